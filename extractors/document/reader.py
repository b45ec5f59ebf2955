"""PDF → :class:`~extractors.document.pages.Document`."""

from __future__ import annotations

import hashlib
import re
from contextlib import closing
from typing import TYPE_CHECKING

from extractors.document.candidates import is_candidate
from extractors.document.pages import Document
from extractors.document.pdfium import open_pages
from extractors.document.reading import read_page
from extractors.document.shapes import is_references_heading
from extractors.document.stamp import STAMP_PAGES, find_stamp, strip_stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.document.pages import Page

__all__ = ["MAX_PAGES", "read_document"]

MAX_PAGES = 400
"""Pages beyond this are not looked at (theses end before it; page trees made to hurt do not)."""
_NAMED_APPENDIX = (
    r"(?:Appendix|Appendices|Supplement(?:ary|al)? Materials?|APPENDIX|SUPPLEMENTARY MATERIALS?)\b.{0,60}"
)
_APPENDIX = re.compile(rf"^{_NAMED_APPENDIX}$", re.MULTILINE)
_FIRST_APPENDIX = re.compile(
    rf"^(?:{_NAMED_APPENDIX}|A(?:\.1)?\.?\s+[A-Z][A-Za-z]{{2}}[^.]{{0,80}})$", re.MULTILINE
)


def read_document(
    path: Path, *, candidate: Callable[[str], bool] | None = None, max_pages: int = MAX_PAGES
) -> Document:
    """Read a PDF: plain text of all pages, candidate pages in full.

    ``candidate`` decides by a page's plain text (default:
    :func:`~extractors.document.candidates.is_candidate`). Raises a
    :class:`~extractors.errors.DocumentError` where the file is no whole, readable PDF, ``OSError`` where it
    cannot be opened.
    """
    wanted = candidate or is_candidate
    content = path.read_bytes()
    page_count, opened = open_pages(path, content, max_pages=max_pages)
    plain: list[str] = []
    pages: list[Page] = []
    sizes: list[tuple[float, float]] = []
    stamp = None
    place = _Place()
    with closing(opened):
        for page in opened:
            text = page.plain
            if stamp is None and page.number <= STAMP_PAGES:
                stamp = find_stamp(text)
                text = strip_stamp(text)
            plain.append(page.plain)
            sizes.append((page.width, page.height))
            if wanted(text):
                read = read_page(
                    page,
                    after_references=place.after_references,
                    in_appendix=place.in_appendix,
                    section=place.section,
                )
                pages.append(read)
                place.section = next(
                    (block.section for block in reversed(read.blocks) if block.section), place.section
                )
            place.go_on(text.replace("\r", ""))
    return Document(
        sha256=hashlib.sha256(content).hexdigest(),
        page_count=page_count,
        pages=tuple(pages),
        plain=tuple(plain),
        stamp=stamp,
        page_sizes=tuple(sizes),
        pages_skipped=max(page_count - max_pages, 0),
    )


class _Place:
    """Where in the document the next page begins."""

    def __init__(self) -> None:
        self.after_references = False
        self.in_appendix = False
        self.section = ""

    def go_on(self, plain: str) -> None:
        """Pass a page with this plain text."""
        if not self.after_references and any(map(is_references_heading, plain.split("\n"))):
            self.after_references = True
        if not self.in_appendix:
            pattern = _FIRST_APPENDIX if self.after_references else _APPENDIX
            self.in_appendix = bool(pattern.search(plain))
