"""arXiv's stamp: id, version, category and date, printed up the left margin of page 1."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from extractors.document.pages import Stamp
from extractors.document.pdfium import open_pages

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["STAMP_PAGES", "find_stamp", "read_stamp", "strip_stamp"]

STAMP_PAGES = 3
"""The stamp is looked for on so many pages: some copies begin with an annotator's or a library's cover."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
_ID = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
_STAMP = re.compile(
    rf"arXiv:(?P<id>{_ID})(?:v(?P<version>\d+))?"
    r"(?:\s*\[(?P<category>[a-z-]+(?:\.[A-Za-z-]+)?)\])?"
    r"(?:\s*(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]{2})[a-z]*\s+(?P<year>\d{4}))?"
)


def read_stamp(path: Path) -> Stamp | None:
    """Read the stamp of a PDF; None where the first pages have none.

    Raises a :class:`~extractors.errors.DocumentError` where the file is no whole, readable PDF.
    """
    _, pages = open_pages(path, path.read_bytes(), max_pages=STAMP_PAGES)
    with closing(pages):
        return next((stamp for page in pages if (stamp := find_stamp(page.plain))), None)


def find_stamp(plain: str) -> Stamp | None:
    """Find the stamp in the plain text of a page; None where there is none.

    A mere citation ("arXiv:1706.03762 [cs]") lacks version and date and is no stamp.
    """
    for match in _STAMP.finditer(plain):
        if not _is_stamp(match):
            continue
        return Stamp(
            arxiv_id=match["id"],
            version=int(match["version"]) if match["version"] else None,
            category=match["category"],
            date=_date(match),
        )
    return None


def strip_stamp(plain: str) -> str:
    """``plain`` without the stamp."""
    return _STAMP.sub(lambda match: " " if _is_stamp(match) else match[0], plain)


def _is_stamp(match: re.Match[str]) -> bool:
    return match["category"] is not None and (match["version"] or match["day"]) is not None


def _date(match: re.Match[str]) -> date | None:
    if not match["day"] or match["month"] not in _MONTHS:
        return None
    try:
        return date(int(match["year"]), _MONTHS[match["month"]], int(match["day"]))
    except ValueError:
        return None
