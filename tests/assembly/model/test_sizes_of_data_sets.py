"""Where models differ with the data set, a run of unnamed size has the size told of its own data."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder


def _two_tables(row: str) -> PaperBuilder:
    """Return a paper that trains on ImageNet, with its size in ``row`` and a larger one for WikiText."""
    paper = PaperBuilder().page("Training on ImageNet takes 12 days on one V100.", section="Training")
    paper.device("one V100", "nvidia-v100", 1).find(Field.DURATION, "12 days", 288.0)
    paper.page("Nothing is told here.").page("Nor here.")
    told = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR}
    paper.table([["Cell", "Weights"], ["GridCell", "33M"]], "Table 1: Language models on WikiText-2.")
    paper.find(Field.PARAMETERS, "33M", 33e6, **told)
    paper.table([["Cell", "Weights"], [row, "4.7M"]], "Table 2: Classifiers on ImageNet.")
    return paper.find(Field.PARAMETERS, "4.7M", 4.7e6, **told)


@pytest.mark.parametrize("row", ["GridCell", "GridCell (searched on CIFAR-10)"])
def test_the_size_told_of_the_data_of_a_run_goes_before_a_larger_one(row: str) -> None:
    paper = _two_tables(row)
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset({"gridcell"}))
    assert run.parameters == 4.7e6
