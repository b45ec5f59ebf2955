"""pdfium's documents and pages: opened, measured, read as plain text and closed again."""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_void_p
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from extractors.document.words import HYPHEN, prototype, read_runs
from extractors.errors import (
    DamagedPdfError,
    EmptyPdfError,
    EncryptedPdfError,
    NotAPdfError,
    TruncatedPdfError,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from extractors.document.words import Run

__all__ = ["MAX_CHARACTERS", "OpenPage", "open_pages"]

MAX_CHARACTERS = 100_000
"""More of a page is not looked at: a printed page holds 5,000, a figure made of text a few ten thousand."""

_HEADER_WITHIN_BYTES = (
    1024  # ISO 32000-1, implementation note 13: readers accept the header in the first 1024 bytes
)
_TRAILER_WITHIN_BYTES = 4096  # "startxref" and "%%EOF" end a complete file; some tools pad what follows

_unicode = prototype(raw.FPDFText_GetUnicode, c_int, result=ctypes.c_uint)


@dataclass(slots=True)
class OpenPage:
    """A page of an open document. Only valid until the generator of :func:`open_pages` moves on."""

    number: int
    width: float
    height: float
    plain: str
    _text_page: int
    _count: int
    _left: float
    _top: float

    def runs(self) -> list[Run]:
        """Read the words in the order of the page's content stream."""
        return read_runs(self._text_page, self._characters(), self._left, self._top, self.width)

    def _characters(self) -> str:
        """Give one character for each of pdfium's: UTF-16 units, some of which its text leaves out."""
        if len(self.plain) == self._count:
            return self.plain
        units = self.plain.encode("utf-16-le")
        if len(units) == 2 * self._count:
            return "".join(map(chr, memoryview(units).cast("H")))
        return "".join(map(_character, (_unicode(self._text_page, index) for index in range(self._count))))


def open_pages(path: Path, content: bytes, *, max_pages: int) -> tuple[int, Generator[OpenPage]]:
    """Give the number of pages, and at most ``max_pages`` of them; each is closed before the next comes.

    Close the generator when done with it: pages hold memory outside of Python.
    Raises a :class:`~extractors.errors.DocumentError` where the file is no whole, readable PDF.
    """
    _check_bytes(path, content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # pdfium's error code may be that of an earlier file, so the file itself is asked.
        if b"/Encrypt" in content:
            raise EncryptedPdfError(path, "it needs a password") from error
        raise DamagedPdfError(path, "pdfium cannot load it") from error
    page_count = len(document)
    if page_count < 1:
        document.close()
        raise EmptyPdfError(path, "the document has no pages")
    return page_count, _pages(document, min(page_count, max_pages))


def _check_bytes(path: Path, content: bytes) -> None:
    if not content.strip():
        raise EmptyPdfError(path, f"{len(content)} bytes, all blank")
    if b"%PDF-" not in content[:_HEADER_WITHIN_BYTES]:
        raise NotAPdfError(path, f"begins with {content[:16]!r}")
    if b"startxref" not in content[-_TRAILER_WITHIN_BYTES:]:
        raise TruncatedPdfError(path, f"no end of file after {len(content)} bytes")


def _pages(document: Any, count: int) -> Generator[OpenPage]:
    try:
        for index in range(count):
            page = raw.FPDF_LoadPage(document.raw, index)
            if not page:
                yield OpenPage(index + 1, 0.0, 0.0, "", 0, 0, 0.0, 0.0)
                continue
            text_page = raw.FPDFText_LoadPage(page)
            try:
                yield _measure(index + 1, page, text_page)
            finally:
                if text_page:
                    raw.FPDFText_ClosePage(text_page)
                raw.FPDF_ClosePage(page)
    finally:
        document.close()


def _measure(number: int, page: Any, text_page: Any) -> OpenPage:
    width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    box = raw.FS_RECTF()
    left, top = 0.0, height
    if raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        left, top = box.left, box.top
    count = min(max(raw.FPDFText_CountChars(text_page), 0), MAX_CHARACTERS) if text_page else 0
    address = ctypes.cast(text_page, c_void_p).value or 0
    plain = _plain_text(text_page, count) if count else ""
    return OpenPage(number, round(width, 2), round(height, 2), plain, address, count, left, top)


def _plain_text(text_page: Any, count: int) -> str:
    units = ctypes.create_string_buffer(4 * count + 2)  # UTF-16: at most two units a character
    buffer = ctypes.cast(units, ctypes.POINTER(ctypes.c_ushort))
    written = raw.FPDFText_GetText(text_page, 0, count, buffer)
    return units.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")


def _character(code: int) -> str:
    if code == 2:  # pdfium's mark of a hyphen at the end of a line
        return HYPHEN
    return chr(code) if 0 < code < 0x110000 else " "
