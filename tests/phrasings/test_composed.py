"""Papers with many runs, models and costs are read as their parts are."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.phrasings.bank import faults_of_paper
from tests.phrasings.composed_generative import generative_paper
from tests.phrasings.composed_language import language_paper
from tests.phrasings.composed_older import older_paper
from tests.phrasings.composed_science import science_paper
from tests.phrasings.composed_vision import vision_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.phrasings.bank import Paper

_PAPERS = 60
_COMPOSERS = (generative_paper, language_paper, older_paper, science_paper, vision_paper)


@pytest.mark.parametrize("compose", _COMPOSERS)
def test_composed_papers_give_the_headline_around_which_they_are_composed(
    compose: Callable[[Random], Paper],
) -> None:
    papers = {seed: compose(Random(seed)) for seed in range(_PAPERS)}
    faults = {seed: found for seed, paper in papers.items() if (found := faults_of_paper(paper))}
    assert faults == {}


@pytest.mark.parametrize("compose", _COMPOSERS)
def test_a_seed_always_composes_the_same_paper(compose: Callable[[Random], Paper]) -> None:
    assert compose(Random(7)) == compose(Random(7)) != compose(Random(8))
