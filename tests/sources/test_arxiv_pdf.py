"""PDFs from the stand-in: whole files only, from the configured host only, never fetched twice."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.sources.errors import PdfUnavailable, RedirectRefused, RequestRefused, SourceUnavailable

SINCE = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def source(open_arxiv):
    return open_arxiv()


@pytest.fixture
def paper(source):
    return next(source.new_papers(SINCE, None, 1))


def leftovers(directory: Path) -> list[str]:
    return sorted(p.name for p in directory.rglob("*") if p.is_file())


def test_a_pdf_is_stored_by_month_with_its_hash(standin, source, paper, tmp_path):
    stored = source.fetch_pdf(paper, tmp_path / "pdf")
    path = Path(stored.path)
    assert path == tmp_path / "pdf" / "2611" / "2611.90000v1.pdf"
    assert path.is_absolute()
    content = standin.corpus["2611.90000"].versions[0].content()
    assert path.read_bytes() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size_bytes == len(content)
    assert leftovers(tmp_path / "pdf") == ["2611.90000v1.pdf"]


def test_a_stored_pdf_is_not_fetched_again(standin, source, paper, tmp_path):
    first = source.fetch_pdf(paper, tmp_path)
    assert source.fetch_pdf(paper, tmp_path) == first
    assert len(standin.seen("pdf")) == 1


def test_a_stored_pdf_that_was_damaged_is_fetched_again(standin, source, paper, tmp_path):
    first = source.fetch_pdf(paper, tmp_path)
    path = Path(first.path)
    path.write_bytes(path.read_bytes()[:100])
    assert source.fetch_pdf(paper, tmp_path) == first
    assert len(standin.seen("pdf")) == 2


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("status", {"status": 429, "retry_after": "0"}),
        ("status", {"status": 503}),
        ("html", {}),
        ("truncated", {}),
        ("cut", {}),
        ("reset", {}),
        ("stall", {"seconds": 1.0}),
    ],
)
def test_a_passing_fault_is_overcome(standin, source, paper, tmp_path, kind, settings):
    standin.inject(kind, "pdf", times=2, **settings)
    stored = source.fetch_pdf(paper, tmp_path)
    assert Path(stored.path).read_bytes() == standin.corpus["2611.90000"].versions[0].content()
    assert len(standin.seen("pdf")) == 3


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("html", "pdf.html"),
        ("truncated", "pdf.truncated"),
        ("reset", "pdf.unreachable"),
        ("cut", "pdf.unreachable"),
    ],
)
def test_a_lasting_fault_fails_this_paper_and_leaves_no_file(standin, source, paper, tmp_path, kind, code):
    standin.inject(kind, "pdf", times=-1)
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(paper, tmp_path)
    assert caught.value.code == code
    assert caught.value.retryable
    assert leftovers(tmp_path) == ["arxiv-pace"] or leftovers(tmp_path / "2611") == []


def test_a_whole_answer_that_is_no_pdf_has_three_tries_and_holds_nobody_up(
    standin, open_arxiv, paper, tmp_path
):
    standin.inject("truncated", "pdf", times=-1)
    source = open_arxiv(tries=9, delay_seconds=0.05)
    with pytest.raises(PdfUnavailable):
        source.fetch_pdf(paper, tmp_path)
    assert len(standin.seen("pdf")) == 3
    written_at, next_allowed = (tmp_path / "state" / "arxiv-pace").read_text().split()
    assert float(next_allowed) - float(written_at) <= 0.06  # the delay, not the backoff of the paper given up


def test_a_body_that_drips_is_given_up_at_the_deadline(standin, open_arxiv, paper, tmp_path):
    standin.inject("drip", "pdf", times=1, seconds=20)
    began = time.monotonic()
    open_arxiv(deadline_seconds=0.4).fetch_pdf(paper, tmp_path)
    assert time.monotonic() - began < 5
    assert len(standin.seen("pdf")) == 2


def test_going_round_in_circles_is_given_up(standin, source, paper, tmp_path):
    standin.inject("redirect", "pdf", times=-1, target_url=f"{standin.pdf_url}/{paper.arxiv_id}v1")
    with pytest.raises(PdfUnavailable, match="redirects"):
        source.fetch_pdf(paper, tmp_path)
    assert len(standin.requests) < 10


def test_a_long_wait_asked_for_stops_everything(standin, source, paper, tmp_path):
    standin.inject("status", "pdf", status=503, retry_after="7200")
    with pytest.raises(SourceUnavailable, match="wait 7200 s"):
        source.fetch_pdf(paper, tmp_path)


def test_html_named_as_a_pdf_is_not_taken_for_one(standin, source, paper, tmp_path):
    standin.corpus["2611.90000"].versions[0].pdf = b"<html>You are a robot</html>"
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(paper, tmp_path)
    assert caught.value.code == "pdf.html"


def test_a_missing_pdf_is_asked_for_once(standin, source, paper, tmp_path):
    standin.corpus["2611.90000"].versions[0].pdf = None
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(paper, tmp_path)
    assert caught.value.code == "pdf.missing"
    assert len(standin.seen("pdf")) == 1


def test_a_withdrawn_paper_is_not_asked_for(standin, source, paper, tmp_path):
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(replace(paper, withdrawn=True), tmp_path)
    assert (caught.value.code, caught.value.retryable) == ("pdf.withdrawn", False)
    assert standin.seen("pdf") == []


def test_a_pdf_beyond_the_cap_is_cut_off_early(standin, open_arxiv, paper, tmp_path):
    standin.inject("huge", "pdf", times=-1, seconds=3)
    with pytest.raises(PdfUnavailable) as caught:
        open_arxiv(max_pdf_bytes=2**20).fetch_pdf(paper, tmp_path)
    assert (caught.value.code, caught.value.retryable) == ("pdf.too_large", False)
    assert len(standin.seen("pdf")) == 1


def test_a_pdf_on_another_host_is_not_fetched(standin, source, paper, tmp_path):
    standin.inject("redirect", "pdf", target_url="http://127.0.0.2:1/evil.pdf")
    with pytest.raises(RedirectRefused):
        source.fetch_pdf(paper, tmp_path)


def test_the_feeds_own_pdf_link_is_not_followed(standin, source, paper, tmp_path):
    source.fetch_pdf(replace(paper, pdf_url="http://127.0.0.2:1/evil.pdf"), tmp_path)
    assert len(standin.seen("pdf")) == 1


def test_a_refusal_fails_the_paper_and_three_in_a_row_everything(standin, source, tmp_path):
    papers = list(source.new_papers(SINCE, None, 4))
    standin.inject("status", "pdf", status=403, times=-1)
    for paper in papers[:2]:
        with pytest.raises(PdfUnavailable) as failed:
            source.fetch_pdf(paper, tmp_path)
        assert failed.value.code == "pdf.refused"
    with pytest.raises(RequestRefused) as caught:
        source.fetch_pdf(papers[2], tmp_path)
    assert caught.value.status == 403
    assert len(standin.seen("pdf")) == 3


def test_one_refusal_now_and_then_does_not_add_up(standin, source, tmp_path):
    papers = list(source.new_papers(SINCE, None, 6))
    for paper in papers:
        standin.inject("status", "pdf", status=403)
        with pytest.raises(PdfUnavailable):
            source.fetch_pdf(paper, tmp_path)
        source.fetch_pdf(paper, tmp_path)


def test_three_unreachable_papers_in_a_row_mean_that_the_source_is_down(standin, source, tmp_path):
    papers = list(source.new_papers(SINCE, None, 3))
    standin.inject("status", "pdf", status=503, times=-1)
    for paper in papers[:2]:
        with pytest.raises(PdfUnavailable):
            source.fetch_pdf(paper, tmp_path)
    with pytest.raises(SourceUnavailable):
        source.fetch_pdf(papers[2], tmp_path)


def test_a_new_version_is_stored_beside_the_old(standin, open_arxiv, paper, tmp_path):
    source = open_arxiv()
    source.fetch_pdf(paper, tmp_path)
    standin.corpus["2611.90000"].add_version(
        datetime(2026, 11, 22, tzinfo=UTC), standin.corpus["2611.90001"].versions[0].content()
    )
    newer = {p.arxiv_id: p for p in source.new_papers(SINCE, None, None)}["2611.90000"]
    stored = source.fetch_pdf(newer, tmp_path)
    assert Path(stored.path).name == "2611.90000v2.pdf"
    assert (tmp_path / "2611" / "2611.90000v1.pdf").exists()
