"""What every source of papers offers.

with open_source("mirror:/data/arxiv") as source:
    for paper in source.new_papers(since=watermark, until=None, limit=None):
        pdf = source.fetch_pdf(paper, home / "pdf")
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractors.records import Issue, Paper, PdfFile

__all__ = ["Source", "SourceReport", "moment_of_day", "require_utc"]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a listing met so far, beside the papers that it gave.

    ``listed`` counts the papers given; ``without_pdf`` the entries in the window whose PDF the source does
    not have (no failure); ``refused`` the metadata lines and files that could not be used. ``issues``
    describes the refusals, at most a thousand of them; the counts are always whole.
    """

    listed: int = 0
    without_pdf: int = 0
    refused: int = 0
    issues: tuple[Issue, ...] = ()


@runtime_checkable
class Source(Protocol):
    """A place that papers come from."""

    @property
    def name(self) -> str:
        """The name written into every record: ``arxiv``, ``mirror`` or ``sample``."""

    def new_papers(
        self, since: datetime | None, until: datetime | None, limit: int | None
    ) -> Iterator[Paper]:
        """Give papers whose newest version is dated within ``since`` … ``until`` (both inclusive, UTC).

        Each paper once, at its newest version as of ``until``, ordered by the time of that version, at most
        ``limit`` of them. A source may give papers from somewhat before ``since`` (an overlap); the caller
        knows what it has. ``None`` means no bound. Raises :class:`~extractors.sources.errors.SourceError`
        rather than give less than there is.
        """

    def fetch_pdf(self, paper: Paper, directory: Path) -> PdfFile:
        """Bring the paper's PDF below ``directory``; if it is there already nothing is fetched.

        Raises :class:`~extractors.sources.errors.PdfUnavailable` for this paper alone, any other
        ``SourceError`` where the next paper would fare no better.
        """

    def report(self) -> SourceReport:
        """Say what the listing met so far."""

    def close(self) -> None:
        """Give back connections and files; closing twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def require_utc(moment: datetime | None, name: str) -> datetime | None:
    """Return the moment in UTC; a time without a zone is a caller's mistake and raises ``ValueError``."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone: {moment.isoformat()}; pass an aware datetime")
    return moment.astimezone(UTC)


def moment_of_day(year: int, month: int, day: int) -> datetime:
    """Return the first moment of a day in UTC."""
    return datetime(year, month, day, tzinfo=UTC)
