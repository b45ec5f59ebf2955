"""Papers with many runs, models and costs are read as their parts are."""

from __future__ import annotations

from random import Random

from tests.phrasings.bank import faults_of_paper
from tests.phrasings.composed import language_paper
from tests.phrasings.composed_science import science_paper

_PAPERS = 60


def test_composed_papers_give_the_training_of_their_largest_model() -> None:
    faults = {
        seed: found for seed in range(_PAPERS) if (found := faults_of_paper(language_paper(Random(seed))))
    }
    assert faults == {}


def test_composed_papers_give_one_training_and_not_all_folds_an_epoch_or_a_solver() -> None:
    faults = {
        seed: found for seed in range(_PAPERS) if (found := faults_of_paper(science_paper(Random(seed))))
    }
    assert faults == {}


def test_a_seed_always_composes_the_same_paper() -> None:
    assert language_paper(Random(7)) == language_paper(Random(7)) != language_paper(Random(8))
