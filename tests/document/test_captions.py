"""Which caption is whose where tables and captions alternate."""

from __future__ import annotations

import pytest

TABLE = """
#align(center, table(columns: 3, stroke: none, inset: 3pt, align: (left, right, right), table.hline(),
  [Model], [Steps], [Batch], table.hline(), [Small], [{0}k], [64], [Large], [{0}0k], [128],
  table.hline()))"""
CAPTION = "#align(center)[Table {0}: Settings of the {1}.]"
FIGURE = "#align(center)[Figure 4: Curves of the {0}.]"


def page_of(read, *blocks):
    return read("\n#v(4pt)\n".join(["#lorem(30)", *blocks, "#v(20pt)", "#lorem(30)"])).pages[0]


def captions(page):
    return [table.caption.split(" of the ")[1] if table.caption else None for table in page.tables]


def test_captions_above_their_tables(read):
    blocks = [CAPTION.format(1, "first"), TABLE.format(3), CAPTION.format(2, "second"), TABLE.format(5)]
    assert captions(page_of(read, *blocks)) == ["first.", "second."]


def test_captions_below_their_tables(read):
    blocks = [TABLE.format(3), CAPTION.format(1, "first"), TABLE.format(5), CAPTION.format(2, "second")]
    assert captions(page_of(read, *blocks)) == ["first.", "second."]


def test_a_table_without_caption_takes_none_that_is_anothers(read):
    blocks = [CAPTION.format(1, "first"), TABLE.format(3), "#v(70pt)", TABLE.format(7)]
    blocks += [CAPTION.format(2, "third"), TABLE.format(5)]
    assert captions(page_of(read, *blocks)) == ["first.", None, "third."]


@pytest.mark.parametrize("below", [True, False])
def test_the_caption_of_a_figure_is_no_tables_if_there_is_a_choice(read, below):
    blocks = [FIGURE.format("runs"), TABLE.format(3), CAPTION.format(1, "first")]
    assert captions(page_of(read, *(blocks if below else reversed(blocks)))) == ["first."]
