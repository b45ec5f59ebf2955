from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import numpy as np
import pytest

from warehouse.analysis.alarm_state import (
    AlarmChange,
    next_break_change,
    next_silence_change,
    segment_start,
    standing,
)
from warehouse.analysis.breaks import BreakFit
from warehouse.analysis.calibration import FLOORS
from warehouse.analysis.monitor import (
    Look,
    calibrated,
    expected_halving_delay_months,
    look_at,
    months,
    next_changes,
    replay,
)
from warehouse.analysis.trend_point import TrendPoint
from warehouse.reference.trend_reference import load_epoch_models

YEAR_0 = date(2010, 1, 1)


def fit(year: float = 2017.5, *, level: float = 0.0) -> BreakFit:
    return BreakFit(
        year=year, low_year=year - 1, high_year=year + 1, slope_before=0.85, slope_after=0.4,
        slope_before_half_width=0.1, slope_after_half_width=0.1, level_change_dex=level, log_evidence=3.0,
        f_statistic=15.0, n=100,
    )  # fmt: skip


def look(month: str, kink: float, *, year: float = 2017.5, n: int = 100, **changes: object) -> Look:
    one = Look(
        series="ingested",
        month=date.fromisoformat(f"{month}-01"),
        n=n,
        kink=kink,
        jump=-1.0,
        thresholds=FLOORS,
        fit=fit(year),
        silence_months=None,
        silence_watch_months=None,
        silence_alarm_months=None,
    )
    return dataclasses.replace(one, **changes)  # type: ignore[arg-type]


def walk(*looks: Look) -> list[AlarmChange]:
    history: list[AlarmChange] = []
    for one in looks:
        history.extend(next_changes(history, one))
    return history


def states(history: list[AlarmChange]) -> list[str]:
    return [f"{change.previous_state}>{change.state}" for change in history]


def test_weak_evidence_changes_nothing() -> None:
    assert walk(look("2020-01", 0.1), look("2020-02", -2.0)) == []


def test_evidence_is_first_watched_then_alarmed_then_accepted() -> None:
    history = walk(
        look("2020-01", 1.0), look("2020-02", 1.5), look("2020-03", 2.5), look("2020-04", 2.6, n=104),
        look("2020-05", 2.9, n=109),
    )  # fmt: skip
    assert states(history) == ["quiet>watch", "watch>alarm", "alarm>accepted"]
    assert [change.event for change in history] == [
        "pfsdays.trend.watch",
        "pfsdays.trend.broken",
        "pfsdays.trend.accepted",
    ]


def test_watching_ends_without_a_word_to_anyone_but_the_table() -> None:
    assert states(walk(look("2020-01", 1.0), look("2020-02", 0.1))) == ["quiet>watch", "watch>quiet"]


def test_an_alarm_is_sent_once_while_it_lasts() -> None:
    history = walk(*(look(f"2020-{month:02}", 3.0) for month in range(1, 13)))
    assert states(history) == ["quiet>alarm"]


def test_an_alarm_is_withdrawn_when_the_evidence_is_gone() -> None:
    history = walk(look("2020-01", 3.0), look("2020-02", 0.2))
    assert states(history) == ["quiet>alarm", "alarm>withdrawn"]
    assert history[-1].event == "pfsdays.trend.withdrawn"
    assert history[-1].message.startswith("Withdrawn: ")


def test_an_alarm_holds_between_the_two_thresholds() -> None:
    assert states(walk(look("2020-01", 3.0), look("2020-02", 1.0))) == ["quiet>alarm"]


def test_a_break_that_moves_is_revised_and_not_sent_again() -> None:
    history = walk(look("2020-01", 3.0), look("2020-02", 3.0, year=2018.6), look("2020-03", 3.0, year=2018.7))
    assert states(history) == ["quiet>alarm", "alarm>alarm"]
    assert history[-1].event == "pfsdays.trend.revised"


def test_a_withdrawn_break_that_returns_is_reinstated_not_new() -> None:
    history = walk(look("2020-01", 3.0), look("2020-02", 0.2), look("2020-03", 3.0))
    assert states(history) == ["quiet>alarm", "alarm>withdrawn", "withdrawn>alarm"]
    assert history[-1].event == "pfsdays.trend.revised"


def test_another_break_waits_for_twelve_months() -> None:
    def later(month: str) -> Look:
        return look(month, 3.0, year=2019.5)

    early = walk(look("2020-01", 3.0), look("2020-02", 0.2), later("2020-06"))
    late = walk(look("2020-01", 3.0), look("2020-02", 0.2), later("2021-01"))
    assert states(early)[-1] == "withdrawn>watch"
    assert states(late)[-1] == "withdrawn>alarm"


def test_a_month_is_looked_at_once_however_many_ingests_it_has() -> None:
    history = walk(look("2020-01", 1.0), look("2020-01", 3.0), look("2019-12", 3.0))
    assert states(history) == ["quiet>watch"]


def test_acceptance_starts_the_series_anew_at_the_break() -> None:
    history = walk(look("2020-01", 3.0), look("2020-02", 3.0, n=108))
    assert segment_start(history) == history[0].break_day
    assert segment_start(history[:1]) is None


def test_what_stands_are_accepted_breaks_and_an_alarm_not_taken_back() -> None:
    accepted = walk(look("2020-01", 3.0), look("2020-02", 3.0, n=108))
    withdrawn = walk(look("2020-01", 3.0), look("2020-02", 0.0))
    assert [change.state for change in standing(accepted)] == ["accepted"]
    assert [change.state for change in standing(accepted[:1])] == ["alarm"]
    assert standing(withdrawn) == ()


def test_a_jump_with_more_evidence_speaks_for_the_break() -> None:
    (change,) = walk(look("2020-01", 2.1, jump=6.0, fit=fit(level=1.0)))
    assert change.detector == "jump"
    assert change.statistic == 6.0
    assert "rose by a factor of 10" in change.message


def test_the_message_tells_growth_before_and_after_and_where() -> None:
    (change,) = walk(look("2020-01", 3.0))
    assert (
        change.message == "growth slowed from ×7.1 to ×2.5 a year around 2017-07 (95 %: 2016-07 to 2018-07)."
    )
    assert change.figures["doubling_months_before"] == pytest.approx(4.25, abs=0.01)
    json.dumps(dict(change.figures), allow_nan=False)


def silent(month: str, length: float) -> Look:
    return look(month, 0.0, silence_months=length, silence_watch_months=6.0, silence_alarm_months=10.0)


def test_a_silence_is_watched_alarmed_and_over() -> None:
    history = walk(silent("2020-01", 7), silent("2020-05", 11), silent("2020-06", 8), silent("2020-07", 1))
    assert states(history) == ["quiet>watch", "watch>alarm", "alarm>quiet"]
    assert {change.detector for change in history} == {"silence"}
    assert "11.0 months without a run among the ten largest" in history[1].message


def test_a_silence_needs_enough_entries() -> None:
    assert next_silence_change([], look("2020-01", 0.0)) is None


def test_break_and_silence_have_states_of_their_own() -> None:
    history = walk(silent("2020-01", 11), dataclasses.replace(silent("2020-02", 11), kink=3.0))
    assert [(change.detector, change.state) for change in history] == [
        ("silence", "alarm"),
        ("kink", "alarm"),
    ]
    assert next_break_change(history, look("2020-02", 3.0)) is None


def runs(slope_after: float, n: int = 180) -> list[TrendPoint]:
    rng = np.random.default_rng(11)
    points = []
    for i in range(n):
        year = 15 * i / n
        value = 10 ** (0.65 * min(year, 9) + slope_after * max(year - 9, 0) + 0.4 * rng.standard_normal() - 3)
        day = YEAR_0 + timedelta(days=round(365.25 * year))
        points.append(TrendPoint(f"r{i:03}", day, value, value, value, "ingested"))
    return points


def test_a_look_knows_only_runs_published_before_its_month() -> None:
    points = runs(0.65)
    later = [point for point in points if point.day >= date(2018, 3, 1)]
    assert look_at(points, date(2018, 3, 17)) == look_at(
        [p for p in points if p not in later], date(2018, 3, 1)
    )


def test_a_plateau_is_alarmed_once_accepted_and_the_same_on_every_replay() -> None:
    points = runs(0.0)
    first, last = date(2018, 1, 1), date(2021, 12, 1)
    history = replay(points, first, last)
    assert history == replay(points[::-1], first, last)
    broken = [change for change in history if change.event == "pfsdays.trend.broken"]
    assert len(broken) == 1
    assert date(2019, 6, 1) < broken[0].month < date(2021, 6, 1)
    assert broken[0].break_day is not None
    assert abs((broken[0].break_day - date(2019, 1, 1)).days) < 400
    assert any(change.state == "accepted" for change in history)


def test_a_replay_goes_on_from_where_it_was_stopped() -> None:
    points = runs(0.0)
    whole = replay(points, date(2018, 1, 1), date(2021, 6, 1))
    half = replay(points, date(2018, 1, 1), date(2020, 3, 1))
    assert half + replay(points, date(2020, 4, 1), date(2021, 6, 1), history=half) == whole


def test_a_steady_trend_raises_no_alarm() -> None:
    history = replay(runs(0.65), date(2015, 1, 1), date(2024, 12, 1))
    assert not [change for change in history if change.state == "alarm"]


def test_late_papers_withdraw_an_alarm() -> None:
    points = runs(0.0)
    history = replay(points, date(2019, 1, 1), date(2021, 3, 1))
    while history[-1].state != "alarm":
        history = history[:-1]
    late = runs(0.65, n=700)
    month = date(history[-1].month.year + 1, 1, 1)
    after = next_changes(history, look_at([*points, *late], month, history=history))
    assert [change.state for change in after] == ["withdrawn"]


def test_the_real_slowdown_is_alarmed_in_2021_and_placed_in_2017() -> None:
    points = [model.as_point() for model in load_epoch_models() if model.published.year >= 2010]
    history = replay(points, date(2015, 1, 1), date(2022, 6, 1), series="top10")
    broken = next(change for change in history if change.event == "pfsdays.trend.broken")
    assert broken.detector == "kink"
    assert date(2020, 6, 1) <= broken.month <= date(2022, 1, 1)
    assert broken.break_day is not None
    assert date(2016, 6, 1) <= broken.break_day <= date(2018, 1, 1)
    assert "slowed" in broken.message


def test_thresholds_are_calibrated_on_the_series_own_dates() -> None:
    points = runs(0.65, n=60)
    thresholds = calibrated(points, date(2024, 12, 1), seed=3, n_paths=30)
    assert thresholds == calibrated(points[::-1], date(2024, 12, 1), seed=3, n_paths=30)
    assert thresholds.kink >= FLOORS.kink
    assert calibrated([], date(2024, 12, 1), seed=3) == FLOORS


def test_nothing_known_is_a_quiet_look() -> None:
    empty = look_at([], date(2024, 1, 1))
    assert (empty.n, empty.fit, empty.crosses, empty.watches) == (0, None, False, False)
    assert next_changes([], empty) == ()
    json.dumps(dict(empty.figures), allow_nan=False)


def test_the_expected_delay_stands_beside_the_trend() -> None:
    assert expected_halving_delay_months(runs(0.65)) == pytest.approx(24, rel=0.2)
    assert expected_halving_delay_months(runs(0.65)[:10]) is None


def test_months_cross_the_year() -> None:
    assert list(months(date(2020, 11, 20), date(2021, 2, 3))) == [
        date(2020, 11, 1),
        date(2020, 12, 1),
        date(2021, 1, 1),
        date(2021, 2, 1),
    ]
