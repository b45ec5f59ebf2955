"""The bibliography is absent from the text; what follows it stays."""

from __future__ import annotations

from extractors.document.shapes import holds_entries

ENTRIES = """
Ada Byron and Charles Cook. 2019. Other people's 64 cards for 12 days. In _Proceedings of the Conference on
Looms_, pages 1–9.

Ben Dale. 2020. A longer title about nothing at all and 300 hours. _arXiv preprint arXiv:2001.00001_.

Cy Eck, Dee Fox, and Eve Gold. 2018. Yet another title with many words in it. _Journal of Journals_,
3(2):17–29.

Finn Hall and Gus Ives. 2017. On the weaving of very long threads. In _Proceedings of the Conference on
Yarn_, pages 4–8.
""".strip().split("\n\n")
LIST = "\n\n".join(ENTRIES)
HANGING = "#set par(hanging-indent: 1em, first-line-indent: 0em)\n"
APPENDIX = """
#set par(hanging-indent: 0em, first-line-indent: 1em)
#counter(heading).update(0)
#set heading(numbering: "A.1")
= Details of training
The appendix says that the small model took 9 hours.
"""
PAPER = f"""
#set page(columns: 2)
= Introduction
We trained for five days. {"#lorem(60)"}
#heading(numbering: none)[References]
{HANGING}{LIST}
{APPENDIX}
"""


def test_the_bibliography_is_cut_off_and_the_appendix_behind_it_kept(read):
    page = read(PAPER).pages[0]
    assert "We trained for five days." in page.text
    assert "the small model took 9 hours" in page.text
    assert "Proceedings" not in page.text
    assert "12 days" not in page.text
    assert "300 hours" not in page.text


def test_numbered_entries_are_cut_off_too(read):
    numbered = "\n\n".join(f"\\[{number}\\] {entry}" for number, entry in enumerate(ENTRIES, 1))
    page = read(f"We trained for five days. #lorem(30)\n\n*References*\n\n{numbered}\n{APPENDIX}").pages[0]
    assert "five days" in page.text
    assert "9 hours" in page.text
    assert "12 days" not in page.text


def test_a_page_that_begins_in_the_middle_of_the_bibliography_is_known_by_its_entries(read):
    page = read(f"{HANGING}{LIST}\n{APPENDIX}").pages[0]
    assert "12 days" not in page.text
    assert "9 hours" in page.text


def test_entries_that_are_broken_over_paragraphs_are_known_by_their_numbers():
    entries = (
        "[15] A. Heron and B. Crow. [16] C. Egret. Rows of 40 cpu cores. In Proceedings of Birds, 2014. "
    )
    assert holds_entries(entries + "[17] D. Jay. On nests. In Proceedings of Birds, 2015.")
    assert not holds_entries(entries)
    assert not holds_entries("[15] A. Heron took 12 days as [3] and [9] did on 8 cards in 2014.")


def test_a_list_of_contributions_is_no_bibliography(read):
    page = read(
        "+ We train for 5 days.\n+ We measure the speed of 8 cards.\n+ We publish what we found."
    ).pages[0]
    assert "5 days" in page.text
    assert "8 cards" in page.text


def test_later_pages_know_that_they_stand_after_the_references(read):
    document = read(
        f"#lorem(20)\n= References\n{HANGING}{LIST}\n#pagebreak()\n{APPENDIX}\n#pagebreak()\nMore of it."
    )
    flags = [(page.after_references, page.in_appendix) for page in document.pages]
    assert flags == [(False, False), (True, False), (True, True)]
    assert document.pages[2].section == "A Details of training"


def test_a_table_that_floated_among_the_entries_is_kept_with_its_caption(read):
    table = """
#figure(table(columns: 3, stroke: none, align: (left, right, right), table.hline(),
  [Setting], [Walker], [Racer], table.hline(), [Total timesteps], [1M], [2M], [Batch size], [64], [128],
  [Learning rate], [3e-4], [1e-4], table.hline()), caption: [Settings of the training.])
"""
    numbered = "\n\n".join(f"\\[{number}\\] {entry}" for number, entry in enumerate(ENTRIES, 5))
    page = read(f"{table}\n#v(3em)\n{numbered}").pages[0]
    assert [table.caption for table in page.tables] == ["Table 1: Settings of the training."]
    assert "Total timesteps" in page.text
    assert "Settings of the training." in page.text
    assert "12 days" not in page.text
