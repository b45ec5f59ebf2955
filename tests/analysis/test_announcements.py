"""arXiv's calendar, held against the holidays that arXiv listed for 2023."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from warehouse.analysis.announcements import announcements, holidays

LISTED_2023 = {  # https://info.arxiv.org/help/availability.html in 2023, without its two ad hoc days
    date(2023, 1, 16), date(2023, 6, 19), date(2023, 7, 4), date(2023, 9, 4), date(2023, 11, 23),
    date(2023, 12, 25),
}  # fmt: skip


def evenings(after: datetime, until: datetime) -> list[str]:
    return [f"{moment:%a %d %H:%M}" for moment in announcements(after, until)]


def test_the_days_that_arxiv_listed_are_derived():
    assert holidays(2023) >= LISTED_2023


def test_an_ordinary_week_has_five_announcements_at_eight_in_new_york():
    week = evenings(datetime(2026, 11, 1, 12, tzinfo=UTC), datetime(2026, 11, 8, 12, tzinfo=UTC))
    assert week == ["Mon 02 01:00", "Tue 03 01:00", "Wed 04 01:00", "Thu 05 01:00", "Fri 06 01:00"]


def test_in_summer_new_york_is_four_hours_behind():
    [one] = announcements(datetime(2026, 7, 20, 12, tzinfo=UTC), datetime(2026, 7, 21, 12, tzinfo=UTC))
    assert one == datetime(2026, 7, 21, 0, tzinfo=UTC)


def test_a_weekend_has_none():
    friday, sunday = datetime(2026, 11, 6, 12, tzinfo=UTC), datetime(2026, 11, 8, 23, tzinfo=UTC)
    assert announcements(friday, sunday) == ()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 25), date(2026, 11, 27)),  # Thanksgiving on Thursday, and the evening before
        (date(2026, 12, 23), date(2027, 1, 1)),
        (date(2027, 7, 4), date(2027, 7, 5)),  # a Sunday, kept on Monday
    ],
)
def test_evenings_that_may_be_deferred_are_not_counted_upon(first, last):
    start = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, 12, tzinfo=UTC) + timedelta(days=1)
    assert announcements(start, end) == ()


def test_a_year_has_about_235():
    year = announcements(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert 225 <= len(year) <= 245


def test_an_interval_is_open_at_its_beginning():
    moment = datetime(2026, 11, 3, 1, tzinfo=UTC)
    assert announcements(moment, moment + timedelta(hours=1)) == ()
    assert announcements(moment - timedelta(hours=1), moment) == (moment,)
