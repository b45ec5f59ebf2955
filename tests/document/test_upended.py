"""Headers that are printed upwards head their columns as upright ones do."""

from __future__ import annotations

import pytest

from extractors.document.heads import TableHeads

TABLE = """
We compare three networks of our own in the table below, all of them trained in the same way on images.

#figure(caption: [Networks.], kind: table, supplement: [Table], table(
  columns: 5, align: center + bottom, stroke: none,
  table.hline(), UP[Name], UP[Width], UP[Mio. \\ Params], table.cell(colspan: 2)[GFLOPs],
  table.hline(),
  [Heron-S], [384], [22], [9.2], [31.2],
  [Heron-B], [768], [86], [35.1], [111.3],
  [Heron-L], [1024], [303], [122.9], [382.8], table.hline()))
"""
UP = "#let UP(words) = rotate(-90deg, reflow: true, words)\n"

AXES = """
#grid(columns: 4, gutter: 1cm, ..range(4).map(i =>
  rotate(-90deg, reflow: true)[Validation score #i]))
#v(3cm)
What is printed upwards here are the titles of axes, and the text goes on far below them without any cell.
"""


def test_upended_headers_head_their_columns(read):
    page = read(UP + TABLE.replace("UP[", "#UP[").replace(", #UP", ", UP").replace(" #UP", " UP")).pages[0]
    (table,) = page.tables
    heads = TableHeads(page, table)
    found = {
        (heads.of(cell).row[0], heads.of(cell).column): page.text[cell.start : cell.end]
        for cell in table.cells
        if heads.of(cell).row and heads.of(cell).column
    }
    assert found["Heron-L", "Width"] == "1024"
    assert found["Heron-L", "Mio. Params"] == "303"


@pytest.mark.parametrize("words", ["Validation", "score"])
def test_titles_of_axes_are_no_headers(read, words: str):
    assert words not in read(AXES).pages[0].text
