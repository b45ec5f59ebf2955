"""Alarm states (see :mod:`warehouse.analysis.breaks` for the statistics that drive them)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["AlarmChange"]


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """One change of state of one alarm, as a row of ``trend_alarms``.

    ``detector`` is ``"kink"`` (the slope changed), ``"jump"`` (the level changed) or ``"silence"`` (no new
    runs); ``state`` and ``previous_state`` are ``"quiet"``, ``"watch"``, ``"alarm"`` or ``"accepted"``.
    ``month`` is the first day of the month of the look that saw it, ``break_day`` where the break lies
    (``None`` for a silence). ``figures`` holds what else the message tells: slopes before and after in
    dex a year, doubling times in months, the days between which the break may lie, n.
    """

    series: str
    detector: str
    month: date
    previous_state: str
    state: str
    statistic: float
    threshold: float
    break_day: date | None
    message: str
    figures: Mapping[str, float | int | str | None]
