"""Lengths of time: what is read, and that the parser holds on any text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Qualifier
from extractors.rules.time_grammar import find_durations, format_duration, parse_duration, part_of_run


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3.5 days", 84.0),
        ("12 hours", 12.0),
        ("90 minutes", 1.5),
        ("a month", 720.0),
        ("one week", 168.0),
        ("1d 4h", 28.0),
        ("3 days and 12 hours", 84.0),
        ("10 (the larger net) days", 240.0),
        ("2h45", 2.75),
        ("1d12h", 36.0),
        ("1d12h30m", 36.5),
        ("2h 45m", 2.75),
        ("13m38s", 818 / 3600),
        ("half a day", 12.0),
        ("a day and a half", 36.0),
        ("two and a half days", 60.0),
        ("3 and a half days", 84.0),
        ("a single week", 168.0),
        ("1,022 hours", 1022.0),
        ("a couple of weeks", 336.0),
        ("overnight", 12.0),
        ("three full days", 72.0),
        ("0.4 s", 0.4 / 3600),
    ],
)
def test_lengths_of_time_become_hours(text: str, hours: float) -> None:
    found = parse_duration(text)
    assert found is not None
    assert found.hours == pytest.approx(hours)


@pytest.mark.parametrize(
    ("text", "low", "middle", "high"),
    [
        ("between five and six days", 120, 132, 144),
        ("5–6 days", 120, 132, 144),
        ("2 to 3 weeks", 336, 420, 504),
    ],
)
def test_a_range_keeps_its_bounds_and_its_midpoint(text: str, low: float, middle: float, high: float) -> None:
    found = parse_duration(text)
    assert found is not None
    assert (found.low, found.hours, found.high) == (low, middle, high)
    assert found.qualifier is Qualifier.RANGE


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("about 12 hours", Qualifier.ABOUT),
        ("~53 hours", Qualifier.ABOUT),
        ("less than 25 days", Qualifier.AT_MOST),
        ("over one month", Qualifier.AT_LEAST),
        ("more than a week", Qualifier.AT_LEAST),
        ("4 days", Qualifier.EXACT),
    ],
)
def test_what_softens_a_length_of_time_is_kept(text: str, qualifier: Qualifier) -> None:
    (found,) = find_durations(text)
    assert found.qualifier is qualifier


@pytest.mark.parametrize("text", ["3D shapes", "GPT-3 days", "a d-dimensional vector", "V100", "5 S", ""])
def test_no_time_is_read_where_there_is_none(text: str) -> None:
    assert list(find_durations(text)) == []


def test_two_times_that_are_compared_share_their_unit() -> None:
    assert [found.hours for found in find_durations("slower by a third (8.5 vs. 6 hours)")] == [8.5, 6.0]


def test_a_bare_letter_is_marked_as_doubtful() -> None:
    (found,) = find_durations("a 2d grid")
    assert found.lone


def test_two_lengths_with_other_words_between_stay_two() -> None:
    hours = [found.hours for found in find_durations("3 days for one and 12 hours for the other")]
    assert hours == [72.0, 12.0]


@pytest.mark.parametrize(
    ("part", "amount", "text"),
    [("epoch", None, "per_epoch"), ("epochs", "100", "per_100_epochs"), ("iter", "1", "per_iteration")],
)
def test_a_part_of_a_run_is_named_with_its_amount(part: str, amount: str | None, text: str) -> None:
    assert part_of_run(part.removesuffix("s"), amount) == text


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_the_parser_holds_on_any_text(text: str) -> None:
    for found in find_durations(text):
        assert 0 <= found.start < found.end <= len(text)
        assert math.isfinite(found.hours)
        assert found.hours >= 0
    parse_duration(text)


_SCRAPS = st.sampled_from(
    ["3", "3.5", "1,000", "a", "half a", "two", "days", "h", "m", "s", "hours", "-", "–", " ", "and", "to",
     "between",     "about", "≤", "overnight", "weeks", "d", "45", "m38s", "×", "10^5"]
)  # fmt: skip


@given(st.lists(_SCRAPS, max_size=14).map(" ".join) | st.lists(_SCRAPS, max_size=14).map("".join))
@settings(max_examples=200, deadline=None)
def test_the_parser_holds_on_torn_phrases(text: str) -> None:
    ends = [0]
    for found in find_durations(text):
        assert found.start >= ends[-1] or found.start >= 0
        assert found.low is None or found.high is None or found.low <= found.high
        ends.append(found.end)


@given(st.floats(min_value=0, max_value=9e5, allow_nan=False) | st.integers(0, 9999).map(float))
@settings(max_examples=150, deadline=None)
def test_what_the_formatter_writes_is_read_back(hours: float) -> None:
    found = parse_duration(format_duration(hours))
    assert found is not None
    assert found.hours == pytest.approx(hours, abs=1e-6, rel=1e-9)


@pytest.mark.parametrize("hours", [-1.0, math.inf, math.nan])
def test_the_formatter_refuses_what_is_no_length_of_time(hours: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_duration(hours)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("It takes 2, 4 and 7 days for the three sizes.", [48, 96, 168]),
        ("The two runs took approximately 4 and 2 days.", [96, 48]),
        ("It lies between 4 and 6 days.", [120]),
        ("See Tables 3 and 4 days later.", [96]),
        ("It falls from 84 hours to 9.5.", [84, 9.5]),
        ("It falls from 84 hours to 9 layers.", [84]),
        ("It was moved from 8 hours to 3.5 hours.", [8, 3.5]),
    ],
)
def test_a_list_of_times_shares_the_unit_after_its_last(text: str, hours: list[float]) -> None:
    assert [time.hours for time in find_durations(text)] == hours
