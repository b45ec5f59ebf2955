"""Pictures of receipts."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from extractors.document.receipts import draw_receipt
from extractors.errors import DocumentError
from extractors.records import Box

BOX = Box(100.0, 100.0, 200.0, 120.0)


def test_the_box_is_drawn_on_the_page(typeset):
    path = typeset("#lorem(20)")
    plain, marked = (
        Image.open(io.BytesIO(draw_receipt(path, 1, boxes))).convert("RGB") for boxes in ((), (BOX,))
    )
    assert plain.size == marked.size
    scale = marked.width / 595.28  # A4, in points
    middle = (int(150 * scale), int(110 * scale))
    assert marked.getpixel(middle) != plain.getpixel(middle)
    outside = (int(300 * scale), int(400 * scale))
    assert min(marked.getpixel(outside)) > 250  # paper stays white


def test_boxes_beyond_the_page_are_cut_to_it(typeset):
    assert draw_receipt(typeset("#lorem(20)"), 1, [Box(-50.0, -50.0, 9999.0, 9999.0)]).startswith(b"\x89PNG")


def test_a_page_that_is_not_there_is_refused(typeset):
    with pytest.raises(IndexError, match="no page 7"):
        draw_receipt(typeset("#lorem(20)"), 7, [])


def test_what_is_no_pdf_is_a_document_error(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(b"<html></html>")
    with pytest.raises(DocumentError):
        draw_receipt(path, 1, [])
