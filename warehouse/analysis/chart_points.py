"""The runs on the chart: shape tells where a figure comes from, filling whether it was at the frontier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from warehouse.analysis.chart_annotations import LEGEND_PX
from warehouse.analysis.chart_encoding import inline, x_on, y_on
from warehouse.analysis.wording import pfs_days_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warehouse.analysis.chart_frame import Frame
    from warehouse.analysis.chart_theme import Theme
    from warehouse.analysis.trend_point import TrendPoint

__all__ = ["ORIGIN_WORDS", "point_layers"]

ORIGIN_WORDS: Final = {
    "reference": "charted in “AI and Compute”",
    "ingested": "read from papers",
    "epoch": "Epoch AI",
}
_SHAPES: Final = {"reference": "square", "ingested": "circle", "epoch": "triangle-up"}
_ARXIV_ID: Final = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})")
_HOLLOW: Final = {"size": 26, "filled": False, "strokeWidth": 1.1, "opacity": 0.65}


def _row(point: TrendPoint, *, filled: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "day": point.day.isoformat(),
        "pfs_days": point.pfs_days,
        "low": point.pfs_days_low,
        "high": point.pfs_days_high,
        "origin": ORIGIN_WORDS.get(point.origin, point.origin),
        "filled": filled,
        "name": point.name or point.key,
        "amount": f"{pfs_days_text(point.pfs_days)} petaflop/s-days",
        "interval": f"{pfs_days_text(point.pfs_days_low)} – {pfs_days_text(point.pfs_days_high)}",
    }
    if _ARXIV_ID.fullmatch(point.key):
        row["href"] = f"https://arxiv.org/abs/{point.key}"
    return row


def point_layers(
    frame: Frame, points: Sequence[TrendPoint], filled: Collection[TrendPoint], theme: Theme
) -> list[Any]:
    """Return the intervals of the filled runs, the hollow runs, and over them the filled ones.

    A run whose key is an arXiv id links to its abstract page.
    """
    rows = [_row(point, filled=point in filled) for point in points if frame.holds(point)]
    held = {row["origin"] for row in rows}
    present = {origin: words for origin, words in ORIGIN_WORDS.items() if words in held}
    color_of = {"reference": theme.post, "ingested": theme.trend, "epoch": theme.quiet}
    legend = alt.Legend(
        orient="none",
        legendX=LEGEND_PX[0] + 6,
        legendY=LEGEND_PX[1] + 2,
        title=None,
        direction="vertical",
        symbolSize=62,
        symbolOpacity=1,
        symbolStrokeWidth=0,
        labelFontSize=11,
        padding=5,
        cornerRadius=3,
    )
    domain = list(present.values())
    colors = alt.Scale(domain=domain, range=[color_of[origin] for origin in present])
    shapes = alt.Scale(domain=domain, range=[_SHAPES[origin] for origin in present])
    base: dict[str, Any] = {"x": x_on(frame), "color": alt.Color("origin:N", scale=colors, legend=legend)}
    marks: dict[str, Any] = {
        **base,
        "y": y_on(frame),
        "shape": alt.Shape("origin:N", scale=shapes, legend=legend),
        "tooltip": [
            alt.Tooltip("name:N", title="run"),
            alt.Tooltip("day:T", title="published", format="%Y-%m-%d"),
            alt.Tooltip("amount:N", title="training compute"),
            alt.Tooltip("interval:N", title="95 % interval"),
            alt.Tooltip("origin:N", title="from"),
        ],
    }
    layers = []
    spans = [row for row in rows if row["filled"] and row["low"] < row["high"]]
    if spans:
        rule = alt.Chart(inline(spans)).mark_rule(strokeWidth=1, opacity=0.35, clip=True, tooltip=None)
        layers.append(rule.encode(y=y_on(frame, "low"), y2="high:Q", **base))
    solid = {"size": 62, "filled": True, "stroke": theme.paper, "strokeWidth": 0.8, "opacity": 1}
    for style, some in (
        (_HOLLOW, [row for row in rows if not row["filled"]]),
        (solid, [row for row in rows if row["filled"]]),
    ):
        if some:
            link = {"href": alt.Href("href:N")} if any("href" in row for row in some) else {}
            layers.append(alt.Chart(inline(some)).mark_point(**style).encode(**marks, **link))
    return layers
