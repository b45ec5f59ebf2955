"""A cost that a sentence and a row of a table tell alike is of what the row tells of."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder

V100 = "nvidia-v100"


def test_the_row_that_repeats_the_time_of_a_sentence_tells_the_size_of_its_run():
    paper = PaperBuilder().page("We trained it on 8 V100 GPUs for 3 days.", section="Training")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0).page("Nothing is told here.")
    paper.table([["Data", "Weights", "Days"], ["Rivers", "20M", "3"], ["Hills", "90M", "1"]])
    told = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR}
    paper.find(Field.PARAMETERS, "20M", 20e6, **told).find(Field.PARAMETERS, "90M", 90e6, **told)
    paper.find(Field.DURATION, "3", 72.0).find(Field.DURATION, "1", 24.0)
    runs = assemble(paper.findings, paper.pages)
    assert {(run.duration_hours, run.parameters) for run in runs} == {(72.0, 20e6), (24.0, 90e6)}
