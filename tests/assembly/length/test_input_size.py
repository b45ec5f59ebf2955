"""What an image costs at the size that the network was trained at."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.length.input_size import input_side
from extractors.records import Field, Phase
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("trained with 224^2 input", 224),
        ("GridNet-L\t384 × 384\t90G", 384),
        ("images of 256x256 pixels, 256 × 256 crops", 256),
        ("from 224 × 224 to 384 × 384", None),
        ("a 16 × 16 patch", None),
        ("640 × 480 frames", None),
        ("1.224^2", None),
        ("10^24", None),
    ],
)
def test_the_one_square_input_that_a_text_names(text: str, side: int | None) -> None:
    assert input_side(text) == side


def forward_cost(row_size: str, words: str) -> tuple[float | None, bool]:
    paper = PaperBuilder().table(
        [["model", "size", "FLOPs"], ["GridNet-L", row_size, "90G"]], "Table 1: Networks."
    )
    paper.find(Field.FORWARD_COST, "90G", 90e9, phase=Phase.UNCLEAR)
    paper.page(
        "We tune on ILSVRC for 30 epochs.", "Much is said here.", f"{words} on the 14M photos for 90 epochs."
    )
    paper.find(Field.EPOCHS, "30 epochs", 30).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    paper.find(Field.EPOCHS, "90 epochs", 90).find(Field.DATASET_SIZE, "14M photos", 14e6, text="images")
    [run] = assemble(paper.findings, paper.pages, own_names=frozenset({"gridnet"}))
    assert run.examples_seen == 90 * 14e6
    return run.forward_macs, Field.FORWARD_COST in run.derived


def test_a_cost_at_a_larger_size_than_that_of_the_training_goes_with_the_square_of_the_side() -> None:
    assert forward_cost("384^2", "We pre-train with 192^2 input") == (90e9 / 4, True)


@pytest.mark.parametrize(
    ("row_size", "words"),
    [
        ("192^2", "We pre-train with 192^2 input"),
        ("192^2", "We pre-train with 384^2 input"),
        ("large", "We pre-train with 192^2 input"),
        ("384^2", "We pre-train"),
    ],
)
def test_a_cost_stays_where_the_training_is_not_said_to_be_at_a_smaller_size(
    row_size: str, words: str
) -> None:
    assert forward_cost(row_size, words) == (90e9, False)
