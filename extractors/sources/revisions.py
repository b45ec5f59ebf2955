"""Older papers that got a new version: those submitted before a span began and updated since.

arXiv documents no filter by update time. ``lastUpdatedDate:[…]`` is known in the wild, but reported to be
taken for ``submittedDate`` (https://github.com/ropensci/aRxiv/issues/69, 2025-11), which would lose every
revision without a word. What is documented is the order ``sortBy=lastUpdatedDate``: this module walks down
from the newest update until it meets one older than the span. The stated total says nothing here, so the
walk checks itself: times must fall, and each page must contain the last paper of the page before. New
updates that arrive meanwhile only push papers down; they do not hide any.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.sources.arxiv_client import BY_UPDATE
from extractors.sources.errors import IncompleteListing
from extractors.sources.listing import TimeSpan, submitted_query

if TYPE_CHECKING:
    import arxiv

    from extractors.sources.arxiv_client import ArxivClient, ResultPage
    from extractors.sources.arxiv_options import ArxivOptions

__all__ = ["ARXIV_BEGAN", "list_revised"]

ARXIV_BEGAN = datetime(1991, 7, 1, tzinfo=UTC)
_OVERLAP_RESULTS = 10


class _Shifted(Exception):
    """The pages do not join; walk again."""

    def __init__(self, reason: str, received: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.received = received


def list_revised(client: ArxivClient, options: ArxivOptions, span: TimeSpan) -> list[arxiv.Result]:
    """Return the papers submitted before the span whose newest version falls within it, newest first.

    Where the walk would go deeper than ``max_listing`` results the papers are parted by the time of
    submission. Raises :class:`IncompleteListing` when the pages stay inconsistent.
    """
    waiting = [TimeSpan(ARXIV_BEGAN, span.begin)]
    revised: dict[str, arxiv.Result] = {}
    while waiting:
        submitted = waiting.pop()
        found = _walk_repeatedly(client, options, submitted, span)
        if found is None:
            halves = submitted.halves()
            if halves is None:
                raise IncompleteListing(
                    submitted_query(options.categories, submitted),
                    stated=None,
                    received=0,
                    tries=1,
                    reason=f"more than {options.max_listing} revisions of papers of one minute",
                )
            waiting += halves
            continue
        revised.update(found)
    return sorted(revised.values(), key=lambda result: result.updated, reverse=True)


def _walk_repeatedly(
    client: ArxivClient, options: ArxivOptions, submitted: TimeSpan, updated: TimeSpan
) -> dict[str, arxiv.Result] | None:
    query = submitted_query(options.categories, submitted)
    last: _Shifted | None = None
    for _ in range(options.listing_tries):
        try:
            return _walk(client, options, query, updated)
        except _Shifted as shifted:
            last = shifted
    raise IncompleteListing(
        query,
        stated=None,
        received=last.received if last else 0,
        tries=options.listing_tries,
        reason=last.reason if last else "",
    )


def _walk(
    client: ArxivClient, options: ArxivOptions, query: str, updated: TimeSpan
) -> dict[str, arxiv.Result] | None:
    """Walk down once; ``None`` if the walk would be too deep."""
    found: dict[str, arxiv.Result] = {}
    overlap = min(_OVERLAP_RESULTS, options.page_size // 2)
    bottom: arxiv.Result | None = None
    offset = 0
    while True:
        page = client.page(query, offset, BY_UPDATE)
        if not page.results:
            if offset < page.total:
                raise _Shifted(f"an empty page at {offset} of {page.total}", len(found))
            return found
        _check_joined(page, bottom if overlap else None, len(found))
        for result in page.results:
            if updated.begin <= result.updated <= updated.end:
                found[result.get_short_id().rpartition("v")[0]] = result
        bottom = page.results[-1]
        reached = offset + len(page.results)
        if bottom.updated < updated.begin or reached >= page.total:
            return found
        if reached >= options.max_listing:
            return None
        offset = max(offset + 1, reached - overlap)


def _check_joined(page: ResultPage, bottom: arxiv.Result | None, received: int) -> None:
    times = [result.updated for result in page.results]
    if any(later < earlier for later, earlier in pairwise(times)):
        raise _Shifted("the order by update time is not kept", received)
    if bottom is not None and bottom.entry_id not in {result.entry_id for result in page.results}:
        raise _Shifted("papers were moved out of view between two pages", received)
