"""Which months a look has to look at, and what of it is news.

A look a calendar month, in order, is the rule. Three cases differ:

- **No look yet.** A warehouse that was filled in one go holds decades of runs, and its first look would
  report a break of long ago as new. So every month is looked at as if the watch had run all along; the
  changes are kept for the record, and only those of the month itself are news.
- **Months were missed** (the machine was off). They are looked at now, and their changes are news: nobody
  has been told of them.
- **The past was rewritten**: since the last look a fifth or more of the runs that lie before it came, went
  or moved (a back-fill, new rules). All months are looked at again from the beginning. Changes of months
  that had been looked at are kept without being news; what had been told and is no longer found is
  withdrawn, and that is news.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log10
from typing import TYPE_CHECKING, Final

from warehouse.analysis.alarm_state import same_break
from warehouse.analysis.breaks import MINIMUM_POINTS
from warehouse.analysis.monitor import SERIES, calibrated, look_at, months, replay
from warehouse.analysis.selection import select

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warehouse.analysis.alarm_state import AlarmChange
    from warehouse.analysis.monitor import Look
    from warehouse.analysis.trend_point import TrendPoint

__all__ = ["Looked", "take_look", "was_rewritten"]

REWRITTEN_SHARE: Final = 0.2
"""Fewer late runs leave a break where it was: the detector's own revision and withdrawal deal with them."""
REWRITTEN_RUNS: Final = 8
"""As many as an alarm needs to be accepted; in a short series a fifth is one or two papers that came late."""
MOVED_DEX: Final = 0.1  # less than a tenth of a factor of ten is within any run's own interval


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look left behind.

    ``history`` are all changes that hold now, oldest first; ``news`` those to tell of; ``replayed_from`` the
    first month that was looked at again from the beginning, ``None`` where the watch simply went on.
    """

    look: Look
    history: tuple[AlarmChange, ...]
    news: tuple[AlarmChange, ...]
    replayed_from: date | None

    @property
    def state(self) -> str:
        """State of the break after the look."""
        breaks = [change for change in self.history if change.detector != "silence"]
        return breaks[-1].state if breaks else "quiet"


def was_rewritten(before: Sequence[TrendPoint], now: Sequence[TrendPoint], last_month: date) -> bool:
    """Tell whether much of what lies before ``last_month`` came, went or moved since it was looked at."""
    then = {p.key: p.pfs_days for p in select(before, SERIES) if p.day < last_month}
    since = {p.key: p.pfs_days for p in select(now, SERIES) if p.day < last_month}
    moved = sum(abs(log10(since[key] / then[key])) > MOVED_DEX for key in then.keys() & since.keys())
    changed = len(then.keys() ^ since.keys()) + moved
    return changed >= max(REWRITTEN_RUNS, REWRITTEN_SHARE * len(then))


def take_look(
    points: Sequence[TrendPoint],
    month: date,
    *,
    history: Sequence[AlarmChange],
    last_month: date | None,
    known_then: Sequence[TrendPoint],
    seed: int,
) -> Looked:
    """Look at ``month`` and at what has to be caught up with.

    ``points`` are all points as of now, ``known_then`` those as of the look at ``last_month``, which lies
    before ``month``; ``None`` for the first look.
    """
    thresholds = calibrated(points, month, seed=seed)
    replayed_from = None
    if last_month is None or was_rewritten(known_then, points, last_month):
        replayed_from = first = _first_watchable(points, month)
        before: tuple[AlarmChange, ...] = ()
    else:
        first, before = _following(last_month), tuple(history)
    found = replay(points, first, month, thresholds=thresholds, history=before)
    known_until = last_month if last_month is not None else _preceding(month)
    changes = before + tuple(
        replace(change, told=change.month > known_until or _was_told(history, change)) for change in found
    )
    changes = _without_ends_of_the_untold(changes, since=len(before))
    look = look_at(points, month, history=changes, thresholds=thresholds)
    news = [change for change in changes if change.told and change.month > known_until]
    if replayed_from is not None:
        news = [*_vanished(history, changes, look), *news]
    return Looked(look, changes, tuple(news), replayed_from)


def _first_watchable(points: Sequence[TrendPoint], month: date) -> date:
    days = sorted(point.day for point in select(points, SERIES))
    return min(_following(days[MINIMUM_POINTS - 1]), month) if len(days) >= MINIMUM_POINTS else month


def _following(day: date) -> date:
    return next(one for one in months(day, day.replace(year=day.year + 1)) if one > day)


def _preceding(month: date) -> date:
    year, index = divmod(month.year * 12 + month.month - 2, 12)
    return month.replace(year=year, month=index + 1)


def _was_told(history: Sequence[AlarmChange], change: AlarmChange) -> bool:
    return any(
        one.told
        and one.state == change.state
        and (same_break(one, change) or (one.detector, one.month) == (change.detector, change.month))
        for one in history
    )


def _without_ends_of_the_untold(changes: Sequence[AlarmChange], *, since: int) -> tuple[AlarmChange, ...]:
    """Tell of the end of a state only where its beginning was told."""
    heard: dict[bool, bool] = {}
    checked: list[AlarmChange] = []
    for index, change in enumerate(changes):
        kind = change.detector == "silence"
        takes_back = change.state in {"quiet", "withdrawn"}
        one = replace(change, told=False) if index >= since and takes_back and not heard.get(kind) else change
        heard[kind] = one.told
        checked.append(one)
    return tuple(checked)


def _vanished(
    history: Sequence[AlarmChange], changes: Sequence[AlarmChange], look: Look
) -> list[AlarmChange]:
    """Return the withdrawal of the alarm that stood, where no look finds its break any more."""
    breaks = [change for change in history if change.detector != "silence"]
    if not breaks or breaks[-1].state != "alarm" or not breaks[-1].told:
        return []
    stood = breaks[-1]
    if any(change.state in {"alarm", "accepted"} and same_break(change, stood) for change in changes):
        return []
    words = f"Withdrawn: with the runs known now no look finds it. Told before: {stood.message}"
    return [
        replace(
            stood,
            month=look.month,
            previous_state="alarm",
            state="withdrawn",
            statistic=look.kink if stood.detector == "kink" else look.jump,
            message=words,
            figures=look.figures,
        )
    ]
