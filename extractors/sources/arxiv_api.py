"""The ``arxiv`` source: new and revised papers from arXiv's API, their PDFs from arXiv's host."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from extractors.records import Issue, MetadataOrigin, Paper, Severity
from extractors.sources.arxiv_client import ArxivClient
from extractors.sources.arxiv_id import parse_arxiv_id
from extractors.sources.arxiv_pdf import PdfFetcher
from extractors.sources.listing import TimeSpan, list_submitted
from extractors.sources.pace import Pace
from extractors.sources.revisions import ARXIV_BEGAN, list_revised
from extractors.sources.source import SourceReport, require_utc
from extractors.sources.transport import PoliteTransport
from extractors.sources.withdrawn import is_withdrawn

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import arxiv

    from extractors.records import PdfFile
    from extractors.sources.arxiv_options import ArxivOptions

__all__ = ["ArxivSource"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ArxivSource:
    """Lists by the API's documented means and checks every count; see this folder's README.

    ``state_directory`` keeps the pace between processes. ``now`` and ``rng`` stand in for clock and jitter
    in tests.
    """

    def __init__(
        self,
        options: ArxivOptions,
        state_directory: Path,
        *,
        now: Callable[[], datetime] = _utc_now,
        rng: random.Random | None = None,
    ) -> None:
        self._options = options
        self._now = now
        pace = Pace(state_directory, options.delay_seconds, options.max_wait_seconds)
        self._transport = PoliteTransport(options, pace, rng=rng)
        self._pdfs = PdfFetcher(self._transport, options)
        self._client = ArxivClient(self._transport, options)
        self._report = SourceReport()

    @property
    def name(self) -> str:
        """``arxiv``."""
        return "arxiv"

    def new_papers(
        self, since: datetime | None, until: datetime | None, limit: int | None
    ) -> Iterator[Paper]:
        """Give papers submitted or revised in the window; see :class:`~extractors.sources.source.Source`.

        The window begins ``overlap_days`` before ``since`` (without one: ``first_look_days`` ago). arXiv's
        API knows the newest version of a paper only: a paper submitted in the window and revised after
        ``until`` is given as it is now.
        """
        self._report = SourceReport()
        span = self._window(require_utc(since, "since"), require_utc(until, "until"))
        left = limit
        for result in self._ordered(span):
            if left is not None and left <= 0:
                return
            paper = self._paper(result)
            if paper is None:
                continue
            left = None if left is None else left - 1
            self._report = replace(self._report, listed=self._report.listed + 1)
            yield paper

    def _window(self, since: datetime | None, until: datetime | None) -> TimeSpan:
        end = min(until, self._now()) if until is not None else self._now()
        if since is None:
            begin = end - timedelta(days=self._options.first_look_days)
        else:
            begin = since - timedelta(days=self._options.overlap_days)
        begin = max(begin, ARXIV_BEGAN).replace(second=0, microsecond=0)
        return TimeSpan(begin, max(begin, end))

    def _ordered(self, span: TimeSpan) -> Iterator[arxiv.Result]:
        """Merge revisions and submissions by update time; only what a later slice may precede waits."""
        if span.begin >= span.end:
            return
        given: set[str] = set()
        held: list[tuple[datetime, str, arxiv.Result]] = []

        def hold(results: tuple[arxiv.Result, ...] | list[arxiv.Result]) -> None:
            for result in results:
                short_id = result.get_short_id()
                paper_id = short_id.rpartition("v")[0]
                if paper_id not in given:
                    given.add(paper_id)
                    heapq.heappush(held, (result.updated, short_id, result))

        hold(list_revised(self._client, self._options, span))
        for piece, results in list_submitted(self._client, self._options, span):
            hold(results)
            while held and held[0][0] < piece.end:
                yield heapq.heappop(held)[2]
        while held:
            yield heapq.heappop(held)[2]

    def _paper(self, result: arxiv.Result) -> Paper | None:
        identity = parse_arxiv_id(result.entry_id.rpartition("/abs/")[2])
        if identity is None:
            issue = Issue(
                code="arxiv.unknown_id",
                severity=Severity.WARNING,
                message=f"an entry of the feed has no arXiv identifier: {result.entry_id[:200]}",
                stage="source",
            )
            self._report = replace(
                self._report, refused=self._report.refused + 1, issues=(*self._report.issues, issue)[:1000]
            )
            return None
        version = identity.version or 1
        abstract = " ".join(result.summary.split())
        comments = " ".join((result.comment or "").split()) or None
        return Paper(
            arxiv_id=identity.arxiv_id,
            version=version,
            title=" ".join(result.title.split()),
            source=self.name,
            metadata_origin=MetadataOrigin.API,
            published=result.published.date(),
            updated=result.updated,
            authors=tuple(author.name for author in result.authors),
            categories=tuple(result.categories),
            primary_category=result.primary_category or None,
            abstract=abstract,
            comments=comments,
            journal_ref=result.journal_ref or None,
            doi=result.doi or None,
            pdf_url=self._pdfs.url(identity.arxiv_id, version),
            withdrawn=is_withdrawn(comments, abstract),
        )

    def fetch_pdf(self, paper: Paper, directory: Path) -> PdfFile:
        """Bring the PDF below ``directory``; see :class:`~extractors.sources.arxiv_pdf.PdfFetcher`."""
        return self._pdfs.fetch(paper, directory)

    def report(self) -> SourceReport:
        """Say what the listing met so far."""
        return self._report

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
