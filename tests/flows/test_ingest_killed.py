"""A run that is killed in the middle of a batch, and the one that comes after it."""

from __future__ import annotations

import os
import signal
from types import SimpleNamespace

import pytest

from tests.flows.home import (
    Home,
    day,
    end,
    hourly,
    paper,
    processes_of,
    start_pfsdays,
    wait_until,
    write_mirror,
)
from tests.standin.server import StandinArxiv
from warehouse.db import open_published

pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module")
def story(prefect_server: str, home: Home, tmp_path_factory) -> SimpleNamespace:
    """Publish one paper; kill the next run while it fetches its third batch of two; run once more."""
    from flows.ingest import ingest

    home.without_report()
    home.set(batch_size=2)
    told = SimpleNamespace()
    mirror = write_mirror(tmp_path_factory.mktemp("mirror"), [paper("2401.90000", day(600))])
    ingest(source=f"mirror:{mirror}")
    before, our_own = home.headlines(), set(processes_of(home.path))
    with StandinArxiv(hourly(6, day(2))) as standin:
        home.ask(standin)
        stalled = standin.inject("stall", "pdf", times=-1, seconds=120.0, path="2611.90005")
        child = start_pfsdays("ingest", PREFECT_API_URL=prefect_server)
        try:
            wait_until(
                lambda: (
                    any("2611.90005" in one.path for one in standin.seen("pdf")) or child.poll() is not None
                ),
                seconds=120,
                what="the third batch being fetched",
            )
            assert child.poll() is None, child.stdout.read()
            with open_published(home.published) as reader:
                told.read_meanwhile = reader.rows("SELECT count(*) FROM training_compute")[0][0]
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        finally:
            end(child)
        wait_until(
            lambda: set(processes_of(home.path)) <= our_own, seconds=10, what="its children being gone"
        )
        told.published_after_kill = home.headlines() == before
        with home.warehouse() as warehouse:
            told.status = warehouse.rows("SELECT ingest_id, status FROM ingests ORDER BY ingest_id")
            told.kept = warehouse.scalar("SELECT count(*) FROM history.extractions WHERE ingest_id = 2")
            told.watermark = warehouse.scalar("SELECT count(*) FROM watermarks")
        standin.faults.remove(stalled)
        standin.closing.set()
        standin.requests.clear()
        told.after = ingest()
        told.fetched_after = {one.path.rpartition("/")[2] for one in standin.seen("pdf")}
    return told


def test_readers_never_notice(story):
    assert story.read_meanwhile == 1
    assert story.published_after_kill


def test_whole_batches_stay_and_the_one_under_way_is_lost(story):
    assert story.kept == 4
    assert story.watermark == 0
    assert story.status == [(1, "succeeded"), (2, "running")]


def test_the_next_run_marks_it_interrupted_and_finishes_the_work(story, home):
    assert [(row[0], row[2]) for row in home.ingests()] == [
        (1, "succeeded"),
        (2, "interrupted"),
        (3, "succeeded"),
    ]
    assert (story.after.seen, story.after.due) == (6, 2)
    assert set(home.headlines()) == {"2401.90000", *(f"2611.9{n:04d}" for n in range(6))}


def test_a_pdf_that_had_arrived_is_not_fetched_again(story):
    assert story.fetched_after == {"2611.90005v1"}


def test_the_watermark_moves_with_the_run_that_finished(story, home):
    [(started,)] = home.rows("SELECT started_at FROM ingests WHERE ingest_id = 3")
    assert home.watermark() == started


def test_the_trend_counts_what_the_killed_run_had_loaded(story, home):
    [(papers,)] = home.rows(
        "SELECT count FROM coverage WHERE scope = 'all' AND measure = 'papers_estimated' "
        "ORDER BY ingest_id DESC LIMIT 1"
    )
    assert papers == 7
