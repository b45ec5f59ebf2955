"""Pictures of receipts: a page with boxes drawn round the words that a finding rests on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from extractors.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from extractors.records import Box

__all__ = ["draw_receipt"]

_DOTS_PER_INCH = 110
_PADDING_POINTS = 1.5
_STROKE, _FILL = (214, 39, 40), (255, 221, 51, 80)


def draw_receipt(
    path: Path, page: int, boxes: Iterable[Box], *, dots_per_inch: int = _DOTS_PER_INCH
) -> bytes:
    """Draw a page (counted from 1) with ``boxes`` marked, as a PNG.

    Raises ``IndexError`` where the document has no such page, :class:`~extractors.errors.DocumentError`
    where it cannot be read.
    """
    import pdfplumber  # noqa: PLC0415  (slow to import, and most runs draw nothing)
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415

    try:
        document = pdfplumber.open(path)
    except PdfminerException as error:
        raise DocumentError(path, repr(error)) from error
    with document:
        if not 1 <= page <= len(document.pages):
            raise IndexError(f"{path} has {len(document.pages)} pages, and no page {page}")
        opened = document.pages[page - 1]
        try:
            picture = opened.to_image(resolution=dots_per_inch)
            for box in boxes:
                edges = (
                    max(box.x0 - _PADDING_POINTS, 0),
                    max(box.top - _PADDING_POINTS, 0),
                    min(box.x1 + _PADDING_POINTS, float(opened.width)),
                    min(box.bottom + _PADDING_POINTS, float(opened.height)),
                )
                picture.draw_rect(edges, fill=_FILL, stroke=_STROKE, stroke_width=1)
            target = io.BytesIO()
            picture.save(target, format="PNG")
            return target.getvalue()
        finally:
            opened.close()
