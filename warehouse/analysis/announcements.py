"""When arXiv announces papers: 20:00 New York time, Sunday to Thursday, but not on holidays.

Source: https://info.arxiv.org/help/availability.html, which lists each year's deferred announcements only
shortly before. So the days on which arXiv is known to pause are derived here, generously: an evening that
may be deferred is not counted upon, and an announcement that comes all the same does no harm.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SETTLING", "announcements", "holidays"]

NEW_YORK: Final = ZoneInfo("America/New_York")
HOUR: Final = time(20)
SETTLING: Final = timedelta(hours=2, minutes=30)
"""How long after an announcement the API is sure to know its papers; the daily ingest starts then."""
_ANNOUNCING: Final = frozenset({6, 0, 1, 2, 3})  # weekdays of date.weekday(): Sunday to Thursday
_MONDAY, _THURSDAY = 0, 3


def announcements(after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return the announcements (UTC) that can be counted upon in ``after`` < t ≤ ``until``.

    Left out are the evenings of holidays, those before them, and those from 23 December to 1 January.
    """
    found = []
    day = after.astimezone(NEW_YORK).date() - timedelta(days=1)
    last = until.astimezone(NEW_YORK).date()
    while day <= last:
        moment = datetime.combine(day, HOUR, NEW_YORK).astimezone(UTC)
        if after < moment <= until and day.weekday() in _ANNOUNCING and not _may_be_deferred(day):
            found.append(moment)
        day += timedelta(days=1)
    return tuple(found)


def _may_be_deferred(day: date) -> bool:
    if (day.month, day.day) >= (12, 23) or (day.month, day.day) == (1, 1):
        return True
    free = holidays(day.year)
    return day in free or day + timedelta(days=1) in free


def holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year on which arXiv has deferred announcements (2023's list, by rule).

    New Year, Martin Luther King, Memorial Day, Juneteenth, Independence Day, Labor Day, Thanksgiving and the
    day after, Christmas; one that falls on a Sunday is kept on Monday.
    """
    thanksgiving = _nth_weekday(year, 11, _THURSDAY, 4)
    floating = {
        _nth_weekday(year, 1, _MONDAY, 3),
        max(_mondays(year, 5)),
        _nth_weekday(year, 9, _MONDAY, 1),
        thanksgiving,
        thanksgiving + timedelta(days=1),
    }
    fixed = {date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 12, 25)}
    return frozenset(floating | {_observed(day) for day in fixed} | fixed)


def _observed(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == 6 else day


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _mondays(year: int, month: int) -> Iterator[date]:
    day = _nth_weekday(year, month, _MONDAY, 1)
    while day.month == month:
        yield day
        day += timedelta(days=7)
