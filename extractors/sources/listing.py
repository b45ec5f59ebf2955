"""All papers submitted in a span of time, each slice compared with the total that arXiv states for it.

A slice is believed when one pass over its pages gave as many different papers as stated, with the same
total on every page. Otherwise it is asked for again: papers that move between pages (an unstable order,
papers added meanwhile) leave a pass short with no error of the server's. Two passes may complete each other
as long as the total stayed the same.

How wide a slice is follows from how many papers the one before held: months in arXiv's first years, a day
now. A back-fill of fourteen years then costs little more than its pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.sources.arxiv_client import BY_SUBMISSION
from extractors.sources.errors import IncompleteListing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import arxiv

    from extractors.sources.arxiv_client import ArxivClient
    from extractors.sources.arxiv_options import ArxivOptions

__all__ = ["TimeSpan", "list_submitted", "submitted_query"]

_MINUTE = timedelta(minutes=1)
_WIDEST = timedelta(days=366)
_MOST_PAGES = 4  # a slice of more pages is long under way, and one paper that moves costs all of them again


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From ``begin`` to ``end`` (UTC), both inclusive, as arXiv's ranges are."""

    begin: datetime
    end: datetime

    def first(self, width: timedelta) -> TimeSpan:
        """Return the part of at most ``width`` that it begins with."""
        return TimeSpan(self.begin, min(self.begin + width, self.end))

    def after(self, part: TimeSpan) -> TimeSpan:
        """Return what follows ``part``. Both share a border, so that no second is left out."""
        return TimeSpan(part.end, self.end)

    def halves(self) -> tuple[TimeSpan, TimeSpan] | None:
        """Cut in two at a full minute; ``None`` where the span is too short for it."""
        middle = (self.begin + (self.end - self.begin) / 2).replace(second=0, microsecond=0)
        if not self.begin + _MINUTE <= middle < self.end:
            return None
        return TimeSpan(self.begin, middle), TimeSpan(middle, self.end)


def submitted_query(categories: tuple[str, ...], span: TimeSpan) -> str:
    """Write the query for papers of these categories whose first version was submitted in the span.

    ``submittedDate`` ranges are the documented filter by date (API user's manual, 5.1), in minutes of GMT.
    """
    any_of = " OR ".join(f"cat:{name}" for name in categories)
    return f"({any_of}) AND submittedDate:[{span.begin:%Y%m%d%H%M} TO {span.end:%Y%m%d%H%M}]"


@dataclass
class _Pass:
    """One walk over the pages of a slice."""

    total: int | None = None
    found: dict[str, arxiv.Result] = field(default_factory=dict)
    fault: str = ""


def list_submitted(
    client: ArxivClient, options: ArxivOptions, span: TimeSpan
) -> Iterator[tuple[TimeSpan, tuple[arxiv.Result, ...]]]:
    """Give the papers first submitted within the span, slice by slice in the order of time.

    The first slice is ``slice_days`` wide. After one that fits on a page the next is twice as wide, up to a
    year; after one of many pages half as wide, but not below ``slice_days``. A slice whose stated total
    exceeds ``max_listing`` is halved, so that no limit on results bites. Raises :class:`IncompleteListing`
    with the figures when a slice stays inconsistent.
    """
    width = timedelta(days=options.slice_days)
    left = span
    while left.begin < left.end:
        piece = left.first(width)
        results = _list_slice(client, options, piece)
        if results is None:
            halves = piece.halves()
            if halves is None:
                raise IncompleteListing(
                    submitted_query(options.categories, piece),
                    stated=None,
                    received=0,
                    tries=1,
                    reason=f"more than {options.max_listing} papers within a minute",
                )
            width = halves[0].end - halves[0].begin
            continue
        yield piece, results
        left = left.after(piece)
        width = _next_width(width, len(results), options)


def _next_width(width: timedelta, papers: int, options: ArxivOptions) -> timedelta:
    """Return how wide the slice after one of so many papers is."""
    if papers <= options.page_size:
        return min(width * 2, _WIDEST)
    if papers > _MOST_PAGES * options.page_size:
        return max(width / 2, min(width, timedelta(days=options.slice_days)))
    return width


def _list_slice(
    client: ArxivClient, options: ArxivOptions, span: TimeSpan
) -> tuple[arxiv.Result, ...] | None:
    """Return one slice, complete; ``None`` if it holds too many papers."""
    query = submitted_query(options.categories, span)
    union: dict[str, arxiv.Result] = {}
    totals: set[int | None] = set()
    walked = _Pass()
    for attempt in range(1, options.listing_tries + 1):
        walked = _walk(client, query, options.max_listing)
        if walked.total is not None and walked.total > options.max_listing:
            return None
        union.update(walked.found)
        totals.add(None if walked.fault else walked.total)
        if walked.total == 0 and not walked.fault and not union and attempt == 1 < options.listing_tries:
            continue  # a stated zero costs one more question to be sure of
        if not walked.fault and len(walked.found) == walked.total:
            return tuple(walked.found.values())
        if totals == {walked.total} and len(union) == walked.total:
            return tuple(union.values())
    raise IncompleteListing(
        query,
        stated=walked.total,
        received=len(union),
        tries=options.listing_tries,
        reason=walked.fault or "papers moved between the pages",
    )


def _walk(client: ArxivClient, query: str, max_listing: int) -> _Pass:
    walked = _Pass()
    offset = 0
    while walked.total is None or offset < walked.total:
        page = client.page(query, offset, BY_SUBMISSION)
        if walked.total is None:
            walked.total = page.total
            if page.total > max_listing:
                break
        elif page.total != walked.total:
            walked.fault = f"the total went from {walked.total} to {page.total} between pages"
            walked.total = page.total
        if not page.results:
            if offset < page.total:
                walked.fault = f"an empty page at {offset} of {page.total}"
            break
        walked.found.update({result.get_short_id().rpartition("v")[0]: result for result in page.results})
        offset += len(page.results)
    return walked
