"""A run whose examples were counted by a size that the paper does not print says whose size it is."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field
from extractors.rules import find_all
from extractors.rules.plain import plain_page

COST = "Our network costs 4 billion multiply-adds for one image."


@pytest.mark.parametrize(
    ("schedule", "reasons"),
    [
        ("We train the network on ImageNet for 90 epochs.", ["known_data_set.imagenet-1k"]),
        ("We train the network for 90 epochs on our 2,000,000 training images.", []),
        ("We train the network on ImageNet for 500,000 steps with a batch size of 256 images.", []),
    ],
)
def test_the_data_set_is_named_where_its_known_size_was_multiplied(schedule: str, reasons: list[str]) -> None:
    page = plain_page(f"{COST} {schedule}", section="Training details")
    runs = [run for run in assemble(find_all(page), [page]) if Field.EXAMPLES_SEEN in run.derived]
    assert runs
    assert [why for run in runs for why in run.reasons if why.startswith("known_data_set.")] == reasons
