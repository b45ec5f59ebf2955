"""Words on the chart: names beside runs, flags on breaks, placed so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from warehouse.analysis.chart_encoding import inline, text_layers, x_on
from warehouse.analysis.chart_labels import Anchor, Rectangle, place_labels
from warehouse.analysis.wording import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warehouse.analysis.alarm_state import AlarmChange
    from warehouse.analysis.chart_frame import Frame
    from warehouse.analysis.chart_theme import Theme
    from warehouse.analysis.trend_point import TrendPoint

__all__ = ["HEADER_PX", "LEGEND_PX", "alarm_layers", "name_layers"]

HEADER_PX: Final = 34.0  # the eras' names along the top, up to two lines
LEGEND_PX: Final = (8.0, HEADER_PX, 216.0, HEADER_PX + 58.0)  # left, top, right, bottom
_LINE_PX: Final = 15.0
_BOLD_CHARACTER_PX: Final = 6.9
_MOST_CHARACTERS: Final = 28


@dataclass(frozen=True, slots=True)
class _Flag:
    """An alarm's words beside its line; ``align`` is the side of the words that touches the line."""

    day: date
    x: float
    y: float
    align: str
    text: str

    @property
    def box(self) -> Rectangle:
        width = _BOLD_CHARACTER_PX * len(self.text)
        left = self.x if self.align == "left" else self.x - width
        return left, self.y - _LINE_PX / 2, left + width, self.y + _LINE_PX / 2


def _words(alarm: AlarmChange) -> str:
    before, after = alarm.figures.get("growth_before"), alarm.figures.get("growth_after")
    if alarm.detector == "jump":
        what = "level shifted"
    elif alarm.detector == "kink" and isinstance(before, float) and isinstance(after, float):
        what = f"×{number(before)} → ×{number(after)} a year"
    else:
        what = "no new runs at the frontier"
    return f"⚑ {what}; {alarm.state} {alarm.month:%Y-%m}"


def _flags(frame: Frame, alarms: Sequence[AlarmChange]) -> list[_Flag]:
    flags: list[_Flag] = []
    for alarm in alarms:
        day = alarm.break_day or alarm.month
        if frame.first_day <= day <= frame.last_day:
            x = frame.x_px(day)
            align, gap = ("left", 6.0) if x < frame.width_px * 0.55 else ("right", -6.0)
            y = HEADER_PX + 8.0 + _LINE_PX * len(flags)
            flags.append(_Flag(day, x + gap, y, align, _words(alarm)))
    return flags


def alarm_layers(frame: Frame, alarms: Sequence[AlarmChange], theme: Theme) -> list[Any]:
    """Return each alarm as a vertical line at its break, flagged with what changed and when it was seen."""
    flags = _flags(frame, alarms)
    if not flags:
        return []
    rule = (
        alt.Chart(inline([{"day": flag.day.isoformat()} for flag in flags]))
        .mark_rule(color=theme.alarm, strokeWidth=1.6, strokeDash=[7, 3], tooltip=None)
        .encode(x=x_on(frame))
    )
    layers: list[Any] = [rule]
    for align in ("left", "right"):
        rows = [{"x": flag.x, "y": flag.y, "text": flag.text} for flag in flags if flag.align == align]
        if rows:
            layers += text_layers(frame, rows, theme, align=align, color=theme.alarm, fontWeight="bold")
    return layers


def _short(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else name[: _MOST_CHARACTERS - 1].rstrip() + "…"


def name_layers(
    frame: Frame,
    named: Sequence[TrendPoint],
    points: Sequence[TrendPoint],
    alarms: Sequence[AlarmChange],
    theme: Theme,
) -> list[Any]:
    """Return the names of ``named`` beside their points, those that find room, in three alignments."""
    header: Rectangle = (0.0, 0.0, frame.width_px, HEADER_PX - 4.0)
    placed = place_labels(
        [
            Anchor(_short(point.name), frame.x_px(point.day), frame.y_px(point.pfs_days))
            for point in named
            if point.name and frame.holds(point)
        ],
        [(frame.x_px(point.day), frame.y_px(point.pfs_days)) for point in points if frame.holds(point)],
        width_px=frame.width_px,
        height_px=frame.height_px,
        reserved=[header, LEGEND_PX, *(flag.box for flag in _flags(frame, alarms))],
    )
    layers: list[Any] = []
    for align in ("left", "right", "center"):
        rows = [{"x": label.x, "y": label.y, "text": label.text} for label in placed if label.align == align]
        if rows:
            layers += text_layers(frame, rows, theme, align=align, color=theme.ink)
    return layers
