"""The headline run is the paper's own run with the most compute."""

from dataclasses import replace

from extractors.records import TrainingRun
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.headline import choose_headline, chosen_estimate
from warehouse.reference import load_reference

REFERENCE = load_reference()


def estimates(run_id, **fields):
    training_run = TrainingRun(run_id=run_id, name=fields.pop("name", run_id), **fields)
    return estimate_run(training_run, published=None, reference=REFERENCE)[0]


def test_the_run_with_the_most_compute_is_the_headline():
    by_run = {
        "base": estimates("base", stated_flop=3.3e18),
        "big": estimates("big", stated_flop=2.3e19),
        "bare": estimates("bare"),
    }
    assert choose_headline(by_run) == "big"


def test_without_any_estimate_there_is_no_headline():
    assert choose_headline({}) is None
    assert choose_headline({"bare": estimates("bare")}) is None


def test_the_first_of_equals_is_the_headline():
    assert (
        choose_headline({"a": estimates("a", stated_flop=1e20), "b": estimates("b", stated_flop=1e20)}) == "a"
    )


def test_what_was_not_chosen_makes_no_headline():
    unchosen = tuple(replace(estimate, chosen=False) for estimate in estimates("r", stated_flop=1e20))
    assert chosen_estimate(unchosen) is None
    assert choose_headline({"r": unchosen}) is None
