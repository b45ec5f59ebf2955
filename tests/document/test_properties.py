"""Whatever stands on a page, and wherever, it is read without a fault, and boxes lead back to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document.reading import read_page
from extractors.document.words import Run

WORDS = [
    *(
        "model",
        "trained",
        "GPUs",
        "10",
        "23",
        "-5",
        "Table",
        "1:",
        "Figure",
        "2.",
        "References",
        "Appendix",
        "A",
        "4.1",
    ),
    *(
        "∗",
        "†",
        "•",
        "[12]",
        "Byron,",
        "2019.",
        "(a)",
        "=",
        "∑",
        "´",
        "fine-",
        "…",
        "\ufb01nds",
        "3rd",
        "x",
        "-",
        "~6",
    ),
]


@dataclass
class PrintedPage:
    """What ``read_page`` asks of an open page."""

    printed: list[Run]
    number: int = 1
    width: float = 612.0
    height: float = 792.0
    plain: str = field(default="model trained")

    def runs(self) -> list[Run]:
        return self.printed


@st.composite
def runs(draw):
    text = draw(st.sampled_from(WORDS))
    x0 = draw(st.sampled_from([54.0, 60.0, 100.0, 220.5, 317.0, 400.0]))
    size = draw(st.sampled_from([0.0, 6.0, 7.0, 10.0, 10.0, 10.0, 14.0]))
    line = draw(st.integers(0, 12))
    base = 100.0 + 12.0 * line + draw(st.sampled_from([0.0, 0.0, 0.0, -3.5, 1.5]))
    x1 = x0 + draw(st.sampled_from([0.0, 5.0 * len(text)]))
    bold, glued, broken = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    return Run(text, x0, x1, base, size, bold, glued, broken, draw(st.sampled_from([0, 0, 0, 0, 1, 3, -1])))


@settings(max_examples=150, deadline=None)
@given(st.lists(runs(), max_size=60))
def test_any_page_is_read_and_its_parts_lie_within_the_text(printed):
    page = read_page(PrintedPage(printed))
    ends = [0]
    for block in page.blocks:
        assert ends[-1] <= block.start < block.end <= len(page.text)
        ends.append(block.end)
    for table in page.tables:
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
        assert all(cell.column + cell.span <= table.n_columns for cell in table.cells)
    for span in page.spans:
        assert page.text[span.start : span.end].strip()
    starts = [span.start for span in page.spans]
    assert starts == sorted(starts)


@settings(max_examples=100, deadline=None)
@given(st.lists(runs(), min_size=1, max_size=30))
def test_all_words_of_a_page_are_boxed(printed):
    page = read_page(PrintedPage(printed))
    for sentence in page.sentences():
        assert page.boxes(sentence.start, sentence.end)
