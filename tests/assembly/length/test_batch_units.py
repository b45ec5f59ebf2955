"""A batch without a unit is counted as the paper counts the same batch elsewhere."""

from __future__ import annotations

import pytest

from extractors.assembly.length.batch_units import with_units
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Finding
from tests.assembly.paper import PaperBuilder


def batches(paper: PaperBuilder) -> list[Finding]:
    return [place.finding for place in with_units(locate(paper.findings, paper.pages))]


def of_a_table(batch: float, caption: str = "") -> PaperBuilder:
    paper = PaperBuilder().table([["Setting", "Value"], ["Batch size", "32K"]], caption=caption)
    return paper.find(Field.BATCH_SIZE, "32K", batch)


@pytest.mark.parametrize(("told", "unit"), [(32e3, "tokens"), (64e3, None)])
def test_the_same_number_told_in_tokens_elsewhere_is_in_tokens(told: float, unit: str | None) -> None:
    paper = of_a_table(32e3).page("The batch is large.")
    paper.find(Field.BATCH_SIZE, "batch", told, text="tokens")
    assert batches(paper)[0].text == unit


def test_a_small_batch_is_never_one_of_tokens() -> None:
    paper = of_a_table(32.0).page("The batch is small.")
    paper.find(Field.BATCH_SIZE, "batch", 32.0, text="tokens")
    assert batches(paper)[0].text is None


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("Settings. The batch size is given in number of tokens.", "tokens"),
        ("Settings. The data are counted in tokens.", None),
    ],
)
def test_a_caption_tells_what_the_batches_of_its_table_count(caption: str, unit: str | None) -> None:
    assert [f.text for f in batches(of_a_table(32e3, caption))] == [unit]


def test_a_batch_told_for_one_device_is_of_one_device_wherever_it_stands() -> None:
    paper = of_a_table(4096.0).page("We put 4096 tokens on each card.")
    paper.find(Field.BATCH_SIZE, "4096 tokens", 4096.0, text="tokens", reasons=("per_device",))
    assert "per_device" in batches(paper)[0].reasons
