"""The chart's layers, back to front: eras, Moore's law, fits with their bands, points, names, alarms."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import numpy as np

from warehouse.analysis.chart_labels import Anchor, place_labels
from warehouse.analysis.chart_theme import FONT
from warehouse.analysis.trend_point import DAYS_PER_YEAR, Z_95
from warehouse.analysis.wording import number, pfs_days_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warehouse.analysis.alarm_state import AlarmChange
    from warehouse.analysis.chart_frame import Frame
    from warehouse.analysis.chart_theme import Theme
    from warehouse.analysis.trend import TrendFit
    from warehouse.analysis.trend_point import TrendPoint
    from warehouse.reference.trend_reference import Era, MooresLaw

__all__ = [
    "ORIGIN_WORDS",
    "alarm_layers",
    "era_layers",
    "fit_layers",
    "moores_law_layers",
    "name_layers",
    "point_layers",
]

ORIGIN_WORDS: Final = {
    "reference": "charted in “AI and Compute”",
    "ingested": "read from papers",
    "epoch": "Epoch AI",
}
_SHAPES: Final = {"reference": "square", "ingested": "circle", "epoch": "triangle-up"}
_ARXIV_ID: Final = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})")
_CURVE_STEPS: Final = 97
_CHARACTER_PX: Final = 6.2  # mean width of a character at 11 px


def _x(frame: Frame, field: str = "day", **options: Any) -> alt.X:
    scale = alt.Scale(
        type="utc", domain=[frame.first_day.isoformat(), frame.last_day.isoformat()], nice=False
    )
    return alt.X(f"{field}:T", scale=scale, **{"axis": None, **options})


def _y(frame: Frame, field: str = "pfs_days", **options: Any) -> alt.Y:
    scale = alt.Scale(type=frame.scale, domain=[frame.bottom, frame.top], nice=False, clamp=True)
    return alt.Y(f"{field}:Q", scale=scale, **{"axis": None, **options})


def _values(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _text(frame: Frame, rows: Sequence[dict[str, Any]], theme: Theme, **style: Any) -> list[Any]:
    """Return text in a halo of the paper's colour; rows have ``x`` and ``y`` in pixels and ``text``."""
    style = {"font": FONT, "fontSize": 11, "baseline": "middle", "tooltip": None, "lineBreak": "\n", **style}
    halo = {**style, "color": theme.paper, "stroke": theme.paper, "strokeWidth": 3.5, "strokeJoin": "round"}
    chart = alt.Chart(_values(rows)).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, frame.width_px], nice=False), axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[frame.height_px, 0], nice=False), axis=None),
        text="text:N",
    )
    return [chart.mark_text(**halo), chart.mark_text(**style)]


def axes(frame: Frame, theme: Theme) -> Any:
    """Return the bottom layer that draws both axes and their grid, and nothing else."""
    years = [
        date(year, 1, 1).isoformat() for year in range(frame.first_day.year + 1, frame.last_day.year + 1)
    ]
    log = frame.scale == "log"
    label = "datum.value >= 1 || datum.value == 0 ? format(datum.value, ',.0f') : format(datum.value, '.9~f')"
    y_axis = alt.Axis(
        title=f"petaflop/s-days ({frame.scale} scale)",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=-54,
        titleY=-14,
        values=list(frame.decades()) if log else alt.Undefined,
        tickCount=6,
        labelExpr=label,
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        labelPadding=8,
    )
    x_axis = alt.Axis(
        title=None,
        values=years,
        format="%Y",
        grid=False,
        domainColor=theme.faint,
        tickColor=theme.faint,
        labelPadding=6,
        labelOverlap=True,
    )
    row = {"day": frame.first_day.isoformat(), "pfs_days": frame.top}
    return (
        alt.Chart(_values([row]))
        .mark_point(opacity=0, tooltip=None)
        .encode(x=_x(frame, axis=x_axis), y=_y(frame, axis=y_axis))
    )


def era_layers(frame: Frame, eras: Sequence[Era], theme: Theme) -> list[Any]:
    """Return every second era as a pale band, each named along the top where its band is wide enough."""
    bands, names = [], []
    for i, era in enumerate(eras):
        start = max(era.start or frame.first_day, frame.first_day)
        end = min(era.end or frame.last_day, frame.last_day)
        if start >= end:
            continue
        left, right = frame.x_px(start), frame.x_px(end)
        if i % 2:
            bands.append({"day": start.isoformat(), "end": end.isoformat()})
        text = era.name if right - left > _CHARACTER_PX * len(era.name) else era.name.replace(" ", "\n")
        if right - left > _CHARACTER_PX * max(len(line) for line in text.split("\n")):
            names.append({"x": (left + right) / 2, "y": 8.0, "text": text})
    layers: list[Any] = []
    if bands:
        layers.append(
            alt.Chart(_values(bands)).mark_rect(color=theme.era, tooltip=None).encode(x=_x(frame), x2="end:T")
        )
    if names:
        style = {"color": theme.quiet, "fontStyle": "italic", "baseline": "top"}
        layers += _text(frame, names, theme, **style)[1:]
    return layers


def _curve(start: date, end: date) -> list[date]:
    steps = np.linspace(start.toordinal(), end.toordinal(), _CURVE_STEPS)
    return [date.fromordinal(round(step)) for step in steps]


def moores_law_layers(frame: Frame, law: MooresLaw, theme: Theme) -> list[Any]:
    """Return Moore's law as a thin dashed line through its anchor, named at its right end."""
    start = max(law.anchor_day, frame.first_day)
    if start >= frame.last_day:
        return []
    rows = [
        {"day": day.isoformat(), "pfs_days": law.pfs_days_on(day)} for day in _curve(start, frame.last_day)
    ]
    line = (
        alt.Chart(_values(rows))
        .mark_line(color=theme.quiet, strokeWidth=1.3, strokeDash=[2, 4], clip=True, tooltip=None)
        .encode(x=_x(frame), y=_y(frame))
    )
    y = min(frame.y_px(max(law.pfs_days_on(frame.last_day), frame.bottom or 1e-9)) - 10, frame.height_px - 10)
    text = f"Moore’s law, ×2 in {law.doubling_months / 12:.0f} years"
    row = {"x": frame.width_px - 6, "y": y, "text": text}
    return [line, *_text(frame, [row], theme, color=theme.quiet, align="right")]


def _band_half_width_dex(fit: TrendFit, day: date) -> float:
    """Half the 95 % band of the mean line: error of its level and of its bootstrapped slope."""
    years = (day.toordinal() - fit.mid_day.toordinal()) / DAYS_PER_YEAR
    level_se = fit.residual_sd_dex / fit.n**0.5
    slope_se = (fit.slope_high - fit.slope_low) / (2 * Z_95)
    return float(Z_95 * np.hypot(level_se, slope_se * years))


def fit_layers(frame: Frame, fit: TrendFit, color: str, dash: list[int]) -> list[Any]:
    """Return a fit's 95 % band and its line over the days it was fitted on."""
    start, end = max(fit.first_day, frame.first_day), min(fit.last_day, frame.last_day)
    if start >= end:
        return []
    rows = []
    for day in _curve(start, end):
        middle, half = fit.log10_pfs_days_on(day), _band_half_width_dex(fit, day)
        low = max(10 ** (middle - half), frame.bottom)
        rows.append(
            {
                "day": day.isoformat(),
                "pfs_days": 10**middle,
                "low": min(low, frame.top),
                "high": min(10 ** (middle + half), frame.top),
            }
        )
    chart = alt.Chart(_values(rows))
    band = chart.mark_area(color=color, opacity=0.13, clip=True, tooltip=None).encode(
        x=_x(frame), y=_y(frame, "low"), y2="high:Q"
    )
    line = chart.mark_line(color=color, strokeWidth=2.4, strokeDash=dash, clip=True, tooltip=None).encode(
        x=_x(frame), y=_y(frame)
    )
    return [band, line]


def _point_row(point: TrendPoint, *, frontier: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "day": point.day.isoformat(),
        "pfs_days": point.pfs_days,
        "low": point.pfs_days_low,
        "high": point.pfs_days_high,
        "origin": ORIGIN_WORDS.get(point.origin, point.origin),
        "frontier": frontier,
        "name": point.name or point.key,
        "amount": f"{pfs_days_text(point.pfs_days)} petaflop/s-days",
        "interval": f"{pfs_days_text(point.pfs_days_low)} – {pfs_days_text(point.pfs_days_high)}",
    }
    if _ARXIV_ID.fullmatch(point.key):
        row["href"] = f"https://arxiv.org/abs/{point.key}"
    return row


def point_layers(
    frame: Frame, points: Sequence[TrendPoint], frontier: Collection[TrendPoint], theme: Theme
) -> list[Any]:
    """Return intervals of the frontier's runs and all runs; shape tells the origin, filling the frontier."""
    rows = [_point_row(point, frontier=point in frontier) for point in points if frame.holds(point)]
    present = [words for origin, words in ORIGIN_WORDS.items() if any(r["origin"] == words for r in rows)]
    shape_of = {ORIGIN_WORDS[origin]: shape for origin, shape in _SHAPES.items()}
    color_of = {
        ORIGIN_WORDS["reference"]: theme.post,
        ORIGIN_WORDS["ingested"]: theme.trend,
        ORIGIN_WORDS["epoch"]: theme.quiet,
    }
    legend = alt.Legend(
        orient="top-left",
        title=None,
        direction="vertical",
        offset=26,
        symbolSize=70,
        labelFontSize=11,
        symbolFillColor="transparent",
        fillColor=theme.paper,
        padding=4,
        cornerRadius=3,
    )
    colors = alt.Scale(domain=present, range=[color_of[words] for words in present])
    shapes = alt.Scale(domain=present, range=[shape_of[words] for words in present])
    tooltip = [
        alt.Tooltip("name:N", title="run"),
        alt.Tooltip("day:T", title="published", format="%Y-%m-%d"),
        alt.Tooltip("amount:N", title="training compute"),
        alt.Tooltip("interval:N", title="95 % interval"),
        alt.Tooltip("origin:N", title="from"),
    ]
    base = {"x": _x(frame), "color": alt.Color("origin:N", scale=colors, legend=legend)}
    marks = {"shape": alt.Shape("origin:N", scale=shapes, legend=legend), "tooltip": tooltip}
    ends = [row for row in rows if row["frontier"] and row["low"] < row["high"]]
    rest = [row for row in rows if not row["frontier"]]
    front = [row for row in rows if row["frontier"]]
    layers = []
    if ends:
        layers.append(
            alt.Chart(_values(ends))
            .mark_rule(strokeWidth=1, opacity=0.35, clip=True, tooltip=None)
            .encode(y=_y(frame, "low"), y2="high:Q", **base)
        )
    for some, style in (
        (rest, {"size": 26, "filled": False, "strokeWidth": 1, "opacity": 0.6}),
        (front, {"size": 62, "filled": True, "stroke": theme.paper, "strokeWidth": 0.8, "opacity": 1}),
    ):
        if some:
            encoding = {**base, **marks}
            if any("href" in row for row in some):
                encoding["href"] = alt.Href("href:N")
            layers.append(alt.Chart(_values(some)).mark_point(**style).encode(y=_y(frame), **encoding))
    return layers


def name_layers(
    frame: Frame,
    named: Sequence[TrendPoint],
    points: Sequence[TrendPoint],
    theme: Theme,
    reserved: Sequence[tuple[float, float, float, float]],
) -> list[Any]:
    """Return the names of ``named`` beside their points, those that find room, in three alignments."""
    inside = [point for point in points if frame.holds(point)]
    placed = place_labels(
        [
            Anchor(point.name, frame.x_px(point.day), frame.y_px(point.pfs_days))
            for point in named
            if point.name and frame.holds(point)
        ],
        [(frame.x_px(point.day), frame.y_px(point.pfs_days)) for point in inside],
        width_px=frame.width_px,
        height_px=frame.height_px,
        reserved=reserved,
    )
    layers: list[Any] = []
    for align in ("left", "right", "center"):
        rows = [{"x": label.x, "y": label.y, "text": label.text} for label in placed if label.align == align]
        if rows:
            layers += _text(frame, rows, theme, align=align, color=theme.ink)
    return layers


def _alarm_words(alarm: AlarmChange) -> str:
    before, after = alarm.figures.get("growth_before"), alarm.figures.get("growth_after")
    if isinstance(before, float) and isinstance(after, float):
        return f"×{number(before)} → ×{number(after)} a year"
    return "no new runs" if alarm.detector == "silence" else "level shifted"


def alarm_layers(frame: Frame, alarms: Sequence[AlarmChange], theme: Theme) -> list[Any]:
    """Return each alarm as a vertical line at its break, flagged with what changed and when it was seen."""
    rules: list[dict[str, Any]] = []
    flags: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    for i, alarm in enumerate(alarms):
        day = alarm.break_day or alarm.month
        if not frame.first_day <= day <= frame.last_day:
            continue
        rules.append({"day": day.isoformat()})
        x = frame.x_px(day)
        align = "left" if x < frame.width_px * 0.6 else "right"
        text = f"⚑ {_alarm_words(alarm)}; {alarm.state} {alarm.month:%Y-%m}"
        flags[align].append({"x": x + (5 if align == "left" else -5), "y": 36.0 + 15 * i, "text": text})
    if not rules:
        return []
    rule = (
        alt.Chart(_values(rules))
        .mark_rule(color=theme.alarm, strokeWidth=1.6, strokeDash=[7, 3], tooltip=None)
        .encode(x=_x(frame))
    )
    layers: list[Any] = [rule]
    for align, rows in flags.items():
        if rows:
            layers += _text(frame, rows, theme, align=align, color=theme.alarm, fontWeight="bold")
    return layers
