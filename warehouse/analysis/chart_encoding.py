"""The few Altair idioms that all layers of the chart share: both axes' scales, inline rows, text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from warehouse.analysis.chart_theme import FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.analysis.chart_frame import Frame
    from warehouse.analysis.chart_theme import Theme

__all__ = ["inline", "text_layers", "x_on", "y_on"]


def inline(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Return rows as data that travel within the specification."""
    return alt.InlineData(values=list(rows))


def x_on(frame: Frame, field: str = "day", **options: Any) -> alt.X:
    """Return the horizontal channel for ISO days in ``field``; without an axis unless one is given."""
    domain = [frame.first_day.isoformat(), frame.last_day.isoformat()]
    scale = alt.Scale(type="utc", domain=domain, nice=False)
    return alt.X(f"{field}:T", scale=scale, **{"axis": None, **options})


def y_on(frame: Frame, field: str = "pfs_days", **options: Any) -> alt.Y:
    """Return the vertical channel for petaflop/s-days in ``field``; without an axis unless one is given."""
    scale = alt.Scale(type=frame.scale, domain=[frame.bottom, frame.top], nice=False, clamp=True)
    return alt.Y(f"{field}:Q", scale=scale, **{"axis": None, **options})


def text_layers(frame: Frame, rows: Sequence[dict[str, Any]], theme: Theme, **style: Any) -> list[Any]:
    """Return text over a halo of the paper's colour; rows have ``x`` and ``y`` in pixels and ``text``."""
    style = {"font": FONT, "fontSize": 11, "baseline": "middle", "tooltip": None, "lineBreak": "\n", **style}
    halo = {**style, "color": theme.paper, "stroke": theme.paper, "strokeWidth": 3.5, "strokeJoin": "round"}
    chart = alt.Chart(inline(rows)).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, frame.width_px], nice=False), axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[frame.height_px, 0], nice=False), axis=None),
        text="text:N",
    )
    return [chart.mark_text(**halo), chart.mark_text(**style)]
