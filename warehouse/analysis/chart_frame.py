"""The plot's frame: which days and amounts it spans, and where they lie in pixels.

Domains are fixed here rather than left to the renderer, because labels are placed before rendering.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.analysis.trend_point import TrendPoint

__all__ = ["Frame", "Scale", "frame_for"]

Scale: TypeAlias = Literal["log", "linear"]

_EMPTY_SPAN: Final = (date(2012, 1, 1), date(2018, 1, 1))
_MARGIN: Final = 0.025  # of the span of days, on either side
_HEAD_ROOM: Final = 0.13  # of the decades, above the largest run, for the eras' names
_FOOT_ROOM: Final = 0.05
_LABEL_ROOM: Final = 0.10  # of the span of days, right of the last point, for its name


@dataclass(frozen=True, slots=True)
class Frame:
    """Domains of both axes and the plot's size in pixels; ``bottom`` is 0 on a linear scale."""

    first_day: date
    last_day: date
    bottom: float
    top: float
    scale: Scale
    width_px: float
    height_px: float

    def x_px(self, day: date) -> float:
        """Return the pixel of a day, from the left edge."""
        return (day - self.first_day).days / (self.last_day - self.first_day).days * self.width_px

    def y_px(self, pfs_days: float) -> float:
        """Return the pixel of an amount, from the top edge."""
        if self.scale == "linear":
            return (1.0 - (pfs_days - self.bottom) / (self.top - self.bottom)) * self.height_px
        share = log10(pfs_days / self.bottom) / log10(self.top / self.bottom)
        return (1.0 - share) * self.height_px

    def holds(self, point: TrendPoint) -> bool:
        """Return whether the point lies inside."""
        return self.first_day <= point.day <= self.last_day and self.bottom <= point.pfs_days <= self.top

    def decades(self) -> tuple[float, ...]:
        """Return the powers of ten to mark on a log axis, every second one where there are many."""
        low, high = ceil(log10(self.bottom) - 1e-9), floor(log10(self.top) + 1e-9)
        step = 2 if high - low > 8 else 1
        return tuple(10.0**power for power in range(low + low % step, high + 1, step))


def frame_for(
    points: Sequence[TrendPoint], *, since: date | None, scale: Scale, width_px: float, height_px: float
) -> Frame:
    """Return a frame that holds the points from ``since`` on, with room for labels."""
    shown = [point for point in points if since is None or point.day >= since]
    days = [point.day.toordinal() for point in shown] or [day.toordinal() for day in _EMPTY_SPAN]
    span = max(max(days) - min(days), 365)
    first = date.fromordinal(max(1, floor(min(days) - _MARGIN * span)))
    last = date.fromordinal(ceil(max(days) + (_MARGIN + _LABEL_ROOM) * span))
    largest = max((point.pfs_days for point in shown), default=1.0)
    smallest = min((point.pfs_days for point in shown), default=0.01)
    if scale == "linear":
        return Frame(first, last, 0.0, largest * (1.0 + _HEAD_ROOM), scale, width_px, height_px)
    decades = max(log10(largest / smallest), 2.0)
    bottom = 10.0 ** (log10(smallest) - _FOOT_ROOM * decades)
    top = 10.0 ** (log10(largest) + _HEAD_ROOM * decades)
    return Frame(first, last, bottom, top, scale, width_px, height_px)
