"""The walk down the order by update time, while the order moves under it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from extractors.sources.errors import IncompleteListing
from tests.standin.corpus import StandinPaper, Version

SINCE = datetime(2026, 11, 16, tzinfo=UTC)
REVISED = [f"1801.{90000 + n}" for n in range(30)]


@pytest.fixture
def revised(standin):
    """Thirty papers of 2018, each revised within the window, and ten that were not."""
    standin.corpus.papers.clear()
    for n, arxiv_id in enumerate(REVISED):
        first = Version(datetime(2018, 1, 1 + n % 28, tzinfo=UTC), None)
        paper = standin.corpus.add(StandinPaper(arxiv_id, f"P{n}", [first]))
        paper.add_version(SINCE + timedelta(hours=2 + 3 * n), None)
    for n in range(10):
        old = Version(datetime(2018, 2, 1 + n, tzinfo=UTC), None)
        standin.corpus.add(StandinPaper(f"1802.{90000 + n}", "Untouched", [old]))
    return standin


def found(source):
    return [p.arxiv_id for p in source.new_papers(SINCE, None, None)]


def test_the_walk_stops_at_the_first_update_before_the_window(revised, open_arxiv):
    assert found(open_arxiv(page_size=6)) == REVISED
    assert max(int(r.query["start"]) for r in revised.requests) < 32


def test_an_update_that_arrives_meanwhile_hides_none(revised, open_arxiv):
    arrived = []

    def update_one(start: int) -> None:
        if start >= 9 and len(arrived) < 3:
            paper = StandinPaper(
                f"1803.{90000 + len(arrived)}",
                "Late",
                [Version(datetime(2018, 3, 1, tzinfo=UTC), None), Version(SINCE + timedelta(days=6), None)],
            )
            arrived.append(revised.corpus.add(paper))

    revised.behaviour.before_page = update_one
    assert set(REVISED) <= set(found(open_arxiv(page_size=10)))
    assert len(arrived) == 3


def test_papers_that_vanish_meanwhile_make_it_walk_again(revised, open_arxiv):
    gone = []

    def remove_some(start: int) -> None:
        if start >= 5 and not gone:
            gone.extend(sorted(revised.corpus.papers, key=lambda i: revised.corpus[i].updated)[-9:])
            for arxiv_id in gone:
                del revised.corpus.papers[arxiv_id]

    revised.behaviour.before_page = remove_some
    assert found(open_arxiv(page_size=10)) == [i for i in REVISED if i not in gone]
    assert sum(r.query["start"] == "0" for r in revised.requests) >= 2


def test_an_order_that_is_not_kept_fails_loudly(revised, open_arxiv):
    revised.behaviour.unstable = random.Random(3)
    with pytest.raises(IncompleteListing, match="order by update time"):
        found(open_arxiv(page_size=10))


@pytest.mark.parametrize("skip", [0, 1])
def test_an_empty_page_within_the_walk_is_asked_for_again(revised, open_arxiv, skip):
    revised.inject("empty_page", skip=skip)
    assert found(open_arxiv(page_size=10)) == REVISED


def test_a_lasting_empty_page_fails_loudly(revised, open_arxiv):
    revised.inject("empty_page", times=-1)
    with pytest.raises(IncompleteListing, match="an empty page at 0 of 40"):
        found(open_arxiv(page_size=10))


def test_a_page_size_of_one_still_walks(revised, open_arxiv):
    for arxiv_id in REVISED[5:]:
        del revised.corpus.papers[arxiv_id]
    assert found(open_arxiv(page_size=1)) == REVISED[:5]


def test_more_than_can_be_listed_within_a_minute_fails_loudly(revised, open_arxiv):
    for arxiv_id in REVISED:
        revised.corpus[arxiv_id].versions[0].created = datetime(2018, 1, 1, tzinfo=UTC)
    with pytest.raises(IncompleteListing, match="of one minute"):
        found(open_arxiv(page_size=5, max_listing=10))


def test_more_submissions_than_can_be_listed_within_a_minute_fail_loudly(standin, open_arxiv):
    for paper in standin.corpus.papers.values():
        paper.versions[0].created = SINCE + timedelta(hours=1)
    with pytest.raises(IncompleteListing, match="within a minute"):
        found(open_arxiv(max_listing=10))


def test_an_entry_with_a_strange_id_is_reported_and_the_rest_goes_on(standin, open_arxiv):
    paper = standin.corpus.papers.pop("2611.90003")
    paper.arxiv_id = "next-gen.1"
    standin.corpus.add(paper)
    source = open_arxiv()
    assert len(found(source)) == 24
    assert [i.code for i in source.report().issues] == ["arxiv.unknown_id"]
    assert source.report().refused == 1
