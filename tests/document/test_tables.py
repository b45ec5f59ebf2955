"""Tables: rows, columns, headers over several columns, captions."""

from __future__ import annotations

import pytest

from extractors.document.reader import read_document
from tests.document.raw_pdf import build, one_page

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


def test_a_row_of_words_between_blocks_of_rows_parts_no_table(read):
    page = read(
        """
        #lorem(40)
        #figure(table(columns: 4, stroke: none, align: left,
          [Model], [Images], [Hours], [Score],
          table.cell(colspan: 4, align: center)[Small ones trained on the first set],
          [Heron], [4M], [10], [71.5], [Egret], [4M], [12], [72.5],
          table.cell(colspan: 4, align: center)[Large ones trained on more data],
          [Heron], [900M], [100], [81.5], [Egret], [1.0B], [120], [82.5]), caption: [Birds.])
        #lorem(40)
        """
    ).pages[0]
    (table,) = page.tables
    assert (table.n_rows, table.n_columns) == (7, 4)
    titles = [cell for cell in table.cells if page.text[cell.start : cell.end].endswith("data")]
    assert [(cell.row, page.text[cell.start : cell.end]) for cell in titles] == [
        (4, "Large ones trained on more data")
    ]


def test_a_label_far_below_its_first_row_keeps_the_header_with_the_table(read):
    models = ", ".join(
        f"[Network {letter}], [{number}M], [{number}]" for number, letter in enumerate("ABCDEFGHIJ", 11)
    )
    page = read(
        "#figure(table(columns: 4, stroke: none, align: horizon + left, inset: 3pt,"
        "[], [Model], [Params], [Hours],"
        f"table.cell(rowspan: 10)[Family], {models}), caption: [Networks.])"
    ).pages[0]
    (table,) = page.tables
    heads = {page.text[cell.start : cell.end]: cell.column for cell in table.cells if cell.header}
    assert heads == {"Model": 1, "Params": 2, "Hours": 3}
    assert table.n_rows == 11


def test_a_caption_right_below_the_last_row_is_none_of_its_rows(read):
    page = read(
        """
        #set page(width: 9cm, height: 12cm, margin: 1cm)
        #table(columns: 3, stroke: none, inset: (x: 5pt, y: 2.8pt), [Model], [Days], [Chips],
          [First], [3], [8], [Second], [4], [16], [Third], [5], [32])
        #v(-8pt)
        #par(first-line-indent: 0pt)[Table 3. Days and chips of three networks that we set side by side.]
        """
    ).pages[0]
    (table,) = page.tables
    assert (table.n_rows, table.caption) == (
        4,
        "Table 3. Days and chips of three networks that we set side by side.",
    )


def heads(page, table):
    return {page.text[cell.start : cell.end]: (cell.column, cell.span) for cell in table.cells if cell.header}


def test_a_group_of_three_columns_beside_a_group_of_one(read):
    page = read(
        """
        #figure(table(columns: 8, stroke: none, align: center,
          [], table.cell(colspan: 3)[Faster way], table.cell(colspan: 3)[Slower way], [Old],
          [], [S], [M], [L], [S], [M], [L], [L],
          [train time (h)], [1.2], [2.0], [9.5], [22], [28], [84], [25],
          [test rate (s)], [0.10], [0.15], [0.32], [9.8], [12.1], [47.0], [2.3],
          [score], [57.1], [59.2], [66.9], [58.5], [60.2], [66.0], [63.1]), caption: [Times.])
        """
    ).pages[0]
    (table,) = page.tables
    assert table.n_columns == 8
    found = heads(page, table)
    assert (found["Faster way"], found["Slower way"], found["Old"]) == ((1, 3), (4, 3), (7, 1))
    assert rows(page, table)[2][6] == "84"


def test_a_value_in_the_middle_of_all_columns_holds_for_all(read):
    page = read(
        """
        #figure(table(columns: 3, stroke: none, align: (left, center, center),
          [Setting], [First task], [Second task],
          [Learning rate], [0.003], [0.001], [Epochs], [20], [10], [Batch size], [256], [128],
          [Dropout], table.cell(colspan: 2)[0.1], [Decay], table.cell(colspan: 2)[0.05],
          [Steps], table.cell(colspan: 2)[4000]), caption: [Settings.])
        """
    ).pages[0]
    (table,) = page.tables
    places = {page.text[cell.start : cell.end]: (cell.column, cell.span) for cell in table.cells}
    assert table.n_columns == 3
    assert (places["4000"], places["256"], places["128"]) == ((1, 2), (1, 1), (2, 1))


def test_a_header_above_the_label_of_several_rows_stays_with_the_table(tmp_path):
    # Typesetters write the label of all rows before the first of them, and the cells of a header as one text.
    prose = b"".join(
        b"BT /F 10 Tf 72 %d Td (The heron of the lake stands still and waits for what swims) Tj ET "
        % (600 - 12 * row)
        for row in range(8)
    )
    table = (
        b"BT /F 10 Tf 72 700 Td (Table 1: What the training of the heron cost) Tj ET "
        b"BT /F 10 Tf 200 684 Td [(Little trials till filled) -1200 (Fill till it tilt) -1200 (Total hours)] "
        b"TJ ET "
        b"BT /F 10 Tf 72 656 Td (Heron) Tj ET "
        b"BT /F 10 Tf 110 670 Td [(Ponds) -8000 (128) -7000 (58) -7000 (258)] TJ ET "
        b"BT /F 10 Tf 110 656 Td [(Lakes) -8000 (160) -7000 (17) -7000 (297)] TJ ET "
        b"BT /F 10 Tf 110 642 Td [(Rivers) -8000 (161) -7000 (19) -7000 (197)] TJ ET "
    )
    path = tmp_path / "table.pdf"
    path.write_bytes(build(one_page(table + prose)))
    page = read_document(path, candidate=lambda _: True).pages[0]
    assert [table.caption for table in page.tables] == ["Table 1: What the training of the heron cost"]
    assert "Total hours" in heads(page, page.tables[0])


def test_headers_a_space_apart_head_a_column_each(read):
    page = read(
        """
        #figure(table(columns: 4, stroke: none, inset: (x: 1.7pt, y: 3pt), column-gutter: (2em, 0pt, 2em),
          align: (left, center, center, center), [Name of the network], [Sampling prop.], [Epochs], [Size],
          [First one], [67.0%], [1.10], [33], [Second], [15.0%], [1.06], [78], [Third], [4.5%], [0.64], [32],
          [Fourth], [2.5%], [2.45], [83]), caption: [Data.])
        """
    ).pages[0]
    (table,) = page.tables
    assert heads(page, table) == {
        "Name of the network": (0, 1),
        "Sampling prop.": (1, 1),
        "Epochs": (2, 1),
        "Size": (3, 1),
    }


def test_a_column_that_few_rows_fill_is_a_column(read):
    body = ", ".join(
        f"[Variant {n}], [{n}4], [{'300K' if n in (2, 7) else ''}], [2{n}.3]" for n in range(1, 10)
    )
    page = read(
        "#figure(table(columns: 4, stroke: none, align: center, [Name], [Heads], [steps], [Score],"
        f"{body}), caption: [Variants.])"
    ).pages[0]
    (table,) = page.tables
    grid = rows(page, table)
    assert (grid[2], grid[3]) == (["Variant 2", "24", "300K", "22.3"], ["Variant 3", "34", "", "23.3"])


def test_costs_for_two_languages_with_a_cost_for_both(read):
    page = read(
        """
        #figure(table(columns: 3, stroke: none, align: (left, center, center), inset: (x: 6pt, y: 3pt),
          [Model], table.cell(colspan: 2)[Training Cost (FLOPs)], [], [German], [French],
          [Heron], [], [$1.0 dot 10^20$], [Egret], [$2.3 dot 10^19$], [$1.4 dot 10^20$],
          [Stork], [$9.6 dot 10^18$], [$1.5 dot 10^20$], [Crane], [$2.0 dot 10^19$], [$1.2 dot 10^20$],
          [Ours], table.cell(colspan: 2)[$3.3 dot 10^18$],
          [Ours (big)], table.cell(colspan: 2)[$2.3 dot 10^19$]),
          caption: [Costs.])
        """
    ).pages[0]
    (table,) = page.tables
    assert table.n_columns == 3
    assert heads(page, table)["Training Cost (FLOPs)"] == (1, 2)
    last = {
        page.text[cell.start : cell.end]: (cell.column, cell.span) for cell in table.cells if cell.row == 7
    }
    assert last["2.3 ⋅ 10^19"] == (1, 2)
    assert rows(page, table)[2] == ["Heron", "", "1.0 ⋅ 10^20"]


SIZES_BELOW = """
#figure(table(columns: 5, stroke: none, align: (left, center, center, center, center),
  table.cell(rowspan: 2, align: horizon)[Setting], table.cell(colspan: 2)[Training hours],
  table.cell(colspan: 2)[Memory (GB)], [8192], [16384], [8192], [16384],
  [Heron], [7.4], [16.3], [46.3], [57.4], [Egret], [6.0], [14.0], [25.7], [34.7]), caption: [Hours.])
"""


def test_numbers_that_part_the_columns_of_a_header_are_headers(read):
    page = read(SIZES_BELOW).pages[0]
    (table,) = page.tables
    assert {page.text[cell.start : cell.end] for cell in table.cells if cell.header} == {
        "Setting",
        "Training hours",
        "Memory (GB)",
        "8192",
        "16384",
    }


def test_sizes_below_the_names_of_models_are_headers_where_the_labels_have_theirs_beside_them(read):
    page = read(
        """
        #figure(table(columns: 4, stroke: none, align: (left, center, center, center),
          [], table.cell(colspan: 2)[Heron], [Egret], [Benchmark], [280M], [560M], [305M],
          [First], [85.4], [89.4], [91.2], [Second], [54.6], [60.8], [67.8]), caption: [Scores.])
        """
    ).pages[0]
    (table,) = page.tables
    assert {cell.row for cell in table.cells if cell.header} == {0, 1}


def test_a_first_row_of_numbers_below_headers_is_no_header(read):
    page = read(
        """
        #figure(table(columns: 3, stroke: none, align: (left, center, center), [], [Small], [Large],
          [Layers], [12], [24], [Width], [768], [1024], [Heads], [11], [16]), caption: [Settings.])
        """
    ).pages[0]
    (table,) = page.tables
    assert {cell.row for cell in table.cells if cell.header} == {0}


def test_a_value_in_the_middle_of_some_columns_holds_for_those(read):
    shared = ", ".join(f"[Setting {n}], table.cell(colspan: 3)[{n}], [{n}]" for n in range(1, 5))
    page = read(
        f"""
        #figure(table(columns: 5, stroke: none, align: (left, center, center, center, center),
          [Attribute], [3B], [9B], [27B], [3B long], {shared},
          [Layers], [12], [18], [30], [12], [Width], [1280], [1920], [2560], [1280],
          [Steps], [30000], [50000], [50000], [100000], [Batch size], [320], [512], [1280], [2560]),
          caption: [Settings.])
        """
    ).pages[0]
    (table,) = page.tables
    assert {(cell.column, cell.span) for cell in table.cells if cell.row == 3} == {(0, 1), (1, 3), (4, 1)}


def test_a_header_in_the_middle_of_a_narrow_and_a_wide_column_covers_both(read):
    page = read(
        """
        #figure(table(columns: 5, stroke: none, align: (left, center, center, center, center),
          [], table.cell(colspan: 2)[City], table.cell(colspan: 2)[Forest],
          [Model], [Cost], [Score of one or many scales], [Cost], [Score of one or many scales],
          [Heron], [8.4], [37.4], [125.5], [76.2], [Egret], [15.9], [42.2], [243.7], [78.5]),
          caption: [Costs.])
        """
    ).pages[0]
    (table,) = page.tables
    found = heads(page, table)
    assert (found["City"], found["Forest"]) == ((1, 2), (3, 2))


def test_columns_set_in_little_room_are_columns(read):
    page = read(
        """
        #lorem(40)
        #figure(text(size: 7pt, table(columns: 4, stroke: none, align: center, inset: (x: 2.1pt, y: 3pt),
          [Padding], [Largest batch of training], [Images a second of training], [Largest batch of tests],
          [extra], [266], [480], [6741], [loop], [237], [464], [6741], [zero], [187], [429], [6880])),
          caption: [Batches.])
        #lorem(40)
        """
    ).pages[0]
    (table,) = page.tables
    assert [text for text, _ in heads(page, table).items()] == [
        "Padding",
        "Largest batch of training",
        "Images a second of training",
        "Largest batch of tests",
    ]
    assert rows(page, table)[2] == ["loop", "237", "464", "6741"]


def test_values_with_errors_in_little_room_are_cells(read):
    body = ", ".join(f"[{n}], [{n}4.60 ± 0.90], [{n}8.34 ± 0.64], [{n}8.40 ± 0.70]" for n in range(1, 5))
    page = read(
        "#lorem(40)\n#figure(text(size: 7pt, table(columns: 4, stroke: none, align: center,"
        "inset: (x: 2.1pt, y: 3pt), [K], [Time of training], [Score of tests], [Score on pairs],"
        f"{body})), caption: [Times.])\n#lorem(40)"
    ).pages[0]
    (table,) = page.tables
    assert rows(page, table)[2] == ["2", "24.60 ± 0.90", "28.34 ± 0.64", "28.40 ± 0.70"]


def test_running_text_with_wide_spaces_is_no_table(read):
    page = read(
        "#set page(width: 8.2cm)\n#set par(justify: true)\n#set text(hyphenate: false)\n#lorem(160)"
    ).pages[0]
    assert page.tables == ()


def test_two_headers_share_the_columns_below_them(read):
    page = read(
        """
        #figure(table(columns: 8, stroke: none, align: right,
          [], [], table.cell(colspan: 3, align: center)[Heron], table.cell(colspan: 3, align: center)[Egret],
          [Size], [Param], [Vocab], [Width / inner], [Depth], [Vocab], [Width / inner], [Depth],
          [Small], [300M], [85%], [512/1024], [8/8], [0.3%], [1472/3584], [12/4],
          [Base], [582M], [66%], [768/2048], [12/12], [0.1%], [1536/3968], [18/6],
          [Large], [1.23B], [42%], [1024/2816], [24/24], [0.06%], [1536/3840], [36/12]), caption: [Sizes.])
        """
    ).pages[0]
    (table,) = page.tables
    found = heads(page, table)
    assert (found["Heron"], found["Egret"]) == ((2, 3), (5, 3))
