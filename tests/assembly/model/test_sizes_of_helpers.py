"""A model that helped, or that is only compared with, does not lend its size to a run that lacks one."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize("role", ["Teacher", "Baseline", "Oracle"])
def test_a_row_of_a_teacher_or_baseline_is_not_the_run(role: str) -> None:
    paper = PaperBuilder().page("We trained it on 8 V100 GPUs for 3 days.", section="Training")
    paper.device("8 V100 GPUs", "nvidia-v100", 8).find(Field.DURATION, "3 days", 72.0)
    paper.page("Nothing is told here.").page("Nor here.")
    paper.table([["Role", "Weights"], [role, "65M"], ["Student", "9M"]], "Table 1: Sizes.")
    told = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR}
    paper.find(Field.PARAMETERS, "65M", 65e6, **told).find(Field.PARAMETERS, "9M", 9e6, **told)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.parameters == 9e6
