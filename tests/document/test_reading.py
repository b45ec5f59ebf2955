"""Reading order: columns, paragraphs, headings, footnotes, captions, hyphens, turned pages."""

from __future__ import annotations

import pytest

TWO_COLUMNS = """
#set page(paper: "us-letter", columns: 2, margin: 2cm, numbering: "1")
#place(top + center, scope: "parent", float: true)[#text(16pt)[*A Study of Small Things*]]
#place(top + left, dx: -1.6cm, dy: 12cm, rotate(-90deg, reflow: true)[
  #text(16pt, fill: gray)[arXiv:2101.09999v3 \\[cs.LG\\] 7 Jan 2021]])
= Introduction
The first sentence stands at the top of the left column. #lorem(200)
This efficient flow finishes in the office.
= Experiments
== Hardware and schedule
We trained the large model on 16 cards for 5.5
days#footnote[On shared machines, so the time is an upper bound.] in all. #lorem(190)

*Training.* We ran for 40 epochs. #lorem(60)
#figure(rect(width: 80%, height: 1cm), caption: [A picture of nothing.])
#lorem(40) The last sentence stands in the right column.
"""


@pytest.fixture(scope="module")
def page(read):
    return read(TWO_COLUMNS).pages[0]


def kinds(page, kind):
    return [page.text[block.start : block.end] for block in page.blocks if block.kind == kind]


def test_the_left_column_is_read_before_the_right_one(page):
    first = page.text.index("stands at the top of the left column")
    heading = page.text.index("Hardware and schedule")
    last = page.text.index("stands in the right column")
    assert first < heading < last


def test_a_paragraph_cut_by_the_column_is_one_block_of_whole_sentences(page):
    holders = [block for block in kinds(page, "paragraph") if "5.5 days" in block]
    assert len(holders) == 1
    assert "\n" not in holders[0]
    sentences = [sentence.text for sentence in page.sentences() if "5.5 days" in sentence.text]
    assert sentences == ["We trained the large model on 16 cards for 5.5 days in all."]


def test_headings_footnotes_and_captions_are_told_apart(page):
    assert kinds(page, "heading") == [
        "A Study of Small Things",
        "1 Introduction",
        "2 Experiments",
        "2.1 Hardware and schedule",
    ]
    assert kinds(page, "footnote") == ["On shared machines, so the time is an upper bound."]
    assert kinds(page, "caption") == ["Figure 1: A picture of nothing."]


def test_each_sentence_knows_its_section(page):
    sections = {sentence.text: sentence.section for sentence in page.sentences()}
    assert sections["This efficient flow finishes in the office."] == "1 Introduction"
    assert sections["We trained the large model on 16 cards for 5.5 days in all."] == (
        "2 Experiments › 2.1 Hardware and schedule"
    )
    assert sections["We ran for 40 epochs."] == "2 Experiments › 2.1 Hardware and schedule › Training"


def test_the_stamp_and_the_page_number_are_no_text(page):
    assert "2101.09999" not in page.text
    assert not page.text.rstrip().endswith("1")


def test_offsets_of_blocks_and_sentences_are_those_of_the_text(page):
    for sentence in page.sentences():
        assert page.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip()
    ends = [0, *[block.end for block in page.blocks]]
    assert all(block.start >= end for block, end in zip(page.blocks, ends, strict=False))


def test_words_broken_at_a_line_end_are_joined_and_compounds_keep_their_hyphen(read):
    narrow = """
    #set page(width: 6cm, height: 20cm, margin: 1cm)
    #set text(hyphenate: true, lang: "en")
    #set par(first-line-indent: 0em, justify: false)
    """
    words = "characterisation internationalisation individualistic straightforwardness " * 4
    text = read(narrow + words).pages[0].text
    assert text.split() == words.split()
    compound = (
        read(narrow.replace("6cm", "4.1cm") + "We use fine-tuning and fine-\\\ntuning again.").pages[0].text
    )
    assert compound == "We use fine-tuning and fine-tuning again."


def test_ligatures_and_special_spaces_are_plain_letters(read):
    page = read("The e\u00adfficient o\ufb03ce \ufb01nds 5\u2009GB, \u22123 and 10\u00a0000.").pages[0]
    assert page.text == "The efficient office finds 5 GB, -3 and 10 000."


def test_a_page_printed_sideways_is_read_as_if_it_were_upright(read):
    page = read(
        """
        #set page(width: 15cm, height: 20cm)
        #rotate(-90deg, reflow: true)[#block(width: 17cm)[
          Sideways we trained on 32 cards for two weeks. #lorem(60)]]
        """
    ).pages[0]
    assert page.text.startswith("Sideways we trained on 32 cards for two weeks. Lorem ipsum")
    box = page.boxes(0, len("Sideways"))[0]
    assert box.bottom - box.top > 3 * (box.x1 - box.x0)  # it stands upright on the page
    assert box.bottom > page.height / 2  # and reads upwards, from the bottom


def test_a_page_without_text_is_empty(read):
    page = read("#rect(width: 5cm, height: 5cm)").pages[0]
    assert (page.text, page.blocks, page.tables, page.sentences()) == ("", (), (), ())
    assert page.boxes(0, 10) == ()


def test_a_number_broken_at_a_line_end_begins_no_list(read):
    ragged = "#set par(justify: false)\n"
    page = read(f"{ragged}The first rate that we tried at all was 1e-\\\n1. We set the decay to 5e-4.").pages[
        0
    ]
    assert page.text == "The first rate that we tried at all was 1e-1. We set the decay to 5e-4."


def test_items_of_a_list_are_blocks_of_their_own(read):
    page = read(
        "We did this:\n- train on 8 cards,\n- wait for 3 days.\n\n+ First part.\n+ Second part."
    ).pages[0]
    assert kinds(page, "list") == [
        "• train on 8 cards,",
        "• wait for 3 days.",
        "1. First part.",
        "2. Second part.",
    ]


def test_a_bold_row_that_goes_on_in_small_letters_is_no_heading(read):
    page = read(
        "#set page(width: 9cm, height: 10cm)\n#set par(justify: false, first-line-indent: 0em)\n"
        "*Models that follow written instructions can* \\\n*generalise.* We saw that for 8 days."
    ).pages[0]
    assert kinds(page, "heading") == []
    assert page.text == "Models that follow written instructions can generalise. We saw that for 8 days."


NUMBERED_LINES = '#set par.line(numbering: "1")\n'


def test_the_line_numbers_of_a_manuscript_are_no_words_and_make_no_tables(read):
    page = read(NUMBERED_LINES + "= First part\n#lorem(90)\n\n= Second part\n#lorem(60)").pages[0]
    assert page.tables == ()
    assert page.text.split("\n\n")[1].startswith("Lorem ipsum dolor")
    assert not any(character.isdigit() for character in page.text.split("\n\n")[1])


def test_a_first_column_that_counts_its_rows_is_no_column_of_line_numbers(read):
    body = ", ".join(f"[{n}], [Network {letter}], [{n}.5]" for n, letter in enumerate("ABCDEFGH", 1))
    page = read(
        "#lorem(60)\n#table(columns: 3, stroke: none, inset: (x: 0pt), column-gutter: 20pt,"
        f"[No.], [Model], [Days], {body})\n#lorem(60)"
    ).pages[0]
    (table,) = page.tables
    assert (table.n_rows, table.n_columns) == (9, 3)
