"""Stages of one training are added up; what is of another training is not."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.length.shares import Share, share_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def hours_of(text: str, *times: tuple[str, float]) -> list[float | None]:
    paper = PaperBuilder().page(text)
    for surface, hours in times:
        paper.find(Field.DURATION, surface, hours)
    return [run.duration_hours for run in assemble(paper.findings, paper.pages)]


@pytest.mark.parametrize(
    "text",
    [
        "Training takes 6 days for the first stage and 3 days for the second stage.",
        "The first stage takes 6 days, the second stage 3 days.",
        "Stage one runs for 6 days, stage two for 3 days.",
        "We train for 6 days plus 3 days at a lower rate.",
        "The encoder is trained for 6 days, followed by 3 days for the decoder.",
        "We train for 6 days and then anneal for another 3 days.",
        "We train at 256 pixels for 6 days, while 512-res finetuning takes another 3 days.",
        "Stage-1 takes 6 days, Stage-2 takes 3 days.",
        "The two stages take 6 days and 3 days, respectively.",
    ],
)
def test_stages_of_one_training_are_added_up(text):
    assert hours_of(text, ("6 days", 144.0), ("3 days", 72.0)) == [216.0]


@pytest.mark.parametrize(
    "text",
    [
        "The large model takes 6 days and the base model another 3 days.",
        "Pretraining takes 6 days, fine-tuning another 3 days.",
        "Training takes 6 days, and refinement by reinforcement adds another 3 days.",
        "Stage one uses 64 GPUs for 6 days, stage two 128 GPUs for 3 days.",
        "Training takes 6 days in French and 3 days in German.",
        "It takes 6 days to train the first version (+Web+Books) and 3 days to train the second (+Web).",
    ],
)
def test_times_of_two_trainings_stay_apart(text):
    assert hours_of(text, ("6 days", 144.0), ("3 days", 72.0)) == [144.0, 72.0]


def test_a_time_on_top_of_an_equal_one_is_not_the_same_time_told_twice():
    text = "Training takes 2 days at low resolution, with 2 more days at high resolution."
    paper = PaperBuilder().page(text)
    paper.find(Field.DURATION, "2 days", 48.0).find(Field.DURATION, "2 more days", 48.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [96.0]


def test_a_stage_that_continues_adds_to_all_before_it():
    text = "It took 17 hours on Corpus-A, 40 hours on chats and 23 hours to continue training on more."
    assert hours_of(text, ("17 hours", 17.0), ("40 hours", 40.0), ("23 hours", 23.0)) == [80.0]


def test_a_sum_names_all_its_stages_and_keeps_their_bounds():
    paper = PaperBuilder().page("The first stage takes 5-7 days, the second stage 3 days.")
    paper.find(Field.DURATION, "5-7 days", 144.0, low=120.0, high=168.0).find(Field.DURATION, "3 days", 72.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.duration_hours_low, run.duration_hours_high) == (192.0, 240.0)
    assert len(dict(run.findings)[Field.DURATION]) == 2
    assert Field.DURATION in run.derived


def test_a_whole_time_in_the_sentence_of_a_time_per_epoch_is_the_run():
    words = "One epoch takes 1.5 days; on average a system trains for 3 weeks."
    paper = PaperBuilder().page(f"We train on one V100. {words} We train for 18 epochs.")
    paper.device("V100", "nvidia-v100", 1.0).find(Field.EPOCHS, "18 epochs", 18.0)
    paper.find(Field.DURATION, "1.5 days", 36.0, text="per_epoch").find(Field.DURATION, "3 weeks", 504.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [504.0]


def test_how_long_so_many_steps_last_is_no_run():
    paper = PaperBuilder().page(
        "Each actor is sent new weights every 500 learner steps (corresponding to approximately 4 minutes)."
    )
    (place,) = locate(paper.find(Field.DURATION, "4 minutes", 4 / 60).findings, paper.pages, frozenset())
    assert share_of(place) == Share(Field.STEPS, 500.0)


def test_a_run_timed_over_some_of_its_epochs_has_the_length_told_of_the_papers_model():
    paper = PaperBuilder().page("We pre-train HeronNet on 1.2M photos during 1000 epochs.")
    paper.find(Field.EPOCHS, "1000 epochs", 1000)
    paper.find(Field.DATASET_SIZE, "1.2M photos", 1.2e6, text="images")
    paper.table(
        [["Method", "time / 100 epochs"], ["HeronNet", "11h"]], "Table 1: Times, measured over 100 epochs."
    )
    paper.find(Field.EPOCHS, "100 epochs", 100)
    paper.find(Field.DURATION, "11h", 11.0, text="per_100_epochs")
    [run] = assemble(paper.findings, paper.pages, own_names=frozenset({"heronnet"}))
    assert (run.duration_hours, run.epochs, run.examples_seen) == (110.0, 1000, 1.2e9)


def test_a_time_told_for_so_many_epochs_is_that_of_a_run_of_so_many():
    paper = PaperBuilder().table(
        [["Method", "time / 200 epochs"], ["HeronNet", "53h"]], "Table 1: Times on the photos."
    )
    paper.find(Field.DURATION, "53h", 53.0, text="per_200_epochs")
    paper.page("We pre-train on 1.2M photos.", "Elsewhere it runs for 800 epochs.")
    paper.find(Field.DATASET_SIZE, "1.2M photos", 1.2e6, text="images")
    paper.find(Field.EPOCHS, "800 epochs", 800)
    [run] = assemble(paper.findings, paper.pages)
    assert (run.duration_hours, run.epochs) == (53.0, 200)


def test_a_time_per_step_that_a_table_measures_is_no_run_where_the_authors_tell_how_long_theirs_took():
    paper = PaperBuilder().table([["Domain", "Time per step (s)"], ["Water", "0.36"]], "Table 1: Speed.")
    paper.find(Field.DURATION, "0.36", 0.0001, text="per_step")
    told = paper.page("We train for a week.", "We perform 20M gradient steps.")
    told.find(Field.DURATION, "a week", 168.0, reasons=("own.we",)).find(Field.STEPS, "20M", 2e7)
    assert {run.duration_hours for run in assemble(paper.findings, paper.pages)} == {168.0}


@pytest.mark.parametrize(
    "words",
    [
        "It is trained for 80 epochs, each of which takes 3 hours.",
        "We train for 80 epochs on the set, each taking about 3 hours.",
        "An epoch takes 3 hours.",
    ],
)
def test_a_time_of_each_epoch_is_of_one(words: str) -> None:
    paper = PaperBuilder().page(words).find(Field.DURATION, "3 hours", 3.0)
    (place,) = locate(paper.findings, paper.pages)
    assert share_of(place) == Share(Field.EPOCHS, 1.0)


def test_device_times_of_two_stages_are_added_up():
    paper = PaperBuilder().page("The first stage costs 600 GPU hours and the second stage 90 GPU hours.")
    paper.find(Field.ACCELERATOR_TIME, "600 GPU hours", 600.0)
    paper.find(Field.ACCELERATOR_TIME, "90 GPU hours", 90.0)
    assert [run.accelerator_hours for run in assemble(paper.findings, paper.pages)] == [690.0]
