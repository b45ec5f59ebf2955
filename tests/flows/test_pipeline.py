"""The steps of an ingest on a warehouse of their own, without Prefect: windows, watermarks, the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from extractors.records import MetadataOrigin, Paper
from flows.pipeline import Ingest
from flows.settings import load_settings
from flows.worklist import Worklist
from tests.flows.home import Home
from warehouse.db import Warehouse
from warehouse.ledger import read_watermark, set_watermark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

EARLIER = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Ingest]]:
    """Begin an ingest of a source; nothing is published."""
    home = Home(tmp_path / "home", monkeypatch)
    monkeypatch.setattr("flows.pipeline.publish", lambda warehouse, path: path)
    monkeypatch.setattr(Ingest, "_finish", _finish_only)
    settings = load_settings()
    with Warehouse.open(home.path / "warehouse.duckdb") as warehouse:
        yield lambda source: Ingest.begin(settings, warehouse, source=source, parameters={})


def _finish_only(run: Ingest, counts: object, *, status: str = "succeeded") -> str:
    run.warehouse.execute("UPDATE ingests SET status = ? WHERE ingest_id = ?", [status, run.ingest_id])
    return ""


def listed(*days: int) -> list[Paper]:
    return [
        Paper(
            arxiv_id=f"2611.{day:05d}",
            version=1,
            title="A paper",
            source="arxiv",
            metadata_origin=MetadataOrigin.API,
            updated=EARLIER + timedelta(days=day),
        )
        for day in days
    ]


def drawn(papers: list[Paper], limit: int | None = None) -> Worklist:
    worklist = Worklist(papers, retries=[], known=frozenset(), waiting=frozenset(), limit=limit)
    for _ in worklist.batches(25):
        pass
    return worklist


def test_the_first_look_at_arxiv_begins_where_the_source_decides(begin):
    run = begin("arxiv")
    assert run.window(None, None) == (None, run.started)


def test_later_looks_begin_at_the_watermark(begin):
    run = begin("arxiv")
    set_watermark(run.warehouse, "arxiv", EARLIER, run.ingest_id)
    assert run.window(None, None) == (EARLIER, run.started)


def test_what_the_user_asks_for_beats_the_watermark(begin):
    run = begin("arxiv")
    set_watermark(run.warehouse, "arxiv", EARLIER, run.ingest_id)
    since, until = datetime(2012, 1, 1, tzinfo=UTC), datetime(2013, 1, 1, tzinfo=UTC)
    assert run.window(since, until) == (since, until)


def test_a_source_on_disk_is_listed_whole(begin):
    assert begin("mirror").window(None, None) == (None, None)


def test_the_watermark_moves_to_the_end_of_the_window_but_not_past_the_beginning_of_the_run(begin):
    run = begin("arxiv")
    run.conclude(drawn(listed(1, 2)), EARLIER)
    assert read_watermark(run.warehouse, "arxiv") == EARLIER
    run.conclude(drawn(listed(1, 2)), run.started + timedelta(days=3))
    assert read_watermark(run.warehouse, "arxiv") == run.started


def test_a_run_that_left_papers_behind_moves_it_to_the_last_one_taken(begin):
    run = begin("arxiv")
    run.conclude(drawn(listed(1, 2, 3), limit=2), run.started)
    assert read_watermark(run.warehouse, "arxiv") == EARLIER + timedelta(days=2)


def test_the_watermark_never_moves_back(begin):
    run = begin("arxiv")
    set_watermark(run.warehouse, "arxiv", EARLIER + timedelta(days=9), run.ingest_id)
    run.conclude(drawn(listed(1, 2, 3), limit=1), run.started)
    assert read_watermark(run.warehouse, "arxiv") == EARLIER + timedelta(days=9)


def test_a_run_with_a_window_of_its_own_leaves_it(begin):
    run = begin("arxiv")
    run.conclude(drawn(listed(1, 2)), None)
    assert read_watermark(run.warehouse, "arxiv") is None


def test_a_run_that_breaks_off_is_failed_with_its_reason_and_what_it_had_counted(begin):
    run = begin("arxiv")
    run.note_fetched(7)
    run.fail("the disk is full")
    assert run.warehouse.rows("SELECT status, message, pdfs_fetched FROM ingests") == [
        ("failed", "the disk is full", 7)
    ]
