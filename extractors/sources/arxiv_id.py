"""arXiv identifiers in their three spellings: in metadata, in file names, as month folders.

New style since April 2007: ``YYMM.NNNN`` (five digits since January 2015). Old style: ``archive/YYMMNNN``,
with an optional subject class that is not part of the identity (``math.GT/0309136`` is
``math/0309136``). Source: https://info.arxiv.org/help/arxiv_identifier.html (read 2026-11).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["ArxivId", "file_stem", "first_day_of_month", "month_folder", "parse_arxiv_id", "parse_file_stem"]

_MONTH = r"(?:0[1-9]|1[0-2])"
_NEW = re.compile(rf"(?P<id>\d{{2}}{_MONTH}\.\d{{4,5}})(?:v(?P<version>[1-9]\d{{0,2}}))?", re.ASCII)
_OLD = re.compile(
    r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?(?P<slash>[/_]?)"
    rf"(?P<number>\d{{2}}{_MONTH}\d{{3}})(?:v(?P<version>[1-9]\d{{0,2}}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class ArxivId:
    """An identifier without its version, and the version where one was written."""

    arxiv_id: str
    version: int | None = None


def _from_match(new: re.Match[str] | None, old: re.Match[str] | None) -> ArxivId | None:
    if new is not None:
        version = new["version"]
        return ArxivId(new["id"], int(version) if version else None)
    if old is not None:
        version = old["version"]
        return ArxivId(f"{old['archive']}/{old['number']}", int(version) if version else None)
    return None


def parse_arxiv_id(text: str) -> ArxivId | None:
    """Read ``1706.03762v5``, ``cs/0112017`` or either after ``arXiv:``; ``None`` for anything else."""
    text = text.strip().removeprefix("arXiv:")
    old = _OLD.fullmatch(text)
    return _from_match(_NEW.fullmatch(text), old if old and old["slash"] == "/" else None)


def parse_file_stem(stem: str) -> ArxivId | None:
    """Read a PDF's name without ending: ``1706.03762v5``, ``cs_0112017``, ``cs0112017v2`` (bulk)."""
    old = _OLD.fullmatch(stem)
    return _from_match(_NEW.fullmatch(stem), old if old and old["slash"] != "/" else None)


def file_stem(arxiv_id: str, version: int | None = None) -> str:
    """Return the name of a file for this paper: the slash of old ids is written ``_``."""
    suffix = "" if version is None else f"v{version}"
    return arxiv_id.replace("/", "_") + suffix


def month_folder(arxiv_id: str) -> str:
    """Return the four digits (YYMM) that arXiv's bulk buckets use as a folder."""
    return arxiv_id.rsplit("/", maxsplit=1)[-1][:4]


def first_day_of_month(arxiv_id: str) -> date:
    """Return the first day of the month in which the id was given (arXiv began in 1991)."""
    year, month = divmod(int(month_folder(arxiv_id)), 100)
    return date(year + (1900 if year >= 91 else 2000), month, 1)
