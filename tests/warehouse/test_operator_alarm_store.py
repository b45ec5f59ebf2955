"""Alarms about the pipeline from the ledger's rows: raised once, ended once, told once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import NOW
from warehouse.checks import require_checks
from warehouse.ledger import IngestCounts, begin_ingest, finish_ingest
from warehouse.operator_alarm_store import (
    WATCHED_MEASURES,
    ended_ingests,
    share_counts,
    standing_alarms,
    watch_operations,
)
from warehouse.outbox import mark_try, waiting_events
from warehouse.refresh import refresh

if TYPE_CHECKING:
    from warehouse.db import Warehouse


def ingest(
    db: Warehouse, *, night: int = 0, source: str = "mirror", status: str = "succeeded", **counts: int
) -> int:
    moment = NOW + timedelta(days=night)
    number = begin_ingest(
        db, source=source, parameters={"since": None}, code_version="0", extractor_version="0", now=moment
    )
    finish_ingest(db, number, IngestCounts(**counts), status=status, now=moment)
    return number


def watch(db: Warehouse, number: int, *, night: int = 0, source: str | None = "mirror") -> list[str]:
    changes = watch_operations(
        db, number, source=source, report="file:///report", now=NOW + timedelta(days=night)
    )
    return [change.event for change in changes]


def heard(db: Warehouse) -> list[str]:
    """What the outbox has to tell; it is tried at once."""
    events = waiting_events(db)
    for event in events:
        mark_try(db, event)
        db.execute(
            "UPDATE operations.outbox SET delivered_at = created_at WHERE event_id = ?", [str(event.event_id)]
        )
    return [event.event for event in events]


def test_a_sound_ledger_raises_nothing(db):
    assert watch(db, ingest(db)) == []
    assert standing_alarms(db) == ()


def test_a_failure_is_told_once_and_its_end_once(db):
    first = ingest(db, status="failed")
    assert watch(db, first) == ["pfsdays.ingest.failed"]
    assert watch(db, first) == []
    assert heard(db) == ["pfsdays.ingest.failed"]
    assert watch(db, ingest(db, night=1, status="failed"), night=1) == []
    assert watch(db, ingest(db, night=2), night=2) == ["pfsdays.ingest.failed.ended"]
    assert heard(db) == ["pfsdays.ingest.failed.ended"]
    assert watch(db, ingest(db, night=3, status="failed"), night=3) == ["pfsdays.ingest.failed"]
    rows = db.rows("SELECT alarm, subject, state, ingest_id FROM operator_alarms ORDER BY changed_at")
    assert rows == [
        ("ingest.failed", "mirror", "raised", 1),
        ("ingest.failed", "mirror", "ended", 3),
        ("ingest.failed", "mirror", "raised", 4),
    ]
    require_checks(db)


def test_what_nobody_has_heard_of_needs_no_end(db):
    """Without a server for months: whoever starts one is not told of what is long over."""
    for night in range(0, 8, 2):
        watch(db, ingest(db, night=night, status="failed"), night=night)
        watch(db, ingest(db, night=night + 1), night=night + 1)
    assert waiting_events(db) == ()
    assert db.scalar("SELECT count(*) FROM operator_alarms") == 8


def test_an_end_is_told_where_the_beginning_may_have_been_heard(db):
    watch(db, ingest(db, status="failed"))
    [event] = waiting_events(db)
    mark_try(db, event)  # a run was killed while it posted
    watch(db, ingest(db, night=1), night=1)
    assert [event.event for event in waiting_events(db)] == [
        "pfsdays.ingest.failed",
        "pfsdays.ingest.failed.ended",
    ]


def test_a_run_that_was_cut_off_is_found_when_the_next_begins(db):
    begin_ingest(db, source="mirror", parameters={}, code_version="0", extractor_version="0", now=NOW)
    number = begin_ingest(
        db, source="mirror", parameters={}, code_version="0", extractor_version="0", now=NOW
    )
    assert watch(db, number, source=None) == ["pfsdays.ingest.failed"]
    [event] = waiting_events(db)
    assert "ingest 1 of mirror interrupted" in event.payload["headline"]
    finish_ingest(db, number, IngestCounts(), now=NOW)
    assert watch(db, number) == ["pfsdays.ingest.failed.ended"]


def test_arxiv_ingests_that_stop_are_missed_by_whatever_runs_next(db):
    watch(db, ingest(db, source="arxiv"), source="arxiv")
    assert watch(db, ingest(db, night=14), night=14) == ["pfsdays.ingest.missing"]
    assert watch(db, ingest(db, source="arxiv", night=15), night=15) == ["pfsdays.ingest.missing.ended"]


def nights(db: Warehouse, number: int, first: int = 0, **counts: int) -> None:
    for night in range(first, first + number):
        ingest(db, night=night, **{"papers_extracted": 200, **counts})


def test_quarantine_and_failures_that_jump_are_told(db):
    nights(db, 15, papers_quarantined=2, papers_failed=1)
    last = ingest(db, night=15, papers_extracted=150, papers_quarantined=40, papers_failed=50)
    assert sorted(watch(db, last)) == ["pfsdays.failures.jumped", "pfsdays.quarantine.jumped"]
    assert {one.subject for one in standing_alarms(db)} == {
        "mirror: papers_failed",
        "mirror: papers_quarantined",
    }
    nights(db, 5, first=16, papers_quarantined=2, papers_failed=1)
    assert sorted(watch(db, 21, night=21)) == [
        "pfsdays.failures.jumped.ended",
        "pfsdays.quarantine.jumped.ended",
    ]


def test_the_shares_of_one_source_are_not_held_against_another(db):
    nights(db, 15, papers_quarantined=2)
    other = ingest(db, night=15, source="arxiv", papers_extracted=200, papers_quarantined=100)
    assert watch(db, other, source="arxiv") == []


def test_coverage_that_falls_is_told(db):
    for night in range(16):
        number = ingest(db, night=night)
        count = 32 if night < 15 else 1
        db.execute(
            "INSERT INTO coverage VALUES (?, 'ingest', 'papers_with_compute', ?, 200, ?), "
            "(?, 'all', 'papers_with_compute', 1, 1000, 0.001), (?, 'ingest', 'papers_withdrawn', 0, 200, 0)",
            [number, count, count / 200, number, number],
        )
    assert list(share_counts(db, "mirror")) == ["papers_with_compute"]
    assert watch(db, 16, night=16) == ["pfsdays.coverage.fell"]
    [event] = waiting_events(db)
    assert event.payload["headline"] == (
        "coverage.fell: mirror: papers_with_compute 1 of 200 (0.5%) in the last 1 ingest, usual 16.0%"
    )
    assert event.payload["report"] == "file:///report"


def test_the_watched_measures_are_measures_of_coverage(db, ingest: object):
    from tests.warehouse.readings import a_reading

    ingest(a_reading())  # type: ignore[operator]
    refresh(db, 1)
    assert set(WATCHED_MEASURES) <= {name for (name,) in db.rows("SELECT measure FROM coverage")}


def test_ingests_that_asked_for_a_part_are_known_as_such(db):
    for parameters in ({"since": None, "limit": None}, {"since": "2026-01-01"}, {"limit": 5}, {}):
        number = begin_ingest(
            db, source="arxiv", parameters=parameters, code_version="0", extractor_version="0", now=NOW
        )
        finish_ingest(db, number, IngestCounts(), now=NOW)
    assert [one.whole for one in ended_ingests(db)] == [True, False, False, True]


def test_alarm_and_event_are_stored_together_or_not_at_all(db, monkeypatch):
    number = ingest(db, status="failed")
    inserted = type(db).insert

    def killed(self, table, frame):
        if table == "outbox":
            raise KeyboardInterrupt
        return inserted(self, table, frame)

    with monkeypatch.context() as patch:
        patch.setattr(type(db), "insert", killed)
        with pytest.raises(KeyboardInterrupt):
            watch(db, number)
    assert standing_alarms(db) == ()
    assert watch(db, number) == ["pfsdays.ingest.failed"]
    assert heard(db) == ["pfsdays.ingest.failed"]
