"""A header of one letter means what the caption says."""

from __future__ import annotations

import pytest

from extractors.document.heads import TableHeads
from extractors.document.symbols import meanings
from extractors.rules import find_all
from extractors.rules.plain import plain_page


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("Table 1: E is the number of epochs and B the batch size.", {"E": "number of epochs"}),
        ("Table 1: E denotes epochs, B denotes batch size.", {"E": "epochs", "B": "batch size"}),
        ("Table 1: bs: batch size; lr: learning rate.", {"bs": "batch size", "lr": "learning rate"}),
        ("Table 1: Ntrain is the number of training images.", {"Ntrain": "number of training images"}),
        ("Table 1: Params and FLOPs are those of the backbone; AP is the average precision.", {}),
        ("Table 1: Results.", {}),
        (None, {}),
    ],
)
def test_a_caption_says_what_symbols_mean(caption: str | None, found: dict[str, str]) -> None:
    assert meanings(caption) == found


def test_a_column_below_a_symbol_holds_what_the_symbol_means() -> None:
    rows = "Data\tE\tB\nBirds\t20\t64\nShips\t5\t16"
    page = plain_page(rows, caption="Table 1: Settings. E is the number of epochs, B is the batch size.")
    (table,) = page.tables
    heads = TableHeads(page, table)
    columns = {page.text[cell.start : cell.end]: heads.of(cell).column for cell in table.cells}
    assert (columns["20"], columns["64"]) == ("number of epochs", "batch size")
    values = [(finding.field.value, finding.value) for finding in find_all(page)]
    assert values == [("epochs", 20), ("batch_size", 64), ("epochs", 5), ("batch_size", 16)]
