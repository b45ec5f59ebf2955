"""The ``arxiv`` package's client on our own transport, one checked page at a time.

The package builds the queries and turns entries into results. What it leaves undone is done around it: its
session is replaced by one that paces, times out, retries and refuses (:mod:`extractors.sources.transport`),
every page is parsed strictly first (:mod:`extractors.sources.feed`), and the stated total is kept, which
the package drops.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import arxiv

from extractors.sources.errors import RequestRefused
from extractors.sources.feed import ApiRefusal, FeedHead, FeedMalformed, inspect_feed
from extractors.sources.transport import Answer, AskAgain

if TYPE_CHECKING:
    from extractors.sources.arxiv_options import ArxivOptions
    from extractors.sources.transport import PoliteTransport

__all__ = ["BY_SUBMISSION", "BY_UPDATE", "ArxivClient", "ResultPage"]

BY_SUBMISSION = (arxiv.SortCriterion.SubmittedDate, arxiv.SortOrder.Ascending)
BY_UPDATE = (arxiv.SortCriterion.LastUpdatedDate, arxiv.SortOrder.Descending)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page: the total that the server stated with it, and the results in its order."""

    total: int
    results: tuple[arxiv.Result, ...]


@dataclass(frozen=True, slots=True)
class _Response:
    """The two things that the package reads of an HTTP answer."""

    status_code: int
    content: bytes


class _Session:
    """Stands where the package keeps its ``requests`` session."""

    def __init__(self, transport: PoliteTransport, max_bytes: int) -> None:
        self._transport = transport
        self._max_bytes = max_bytes
        self.heads: list[FeedHead] = []

    def get(self, url: str, **_: Any) -> _Response:
        """Fetch one page; it is a whole feed when it returns."""
        body = io.BytesIO()
        self._transport.fetch(url, body, max_bytes=self._max_bytes, judge=self._judge)
        return _Response(200, body.getvalue())

    def _judge(self, answer: Answer, body: IO[bytes]) -> None:
        body.seek(0)
        try:
            self.heads.append(inspect_feed(body.read()))
        except ApiRefusal as refusal:
            raise RequestRefused(answer.url, status=200, reason=f"arXiv says: {refusal}") from refusal
        except FeedMalformed as fault:
            raise AskAgain(f"{fault}, with status 200", code="feed.malformed") from fault


class ArxivClient(arxiv.Client):  # type: ignore[misc]
    """Asks for single pages of a query, each checked."""

    def __init__(self, transport: PoliteTransport, options: ArxivOptions) -> None:
        super().__init__(page_size=options.page_size, delay_seconds=0.0, num_retries=0)
        self.query_url_format = options.api_url.replace("{", "{{").replace("}", "}}") + "?{}"
        self._session = _Session(transport, options.max_feed_bytes)

    def page(self, query: str, offset: int, sort: tuple[arxiv.SortCriterion, arxiv.SortOrder]) -> ResultPage:
        """Return up to ``page_size`` results from ``offset`` on (from several pages where they are short)."""
        criterion, order = sort
        search = arxiv.Search(
            query=query, max_results=offset + self.page_size, sort_by=criterion, sort_order=order
        )
        self._session.heads.clear()
        results: list[arxiv.Result] = []
        with suppress(
            arxiv.UnexpectedEmptyPageError
        ):  # after a short page; the count will show what is missing
            results.extend(islice(self.results(search, offset=offset), self.page_size))
        return ResultPage(self._session.heads[-1].total, tuple(results))
