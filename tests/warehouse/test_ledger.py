from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.warehouse.readings import NOW, a_reading
from warehouse.attempts import (
    RetryRule,
    due_for_retry,
    given_up_papers,
    record_failure,
    record_success,
    waiting_for_retry,
)
from warehouse.errors import UnknownIngest
from warehouse.ledger import (
    IngestCounts,
    begin_ingest,
    finish_ingest,
    known_versions,
    latest_ingest,
    read_watermark,
    set_watermark,
)
from warehouse.load import load_batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.attempts import RetryState
    from warehouse.db import Warehouse

    Ingest = Callable[..., object]

HOUR = timedelta(hours=1)
RULE = RetryRule(first_delay=HOUR, longest_delay=3 * HOUR, max_tries=4)


def begin(db: Warehouse) -> int:
    return begin_ingest(
        db, source="sample", parameters={"limit": 3}, code_version="0.1", extractor_version="1", now=NOW
    )


def fail(db: Warehouse, ingest_id: int, *, arxiv_id: str = "2601.00001", stage: str = "fetch") -> RetryState:
    return record_failure(
        db,
        arxiv_id=arxiv_id,
        version=1,
        extractor_version="1",
        stage=stage,
        reason_code="pdf.truncated",
        message="ends after 100 bytes",
        ingest_id=ingest_id,
        now=NOW,
        rule=RULE,
    )


def test_ingests_are_numbered_from_one(db: Warehouse) -> None:
    assert latest_ingest(db) is None
    assert [begin(db), begin(db)] == [1, 2]
    assert latest_ingest(db) == 2


def test_an_ingest_that_never_ended_is_marked_interrupted_by_the_next(db: Warehouse) -> None:
    begin(db)
    begin(db)
    assert db.rows("SELECT status, finished_at IS NULL FROM ingests ORDER BY ingest_id") == [
        ("interrupted", False),
        ("running", True),
    ]


def test_a_finished_ingest_keeps_its_counts_and_parameters(db: Warehouse) -> None:
    ingest_id = begin(db)
    finish_ingest(db, ingest_id, IngestCounts(papers_seen=5, doubling_months_after=3.4), now=NOW + HOUR)
    assert db.rows(
        "SELECT status, papers_seen, doubling_months_before, doubling_months_after, "
        "parameters_json->>'limit', finished_at - started_at FROM ingests"
    ) == [("succeeded", 5, None, 3.4, "3", HOUR)]
    begin(db)
    assert db.scalar("SELECT status FROM ingests WHERE ingest_id = 1") == "succeeded"


def test_an_unknown_ingest_cannot_be_finished(db: Warehouse) -> None:
    with pytest.raises(UnknownIngest):
        finish_ingest(db, 9, IngestCounts(), now=NOW)


def test_tries_back_off_to_a_cap_and_then_give_up(db: Warehouse) -> None:
    delays = []
    for ingest_id in range(1, 5):
        state = fail(db, ingest_id)
        delays.append(state.next_try_at and state.next_try_at - NOW)
    assert delays == [HOUR, 2 * HOUR, 3 * HOUR, None]
    assert given_up_papers(db, "1") == {("2601.00001", 1)}
    assert given_up_papers(db, "2") == frozenset()


def test_a_task_that_is_retried_uses_up_one_try(db: Warehouse) -> None:
    assert [fail(db, 1).tries, fail(db, 1).tries, fail(db, 2).tries] == [1, 1, 2]


def test_a_failed_paper_waits_and_then_is_due(db: Warehouse) -> None:
    fail(db, 1)
    assert waiting_for_retry(db, "1", NOW) == {("2601.00001", 1)}
    assert due_for_retry(db, "1", NOW) == ()
    assert due_for_retry(db, "1", NOW + HOUR) == (("2601.00001", 1),)
    assert waiting_for_retry(db, "1", NOW + HOUR) == frozenset()


def test_a_paper_given_up_is_not_due_however_long_one_waits(db: Warehouse) -> None:
    for ingest_id in range(1, 5):
        fail(db, ingest_id)
    assert due_for_retry(db, "1", NOW + 10_000 * HOUR) == ()
    assert waiting_for_retry(db, "1", NOW + 10_000 * HOUR) == {("2601.00001", 1)}


def test_a_success_resolves_every_stage_and_a_later_failure_starts_anew(db: Warehouse) -> None:
    fail(db, 1)
    fail(db, 2)
    fail(db, 2, stage="extract")
    fail(db, 2, arxiv_id="2601.00002")
    assert record_success(db, {("2601.00001", 1)}, ingest_id=3, now=NOW) == 2
    assert waiting_for_retry(db, "1", NOW) == {("2601.00002", 1)}
    assert fail(db, 4).tries == 1


def test_a_year_of_failures_stays_within_the_cap() -> None:
    rule = RetryRule(max_tries=10_000)
    assert rule.next_try_at(5_000, NOW) == NOW + rule.longest_delay


def test_a_watermark_moves_forward_only(db: Warehouse) -> None:
    assert read_watermark(db, "arxiv") is None
    assert set_watermark(db, "arxiv", NOW, 1)
    assert not set_watermark(db, "arxiv", NOW - HOUR, 2)
    assert read_watermark(db, "arxiv") == NOW
    assert set_watermark(db, "arxiv", NOW + HOUR, 3)
    assert read_watermark(db, "arxiv") == NOW + HOUR
    assert read_watermark(db, "mirror") is None


def test_known_are_the_versions_that_this_extractor_read_last(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(), a_reading("2601.00002"))
    ingest(a_reading(version=2))
    assert known_versions(db, "1") == {("2601.00001", 1), ("2601.00001", 2), ("2601.00002", 1)}
    ingest(a_reading("2601.00002", extractor_version="2"))
    assert known_versions(db, "1") == {("2601.00001", 1), ("2601.00001", 2)}
    assert known_versions(db, "2") == {("2601.00002", 1)}


def test_a_reading_that_was_rejected_as_a_whole_is_not_read_again_by_the_same_rules(db: Warehouse) -> None:
    row = {
        "arxiv_id": "2601.00001",
        "version": 1,
        "extractor_version": "1",
        "table_name": "extractions",
        "row_key": "",
        "expectation": "ground_accepted",
        "column_name": "papers",
        "rejected_value": "x",
        "reason": "its paper was rejected",
        "row_json": "{}",
    }
    load_batch(db, begin(db), {}, quarantined=pd.DataFrame([row]))
    assert known_versions(db, "1") == {("2601.00001", 1)}
    assert known_versions(db, "2") == frozenset()
