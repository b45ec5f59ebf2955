"""Some days of a pipeline that follows arXiv: five ingests of one home, told once and then looked at.

The papers come from the stand-in over real sockets; what is asserted is what analysts can read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.flows.home import Home, compute_pdf, day, hourly, paper
from tests.standin.server import Request, StandinArxiv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.summary import IngestSummary

pytestmark = pytest.mark.prefect

PFS_DAYS = 0.33  # of paper n: 8 V100 at 125 TFLOP/s (half precision), a third of the peak, n + 1 days
FIRST = day(3)


@dataclass
class Told:
    """What was there to be read after an ingest, and what arXiv had been asked for it."""

    summary: IngestSummary
    headlines: dict[str, float]
    failing: dict[str, tuple[str, str, int, bool]]
    watermark: datetime | None
    started: datetime
    hashes: dict[str, tuple[int, int]]
    next_tries: list[datetime]
    requests: list[Request]

    def asked(self, arxiv_id: str) -> int:
        """How often a PDF of this paper was asked for."""
        return sum(arxiv_id in request.path for request in self.requests)


def paper_id(number: int) -> str:
    return f"2611.9{number:04d}"


@pytest.fixture(scope="module")
def standin() -> Iterator[StandinArxiv]:
    with StandinArxiv(hourly(10, FIRST)) as server:
        yield server


@pytest.fixture(scope="module")
def story(prefect_server: str, home: Home, standin: StandinArxiv) -> SimpleNamespace:
    from flows.ingest import ingest

    home.ask(standin, arxiv_timeout_seconds=0.3, max_tries=2, retry_hours=6)
    home.without_report()

    def run(**parameters: Any) -> Told:
        standin.requests.clear()
        summary = ingest(**parameters)
        return Told(
            summary,
            home.headlines(),
            home.failing(),
            home.watermark(),
            home.column(f"SELECT started_at FROM ingests WHERE ingest_id = {summary.ingest_id}")[0],
            home.hashes(),
            home.column("SELECT next_try_at FROM attempts WHERE resolved_at IS NULL AND NOT given_up"),
            list(standin.requests),
        )

    standin.behaviour.max_page = 4
    limited = run(limit=3)

    standin.inject("status", status=429, retry_after="1")
    standin.inject("status", status=503)
    standin.inject("empty_page", skip=1)
    standin.inject("status", "pdf", status=503, path=paper_id(3))
    standin.inject("truncated", "pdf", times=-1, path=paper_id(4))
    web_page = standin.inject("html", "pdf", times=-1, path=paper_id(5))
    standin.inject("stall", "pdf", times=-1, seconds=1.0, path=paper_id(6))
    standin.corpus[paper_id(7)].versions[0].pdf = b"%PDF-1.4\nnothing that a reader could follow\n%%EOF\n"
    faulty = run()
    again = run()

    standin.faults[:] = [web_page]
    standin.corpus[paper_id(1)].add_version(day(0.1), compute_pdf(gpus=16, days=10))
    standin.corpus[paper_id(2)].withdraw(day(0.09))
    home.let_pass(hours=7)
    later = run()

    home.let_pass(hours=10_000)
    standin.corpus.add(paper("2610.90000", day(40)))
    back = run(since=day(41).date(), until=day(39).date())
    return SimpleNamespace(limited=limited, faulty=faulty, again=again, later=later, back=back)


def test_a_limit_takes_the_oldest_and_the_watermark_stops_there(story):
    assert list(story.limited.headlines) == [paper_id(n) for n in range(3)]
    assert story.limited.watermark == FIRST + timedelta(hours=2)


def test_the_estimates_are_those_of_what_the_papers_state(story):
    read = {n: story.faulty.headlines[paper_id(n)] for n in (0, 1, 2, 3, 8, 9)}
    assert read == pytest.approx({n: PFS_DAYS * (n + 1) for n in read})


def test_papers_arrive_whole_over_several_pages_a_refusal_to_hurry_and_an_empty_page(story):
    listings = [request for request in story.faulty.requests if request.target == "api"]
    assert {request.status for request in listings} == {200, 429, 503}
    assert {int(request.query["start"]) for request in listings} >= {0, 4}
    assert story.faulty.summary.seen == 10


def test_retry_after_is_obeyed(story):
    requests = story.faulty.requests
    waits = [b.arrived - a.arrived for a, b in pairwise(requests) if a.status == 429]
    assert len(waits) == 1
    assert waits[0] >= 1.0


def test_a_failed_paper_is_recorded_with_stage_and_reason(story):
    failing = dict(story.faulty.failing)
    stage, reason, *rest = failing.pop(paper_id(7))
    assert (stage, reason.partition(".")[0], rest) == ("extract", "pdf", [1, False])
    assert failing == {
        paper_id(4): ("fetch", "pdf.truncated", 1, False),
        paper_id(5): ("fetch", "pdf.html", 1, False),
        paper_id(6): ("fetch", "pdf.unreachable", 1, False),
    }
    assert (story.faulty.summary.due, story.faulty.summary.failed) == (7, 4)
    assert set(story.faulty.headlines).isdisjoint(story.faulty.failing)


def test_a_passing_fault_of_one_pdf_costs_a_second_question_only(story):
    assert story.faulty.asked(paper_id(3)) == 2
    assert paper_id(3) in story.faulty.headlines


def test_the_next_try_comes_six_hours_later(story):
    waits = [next_try_at - story.faulty.started for next_try_at in story.faulty.next_tries]
    assert waits == [timedelta(hours=6)] * 4
    assert story.again.summary.due == 0


def test_the_watermark_is_when_the_run_began(story):
    assert story.faulty.watermark == story.faulty.started


def test_the_same_ingest_again_changes_no_row_of_any_table(story):
    assert story.again.hashes == story.faulty.hashes
    assert {"papers", "estimates", "findings", "attempts", "trend_fits", "coverage"} <= set(
        story.again.hashes
    )
    assert story.again.summary.rows_changed == 0
    assert [request for request in story.again.requests if request.target == "pdf"] == []


def test_papers_that_failed_are_tried_again_when_due_and_then_succeed(story):
    for n in (4, 6):
        assert story.later.headlines[paper_id(n)] == pytest.approx(PFS_DAYS * (n + 1))
        assert paper_id(n) not in story.later.failing


def test_a_paper_that_goes_on_failing_is_given_up(story):
    assert {one: rest for one, (_, _, *rest) in story.later.failing.items()} == {
        paper_id(5): [2, True],
        paper_id(7): [2, True],
    }
    assert story.later.summary.given_up == 2
    assert story.back.asked(paper_id(5)) == 0
    assert story.back.failing == story.later.failing


def test_a_new_version_supersedes_the_old_which_stays_queryable(story, home):
    one = paper_id(1)
    assert story.later.headlines[one] == pytest.approx(PFS_DAYS * 20)
    assert home.rows(f"SELECT version, pfs_days FROM training_compute WHERE arxiv_id = '{one}'") == [
        (2, pytest.approx(PFS_DAYS * 20))
    ]
    past = f"SELECT version, pfs_days FROM training_compute_as_of({{}}) WHERE arxiv_id = '{one}'"
    assert home.rows(past.format(3)) == [(1, pytest.approx(PFS_DAYS * 2))]
    assert home.rows(
        f"SELECT version, ingest_id, superseded_by_ingest FROM history.papers WHERE arxiv_id = '{one}' "
        "ORDER BY version"
    ) == [(1, 1, 4), (2, 4, None)]


def test_a_withdrawn_paper_leaves_the_headlines_and_keeps_its_record(story, home):
    two = paper_id(2)
    assert two in story.again.headlines
    assert two not in story.later.headlines
    assert home.rows(f"SELECT version, withdrawn FROM papers WHERE arxiv_id = '{two}'") == [(2, True)]
    assert home.rows(f"SELECT pfs_days FROM training_compute_as_of(3) WHERE arxiv_id = '{two}'") == [
        (pytest.approx(PFS_DAYS * 3),)
    ]


def test_a_window_of_ones_own_takes_its_papers_and_leaves_the_watermark(story):
    assert set(story.back.headlines) - set(story.later.headlines) == {"2610.90000"}
    assert story.back.watermark == story.later.watermark


def test_every_ingest_is_in_the_ledger(story, home):
    assert [row[:3] for row in home.ingests()] == [(n, "arxiv", "succeeded") for n in range(1, 6)]


def test_validations_and_coverage_are_stored_for_each_ingest_that_changed_something(story, home):
    assert home.column("SELECT DISTINCT ingest_id FROM validations ORDER BY ALL") == [1, 2, 4, 5]
    assert home.column("SELECT DISTINCT ingest_id FROM coverage ORDER BY ALL") == [1, 2, 4, 5]


def test_a_receipt_stands_behind_every_headline(story, home):
    receipts = home.rows("SELECT evidence_page, evidence_surface, evidence_sentence FROM training_compute")
    assert all(page == 1 and surface in sentence for page, surface, sentence in receipts)
    assert all("V100" in sentence for _, _, sentence in receipts)
