"""Which rows of a table are models that the authors trained."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("row", "macs"), [("Student Heron-A", 2.5e8), ("Large", 2.5e8), ("Rival Heron-A", None)]
)
def test_a_student_and_a_size_of_the_network_are_trained_and_counted(row: str, macs: float | None) -> None:
    paper = PaperBuilder().page("We train for 17 epochs of 1M images each on one V100.", section="Training")
    paper.device("one V100", "nvidia-v100", 1).find(Field.EPOCHS, "17 epochs", 17.0)
    paper.find(Field.DATASET_SIZE, "1M images", 1e6, text="images")
    told = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR}
    paper.table([["Network", "MFLOPs"], ["Teacher GridNet", "24,000"], [row, "250"]], "Table 1: Complexity.")
    paper.find(Field.FORWARD_COST, "24,000", 2.4e10, **told).find(Field.FORWARD_COST, "250", 2.5e8, **told)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.forward_macs, run.examples_seen) == (macs, 1.7e7)
