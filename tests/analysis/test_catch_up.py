"""Which months a look looks at, and what of it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from warehouse.analysis.alarm_state import AlarmChange
from warehouse.analysis.calibration import FLOORS
from warehouse.analysis.catch_up import Looked, take_look, was_rewritten
from warehouse.analysis.trend_point import TrendPoint

START = date(2012, 1, 1)
BREAK = 6.0  # years after START: 2018-01


def runs(*, until: float, change: float = -0.45, seed: int = 5, prefix: str = "") -> tuple[TrendPoint, ...]:
    """Twelve runs a year that grow by 0.65 dex a year and from the break on ``change`` dex a year slower."""
    noise = np.random.default_rng(seed)
    made = []
    for index in range(int(until * 12)):
        year = index / 12
        value = 10 ** (0.65 * year + change * max(0.0, year - BREAK) + noise.normal(0, 0.25))
        day = START + timedelta(days=round(365.25 * year) + 14)
        made.append(TrendPoint(f"{prefix}{index}", day, value, value / 2, value * 2, "ingested"))
    return tuple(made)


ALL = runs(until=12)
MONTH = date(2023, 12, 1)


@pytest.fixture(autouse=True)
def floors(monkeypatch):
    """The calibration on the series' own dates only raises thresholds; its seconds are not needed here."""
    monkeypatch.setattr("warehouse.analysis.catch_up.calibrated", lambda points, month, seed: FLOORS)


def first_look(points=ALL, month=MONTH) -> Looked:
    return take_look(points, month, history=(), last_month=None, known_then=(), seed=1)


def test_a_first_look_at_an_old_break_keeps_it_for_the_record_and_tells_nobody():
    looked = first_look()
    states = [change.state for change in looked.history]
    assert "alarm" in states
    assert "accepted" in states
    assert all(change.month < MONTH and not change.told for change in looked.history)
    assert looked.news == ()
    assert looked.replayed_from == date(2014, 1, 1), "there are 24 runs then"
    assert looked.state == looked.history[-1].state


def test_a_first_look_in_the_month_of_the_alarm_tells_of_it():
    [alarm] = [change for change in first_look().history if change.event == "pfsdays.trend.broken"]
    looked = first_look(month=alarm.month)
    assert [change.event for change in looked.news] == ["pfsdays.trend.broken"]
    assert looked.news[0].told


def test_months_that_were_missed_are_looked_at_and_told():
    [alarm] = [change for change in first_look().history if change.event == "pfsdays.trend.broken"]
    before = date(2017, 12, 1)
    then = first_look(month=before)
    later = take_look(ALL, MONTH, history=then.history, last_month=before, known_then=ALL[: 12 * 6], seed=1)
    assert then.news == ()
    assert later.replayed_from is None
    assert [change.event for change in later.news if change.state in {"alarm", "accepted"}] == [
        "pfsdays.trend.broken",
        "pfsdays.trend.accepted",
    ]
    assert any(change.month == alarm.month for change in later.news)


def test_the_usual_look_goes_on_where_the_last_one_stopped():
    then = first_look(month=date(2023, 11, 1))
    later = take_look(ALL, MONTH, history=then.history, last_month=date(2023, 11, 1), known_then=ALL, seed=1)
    assert later.replayed_from is None
    assert later.history[: len(then.history)] == then.history


def test_a_back_fill_of_old_runs_is_looked_at_from_the_beginning_and_not_told():
    few = tuple(point for point in ALL if point.day >= date(2022, 6, 1))
    then = first_look(few, date(2023, 11, 1))
    assert then.history == ()
    later = take_look(ALL, MONTH, history=(), last_month=date(2023, 11, 1), known_then=few, seed=1)
    assert later.replayed_from == date(2014, 1, 1)
    assert "accepted" in {change.state for change in later.history}
    assert later.news == ()


def told_alarm(month: date, break_day: date) -> AlarmChange:
    return AlarmChange(
        series="ingested", detector="kink", month=month, previous_state="quiet", state="alarm", statistic=3.0,
        threshold=2.0, break_day=break_day, message="growth slowed.", figures={"n": 40},
    )  # fmt: skip


def test_an_alarm_that_was_told_and_is_no_longer_found_is_withdrawn():
    steady = runs(until=12, change=0.0)
    stood = told_alarm(date(2023, 10, 1), date(2021, 1, 1))
    looked = take_look(
        steady, MONTH, history=(stood,), last_month=date(2023, 11, 1), known_then=steady[:40], seed=1
    )
    [withdrawn] = [change for change in looked.news if change.event == "pfsdays.trend.withdrawn"]
    assert withdrawn.month == MONTH
    assert "growth slowed." in withdrawn.message


def test_an_alarm_that_was_told_and_is_found_again_is_not_told_again():
    found = first_look()
    [alarm] = [change for change in found.history if change.event == "pfsdays.trend.broken"]
    stood = told_alarm(date(2023, 10, 1), alarm.break_day)
    looked = take_look(
        ALL, MONTH, history=(stood,), last_month=date(2023, 11, 1), known_then=ALL[:40], seed=1
    )
    assert looked.replayed_from is not None
    assert looked.news == ()
    [again] = [change for change in looked.history if change.event == "pfsdays.trend.broken"]
    assert again.told, "its end will be told, as its beginning was"


@pytest.mark.parametrize(
    ("before", "now", "rewritten"),
    [
        (ALL, ALL, False),
        (ALL[:-7], ALL, False),
        (ALL[:40], ALL[:47], False),  # seven late papers
        (ALL[:40], ALL[:48], True),
        (ALL[:48], ALL[:38], True),
        ((), ALL[:7], False),
        (ALL, ALL + runs(until=2, prefix="late"), False),  # 24 to 144: a sixth
        (ALL, ALL + runs(until=3, prefix="late"), True),
    ],
)
def test_the_past_is_rewritten_by_a_fifth_of_its_runs_and_eight_at_least(before, now, rewritten):
    assert was_rewritten(before, now, MONTH) is rewritten


def test_values_that_moved_rewrite_the_past_too():
    moved = tuple(replace(point, pfs_days=point.pfs_days * 1.3) for point in ALL)
    assert was_rewritten(ALL, moved, MONTH)
    assert not was_rewritten(ALL, tuple(replace(one, pfs_days=one.pfs_days * 1.2) for one in ALL), MONTH)


def test_runs_of_the_current_month_and_cited_points_rewrite_nothing():
    cited = tuple(replace(point, origin="reference") for point in runs(until=12, prefix="cited"))
    assert not was_rewritten(ALL, (*ALL, *cited), MONTH)
    assert not was_rewritten((), ALL, START)
