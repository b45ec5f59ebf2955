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


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Earlier models have 300M weights.", "other_model"),
        ("GridText-300M is a strong rival.", "size_in_name"),
    ],
)
def test_a_run_without_a_size_stays_without_rather_than_take_anothers(sentence: str, reason: str) -> None:
    paper = PaperBuilder().page("We trained it on 8 V100 GPUs for 3 days.", section="Training")
    paper.device("8 V100 GPUs", "nvidia-v100", 8).find(Field.DURATION, "3 days", 72.0)
    paper.page("Nothing is told here.").page("Nor here.").page(sentence)
    paper.find(Field.PARAMETERS, "300M", 300e6, phase=Phase.UNCLEAR, reasons=(reason,), score=0.2)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.parameters is None


def test_what_the_authors_start_from_is_theirs_though_rows_cite_it() -> None:
    paper = PaperBuilder().page("Our method is based on GridText-8B and took 3 days on 8 V100 GPUs.")
    paper.device("8 V100 GPUs", "nvidia-v100", 8).find(Field.DURATION, "3 days", 72.0)
    started = ("size_in_name", "own.we", "to_be_trained")
    paper.find(Field.PARAMETERS, "GridText-8B", 8e9, phase=Phase.UNCLEAR, reasons=started)
    paper.table([["Method", "Score"], ["GridText-8B [3]", "71"]], "Table 1: Results.")
    cited = {"ownership": Ownership.CITED, "phase": Phase.UNCLEAR}
    paper.find(Field.PARAMETERS, "GridText-8B [3]", 8e9, reasons=("size_in_name",), **cited)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.parameters == 8e9


def test_the_size_of_all_models_goes_before_that_of_an_ablation() -> None:
    paper = PaperBuilder().page("All models have 300M weights.", "We trained it on 8 V100 GPUs for 3 days.")
    paper.device("8 V100 GPUs", "nvidia-v100", 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.PARAMETERS, "300M", 300e6, phase=Phase.UNCLEAR, reasons=("own.all-experiments",))
    paper.page("Ablations of GridText use a 50M model.")
    ablation = {"phase": Phase.UNCLEAR, "reasons": ("ablation", "own.we"), "score": 0.35}
    paper.find(Field.PARAMETERS, "50M model", 50e6, **ablation)
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset({"gridtext"}))
    assert run.parameters == 300e6


def test_the_network_that_a_sentence_without_an_owner_counts_is_the_papers() -> None:
    paper = PaperBuilder().page("Training took 3 days on 8 V100 GPUs.", section="Details")
    paper.device("8 V100 GPUs", "nvidia-v100", 8).find(Field.DURATION, "3 days", 72.0)
    paper.page("Nothing is told here.").page("Nor here.")
    paper.page("The denoising network has 860M weights. Deep nets with 900M weights are known.")
    told = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR}
    paper.find(Field.PARAMETERS, "860M", 860e6, **told).find(Field.PARAMETERS, "900M", 900e6, **told)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.parameters == 860e6
