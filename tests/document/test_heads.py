"""What heads the cells of a table: labels over several rows, headers over several columns, titles."""

from __future__ import annotations

import pytest

from extractors.document.heads import Heads, TableHeads
from extractors.document.pages import Cell, Table
from extractors.document.wraps import wrapped_header
from extractors.rules.plain import plain_page


def heads_of(page):
    """The heads of every cell by its text (the last of equal ones)."""
    (table,) = page.tables
    heads = TableHeads(page, table)
    return {page.text[cell.start : cell.end]: heads.of(cell) for cell in table.cells}


@pytest.fixture(scope="module")
def families(read):
    return heads_of(
        read(
            """
            #figure(table(columns: 5, stroke: none, align: (left + horizon, center, center, center, center),
              [Model], [Params], [Tokens], [Score], [Rank],
              table.cell(rowspan: 2)[Heron], [7B], [1.0T], [26.1], [8], [30B], [1.1T], [47.2], [7],
              [Egret], [6B], [1.2T], [47.3], [6],
              table.cell(rowspan: 3)[Stork], [1.8B], [2.2T], [44.4], [5], [8B], [2.4T], [58.5], [4],
              [14B], [3.0T], [66.6], [3]), caption: [Birds.])
            """
        ).pages[0]
    )


def test_a_label_in_the_middle_of_its_rows_holds_for_them(families):
    assert [families[size].row for size in ("7B", "30B", "6B", "1.8B", "8B", "14B")] == [
        ("Heron",),
        ("Heron",),
        ("Egret",),
        ("Stork",),
        ("Stork",),
        ("Stork",),
    ]
    assert (families["3.0T"].row, families["3.0T"].column) == (("Stork",), "Tokens")


def test_a_label_that_is_printed_in_each_of_its_rows_is_followed_by_their_own():
    heads = heads_of(
        plain_page("Kind\tModel\tTime\nGrid\tHeron\t1\nGrid\tEgret\t2\nLine\tStork\t3\nLine\tOwl\t4")
    )
    assert heads["4"].row == ("Line", "Owl")


def test_a_label_beside_its_first_row_holds_for_those_below():
    page = plain_page(
        "Model\tSize\tTime\nHeron\tbase\t1\n\tlarge\t2\n\thuge\t3\nEgret\tbase\t4\n\tlarge\t5\n\thuge\t6"
    )
    found = heads_of(page)
    assert [found[time].row for time in "246"] == [("Heron", "large"), ("Egret", "base"), ("Egret", "huge")]


def test_rules_tell_which_rows_a_label_is_beside(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 3, stroke: none, align: horizon, inset: 3pt, [], [Setting], [Value],
              table.hline(), table.cell(rowspan: 4)[Student], [Steps], [100], [Batch size], [128],
              [Rate], [0.3], [Decay], [0.1], [], [], [], table.hline(),
              table.cell(rowspan: 3)[Teacher], [Steps], [200], [Batch size], [256], [Rate], [0.4]),
              caption: [Settings.])
            """
        ).pages[0]
    )
    assert found["0.1"].row == ("Student", "Decay")
    assert found["256"].row == ("Teacher", "Batch size")


def test_a_header_over_several_columns_heads_each(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 5, stroke: none, align: center, [], table.cell(colspan: 2)[Training cost],
              table.cell(colspan: 2)[Score], [Model], [FLOPs], [days], [dev], [test],
              [Heron], [12], [3], [71.1], [70.2], [Egret], [14], [4], [72.3], [73.4]), caption: [Costs.])
            """
        ).pages[0]
    )
    assert (found["14"].over, found["14"].column) == ("Training cost", "FLOPs")
    assert (found["4"].over, found["4"].column) == ("Training cost", "days")
    assert (found["73.4"].over, found["73.4"].column) == ("Score", "test")


def test_a_title_holds_for_the_rows_below_it(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 3, stroke: none, align: center, [Model], [Days], [Cards],
              table.cell(colspan: 3)[Published models], [Heron], [3], [8], [Egret], [4], [16],
              table.cell(colspan: 3)[Ours], [Stork], [5], [32], [Crane], [6], [64]), caption: [Days.])
            """
        ).pages[0]
    )
    assert (found["16"].title, found["32"].title, found["64"].title) == ("Published models", "Ours", "Ours")
    assert found["64"].column == "Cards"


def test_tables_side_by_side_have_labels_of_their_own():
    page = plain_page(
        "Model\tFLOPs\tModel\tFLOPs\nHeron-S\t1.1G\tHeron-B\t4.6G\nEgret-S\t1.2G\tEgret-B\t4.7G"
    )
    found = heads_of(page)
    assert (found["1.2G"].row, found["4.7G"].row) == (("Egret-S",), ("Egret-B",))


def test_titles_between_the_rows_of_tables_side_by_side_are_of_their_own_table(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 8, stroke: none, align: center,
              [Model], [Size], [FLOPs], [Score], [Model], [Size], [FLOPs], [Score],
              table.cell(colspan: 4)[Tiny networks], table.cell(colspan: 4)[Small networks],
              [Heron], [5M], [1.1G], [70.1], [Heron], [21M], [4.6G], [80.1],
              [Egret-T], [6M], [1.2G], [71.1], [Egret-S], [22M], [4.7G], [81.1],
              table.cell(colspan: 4)[Base networks], table.cell(colspan: 4)[Large networks],
              [Heron], [86M], [17.1G], [84.1], [Heron], [305M], [60.6G], [85.1],
              [Egret-B], [87M], [17.2G], [85.2], [Egret-L], [307M], [61.7G], [86.2]), caption: [Birds.])
            """
        ).pages[0]
    )
    assert (found["4.7G"].row, found["4.7G"].column, found["4.7G"].title) == (
        ("Egret-S",),
        "FLOPs",
        "Small networks",
    )
    assert (found["17.2G"].row, found["17.2G"].title) == (("Egret-B",), "Base networks")
    assert (found["61.7G"].row, found["61.7G"].title) == (("Egret-L",), "Large networks")


def test_a_header_that_is_printed_again_heads_what_follows():
    page = plain_page(
        "Task\tSteps\tDays\nFirst\t100\t1\nSecond\t200\t2\nTask\tSteps\tHours\nThird\t300\t3\nFourth\t400\t4"
    )
    found = heads_of(page)
    assert (found["2"].column, found["4"].column, found["400"].column) == ("Days", "Hours", "Steps")


def test_settings_in_words_are_no_header():
    page = plain_page("Hyper-parameter\tBase\tLarge\nOptimiser\tAdam\tLion\nSteps\t100\t200\nRate\t0.1\t0.2")
    found = heads_of(page)
    assert (found["200"].row, found["200"].column) == (("Steps",), "Large")


def test_an_amount_of_data_names_no_model_of_its_row():
    page = plain_page("Data Size\tSteps\tScore\n3B\t120K\t74.0\n3B\t400K\t79.1\n1B\t500K\t81.3")
    found = heads_of(page)
    assert (found["120K"].row, found["120K"].column) == ((), "Steps")
    sizes = heads_of(plain_page("Model\tSteps\tScore\n3B\t120K\t74.0\n7B\t400K\t79.1\n1B\t500K\t81.3"))
    assert sizes["120K"].row == ("3B",)


def test_a_value_for_all_columns_is_headed_by_all(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 3, stroke: none, align: (left, center, center), [], [Base], [Large],
              [Layers], [12], [24], [Width], [768], [1024], [Heads], [11], [16],
              [Steps], table.cell(colspan: 2)[4000]), caption: [Settings.])
            """
        ).pages[0]
    )
    assert (found["4000"].row, found["4000"].column) == (("Steps",), "Base Large")


def test_a_table_without_cells_heads_nothing():
    heads = TableHeads(plain_page("Words only."), Table(None, 0, 0, (), 0, 0))
    assert heads.of(Cell(0, 0, 0, 5)) == Heads()


def test_the_lines_of_one_label_are_put_together(read):
    found = heads_of(
        read(
            """
            #figure(table(columns: 3, stroke: none, align: horizon + left, inset: 3pt,
              row-gutter: (0pt, 0pt, 0pt, 0pt, 1pt, 0pt), [Family], [Model], [Days],
              table.cell(rowspan: 4)[Long-legged #linebreak() Waders], [Heron], [1],
              [Egret], [2], [Stork], [3], [Crane], [4],
              table.cell(rowspan: 2)[Others], [Owl], [5], [Crow], [6]), caption: [Birds.])
            """
        ).pages[0]
    )
    assert [found[days].row for days in ("1", "4", "6")] == [
        ("Long-legged Waders", "Heron"),
        ("Long-legged Waders", "Crane"),
        ("Others", "Crow"),
    ]


def test_the_head_of_the_labels_may_stand_in_the_second_line() -> None:
    page = plain_page("\tParams\tFLOPs\nModel\t(M)\t(B)\nGridNet\t30\t9.9")
    (table,) = page.tables
    heads = TableHeads(page, table)
    assert [heads.of(cell).column for cell in table.cells if cell.row == 2][1:] == ["Params (M)", "FLOPs (B)"]


def test_what_the_labels_are_stands_in_the_second_line_above_figures() -> None:
    page = plain_page("\tTotal\tGPU\nBenchmark\tSteps\tDays\nMaze\t50M\t3.5\nKitchen\t1M\t0.2")
    (table,) = page.tables
    heads = TableHeads(page, table)
    assert [heads.of(cell).column for cell in table.cells if cell.row == 2][1:] == ["Total Steps", "GPU Days"]


def test_a_setting_of_words_below_a_header_is_none() -> None:
    page = plain_page("\tSmall\tLarge\nTask\tmasking\tpairs\nOptimiser\tAdam\tLion\nBatch\t8\t16")
    (table,) = page.tables
    heads = TableHeads(page, table)
    assert [heads.of(cell).column for cell in table.cells if cell.row == 3][1:] == ["Small", "Large"]


def test_headers_broken_over_lines_and_centred_are_one_header() -> None:
    page = plain_page(
        "\t\t\tTop\n\tWeights\t\t1\nNetwork\t\tGFLOPs\n\t(M)\t\t(%)\nHeron\t30\t9.9\t71.5\nCrow\t5\t1.1\t60.2"
    )
    (table,) = page.tables
    heads = TableHeads(page, table)
    columns = [heads.of(cell).column for cell in table.cells if cell.row == 4]
    assert columns[1:] == ["Weights (M)", "GFLOPs", "Top 1 (%)"]


def test_rows_with_gaps_and_figures_are_no_header() -> None:
    page = plain_page("Heron\t30.5\n\t31.5\nCrow\t5.5\nRook\t4.4\t1.1\t60.2\nJay\t5.4\t1.4\t61.2")
    (table,) = page.tables
    assert wrapped_header(_by_row(table), lambda cell: page.text[cell.start : cell.end]) == frozenset()


def _by_row(table: Table) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def test_a_label_of_two_lines_around_its_row_is_that_rows():
    page = plain_page(
        "Model\tDays\tScore\nHeron-\t\n\t12\t71.1\nNet 7B\t\nHeron-\t\n\t24\t72.2\nNet 13B\t\nEgret\t3\t60.1"
    )
    found = heads_of(page)
    assert [found[days].row for days in ("12", "24", "3")] == [
        ("Heron-Net 7B",),
        ("Heron-Net 13B",),
        ("Egret",),
    ]


def test_a_row_that_adds_up_has_its_own_label_alone():
    page = plain_page(
        "Family\t\tDays\nHeron\t7B\t1\n\t13B\t2\n\t70B\t9\nTotal\t\t12", caption="Table 1: Days."
    )
    found = heads_of(page)
    assert found["9"].row == ("Heron", "70B")
    assert found["12"].row == ("Total",)
