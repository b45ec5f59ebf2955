"""A run of which another reading is as good says so, and names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly import assemble
from extractors.assembly.drafts import other_readings
from extractors.records import Field
from tests.assembly.paper import PaperBuilder

if TYPE_CHECKING:
    from extractors.records import TrainingRun

V100, A100 = "nvidia-v100", "nvidia-a100"


def only_run(paper: PaperBuilder) -> TrainingRun:
    (run,) = assemble(paper.findings, paper.pages)
    return run


def test_two_numbers_of_devices_that_go_with_a_time_equally_well_are_both_named() -> None:
    paper = PaperBuilder().page("Training took 3 days.", "We have 4 V100 GPUs and 16 V100 GPUs.")
    paper.find(Field.DURATION, "3 days", 72.0)
    run = only_run(paper.device("4 V100 GPUs", V100, 4).device("16 V100 GPUs", V100, 16))
    assert run.ambiguous
    assert other_readings(run.reasons) == ("another reading is as good: 4 devices",)


def test_two_kinds_of_device_that_go_with_a_time_equally_well_are_both_named() -> None:
    paper = PaperBuilder().page("Training took 3 days on 8 V100 GPUs or 8 A100 GPUs, as they were free.")
    paper.find(Field.DURATION, "3 days", 72.0)
    run = only_run(paper.device("8 V100 GPUs", V100, 8).device("8 A100 GPUs", A100, 8))
    assert run.ambiguous
    other = A100 if run.accelerator == V100 else V100
    assert other_readings(run.reasons) == (f"another reading is as good: {other}",)


def test_of_two_lengths_that_go_with_a_model_as_well_the_shorter_is_of_a_smaller_run() -> None:
    paper = PaperBuilder().page(
        "We train the model with 2 GMACs on 1000 images.", "Epochs are 90. Elsewhere we speak of 300."
    )
    paper.find(Field.FORWARD_COST, "2 GMACs", 2e9).find(Field.DATASET_SIZE, "1000 images", 1000.0)
    run = only_run(paper.find(Field.EPOCHS, "90", 90.0).find(Field.EPOCHS, "300", 300.0))
    assert run.epochs == 300.0
    assert not run.ambiguous


def test_two_data_sets_that_go_with_the_schedule_as_well_are_both_named() -> None:
    paper = PaperBuilder().page(
        "We train the model with 2 GMACs for 90 epochs.", "Set A has 1000 images. Set B has 5000 images."
    )
    paper.find(Field.FORWARD_COST, "2 GMACs", 2e9).find(Field.EPOCHS, "90 epochs", 90.0)
    paper.find(Field.DATASET_SIZE, "1000 images", 1000.0).find(Field.DATASET_SIZE, "5000 images", 5000.0)
    run = only_run(paper)
    other = {1000.0: "5000", 5000.0: "1000"}[run.dataset_size or 0.0]
    assert run.ambiguous
    assert other_readings(run.reasons) == (f"another reading is as good: {other} examples in the data",)


def test_a_printed_product_that_is_not_devices_times_hours_is_named_beside_theirs() -> None:
    paper = PaperBuilder().page("The search ran on 500 V100 GPUs for 4 days, or 9,000 GPU hours.")
    paper.device("500 V100 GPUs", V100, 500).find(Field.DURATION, "4 days", 96.0)
    run = only_run(paper.find(Field.ACCELERATOR_TIME, "9,000 GPU hours", 9000.0))
    assert run.ambiguous
    assert run.accelerator_hours == 9000.0
    assert any("9000 printed" in told for told in other_readings(run.reasons))


def test_devices_times_days_printed_as_hours_are_days() -> None:
    paper = PaperBuilder().page("The search ran on 500 V100 GPUs for 4 days, or 2,000 GPU hours.")
    paper.device("500 V100 GPUs", V100, 500).find(Field.DURATION, "4 days", 96.0)
    run = only_run(paper.find(Field.ACCELERATOR_TIME, "2,000 GPU hours", 2000.0))
    assert run.ambiguous
    assert (run.accelerator_count, run.duration_hours, run.accelerator_hours) == (500, 96.0, None)


def test_one_reading_is_not_ambiguous() -> None:
    paper = PaperBuilder().page("Training took 3 days on 8 V100 GPUs.").device("8 V100 GPUs", V100, 8)
    run = only_run(paper.find(Field.DURATION, "3 days", 72.0))
    assert not run.ambiguous
    assert other_readings(run.reasons) == ()
