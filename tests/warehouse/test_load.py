from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from extractors.records import MetadataOrigin
from tests.warehouse.readings import NOW, a_paper, a_reading
from warehouse.db import Warehouse
from warehouse.errors import QueryFailed
from warehouse.frames import Reading, batch_frames
from warehouse.ledger import begin_ingest
from warehouse.load import load_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warehouse.load import LoadCounts

    Ingest = Callable[..., LoadCounts]

HISTORY = ("papers", "extractions", "findings", "training_runs", "estimates", "issues", "quarantine")


def all_rows(db: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(db.rows(f"FROM history.{name}"), key=repr) for name in HISTORY}


def headline(db: Warehouse, arxiv_id: str = "2601.00001") -> tuple[int, float] | None:
    found = db.rows("SELECT version, pfs_days FROM training_compute WHERE arxiv_id = ?", [arxiv_id])
    return found[0] if found else None


def test_a_batch_becomes_one_headline_row_with_its_receipt(db: Warehouse, ingest: Ingest) -> None:
    counts = ingest(a_reading())
    row = db.query("FROM training_compute").iloc[0]
    assert row["pfs_days"] == pytest.approx(8 * 1.25e14 * 48 * 3600 * 0.33 / 8.64e19)
    assert row["url"] == "https://arxiv.org/abs/2601.00001v1"
    assert row["evidence_page"] == 3
    assert row["evidence_surface"].startswith("surface of f")
    assert {receipt["finding_id"] for receipt in row["receipts"]} == {"f1", "f2", "f3"}
    assert list(row["assumptions"]) == ["utilization 0.33"]
    assert (counts.extractions, counts.papers.added, counts.papers.superseded) == (1, 1, 0)


def test_the_same_batch_again_changes_no_row(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(), a_reading("2601.00002"))
    before = all_rows(db)
    assert ingest(a_reading(), a_reading("2601.00002")).rows_changed == 0
    assert all_rows(db) == before


def test_a_new_version_supersedes_the_old_which_stays_queryable(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    ingest(a_reading(version=2, hours=24.0))
    assert headline(db) == (2, pytest.approx(8 * 1.25e14 * 24 * 3600 * 0.33 / 8.64e19))
    assert db.rows("SELECT version FROM papers") == [(2,)]
    old = db.rows("SELECT pfs_days, superseded_by_ingest FROM history.estimates WHERE version = 1")
    assert old == [(pytest.approx(8 * 1.25e14 * 48 * 3600 * 0.33 / 8.64e19), 2)]


def test_an_old_version_that_comes_late_is_kept_and_never_current(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(version=2))
    assert ingest(a_reading(version=1, hours=1.0)).rows_changed > 0
    assert headline(db) == (2, pytest.approx(8 * 1.25e14 * 48 * 3600 * 0.33 / 8.64e19))
    assert db.scalar("SELECT count(*) FROM history.findings WHERE version = 1") == 3
    assert db.rows("SELECT version FROM training_compute_as_of(2)") == [(2,)]
    assert ingest(a_reading(version=1, hours=1.0)).rows_changed == 0


def test_two_versions_in_one_batch_leave_the_newer_current(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(version=1), a_reading(version=2))
    assert db.rows("SELECT version FROM papers") == [(2,)]
    assert db.rows("SELECT DISTINCT version FROM findings") == [(2,)]
    assert db.scalar("SELECT count(*) FROM history.papers") == 2


def test_a_new_version_without_a_readable_pdf_keeps_the_old_estimate(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    ingest(Reading(a_paper(version=2)))
    assert db.rows("SELECT version FROM papers") == [(2,)]
    assert headline(db) is not None
    assert headline(db)[0] == 1


def test_a_withdrawn_paper_leaves_the_headline_tables_and_keeps_its_record(
    db: Warehouse, ingest: Ingest
) -> None:
    ingest(a_reading())
    ingest(Reading(a_paper(version=2, withdrawn=True)))
    assert headline(db) is None
    assert db.rows("FROM frontier") == []
    assert db.rows("SELECT version, withdrawn FROM papers") == [(2, True)]
    assert db.scalar("SELECT count(*) FROM findings") == 3
    assert db.scalar("SELECT count(*) FROM training_compute_as_of(1)") == 1


def test_reading_again_with_new_rules_shows_what_moved(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(), a_reading("2601.00002"))
    ingest(
        a_reading(extractor_version="2", hours=96.0),
        a_reading("2601.00002", extractor_version="2"),
    )
    moved = db.query("FROM moved")
    assert moved[
        ["ingest_id", "arxiv_id", "old_extractor_version", "new_extractor_version"]
    ].to_numpy().tolist() == [[2, "2601.00001", "1", "2"]]
    assert moved["ratio"].tolist() == [pytest.approx(2.0)]
    assert db.scalar("SELECT count(*) FROM findings") == 6
    assert db.scalar("SELECT count(*) FROM history.findings") == 12


def test_a_headline_that_new_rules_take_away_is_reported_as_moved(db: Warehouse, ingest: Ingest) -> None:
    reading = a_reading()
    ingest(reading)
    ingest(replace(a_reading(extractor_version="2"), estimates=()))
    moved = db.query("FROM moved").iloc[0]
    assert pd.isna(moved["new_pfs_days"])
    assert moved["old_pfs_days"] > 0


def test_going_back_to_the_earlier_rules_reads_again(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    ingest(a_reading(extractor_version="2", hours=96.0))
    ingest(a_reading())
    assert headline(db) == (1, pytest.approx(8 * 1.25e14 * 48 * 3600 * 0.33 / 8.64e19))
    assert db.rows("SELECT extractor_version FROM extractions") == [("1",)]


def test_any_past_state_can_be_read(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    first = db.rows("SELECT * EXCLUDE (receipts) FROM training_compute_as_of(1)")
    ingest(a_reading(version=2, hours=1.0), a_reading("2601.00002"))
    assert db.rows("SELECT * EXCLUDE (receipts) FROM training_compute_as_of(1)") == first
    assert len(db.rows("FROM trend_points_as_of(2)")) == 2
    assert len(db.rows("FROM trend_points_as_of(1)")) == 1


def test_a_changed_record_of_the_same_version_replaces_the_row(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    counts = ingest(a_reading(journal_ref="Journal of Tests 1"))
    assert (counts.papers.added, counts.papers.superseded, counts.extractions) == (1, 1, 0)
    assert db.rows("SELECT journal_ref FROM papers") == [("Journal of Tests 1",)]
    assert db.rows("SELECT journal_ref FROM papers_as_of(1)") == [(None,)]


def test_a_listing_without_the_pdf_does_not_forget_the_pdf(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    assert ingest(Reading(a_paper())).rows_changed == 0
    assert db.scalar("SELECT pdf_path FROM papers") == "/pdf/2601.00001v1.pdf"


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (MetadataOrigin.STAMP, MetadataOrigin.API, "api"),
        (MetadataOrigin.API, MetadataOrigin.STAMP, "api"),
        (MetadataOrigin.API, MetadataOrigin.SNAPSHOT, "api"),
    ],
)
def test_a_source_that_knows_less_never_replaces_one_that_knows_more(
    db: Warehouse, ingest: Ingest, first: MetadataOrigin, then: MetadataOrigin, expected: str
) -> None:
    ingest(Reading(a_paper(metadata_origin=first, source="one")))
    ingest(Reading(a_paper(metadata_origin=then, source="two", title="other")))
    assert db.rows("SELECT metadata_origin FROM papers") == [(expected,)]


def test_a_batch_that_breaks_off_leaves_nothing(db: Warehouse) -> None:
    frames = batch_frames([a_reading()])
    frames["estimates"] = frames["estimates"].assign(formula=None)
    with pytest.raises(QueryFailed):
        load_batch(db, 1, frames)
    assert all(not rows for rows in all_rows(db).values())
    load_batch(db, 1, batch_frames([a_reading()]))
    assert db.scalar("SELECT count(*) FROM findings") == 3


KILLED = """
import os, signal, sys
from tests.warehouse.readings import NOW, a_reading
from warehouse.db import Warehouse
from warehouse.frames import batch_frames
from warehouse.ledger import begin_ingest
from warehouse.load import load_batch
db = Warehouse.open(sys.argv[1])
ingest_id = begin_ingest(
    db, source="sample", parameters={}, code_version="0", extractor_version="1", now=NOW
)
load_batch(db, ingest_id, batch_frames([a_reading()]))
with db.transaction():
    load_batch(db, ingest_id, batch_frames([a_reading("2601.00002")]))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_is_killed_keeps_whole_batches_and_no_part_of_one(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with Warehouse.open(path) as db:
        assert db.rows("SELECT arxiv_id FROM papers") == [("2601.00001",)]
        assert db.scalar("SELECT count(*) FROM findings") == 3
        begin_ingest(db, source="sample", parameters={}, code_version="0", extractor_version="1", now=NOW)
        assert db.scalar("SELECT status FROM ingests WHERE ingest_id = 1") == "interrupted"


def test_rejected_rows_are_kept_once(db: Warehouse) -> None:
    rejected = pd.DataFrame(
        [
            {
                "arxiv_id": "2601.00001",
                "version": 1,
                "extractor_version": "1",
                "table_name": "training_runs",
                "row_key": "r1",
                "expectation": "expect_column_values_to_be_between",
                "column_name": "utilization",
                "rejected_value": "7",
                "reason": "no device runs above its dense peak",
                "row_json": '{"run_id": "r1"}',
            }
        ]
    )
    frames = batch_frames([a_reading()])
    assert load_batch(db, 1, frames, quarantined=rejected).readings.added > 0
    assert load_batch(db, 2, frames, quarantined=rejected).rows_changed == 0
    assert db.rows("SELECT row_key, ingest_id FROM quarantine") == [("r1", 1)]


def test_a_paper_rejected_as_a_whole_is_in_quarantine_once(db: Warehouse) -> None:
    rejected = pd.DataFrame(
        [
            {
                "arxiv_id": "2601.00009",
                "version": 1,
                "extractor_version": "1",
                "table_name": "papers",
                "row_key": "",
                "expectation": "expect_column_values_to_be_between",
                "column_name": "published",
                "rejected_value": "1066-10-14",
                "reason": "no machine was trained on a computer before",
                "row_json": "{}",
            }
        ]
    )
    assert load_batch(db, 1, {}, quarantined=rejected).rows_changed == 1
    assert load_batch(db, 2, {}, quarantined=rejected).rows_changed == 0


def test_validation_results_of_batches_add_up_per_ingest(db: Warehouse) -> None:
    result = {
        "suite": "papers",
        "expectation": "expect_column_values_to_not_be_null",
        "column_name": "title",
        "severity": "fail",
        "batches": 1,
        "rows_checked": 1,
        "reason": "every paper has a title",
    }
    for number, failed in enumerate((0, 1)):
        results = pd.DataFrame([{**result, "success": not failed, "rows_failed": failed}])
        load_batch(db, 1, batch_frames([a_reading(f"2601.0000{number}")]), validations=results)
    assert db.rows("SELECT success, batches, rows_checked, rows_failed FROM validations") == [
        (False, 2, 2, 1)
    ]
