"""Papers without metadata: what the PDF itself tells, by the stamp on its page 1 or by its file name."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Protocol

from extractors.errors import DocumentError
from extractors.records import MetadataOrigin, Paper
from extractors.sources.arxiv_id import ArxivId, first_day_of_month, parse_arxiv_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

__all__ = ["StampLike", "describe_pdf"]


class StampLike(Protocol):
    """What is needed of a stamp (``extractors.document`` reads them)."""

    @property
    def arxiv_id(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> int | None: ...  # noqa: D102
    @property
    def category(self) -> str | None: ...  # noqa: D102
    @property
    def date(self) -> date | None: ...  # noqa: D102


def describe_pdf(
    path: Path,
    arxiv_id: str | None,
    version: int | None,
    source: str,
    read_stamp: Callable[[Path], StampLike | None] | None = None,
) -> Paper | None:
    """Describe a PDF by its stamp; where there is none by its file name (``arxiv_id``, ``version``).

    Returns ``None`` if neither gives an id. A stamp that speaks of another paper or version than the name
    is not believed: the name was given on purpose. The record says which of the two it rests on; its title
    is the id, as neither holds a title. ``published`` is exact where version 1 bears a stamp, else the first
    day of the id's month, which is all that is known. ``read_stamp`` stands in for ``extractors.document`` in
    tests.
    """
    try:
        stamp = (read_stamp or _read_stamp)(path)
    except DocumentError:  # a PDF that cannot be read: fetching it will say why
        stamp = None
    if stamp is not None and parse_arxiv_id(stamp.arxiv_id) != ArxivId(stamp.arxiv_id):
        stamp = None  # a document may claim anything; an id becomes a file's name
    if stamp is not None and arxiv_id is not None:
        same_version = version is None or stamp.version is None or stamp.version == version
        if stamp.arxiv_id != arxiv_id or not same_version:
            stamp = None
    if stamp is None:
        if arxiv_id is None:
            return None
        return Paper(
            arxiv_id,
            version or 1,
            f"arXiv:{arxiv_id}",
            source,
            MetadataOrigin.FILE_NAME,
            published=first_day_of_month(arxiv_id),
        )
    number = version or stamp.version or 1
    return Paper(
        arxiv_id=stamp.arxiv_id,
        version=number,
        title=f"arXiv:{stamp.arxiv_id}",
        source=source,
        metadata_origin=MetadataOrigin.STAMP,
        published=(stamp.date if number == 1 else None) or first_day_of_month(stamp.arxiv_id),
        updated=datetime.combine(stamp.date, time(), UTC) if stamp.date else None,
        categories=(stamp.category,) if stamp.category else (),
        primary_category=stamp.category,
    )


def _read_stamp(path: Path) -> StampLike | None:
    from extractors.document.stamp import read_stamp  # noqa: PLC0415  (PDF libraries load only when needed)

    return read_stamp(path)
