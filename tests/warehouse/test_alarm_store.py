"""A look, its changes and its events: stored together, once, replaced where the past is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import NOW
from warehouse import alarm_store
from warehouse.alarm_store import last_look, look_at_trend, read_changes, store_look
from warehouse.analysis.alarm_state import AlarmChange
from warehouse.analysis.calibration import FLOORS
from warehouse.analysis.catch_up import Looked
from warehouse.analysis.monitor import look_at
from warehouse.analysis.trend_point import TrendPoint
from warehouse.checks import require_checks
from warehouse.ledger import IngestCounts, begin_ingest, finish_ingest
from warehouse.outbox import mark_delivered, waiting_events

if TYPE_CHECKING:
    from warehouse.db import Warehouse

MONTH = date(2026, 11, 1)
ALARM = AlarmChange(
    series="ingested",
    detector="kink",
    month=MONTH,
    previous_state="watch",
    state="alarm",
    statistic=3.5,
    threshold=2.0,
    break_day=date(2024, 6, 1),
    message="growth slowed from ×4 to ×2 a year around 2024-06.",
    figures={"n": 80, "growth_before": 4.0, "growth_after": 2.0},
)
WATCH = replace(ALARM, month=date(2026, 9, 1), previous_state="quiet", state="watch", told=False)


def ingest(db: Warehouse) -> int:
    number = begin_ingest(
        db, source="stored", parameters={}, code_version="0", extractor_version="0", now=NOW
    )
    finish_ingest(db, number, IngestCounts(), now=NOW)
    return number


def looked(*history: AlarmChange, month: date = MONTH, replayed_from: date | None = None) -> Looked:
    news = tuple(change for change in history if change.told and change.month == month)
    return Looked(look_at((), month), history, news, replayed_from)


def store(db: Warehouse, what: Looked) -> int:
    return store_look(db, ingest(db), what, report="https://reports.example/", now=NOW)


def test_before_the_first_look_there_is_none(db):
    assert last_look(db) is None
    assert read_changes(db) == ()


def test_changes_come_back_as_they_were(db):
    assert store(db, looked(WATCH, ALARM)) == 2
    assert read_changes(db) == (WATCH, ALARM)
    assert last_look(db) == (MONTH, 1)
    require_checks(db)


def test_only_news_has_an_event_with_figures_and_the_link(db):
    store(db, looked(WATCH, ALARM))
    [event] = waiting_events(db)
    assert event.event == "pfsdays.trend.broken"
    assert event.payload["headline"] == f"ingested: {ALARM.message}"
    assert event.payload["report"] == "https://reports.example/"
    assert (event.payload["growth_before"], event.payload["break_day"]) == (4.0, "2024-06-01")


def test_a_quiet_look_is_remembered(db):
    store(db, looked())
    assert last_look(db) == (MONTH, 1)
    assert waiting_events(db) == ()
    [row] = db.rows(
        "SELECT month, n, state, kink_log_evidence, kink_threshold, replayed_from FROM trend_looks"
    )
    assert row == (MONTH, 0, "quiet", None, 2.0, None)


@pytest.mark.parametrize("broken_at", ["trend_alarms", "outbox", "trend_looks"])
def test_a_run_killed_while_it_stores_leaves_nothing_and_the_next_one_stores_all(db, monkeypatch, broken_at):
    """Whatever is written first: change, event and look are there together or not at all."""
    number = ingest(db)
    inserted = type(db).insert

    def killed(self, table, frame):
        if table == broken_at:
            raise KeyboardInterrupt
        return inserted(self, table, frame)

    with monkeypatch.context() as patch:
        patch.setattr(type(db), "insert", killed)
        with pytest.raises(KeyboardInterrupt):
            store_look(db, number, looked(ALARM), report="", now=NOW)
    assert (read_changes(db), waiting_events(db), last_look(db)) == ((), (), None)
    store(db, looked(ALARM))
    assert (len(read_changes(db)), len(waiting_events(db))) == (1, 1)


def test_what_a_new_replay_no_longer_finds_is_superseded_and_what_it_finds_again_stays(db):
    store(db, looked(WATCH, ALARM))
    later = replace(ALARM, month=date(2026, 8, 1), previous_state="quiet", told=False)
    store(db, looked(later, WATCH, month=date(2026, 12, 1), replayed_from=date(2014, 1, 1)))
    assert [(change.month, change.state) for change in read_changes(db)] == [
        (date(2026, 8, 1), "alarm"),
        (date(2026, 9, 1), "watch"),
    ]
    states = db.rows("SELECT state, ingest_id, superseded_by_ingest FROM history.trend_alarms ORDER BY ALL")
    assert states == [("alarm", 1, 2), ("alarm", 2, None), ("watch", 1, None)]
    assert [row[0] for row in db.rows("SELECT state FROM trend_alarms_as_of(1) ORDER BY ALL")] == [
        "alarm",
        "watch",
    ]
    require_checks(db)


def test_a_change_that_was_told_is_not_told_again_when_it_comes_back(db):
    store(db, looked(ALARM))
    [event] = waiting_events(db)
    mark_delivered(db, event, now=NOW)
    store(db, looked(month=date(2026, 12, 1), replayed_from=date(2014, 1, 1)))
    assert read_changes(db) == ()
    again = replace(looked(ALARM, month=date(2027, 1, 1)), news=(ALARM,), replayed_from=date(2014, 1, 1))
    store(db, again)
    assert read_changes(db) == (ALARM,)
    assert waiting_events(db) == ()


@pytest.fixture
def points(monkeypatch) -> list[TrendPoint]:
    """Points that stand for the warehouse's; the calibration's seconds are spared."""
    held = [
        TrendPoint(str(number), date(2020, 1, 15) + timedelta(days=61 * number), 10.0, 5.0, 20.0, "ingested")
        for number in range(30)
    ]
    monkeypatch.setattr(alarm_store, "points_as_of", lambda db, ingest_id=None: tuple(held))
    monkeypatch.setattr("warehouse.analysis.catch_up.calibrated", lambda points, month, seed: FLOORS)
    return held


def look(db: Warehouse, month: date) -> tuple[AlarmChange, ...] | None:
    return look_at_trend(db, ingest(db), month, seed=1, report="", now=NOW)


def test_a_month_is_looked_at_once_whatever_comes_meanwhile(db, points):
    assert look(db, date(2026, 11, 23)) == ()
    points.clear()
    assert look(db, date(2026, 11, 1)) is None
    assert look(db, date(2026, 11, 30)) is None
    assert look(db, date(2026, 10, 1)) is None, "nor an earlier one"
    assert db.rows("SELECT month, n FROM trend_looks") == [(MONTH, 30)]


def test_the_next_month_is_looked_at_again(db, points):
    look(db, date(2026, 11, 1))
    assert look(db, date(2026, 12, 1)) == ()
    assert [row[0] for row in db.rows("SELECT month FROM trend_looks ORDER BY month")] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]
    assert db.rows("SELECT replayed_from IS NULL FROM trend_looks ORDER BY month") == [(False,), (True,)]
