"""Tables: rows, columns, headers over several columns, captions."""

from __future__ import annotations

import pytest

PLAIN = """
#lorem(40)
#figure(table(columns: 4, stroke: none,
  table.hline(), [Model], [Devices], [Days], [Tokens (B)], table.hline(),
  [Small], [8], [1.5], [20], [Base model], [16], [3.0], [40], [Large model], [64], [12.0], [$3 times 10^2$]),
  caption: [Devices and days.])
#lorem(40)
"""


def rows(page, table):
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = page.text[cell.start : cell.end]
    return grid


@pytest.fixture(scope="module")
def plain(read):
    return read(PLAIN).pages[0]


def test_cells_are_found_by_row_and_column(plain):
    (table,) = plain.tables
    assert (table.n_rows, table.n_columns) == (4, 4)
    assert rows(plain, table) == [
        ["Model", "Devices", "Days", "Tokens (B)"],
        ["Small", "8", "1.5", "20"],
        ["Base model", "16", "3.0", "40"],
        ["Large model", "64", "12.0", "3 × 10^2"],
    ]


def test_the_first_row_heads_the_columns_and_the_caption_is_known(plain):
    (table,) = plain.tables
    assert {cell.row for cell in table.cells if cell.header} == {0}
    assert table.caption == "Table 1: Devices and days."


def test_a_row_is_a_line_of_text_with_tabs_and_a_sentence_of_its_own(plain):
    (table,) = plain.tables
    assert plain.text[table.start : table.end].split("\n")[2] == "Base model\t16\t3.0\t40"
    assert "Base model\t16\t3.0\t40" in {s.text for s in plain.sentences() if s.kind == "table"}


def test_a_header_over_two_columns_spans_them(read):
    page = read(
        """
        #figure(table(columns: 5, stroke: none, align: center,
          [], table.cell(colspan: 2)[Base], table.cell(colspan: 2)[Large], [], [min], [max], [min], [max],
          [Size], [128], [300], [128], [380], [Rate], [0.1], [0.2], [0.3], [0.4], [Depth], [5], [15], [5],
          [25]), caption: [Settings.])
        """
    ).pages[0]
    (table,) = page.tables
    heads = {
        page.text[cell.start : cell.end]: (cell.column, cell.span, cell.header)
        for cell in table.cells
        if cell.row == 0
    }
    assert heads == {"Base": (1, 2, True), "Large": (3, 2, True)}
    assert rows(page, table)[2] == ["Size", "128", "300", "128", "380"]
    assert {cell.row for cell in table.cells if cell.header} == {0, 1}


def test_empty_cells_shift_nothing(read):
    page = read(
        """
        #table(columns: 3, stroke: none, [Model], [Hours], [Cards],
          [First], [12], [], [Second], [], [8], [Third], [7], [9])
        """
    ).pages[0]
    (table,) = page.tables
    assert rows(page, table) == [
        ["Model", "Hours", "Cards"],
        ["First", "12", ""],
        ["Second", "", "8"],
        ["Third", "7", "9"],
    ]


def test_a_label_beside_several_rows_is_part_of_the_table(read):
    page = read(
        """
        #figure(table(columns: 3, stroke: none, align: horizon, [Data], [Method], [Hours],
          table.cell(rowspan: 2)[Pictures], [First way], [10], [Second way], [12],
          table.cell(rowspan: 2)[Sentences], [First way], [20], [Second way], [24]), caption: [Hours.])
        """
    ).pages[0]
    (table,) = page.tables
    assert rows(page, table)[1:] == [
        ["Pictures", "First way", "10"],
        ["", "Second way", "12"],
        ["Sentences", "First way", "20"],
        ["", "Second way", "24"],
    ]


def test_displayed_formulas_are_no_tables(read):
    page = read("#lorem(30) $ sum_(i=1)^n x_i / y_i &= a + b \\ &= c + d $ #lorem(30)").pages[0]
    assert page.tables == ()
