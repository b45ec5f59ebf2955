"""One line of the metadata snapshot that arXiv hands out (JSON lines), read strictly.

Keys: ``id, submitter, authors, title, comments, journal-ref, doi, report-no, categories, license, abstract,
versions [{version, created}], update_date, authors_parsed`` (the public arXiv data set,
https://www.kaggle.com/datasets/Cornell-University/arxiv, CC0). Only ``id`` and ``title`` must be there;
what is there must have its right type, or the line is refused with the reason.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from extractors.records import MetadataOrigin, Paper
from extractors.sources.arxiv_id import parse_arxiv_id
from extractors.sources.withdrawn import is_withdrawn

__all__ = ["MAX_LINE_BYTES", "LineRefused", "SnapshotEntry", "VersionDate", "parse_line"]

MAX_LINE_BYTES = 4 * 2**20
"""Far above any real entry (the longest author lists take some 200 kB)."""


class LineRefused(ValueError):
    """The line cannot be used; the message says why, without the line itself."""


@dataclass(frozen=True, slots=True, order=True)
class VersionDate:
    """One version and when it was submitted (UTC)."""

    version: int
    created: datetime


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """The metadata of one paper with the dates of all its versions, oldest first."""

    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    abstract: str
    comments: str | None
    journal_ref: str | None
    doi: str | None
    license: str | None
    versions: tuple[VersionDate, ...]
    update_date: date | None

    @property
    def withdrawn(self) -> bool:
        """Whether the newest version withdraws the paper."""
        return is_withdrawn(self.comments, self.abstract)

    def newest_as_of(self, until: datetime | None) -> VersionDate | None:
        """Return the newest version submitted no later than ``until``; ``None`` if there was none yet."""
        there = [v for v in self.versions if until is None or v.created <= until]
        return there[-1] if there else None

    def paper(self, version: VersionDate | None, number: int, source: str) -> Paper:
        """Describe version ``number``; ``version`` holds its date where the snapshot gives one.

        The words of the metadata are those of the newest version (arXiv keeps no others); only the newest
        can be withdrawn.
        """
        newest = self.versions[-1].version if self.versions else number
        return Paper(
            arxiv_id=self.arxiv_id,
            version=number,
            title=self.title,
            source=source,
            metadata_origin=MetadataOrigin.SNAPSHOT,
            published=self.versions[0].created.date() if self.versions else None,
            updated=version.created if version else None,
            authors=self.authors,
            categories=self.categories,
            primary_category=self.categories[0] if self.categories else None,
            abstract=self.abstract,
            comments=self.comments,
            journal_ref=self.journal_ref,
            doi=self.doi,
            license=self.license,
            withdrawn=self.withdrawn and number >= newest,
        )


def parse_line(line: bytes) -> SnapshotEntry:
    """Read one line; raises :class:`LineRefused` with the reason."""
    if len(line) > MAX_LINE_BYTES:
        raise LineRefused(f"longer than {MAX_LINE_BYTES} bytes")
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LineRefused(f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise LineRefused("nested too deeply") from error
    except ValueError as error:
        raise LineRefused(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise LineRefused("not a JSON object")
    identity = parse_arxiv_id(_text(data, "id") or "")
    if identity is None:
        raise LineRefused("id is not an arXiv identifier")
    title = _words(data, "title")
    if title is None:
        raise LineRefused("no title")
    return SnapshotEntry(
        arxiv_id=identity.arxiv_id,
        title=title,
        authors=_authors(data),
        categories=tuple((_text(data, "categories") or "").split()),
        abstract=_words(data, "abstract") or "",
        comments=_words(data, "comments"),
        journal_ref=_words(data, "journal-ref"),
        doi=_words(data, "doi"),
        license=_words(data, "license"),
        versions=_versions(data),
        update_date=_update_date(data),
    )


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    raise LineRefused(f"{key} is not text")


def _words(data: dict[str, Any], key: str) -> str | None:
    value = _text(data, key)
    return " ".join(value.replace("\x00", "").split()) or None if value is not None else None


def _authors(data: dict[str, Any]) -> tuple[str, ...]:
    parsed = data.get("authors_parsed")
    if parsed is None:
        names = _words(data, "authors") or ""
        return tuple(name for part in names.split(",") for name in part.strip().split(" and ") if name)
    if not isinstance(parsed, list):
        raise LineRefused("authors_parsed is not a list")
    authors = []
    for entry in parsed:
        if not isinstance(entry, list) or not all(isinstance(part, str) for part in entry):
            raise LineRefused("authors_parsed is not a list of lists of text")
        last, first, suffix = [*entry, "", "", ""][:3]
        authors.append(" ".join(part for part in (first, last, suffix) if part))
    return tuple(name for name in authors if name)


def _versions(data: dict[str, Any]) -> tuple[VersionDate, ...]:
    listed = data.get("versions")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        raise LineRefused("versions is not a list")
    versions = []
    for entry in listed:
        number = entry.get("version") if isinstance(entry, dict) else None
        created = entry.get("created") if isinstance(entry, dict) else None
        if not (
            isinstance(number, str) and number[:1] == "v" and number[1:].isdecimal() and len(number) <= 4
        ):
            raise LineRefused("a version has no number like v1")
        if not isinstance(created, str):
            raise LineRefused(f"version {number} has no date")
        try:
            moment = parsedate_to_datetime(created)
        except ValueError as error:
            raise LineRefused(f"version {number} has the impossible date {created[:60]!r}") from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if not 1986 <= moment.year <= 9998:  # no arXiv paper bears an earlier date
            raise LineRefused(f"version {number} has the impossible date {created[:60]!r}")
        versions.append(VersionDate(int(number[1:]), moment.astimezone(UTC)))
    if len({v.version for v in versions}) < len(versions) or any(v.version < 1 for v in versions):
        raise LineRefused("versions are numbered twice or from zero")
    return tuple(sorted(versions))


def _update_date(data: dict[str, Any]) -> date | None:
    text = _text(data, "update_date")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise LineRefused(f"update_date is the impossible date {text[:60]!r}") from error
