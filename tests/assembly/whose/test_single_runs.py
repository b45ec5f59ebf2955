"""Times of a part or of all experiments, and what stands among the costs of others."""

from __future__ import annotations

import pytest

from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.single_runs import (
    is_among_others,
    of_no_single_run,
    of_no_training,
    sizes_of_baselines,
)
from extractors.records import Field
from extractors.rules import find_all
from extractors.rules.plain import plain_page


def told(text: str, *fields: Field, section: str = "4 Experiments"):
    page = plain_page(text, section=section)
    return [p for p in locate(find_all(page), [page]) if p.finding.field in fields]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("All our experiments took about 300 GPU hours on V100 cards.", [7]),
        ("All results of this paper took 12 days in total.", [7]),
        ("In total, the experiments took 12 days.", [7]),
        ("Including failed runs, we used 5,000 GPU hours.", [7]),
        ("All experiments took 3 hours each.", [7, 3]),
        ("All experiments finish training within 3 hours.", [7, 3]),
    ],
)
def test_a_sum_over_all_experiments_is_of_no_single_run(sentence: str, kept: list[float]) -> None:
    times = told(f"Training one network takes 7 hours. {sentence}", Field.DURATION, Field.ACCELERATOR_TIME)
    dropped = of_no_single_run(times)
    assert [p.finding.value for p in times if p.finding.finding_id not in dropped] == kept


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("We report several hundred experimental runs, corresponding to over 90,000 GPU hours.", []),
        ("The search trains hundreds of networks in 90 GPU hours.", [90]),
        ("Each of the 300 runs took 90 GPU hours.", [90]),
    ],
)
def test_what_hundreds_of_runs_took_is_of_none_though_nothing_else_is_told(sentence: str, kept: list[float]):
    times = told(sentence, Field.ACCELERATOR_TIME)
    dropped = of_no_single_run(times)
    assert [p.finding.value for p in times if p.finding.finding_id not in dropped] == kept


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("All our experiments took about 300 GPU hours on V100 cards.", []),
        ("We used 300 GPU hours in total for all experiments of this paper.", []),
        ("In total, the experiments reported here used 300 GPU hours on V100 cards.", []),
        ("A cumulative of 300 hours of computation was performed on hardware of type V100 (TDP 300W).", []),
        ("Training took a cumulative of 300 hours of computation on hardware of type V100.", [300]),
        ("All our experiments took 300 GPU hours, of which 12 GPU hours for one training run.", [12]),
        ("All models were trained for 300 GPU hours on V100 cards.", [300]),
    ],
)
def test_what_all_experiments_took_is_of_no_run_though_nothing_else_is_told(
    sentence: str, kept: list[float]
) -> None:
    times = told(sentence, Field.ACCELERATOR_TIME)
    dropped = of_no_single_run(times)
    assert times
    assert [p.finding.value for p in times if p.finding.finding_id not in dropped] == kept


@pytest.mark.parametrize(
    ("section", "sentence", "among"),
    [
        ("4 Experiments › 4.3 Baselines", "The Fourier net trains for 5 hours.", True),
        ("4 Experiments › 4.3 Baselines", "We train the Fourier net for 5 hours.", False),
        ("4 Experiments › 4.3 Better than baselines on rivers", "The net trains for 5 hours.", False),
        ("B.2 Compared methods", "The Fourier net trains for 5 hours.", True),
    ],
)
def test_what_stands_below_baselines_is_among_others(section: str, sentence: str, *, among: bool) -> None:
    (time,) = told(sentence, Field.DURATION, section=section)
    assert is_among_others(time) is among


def test_sizes_below_baselines_are_theirs_where_another_is_told() -> None:
    own = plain_page("Our network has 30M parameters.", section="3 Model")
    theirs = plain_page("The Fourier net has 110M parameters.", number=2, section="4.1 Baselines")
    findings = [f for page in (own, theirs) for f in find_all(page) if f.field is Field.PARAMETERS]
    places = locate(findings, [own, theirs])
    dropped = sizes_of_baselines(places)
    assert [p.finding.value for p in places if p.finding.finding_id not in dropped] == [30e6]
    assert sizes_of_baselines(places[1:]) == set()


@pytest.mark.parametrize(
    ("sentence", "of_training"),
    [
        ("A sliding window over the whole body takes 2 minutes.", False),
        ("Solving one load case takes 10 hours on a workstation with 32 cores.", False),
        ("The second variant takes 10 hours on 4 A100 GPUs.", True),
        ("In our case it takes 10 hours.", True),
        ("The training takes 10 hours.", True),
    ],
)
def test_a_time_is_of_a_training_by_its_words_its_authors_or_its_card(
    sentence: str, of_training: bool
) -> None:
    page = plain_page(sentence, section="5 Discussion")
    places = locate(find_all(page), [page])
    times = {p.finding.finding_id for p in places if p.finding.field is Field.DURATION}
    assert times
    assert (of_no_training(places) == set()) is of_training


@pytest.mark.parametrize(("machine", "of_training"), [("4 A100 GPUs", False), ("a cluster", True)])
def test_what_ran_on_processors_is_no_training_where_cards_are_named(machine: str, of_training: bool) -> None:
    text = f"We use {machine}. In our case it took 30 hours on 64 CPU cores."
    page = plain_page(text, section="5 Discussion")
    assert (of_no_training(locate(find_all(page), [page])) == set()) is of_training
