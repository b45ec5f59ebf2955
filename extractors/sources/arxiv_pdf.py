"""PDFs from arXiv's host: whole ones only, each fetched once, one paper's failure told from the source's."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NoReturn

from extractors.sources.errors import (
    PdfUnavailable,
    RedirectRefused,
    RequestRefused,
    SourceError,
    SourceUnavailable,
)
from extractors.sources.pdf_check import HEAD_BYTES, TAIL_BYTES, check_ends
from extractors.sources.pdf_store import PdfStore
from extractors.sources.transport import Answer, AskAgain, PoliteTransport, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.records import Paper, PdfFile
    from extractors.sources.arxiv_options import ArxivOptions

__all__ = ["PdfFetcher"]

_FAILURES_IN_A_ROW = 3
_MISSING_STATUSES = frozenset({404, 410})


class PdfFetcher:
    """Downloads PDFs over a transport that others share."""

    def __init__(self, transport: PoliteTransport, options: ArxivOptions) -> None:
        self._transport = transport
        self._options = options
        self._failed_in_a_row = 0

    def url(self, arxiv_id: str, version: int) -> str:
        """Return the address on the configured host; the feed's own link may be missing or lead elsewhere."""
        return f"{self._options.pdf_url.rstrip('/')}/{arxiv_id}v{version}"

    def fetch(self, paper: Paper, directory: Path) -> PdfFile:
        """Bring the PDF below ``directory``; nothing is asked for if it is there, whole, or withdrawn.

        Raises :class:`PdfUnavailable` for this paper. After three papers in a row that could not be
        reached, or were refused, and where the server sends us away or asks for a long wait, what the
        server said is raised as it is.
        """
        store = PdfStore(directory)
        there = store.find(paper.arxiv_id, paper.version)
        if there is not None:
            return there
        if paper.withdrawn:
            raise _unavailable(paper, "pdf.withdrawn", "a withdrawn version has no PDF", retryable=False)
        url = self.url(paper.arxiv_id, paper.version)
        try:
            with store.incoming(paper.arxiv_id, paper.version) as sink:
                self._transport.fetch(url, sink, max_bytes=self._options.max_pdf_bytes, judge=_judge_pdf)
        except (RequestRefused, SourceUnavailable) as error:
            self._fail(paper, error)
        self._failed_in_a_row = 0
        stored = store.find(paper.arxiv_id, paper.version)
        if stored is None:
            raise _unavailable(paper, "pdf.truncated", "the file changed on disk while it was stored")
        return stored

    def _fail(self, paper: Paper, error: RequestRefused | SourceUnavailable) -> NoReturn:
        """Turn a failed request into this paper's failure, or the source's."""
        if isinstance(error, RedirectRefused):
            raise error
        if isinstance(error, TooLarge):
            raise _unavailable(paper, "pdf.too_large", error.reason, retryable=False) from error
        if isinstance(error, RequestRefused):
            if error.status in _MISSING_STATUSES:
                raise _unavailable(paper, "pdf.missing", error.reason) from error
            self._count_failure(error)
            raise _unavailable(paper, "pdf.refused", error.reason) from error
        if error.code:
            raise _unavailable(paper, error.code, error.reason) from error
        if (error.retry_after_seconds or 0.0) > self._options.max_wait_seconds:
            raise error
        self._count_failure(error)
        raise _unavailable(paper, "pdf.unreachable", error.reason) from error

    def _count_failure(self, error: SourceError) -> None:
        """Raise the error itself when so many papers in a row failed that the next would, too."""
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= _FAILURES_IN_A_ROW:
            raise error


def _judge_pdf(answer: Answer, body: IO[bytes]) -> None:
    if answer.content_type in {"text/html", "application/xhtml+xml"}:
        raise AskAgain("a web page came in place of the PDF", code="pdf.html")
    body.seek(0)
    head = body.read(HEAD_BYTES)
    body.seek(max(0, answer.size_bytes - TAIL_BYTES))
    fault = check_ends(head, body.read(TAIL_BYTES), answer.size_bytes)
    if fault is not None:
        raise AskAgain(fault.reason, code=fault.code)


def _unavailable(paper: Paper, code: str, reason: str, *, retryable: bool = True) -> PdfUnavailable:
    return PdfUnavailable(paper.arxiv_id, paper.version, code=code, reason=reason, retryable=retryable)
