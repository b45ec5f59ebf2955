"""Which numbers are the size of a model in its name."""

from __future__ import annotations

import pytest

from extractors.assembly.names.designators import read_designators


@pytest.mark.parametrize(
    ("says", "sizes"),
    [
        ("GridText-7B and its 13B model", {"7b", "13b"}),
        ("this makes 850M × 25 / 128 blocks", set()),
        ("we cut the text into 166M sequence blocks", set()),
        ("a corpus of 850M English tweets", set()),
    ],
)
def test_what_is_counted_is_no_size(says: str, sizes: set[str]) -> None:
    assert set(read_designators(says).sizes) == sizes
