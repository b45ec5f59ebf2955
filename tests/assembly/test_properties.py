"""What must hold whatever a paper says: order changes nothing, silent pages add nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder

if TYPE_CHECKING:
    import random

V100 = "nvidia-v100"


def long_paper() -> PaperBuilder:
    paper = PaperBuilder().page("All experiments use 8 V100 GPUs.").device("8 V100 GPUs", V100, 8)
    paper.page(
        "We pre-train the base model for 3 days.", "The large model takes 2 weeks.", section="Training"
    )
    paper.find(Field.DURATION, "3 days", 72.0).find(Field.DURATION, "2 weeks", 336.0)
    paper.page("We use a batch size of 256 for 90 epochs of 1.28M images.")
    paper.find(Field.BATCH_SIZE, "256", 256.0).find(Field.EPOCHS, "90 epochs", 90.0)
    paper.find(Field.DATASET_SIZE, "1.28M", 1.28e6, text="images")
    paper.table([["Model", "Parameters"], ["base", "86M"], ["large", "304M"]], caption="Table 1: Sizes.")
    paper.find(Field.PARAMETERS, "86M", 86e6).find(Field.PARAMETERS, "304M", 304e6)
    return paper


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_pages_and_findings_changes_no_run(chance: random.Random):
    paper = long_paper()
    expected = assemble(paper.findings, paper.pages)
    chance.shuffle(paper.findings)
    chance.shuffle(paper.pages)
    assert assemble(paper.findings, paper.pages) == expected


@pytest.mark.parametrize("place", [5, 9])
def test_pages_that_state_nothing_change_nothing(place):
    paper = long_paper()
    expected = assemble(paper.findings, paper.pages)
    paper.page("Nothing of interest stands here.", number=place)
    assert assemble(paper.findings, paper.pages) == expected


def test_every_value_of_a_run_names_its_findings():
    paper = long_paper()
    known = {finding.finding_id for finding in paper.findings}
    for run in assemble(paper.findings, paper.pages):
        for name, ids in run.findings:
            assert ids, name
            assert set(ids) <= known


def test_run_ids_are_unique_and_stable():
    paper = long_paper()
    first = [run.run_id for run in assemble(paper.findings, paper.pages)]
    assert len(first) == len(set(first))
    assert first == [run.run_id for run in assemble(paper.findings, paper.pages)]
