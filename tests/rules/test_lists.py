"""The other figures of a list that ends with a number."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules.engine import read
from extractors.rules.grammar import read_number
from extractors.rules.lists import earlier_in_list
from extractors.rules.plain import plain_page


def _earlier(text: str, last: str) -> list[float]:
    reading = read(plain_page(text), load_lexicon())
    number = read_number(text, text.index(last))
    assert number is not None
    return [found.value for found in earlier_in_list(reading, number)]


@pytest.mark.parametrize(
    ("text", "last", "earlier"),
    [
        ("They run for 100k, 200k and 300k steps.", "300k", [100_000, 200_000]),
        ("We train for 100/300 epochs.", "300", [100]),
        ("They have 149 and 395 million parameters.", "395", [149e6]),
        ("We train 0.5, 1.8 and 7B models.", "7B", [0.5e9, 1.8e9]),
        ("They hold 600k and 2M samples.", "2M", [600_000]),
        ("We train for 300 epochs.", "300", []),
        ("With a batch size of 128 and 3 epochs.", "3 epochs", []),
    ],
)
def test_the_figures_before_the_last_of_a_list(text, last, earlier):
    assert _earlier(text, last) == earlier
