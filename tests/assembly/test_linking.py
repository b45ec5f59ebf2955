"""Names by which two statements are told to be of one model or of two."""

from __future__ import annotations

import pytest

from extractors.assembly.designators import read_designators
from extractors.assembly.linking import variants_agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("GridNet-B/16", "GridNet-B", True),
        ("GridNet-B/16", "GridNet-B/32", True),
        ("GridNet-L/16", "GridNet-B/16", False),
        ("GridNet-H", "GridNet-B/16", False),
        ("GridNet-D7", "the D7 network", None),
        ("GridNet-50", "GridNet-50", True),
        ("GridNet-50", "GridNet-101", False),
        ("GridNet-50", "the network", None),
    ],
)
def test_letters_and_numbers_tell_variants_apart(one: str, other: str, agree: bool | None) -> None:
    assert variants_agree(read_designators(one), read_designators(other)) is agree
