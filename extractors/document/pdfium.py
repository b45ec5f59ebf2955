"""pdfium's pages: plain text of every page, and words with their place and size where they are wanted.

A ctypes call per character is what reading costs, so words are measured and not characters: three calls a word, and
more only where a word is set in several fonts (superscripts). A text object of the PDF has one font and one size, and its characters
follow each other; a word whose first and last character belong to the same object is therefore of one piece.
"""

from __future__ import annotations

import ctypes
import re
from ctypes import POINTER, c_double, c_float, c_int, c_void_p
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

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

__all__ = ["HYPHEN", "OpenPage", "Run", "open_pages"]

HYPHEN = "\ufffe"
"""What pdfium writes where a word was broken at the end of a line (the line break itself is dropped)."""

_HEADER_WITHIN_BYTES = (
    1024  # ISO 32000-1, implementation note 13: readers accept the header in the first 1024 bytes
)
_TRAILER_WITHIN_BYTES = 4096  # "startxref" and "%%EOF" end a complete file; some tools pad what follows
_WORD = re.compile(r"[^\s\ufffe\x00]+")
_WIDE_EM, _GAP_EM = 0.6, 0.5  # a digit is 0.5 em wide; a space in a table 0.25 to 0.33 em
_BOLD = re.compile(rb"bold|black|heavy|medi\b|-medi|cmbx|cmb1|sfbx|demi|semibold|\bBX", re.IGNORECASE)


class Run(NamedTuple):
    """A word, or the part of a word that is set in one font.

    ``base`` is the baseline's distance from the page's top, ``size`` the font's size, both in points and as
    printed. ``glued``: no space before it. ``line_break``: pdfium saw a line end before it. ``broken``: a hyphen at the
    line's end follows. ``up``: printed from left to right (False: rotated).
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    glued: bool
    line_break: bool
    broken: bool
    up: bool


def _prototype(function: Any, *arguments: Any, result: Any = c_int) -> Any:
    """``function`` with plain addresses for handles: half the cost of pypdfium2's typed pointers."""
    address = ctypes.cast(function, c_void_p).value
    return ctypes.PYFUNCTYPE(result, c_void_p, *arguments)(address)  # type: ignore[arg-type]


_text_object = _prototype(raw.FPDFText_GetTextObject, c_int, result=c_void_p)
_origin = _prototype(raw.FPDFText_GetCharOrigin, c_int, POINTER(c_double), POINTER(c_double))
_loose_box = _prototype(raw.FPDFText_GetLooseCharBox, c_int, POINTER(raw.FS_RECTF))
_matrix = _prototype(raw.FPDFText_GetMatrix, c_int, POINTER(raw.FS_MATRIX))
_unicode = _prototype(raw.FPDFText_GetUnicode, c_int, result=ctypes.c_uint)
_object_size = _prototype(raw.FPDFTextObj_GetFontSize, POINTER(c_float))
_object_font = _prototype(raw.FPDFTextObj_GetFont, result=c_void_p)
_font_name = _prototype(
    raw.FPDFFont_GetBaseFontName, ctypes.c_char_p, ctypes.c_size_t, result=ctypes.c_size_t
)


@dataclass(slots=True)
class OpenPage:
    """A page of an open document. Only valid until the iterator of :func:`open_pages` moves on."""

    number: int
    width: float
    height: float
    plain: str
    _text_page: int
    _left: float
    _top: float

    def runs(self) -> list[Run]:
        """Words in the order of the page's content stream."""
        return _read_runs(self._text_page, self.plain, self._left, self._top)


def open_pages(path: Path, content: bytes, *, max_pages: int) -> tuple[int, Generator[OpenPage]]:
    """Number of pages, and the pages one after the other, at most ``max_pages``; each is closed before the next.

    Close the generator when done with it: pages hold memory outside of Python.
    Raises a :class:`~extractors.errors.DocumentError` where the file is no whole, readable PDF.
    """
    _check_bytes(path, content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedPdfError(path, "pdfium asks for a password") from error
        raise DamagedPdfError(path, str(error)) from error
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
                yield OpenPage(index + 1, 0.0, 0.0, "", 0, 0.0, 0.0)
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
    address = ctypes.cast(text_page, c_void_p).value or 0
    plain = _plain_text(text_page, address) if text_page else ""
    return OpenPage(number, round(width, 2), round(height, 2), plain, address, left, top)


def _plain_text(text_page: Any, address: int) -> str:
    count = raw.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    units = (ctypes.c_ushort * (count * 2 + 1))()
    written = raw.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # pdfium leaves some control characters out of its text; offsets must be those of its characters.
    return "".join(map(_character, (_unicode(address, index) for index in range(count))))


def _character(code: int) -> str:
    if code == 2:  # pdfium's mark of a hyphen at the end of a line
        return HYPHEN
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return " "
    return chr(code)


def _read_runs(text_page: int, text: str, left: float, top: float) -> list[Run]:
    x, y, box, matrix = c_double(), c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    x_at, y_at, box_at = ctypes.pointer(x), ctypes.pointer(y), ctypes.pointer(box)
    looks: dict[int, tuple[float, bool, bool]] = {}
    fonts: dict[int, bool] = {}
    runs: list[Run] = []
    append, previous_end = runs.append, 0
    text_object, origin, loose_box = _text_object, _origin, _loose_box
    for match in _WORD.finditer(text):
        start, end = match.span()
        line_break = "\n" in text[previous_end:start]
        glued = previous_end == start and start > 0
        previous_end = end
        broken = text[end : end + 1] == HYPHEN
        first = text_object(text_page, start) or 0
        last = text_object(text_page, end - 1) or 0 if end - start > 1 else first
        pieces = [(start, end, first)] if first == last else _pieces(text_page, start, end)
        for piece_start, piece_end, handle in pieces:
            look = looks.get(handle)
            if look is None:
                look = looks[handle] = _look(text_page, piece_start, handle, matrix, fonts)
            size, bold, up = look
            origin(text_page, piece_start, x_at, y_at)
            loose_box(text_page, piece_end - 1, box_at)
            x0, x1, base = x.value - left, box.right - left, top - y.value
            run = Run(
                text[piece_start:piece_end],
                x0,
                x1,
                base,
                size,
                bold,
                glued or piece_start > start,
                line_break and piece_start == start,
                broken and piece_end == end,
                up,
            )
            if x1 - x0 > (_WIDE_EM * (piece_end - piece_start) + _GAP_EM) * size and up:
                runs.extend(_part(text_page, piece_start, run, left))
            else:
                append(run)
    return runs


def _pieces(text_page: int, start: int, end: int) -> list[tuple[int, int, int]]:
    """The word's stretches of one text object each."""
    pieces: list[tuple[int, int, int]] = []
    begin, current = start, _text_object(text_page, start) or 0
    for index in range(start + 1, end):
        handle = _text_object(text_page, index) or 0
        if handle != current:
            pieces.append((begin, index, current))
            begin, current = index, handle
    pieces.append((begin, end, current))
    return pieces


def _part(text_page: int, start: int, run: Run, left: float) -> list[Run]:
    """Part a word that is wider than its letters: pdfium at times sees no space between two cells."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    cuts: list[tuple[int, float, float]] = [(0, run.x0, run.x1)]
    end = run.x0
    for offset in range(len(run.text)):
        _origin(text_page, start + offset, ctypes.pointer(x), ctypes.pointer(y))
        _loose_box(text_page, start + offset, ctypes.pointer(box))
        x0 = x.value - left
        if offset and x0 - end > _GAP_EM * run.size:
            cuts[-1] = (cuts[-1][0], cuts[-1][1], end)
            cuts.append((offset, x0, run.x1))
        end = max(end, box.right - left)
    ends = [cut[0] for cut in cuts[1:]] + [len(run.text)]
    last = len(cuts) - 1
    return [
        run._replace(
            text=run.text[offset:stop],
            x0=x0,
            x1=x1,
            glued=run.glued and number == 0,
            line_break=run.line_break and number == 0,
            broken=run.broken and number == last,
        )
        for number, ((offset, x0, x1), stop) in enumerate(zip(cuts, ends, strict=True))
    ]


def _look(
    text_page: int, index: int, handle: int, matrix: Any, fonts: dict[int, bool]
) -> tuple[float, bool, bool]:
    """Size in points as printed, bold, upright; (0, False, True) for characters that pdfium made up."""
    if not handle:
        return 0.0, False, True
    nominal = c_float()
    _object_size(handle, ctypes.byref(nominal))
    if not _matrix(text_page, index, ctypes.byref(matrix)):
        return nominal.value, False, True
    font = _object_font(handle) or 0
    bold = fonts.get(font)
    if bold is None:
        name = ctypes.create_string_buffer(96)
        _font_name(font, name, 96)
        bold = fonts[font] = bool(_BOLD.search(name.value))
    size = nominal.value * hypot(matrix.c, matrix.d)
    return size, bold, abs(matrix.b) < 0.2 * abs(matrix.a) and matrix.a > 0
