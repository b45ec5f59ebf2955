"""Papers that the warehouse holds, as the typed records they came from: to be tried or read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.records import MetadataOrigin, Paper, PdfFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from warehouse.db import Database

__all__ = ["failed_papers_due", "paper_sources", "papers_with_pdf", "withdrawn_versions"]

_COLUMNS = (
    "arxiv_id, version, title, source, metadata_origin, published, updated, authors, categories, "
    "primary_category, abstract, comments, journal_ref, doi, license, pdf_url, withdrawn"
)


def paper_sources(db: Database) -> frozenset[str]:
    """Return the names of the sources that the current papers came from."""
    return frozenset(str(source) for (source,) in db.rows("SELECT DISTINCT source FROM papers"))


def withdrawn_versions(db: Database) -> frozenset[tuple[str, int]]:
    """Return the (arxiv_id, version) pairs that are stored as withdrawn: there is nothing to read in them."""
    return frozenset(
        (str(arxiv_id), int(version))
        for arxiv_id, version in db.rows("SELECT arxiv_id, version FROM papers WHERE withdrawn")
    )


def failed_papers_due(db: Database, *, source: str, keys: tuple[tuple[str, int], ...]) -> list[Paper]:
    """Return the records of those ``keys`` (arXiv id, version) that came from ``source``, in that order."""
    wanted = {key: place for place, key in enumerate(keys)}
    rows = db.rows(f"SELECT {_COLUMNS} FROM papers WHERE source = ?", [source]) if wanted else []
    papers = (_paper(row) for row in rows)
    due = [paper for paper in papers if (paper.arxiv_id, paper.version) in wanted]
    return sorted(due, key=lambda paper: wanted[paper.arxiv_id, paper.version])


def papers_with_pdf(db: Database, *, only: Collection[str] | None = None) -> Iterator[tuple[Paper, PdfFile]]:
    """Give every current paper whose PDF is stored, with that PDF, oldest first.

    ``only`` names the arXiv ids that are wanted, by default all.
    """
    rows = db.rows(
        f"SELECT {_COLUMNS}, pdf_path, sha256, pdf_size_bytes FROM papers "
        "WHERE pdf_path IS NOT NULL AND NOT withdrawn AND ($only IS NULL OR list_contains($only, arxiv_id)) "
        "ORDER BY published, arxiv_id",
        {"only": None if only is None else sorted(only)},
    )
    for *columns, path, sha256, size_bytes in rows:
        paper = _paper(tuple(columns))
        yield paper, PdfFile(paper.arxiv_id, paper.version, path, sha256, size_bytes)


def _paper(row: tuple[Any, ...]) -> Paper:
    values: dict[str, Any] = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values["metadata_origin"] = MetadataOrigin(values["metadata_origin"])
    values["authors"] = tuple(values["authors"] or ())
    values["categories"] = tuple(values["categories"] or ())
    values["abstract"] = values["abstract"] or ""
    return Paper(**values)
