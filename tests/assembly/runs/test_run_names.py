"""What runs are called."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.runs.run_names import tell_apart
from extractors.records import Field, TrainingRun
from tests.assembly.paper import PaperBuilder


def names(paper: PaperBuilder, *own_names: str) -> list[str]:
    return [run.name for run in assemble(paper.findings, paper.pages, own_names=frozenset(own_names))]


@pytest.mark.parametrize(
    ("sentence", "own_names", "name"),
    [
        ("GridNet was trained for 3 days on 8 V100 GPUs.", ("gridnet",), "GridNet"),
        ("Unlike FlatNet, GridNet-L takes 3 days on ImageNet.", ("gridnet",), "GridNet-L"),
        ("GridNet (large) takes 3 days.", ("gridnet",), "GridNet large"),
        ("The 7B model takes 3 days; GridNet is new.", ("gridnet",), "GridNet 7B"),
        ("The 7B model takes 3 days.", (), "7B model"),
        ("ResNet-50 takes 3 days on a GeForce GTX 1080.", (), "ResNet-50"),
        ("Training takes 3 days on a GeForce RTXTM 3090.", (), "main model"),
        ("Training on 40B words (61B BPE tokens) takes 3 days.", (), "main model"),
        ("On ImageNet training takes 3 days with 256 GB of RAM.", (), "ImageNet model"),
        ("The architecture search took 3 days.", (), "architecture search"),
        ("Fine-tuning took 3 days.", (), "fine-tuning"),
        ("Training took 3 days.", (), "main model"),
    ],
)
def test_a_run_is_called_what_its_words_call_the_model(
    sentence: str, own_names: tuple[str, ...], name: str
) -> None:
    paper = PaperBuilder().page(sentence)
    paper.find(Field.DURATION, "3 days", 72.0)
    assert names(paper, *own_names) == [name]


def test_the_own_name_stands_in_where_the_words_name_nothing():
    paper = PaperBuilder().page("GridNet is new. GridNet is small.").page("Training took 3 days.")
    paper.find(Field.DURATION, "3 days", 72.0)
    assert names(paper, "gridnet") == ["GridNet"]


def test_a_coined_name_goes_before_a_word_of_the_language():
    paper = PaperBuilder().page("Diffusion, diffusion, diffusion: GridNet is new.", "Training took 3 days.")
    paper.find(Field.DURATION, "3 days", 72.0)
    assert names(paper, "diffusion", "gridnet", "models") == ["GridNet"]


def test_the_heading_of_a_measurement_is_no_name():
    paper = PaperBuilder().table([["", "GridNet-S", "GridNet-L"], ["Training time (days)", "2", "5"]])
    paper.find(Field.DURATION, "2", 48.0).find(Field.DURATION, "5", 120.0)
    assert names(paper) == ["GridNet-S", "GridNet-L"]


def test_runs_of_one_name_are_told_apart_by_their_size():
    runs = [TrainingRun("a", "GridNet", parameters=1.3e9), TrainingRun("b", "GridNet", parameters=6.7e9)]
    assert [run.name for run in tell_apart(runs)] == ["GridNet (1.3B)", "GridNet (6.7B)"]
    same = [TrainingRun("a", "GridNet", parameters=1.3e9), TrainingRun("b", "GridNet", parameters=1.3e9)]
    assert [run.name for run in tell_apart(same)] == ["GridNet", "GridNet"]
