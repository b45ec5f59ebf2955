"""Is this file a whole PDF? Cheap checks of its two ends, made before anything parses it.

A PDF begins with ``%PDF-`` (readers allow it within the first 1,024 bytes) and ends with ``%%EOF`` (allowed
within the last 1,024 bytes; some writers pad, hence the wider tail here). ISO 32000-1:2008, 7.5.2, 7.5.5
and annex H.3.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["HEAD_BYTES", "TAIL_BYTES", "PdfFault", "check_ends", "check_file"]

HEAD_BYTES = 1024
TAIL_BYTES = 4096
_HTML_STARTS = (b"<!doctype", b"<html", b"<?xml")


@dataclass(frozen=True, slots=True)
class PdfFault:
    """Why bytes are not a whole PDF: a stable ``code`` (``pdf.…``) and a reason for people."""

    code: str
    reason: str


def check_ends(head: bytes, tail: bytes, size_bytes: int) -> PdfFault | None:
    """Judge a file by its first and last bytes; ``None`` if it may be a whole PDF.

    ``head`` and ``tail`` overlap where the file is short.
    """
    if size_bytes == 0:
        return PdfFault("pdf.empty", "the file has no bytes")
    if b"%PDF-" not in head[:HEAD_BYTES]:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(_HTML_STARTS):
            return PdfFault("pdf.html", "a web page came in place of the PDF")
        return PdfFault("pdf.not_a_pdf", "the file does not begin as a PDF does")
    if b"%%EOF" not in tail[-TAIL_BYTES:]:
        return PdfFault("pdf.truncated", f"the file ends after {size_bytes} bytes without a PDF's end mark")
    return None


def check_file(path: Path) -> PdfFault | None:
    """Judge a file on disk by its two ends; raises ``OSError`` if it cannot be read."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        size_bytes = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size_bytes - TAIL_BYTES))
        tail = stream.read(TAIL_BYTES)
    return check_ends(head, tail, size_bytes)
