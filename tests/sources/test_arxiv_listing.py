"""The arxiv source against the stand-in: real sockets, the real client of the ``arxiv`` package."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import MetadataOrigin
from extractors.sources.errors import IncompleteListing, RedirectRefused, RequestRefused, SourceUnavailable
from tests.standin.corpus import StandinPaper, Version, minimal_pdf

SINCE = datetime(2026, 11, 16, tzinfo=UTC)


def ids(papers):
    return [paper.arxiv_id for paper in papers]


ALL = [f"2611.{90000 + n:05d}" for n in range(25)]


def test_every_paper_arrives_once_in_the_order_of_update(standin, open_arxiv):
    papers = list(open_arxiv().new_papers(SINCE, None, None))
    assert ids(papers) == ALL
    assert [p.updated for p in papers] == sorted(p.updated for p in papers)


def test_a_paper_carries_what_the_feed_says(standin, open_arxiv):
    paper = next(open_arxiv().new_papers(SINCE, None, 1))
    assert (paper.arxiv_id, paper.version, paper.title) == ("2611.90000", 1, "Paper 0")
    assert (paper.source, paper.metadata_origin) == ("arxiv", MetadataOrigin.API)
    assert paper.published.isoformat() == "2026-11-16"
    assert paper.updated == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert paper.authors == ("Ada Tern", "Bo Wren")
    assert (paper.abstract, paper.primary_category) == ("We train a model.", "cs.LG")
    assert paper.pdf_url == f"{standin.pdf_url}/2611.90000v1"


def test_a_feed_without_pdf_link_still_gives_the_address(standin, open_arxiv):
    standin.corpus["2611.90000"].pdf_link = False
    assert next(open_arxiv().new_papers(SINCE, None, 1)).pdf_url == f"{standin.pdf_url}/2611.90000v1"


def test_a_limit_stops_early_with_the_oldest_updates(standin, open_arxiv):
    assert ids(open_arxiv().new_papers(SINCE, None, 3)) == ALL[:3]
    asked_with_limit = len(standin.requests)
    standin.requests.clear()
    list(open_arxiv().new_papers(SINCE, None, None))
    assert asked_with_limit < len(standin.requests)


def test_until_cuts_the_window(open_arxiv):
    until = datetime(2026, 11, 17, 12, tzinfo=UTC)
    assert ids(open_arxiv().new_papers(SINCE, until, None)) == ALL[:5]


def test_a_listing_overlaps_what_was_seen_before(open_arxiv):
    since = datetime(2026, 11, 18, tzinfo=UTC)
    assert ids(open_arxiv(overlap_days=1.0).new_papers(since, None, None)) == ALL[2:]


def test_papers_of_other_categories_are_not_asked_for(standin, open_arxiv):
    standin.corpus["2611.90007"].categories = ("math.AG",)
    assert "2611.90007" not in ids(open_arxiv().new_papers(SINCE, None, None))


def test_an_old_paper_with_a_new_version_is_found(standin, open_arxiv):
    old = standin.corpus.add(
        StandinPaper("1706.99990", "Old", [Version(datetime(2017, 6, 12, tzinfo=UTC), minimal_pdf("one"))])
    )
    untouched = StandinPaper("1706.99991", "Older", [Version(datetime(2017, 6, 13, tzinfo=UTC), None)])
    standin.corpus.add(untouched)
    old.add_version(datetime(2026, 11, 20, 3, tzinfo=UTC), minimal_pdf("two"))
    papers = {p.arxiv_id: p for p in open_arxiv().new_papers(SINCE, None, None)}
    assert papers["1706.99990"].version == 2
    assert papers["1706.99990"].published.isoformat() == "2017-06-12"
    assert "1706.99991" not in papers
    assert len(papers) == 26


def test_many_revisions_are_walked_page_by_page_without_loss(standin, open_arxiv):
    for n in range(40):
        paper = StandinPaper(
            f"1801.{90000 + n}", f"P{n}", [Version(datetime(2018, 1, 1 + n % 28, tzinfo=UTC), None)]
        )
        paper.add_version(datetime(2026, 11, 17, n % 24, n, tzinfo=UTC), None)
        standin.corpus.add(paper)
    papers = list(open_arxiv(page_size=7).new_papers(SINCE, None, None))
    assert sum(p.version == 2 for p in papers) == 40
    assert [p.updated for p in papers] == sorted(p.updated for p in papers)


def test_a_walk_too_deep_is_parted_by_submission(standin, open_arxiv):
    for n in range(40):
        paper = StandinPaper(
            f"1801.{90000 + n}", f"P{n}", [Version(datetime(2018, 1, 1 + n % 28, tzinfo=UTC), None)]
        )
        paper.add_version(datetime(2026, 11, 17, n % 24, n, tzinfo=UTC), None)
        standin.corpus.add(paper)
    papers = list(open_arxiv(page_size=7, max_listing=20).new_papers(SINCE, None, None))
    assert sum(p.version == 2 for p in papers) == 40
    assert max(int(r.query["start"]) for r in standin.requests) < 20


def test_a_slice_with_too_many_papers_is_halved(standin, open_arxiv):
    assert ids(open_arxiv(slice_days=30.0, max_listing=6).new_papers(SINCE, None, None)) == ALL
    assert max(int(r.query["start"]) for r in standin.requests) <= 6


def widths(standin):
    """Days that the slices asked for span, in the order of asking; repeated questions once."""
    days = []
    for request in standin.requests:
        if request.query["sortBy"] == "submittedDate" and request.query["start"] == "0":
            low, high = re.findall(r"\d{12}", request.query["search_query"])
            moments = [datetime.strptime(digits, "%Y%m%d%H%M") for digits in (low, high)]  # noqa: DTZ007
            span = (moments[1] - moments[0]).total_seconds() / 86400
            if not days or days[-1] != (low, span):
                days.append((low, span))
    return [span for _, span in days]


@pytest.fixture
def fourteen_years(standin):
    """Years of almost nothing, a year of one paper a day, then four a day."""
    standin.corpus.papers.clear()
    times = [datetime(2013 + n, 3, 5, tzinfo=UTC) for n in range(11)]
    times += [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    times += [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=6 * n) for n in range(4 * 300)]
    for number, moment in enumerate(times):
        standin.corpus.add(StandinPaper(f"2611.{number:05d}", f"P{number}", [Version(moment, None)]))
    return standin


def test_a_backfill_of_years_asks_little_more_than_there_are_pages(fourteen_years, open_arxiv):
    source = open_arxiv(page_size=100, slice_days=1.0, max_listing=5000)
    papers = ids(source.new_papers(datetime(2012, 1, 1, tzinfo=UTC), None, None))
    assert papers == sorted(fourteen_years.corpus.papers)
    assert len(fourteen_years.requests) < 70, "5,439 days; 16 pages would hold all papers"


def test_slices_widen_where_papers_are_few_and_narrow_where_they_are_many(fourteen_years, open_arxiv):
    source = open_arxiv(page_size=40, slice_days=1.0, max_listing=300)
    assert len(list(source.new_papers(datetime(2012, 1, 1, tzinfo=UTC), None, None))) == 1576
    days = widths(fourteen_years)
    assert days[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 366]
    assert max(days) == 366
    assert all(width <= 50 for width in days[-4:])
    assert max(int(r.query["start"]) for r in fourteen_years.requests) < 300


def test_narrow_slices_find_the_same_papers_in_the_same_order(fourteen_years, open_arxiv):
    since = datetime(2025, 12, 1, tzinfo=UTC)
    wide = ids(open_arxiv(page_size=500, slice_days=300.0).new_papers(since, None, None))
    narrow = ids(open_arxiv(page_size=500, slice_days=1.0).new_papers(since, None, None))
    tight = ids(open_arxiv(page_size=7, slice_days=9.0, max_listing=20).new_papers(since, None, None))
    assert narrow == wide == tight
    assert len(narrow) == 31 + 1200


def test_short_pages_are_completed(standin, open_arxiv):
    standin.behaviour.max_page = 3
    assert ids(open_arxiv(page_size=10).new_papers(SINCE, None, None)) == ALL


def test_withdrawn_papers_are_marked(standin, open_arxiv):
    standin.corpus["2611.90004"].withdraw(datetime(2026, 11, 22, 9, tzinfo=UTC))
    papers = {p.arxiv_id: p for p in open_arxiv().new_papers(SINCE, None, None)}
    assert papers["2611.90004"].withdrawn
    assert papers["2611.90004"].version == 2
    assert sum(p.withdrawn for p in papers.values()) == 1


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("status", {"status": 429, "retry_after": "0"}),
        ("status", {"status": 503}),
        ("status", {"status": 500}),
        ("html", {}),
        ("empty_page", {}),
        ("entity_bomb", {}),
        ("stray_ampersand", {}),
        ("truncated", {}),
        ("cut", {}),
        ("reset", {}),
        ("stall", {"seconds": 1.0}),
    ],
)
@pytest.mark.parametrize("skip", [0, 1, 3])
def test_a_passing_fault_loses_nothing(standin, open_arxiv, kind, settings, skip):
    standin.inject(kind, skip=skip, **settings)
    assert ids(open_arxiv().new_papers(SINCE, None, None)) == ALL


@pytest.mark.parametrize("kind", ["html", "entity_bomb", "stray_ampersand", "truncated", "reset"])
def test_a_lasting_fault_is_an_error_not_an_empty_list(standin, open_arxiv, kind):
    standin.inject(kind, times=-1)
    with pytest.raises(SourceUnavailable) as caught:
        list(open_arxiv().new_papers(SINCE, None, None))
    assert caught.value.tries == 3


def test_a_lasting_empty_first_page_fails_with_the_figures(standin, open_arxiv):
    standin.inject("empty_page", times=-1, skip=1)  # the walk over revisions is right, the slices are not
    with pytest.raises(IncompleteListing) as caught:
        list(open_arxiv(slice_days=30.0).new_papers(SINCE, None, None))
    assert (caught.value.stated, caught.value.received, caught.value.tries) == (25, 0, 4)
    assert "25" in str(caught.value)


def test_papers_added_while_paging_are_waited_for(standin, open_arxiv):
    added = []

    def add_one(start: int) -> None:
        if start == 8 and len(added) < 2:
            number = len(added)
            moment = datetime(2026, 11, 16, 13 + number, tzinfo=UTC)
            paper = StandinPaper(f"2611.95{number:03d}", "Late", [Version(moment, None)])
            added.append(standin.corpus.add(paper))

    standin.behaviour.before_page = add_one
    papers = list(open_arxiv(slice_days=30.0).new_papers(SINCE, None, None))
    assert len(papers) == 27


def test_a_total_that_never_stands_still_fails_loudly(standin, open_arxiv):
    ticks = iter(range(1000))
    standin.behaviour.stated_total = lambda total: total + next(ticks) % 3 if total else 0
    with pytest.raises(IncompleteListing):
        list(open_arxiv(slice_days=30.0).new_papers(SINCE, None, None))


def test_an_unstable_order_ends_complete_or_in_an_error(standin, open_arxiv):
    outcomes, received = set(), [0]
    for seed in range(4):
        standin.behaviour.unstable = random.Random(seed)
        try:
            papers = list(open_arxiv(slice_days=30.0, listing_tries=6).new_papers(SINCE, None, None))
        except IncompleteListing as error:
            received.append(error.received)
            outcomes.add("error")
        else:
            assert sorted(ids(papers)) == ALL
            outcomes.add("complete")
    assert "complete" in outcomes
    assert max(received) < 25


def test_a_stated_total_above_what_can_be_had_fails(standin, open_arxiv):
    standin.behaviour.stated_total = lambda total: total + 2 if total else 0
    with pytest.raises(IncompleteListing) as caught:
        list(open_arxiv(slice_days=30.0).new_papers(SINCE, None, None))
    assert caught.value.stated == 27
    assert caught.value.received == 25


def test_a_redirect_to_another_host_is_not_followed(standin, open_arxiv):
    standin.inject("redirect", times=-1, target_url="http://127.0.0.2:1/api/query")
    with pytest.raises(RedirectRefused) as caught:
        list(open_arxiv().new_papers(SINCE, None, None))
    assert "127.0.0.2" in caught.value.target
    assert len(standin.requests) == 1


def test_a_redirect_within_the_host_is_followed(standin, open_arxiv):
    fault = standin.inject("redirect", target_url="")
    query = {}

    def aim(request):
        query.update(request.query)

    standin.on_request = aim
    fault.target_url = f"{standin.api_url}?search_query=cat:none&start=0&max_results=4"
    assert ids(open_arxiv().new_papers(SINCE, None, None)) == ALL


def test_a_query_that_arxiv_does_not_understand_is_reported_at_once(standin, open_arxiv):
    standin.inject("status", status=400, times=-1)
    with pytest.raises(RequestRefused) as caught:
        list(open_arxiv().new_papers(SINCE, None, None))
    assert caught.value.status == 400
    assert len(standin.requests) == 1


def test_a_feed_larger_than_allowed_is_not_read(standin, open_arxiv):
    standin.inject("huge", times=-1, seconds=1)
    with pytest.raises(RequestRefused, match="larger than 65536 bytes"):
        list(open_arxiv(max_feed_bytes=65_536).new_papers(SINCE, None, None))


def test_a_time_without_zone_is_refused(open_arxiv):
    with pytest.raises(ValueError, match="no time zone"):
        next(open_arxiv().new_papers(datetime(2026, 1, 1), None, None))  # noqa: DTZ001


def test_a_window_that_ends_before_it_begins_is_empty(open_arxiv):
    assert list(open_arxiv().new_papers(SINCE, SINCE - timedelta(days=9), None)) == []
