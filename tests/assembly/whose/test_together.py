"""Times of several trainings together, beside that of one, and of the search for settings."""

from __future__ import annotations

import pytest

from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.together import of_several_trainings, of_tunings
from extractors.records import Field
from extractors.rules import find_all
from extractors.rules.plain import plain_page

_TIMES = (Field.DURATION, Field.ACCELERATOR_TIME)


def told(text: str):
    page = plain_page(text, section="4.1 Training details")
    return [p for p in locate(find_all(page), [page]) if p.finding.field in _TIMES]


def kept(text: str, dropping) -> list[float]:
    times = told(text)
    dropped = dropping(times)
    return [p.finding.value for p in times if p.finding.finding_id not in dropped]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Training took 9 hours per fold, i.e. 45 hours for the whole cross-validation.", [9]),
        ("Training takes 9 hours per seed, 45 hours in total.", [9]),
        ("A training takes 9 hours; all 5 seeds and both data sets take about 4 days.", [9]),
        ("Training one network takes 5 days on 4 GPUs, the whole ensemble 25 days.", [120]),
        ("It takes 8 hours to train GridNet on one game, and 19 days for all games.", [8]),
        ("Training takes 8 hours. It took 40 hours to train the five folds in total.", [8]),
        ("The first stage trains for 2 days, the second for 3 days, 5 days in total.", [48, 72, 120]),
        ("All small models are trained for 10 days. All large models are trained for 30 days.", [240, 720]),
        ("Training on one task takes 9 hours, and training on all tasks 4 days.", [9, 96]),
    ],
)
def test_what_all_trainings_took_goes_where_one_of_them_is_told(text: str, hours: list[float]) -> None:
    assert kept(text, of_several_trainings) == hours


def test_the_sum_stays_where_no_single_training_is_told() -> None:
    assert kept("Training took 45 hours for the whole cross-validation.", of_several_trainings) == [45]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("We tune each method with 100 trials; this takes 40 hours per data set.", []),
        ("The learning-rate sweep took 40 GPU hours.", []),
        ("We tune the hyper-parameters with Optuna. This took 40 hours.", []),
        ("We used 40 GPU hours for hyper-parameter tuning.", []),
        ("We run 100 trials, each trial takes 4 hours to train.", [4]),
        ("We try 20 configurations and train the best for 40 hours.", [40]),
        ("The random search over 200 configurations of the architecture took 40 GPU hours.", [40]),
    ],
)
def test_the_search_for_settings_is_no_training(text: str, hours: list[float]) -> None:
    assert kept(text, of_tunings) == hours
