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
        ("a total of 2M training iteration steps", set()),
    ],
)
def test_what_is_counted_is_no_size(says: str, sizes: set[str]) -> None:
    assert set(read_designators(says).sizes) == sizes


@pytest.mark.parametrize(
    "machine", ["TPU-v3", "A100-80GB", "RTX-3090", "TPU-v3-512", "EPYC-7742", "H100-SXM5", "p3-16xlarge"]
)
def test_machines_are_no_variants_of_models(machine: str) -> None:
    found = read_designators(f"GridNet-D7 was trained on {machine} for a day")
    assert (found.variants, found.names) == ({"gridnet-d7"}, frozenset())
