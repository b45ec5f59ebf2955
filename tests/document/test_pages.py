"""Boxes of words, and that a page is read by itself."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pdfplumber
import pytest

from extractors.document import read_document

TEXT = """
#set page(columns: 2)
#lorem(100) We trained on sixteen cards for twelve days in all. #lorem(150)
It took $3.1 times 10^23$ operations. #lorem(100)
"""


@pytest.fixture(scope="module")
def page(read):
    return read(TEXT).pages[0]


def boxes_of(page, words):
    start = page.text.index(words)
    return page.boxes(start, start + len(words))


def test_boxes_lie_where_pdfplumber_sees_the_words(typeset, page):
    with pdfplumber.open(typeset(TEXT)) as document:
        words = {word["text"]: word for word in document.pages[0].extract_words()}
    for name in ("sixteen", "twelve", "operations."):
        (box,) = boxes_of(page, name)
        seen = words[name]
        assert box.x0 == pytest.approx(seen["x0"], abs=3)  # points: half a letter
        assert box.x1 == pytest.approx(seen["x1"], abs=3)
        assert box.top < (seen["top"] + seen["bottom"]) / 2 < box.bottom


def test_words_over_several_lines_have_a_box_a_line(page):
    sentence = next(s for s in page.sentences() if "sixteen cards" in s.text)
    boxes = page.boxes(sentence.start, sentence.end)
    assert len(boxes) in {2, 3}
    assert all(a.bottom <= b.top + 3 for a, b in pairwise(boxes))


def test_a_number_with_its_exponent_is_one_box(page):
    (box,) = boxes_of(page, "10^23")
    assert 15 < box.x1 - box.x0 < 30


def test_no_words_no_boxes(page):
    assert page.boxes(5, 5) == ()
    assert page.boxes(len(page.text) + 5, len(page.text) + 9) == ()


def test_documents_pickle(read):
    document = read(TEXT)
    assert pickle.loads(pickle.dumps(document)) == document


def test_pages_before_and_behind_change_nothing_on_a_page(typeset):
    alone = "= Training\nWe trained on 8 GPUs for 3 days. #lorem(80)\n\nIt had 2#super[16] steps."
    other = "#lorem(60) It had 2 hours and 7 GPUs, and trained-\\\nfor long."

    def read(markup):
        return read_document(typeset(markup)).pages

    (single,) = read(alone)
    for pages, at in (
        (read(f"#counter(heading).update(0)\n{alone}\n#pagebreak()\n{other}"), 0),
        (read(f"{other}\n#pagebreak()\n{alone}"), 1),
        (read(f"{other}\n#pagebreak()\n{other}\n#pagebreak()\n{alone}"), 2),
    ):
        page = pages[at]
        assert (page.text, page.blocks, page.tables, page.spans) == (
            single.text,
            single.blocks,
            single.tables,
            single.spans,
        )
