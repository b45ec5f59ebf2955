"""The pace of requests: what the server sees, across threads, processes and restarts."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from extractors.sources.arxiv_api import ArxivSource
from extractors.sources.arxiv_options import ArxivOptions
from extractors.sources.errors import BadSourceState, SourceUnavailable
from extractors.sources.pace import Pace

SINCE = datetime(2026, 11, 16, tzinfo=UTC)
DELAY = 0.12


class FakeTime:
    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time_() -> FakeTime:
    return FakeTime()


def make_pace(directory: Path, time_: FakeTime, delay: float = 3.0, most: float = 60.0) -> Pace:
    return Pace(directory, delay, most, clock=time_.clock, sleep=time_.sleep)


def test_feeds_and_pdfs_keep_one_distance_on_one_connection(standin, open_arxiv, tmp_path):
    source = open_arxiv(delay_seconds=DELAY, page_size=50, slice_days=30.0)
    papers = list(source.new_papers(SINCE, None, 4))
    for paper in papers:
        source.fetch_pdf(paper, tmp_path / "pdf")
    assert len(standin.requests) >= 6
    assert min(standin.gaps()) >= DELAY
    assert standin.most_in_flight == 1
    assert len({request.client_port for request in standin.requests}) == 1


def _list_all(api_url: str, pdf_url: str, state: str) -> None:
    options = ArxivOptions(
        api_url=api_url, pdf_url=pdf_url, delay_seconds=DELAY, page_size=50, slice_days=4.0
    )
    with ArxivSource(options, Path(state)) as source:
        list(source.new_papers(SINCE, datetime(2026, 11, 20, tzinfo=UTC), None))


def test_processes_share_the_pace(standin, tmp_path):
    spawn = multiprocessing.get_context("fork")
    children = [
        spawn.Process(target=_list_all, args=(standin.api_url, standin.pdf_url, str(tmp_path)))
        for _ in range(3)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(timeout=30)
        assert child.exitcode == 0
    assert len(standin.requests) >= 9
    assert min(standin.gaps()) >= DELAY
    assert standin.most_in_flight == 1


def test_retries_keep_the_distance_too(standin, open_arxiv):
    standin.inject("status", status=503, times=2)
    source = open_arxiv(delay_seconds=DELAY, page_size=50, slice_days=30.0)
    assert len(list(source.new_papers(SINCE, None, None))) == 25
    assert min(standin.gaps()) >= DELAY


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(standin, open_arxiv, form):

    wanted = (
        "1" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    )
    standin.inject("status", status=429, retry_after=wanted)
    assert len(list(open_arxiv(page_size=50, slice_days=30.0).new_papers(SINCE, None, None))) == 25
    assert standin.gaps()[0] >= 0.95


def test_a_retry_after_beyond_patience_fails_and_holds_for_the_next_run(standin, open_arxiv):
    standin.inject("status", status=429, retry_after="3600")
    with pytest.raises(SourceUnavailable) as caught:
        list(open_arxiv().new_papers(SINCE, None, None))
    assert caught.value.retry_after_seconds == 3600
    assert caught.value.tries == 1
    with pytest.raises(SourceUnavailable, match=r"asks to wait 3[56]"):
        list(open_arxiv().new_papers(SINCE, None, None))
    assert len(standin.requests) == 1


def test_the_delay_counts_from_the_answer(tmp_path, time_):
    pace = make_pace(tmp_path, time_)
    with pace.turn("u") as turn:
        time_.now += 2
        turn.answered()
        time_.now += 1
    with pace.turn("u"):
        assert time_.slept == [pytest.approx(2.0)]


def test_a_killed_process_still_costs_the_delay(tmp_path, time_):
    holder = make_pace(tmp_path, time_).turn("u")
    holder.__enter__()  # as if killed here: the block never ends
    text = (tmp_path / "arxiv-pace").read_text()
    assert float(text.split()[1]) == pytest.approx(time_.now + 3.0)
    holder.__exit__(None, None, None)


@pytest.mark.parametrize("damage", ["", "garbage", "1 x", "\x00\x00", "9" * 150])
def test_a_damaged_pace_file_costs_at_most_the_delay(tmp_path, time_, damage):
    (tmp_path / "arxiv-pace").write_text(damage)
    with make_pace(tmp_path, time_).turn("u"):
        assert sum(time_.slept) <= 3.0


def test_a_clock_set_back_costs_the_delay_not_the_difference(tmp_path, time_):
    with make_pace(tmp_path, time_).turn("u"):
        pass
    time_.now -= 86_400
    with make_pace(tmp_path, time_).turn("u"):
        assert sum(time_.slept) == pytest.approx(3.0)


def test_threads_take_turns(tmp_path):
    pace = Pace(tmp_path, 0.0, 10.0)
    inside, most = [0], [0]

    def ask() -> None:
        for _ in range(20):
            with pace.turn("u"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_without_a_writable_state_nothing_is_asked(tmp_path, time_):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSourceState, match="none is sent"), make_pace(tmp_path / "file", time_).turn("u"):
        pass
