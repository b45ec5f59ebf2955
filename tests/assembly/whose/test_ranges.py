"""A range of times that spans the rows of a table is of no single training."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(("end", "hours"), [("9", [72.0, 216.0]), ("8", [72.0, 132.0, 216.0])])
def test_a_range_both_of_whose_ends_are_cells_is_of_their_trainings(end: str, hours: list[float]) -> None:
    paper = PaperBuilder().page(
        f"On 8 V100 GPUs our training takes between 3 and {end} days.", section="Training"
    )
    paper.device("8 V100 GPUs", "nvidia-v100", 8)
    low, high = 72.0, 24.0 * int(end)
    paper.find(Field.DURATION, f"3 and {end} days", (low + high) / 2, low=low, high=high)
    paper.table(
        [["Method", "Training time"], ["GridNet", "3 days"], ["RivalNet", "9 days"]], "Table 2: Costs."
    )
    paper.find(Field.DURATION, "3 days", 72.0, low=72.0, high=72.0)
    paper.find(Field.DURATION, "9 days", 216.0, low=216.0, high=216.0)
    runs = assemble(paper.findings, paper.pages, own_names=frozenset({"gridnet"}))
    assert sorted({run.duration_hours for run in runs}) == hours
