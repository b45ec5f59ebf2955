"""Stages of one training in a table or a section are added up to the run."""

from __future__ import annotations

from extractors.assembly.assemble import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def hours(
    rows: list[list[str]], counts: dict[str, float] | None = None, **values: float
) -> list[float | None]:
    """What runs take, in hours of devices or else of the clock, from a table of costs."""
    paper = PaperBuilder().page("We train our network in stages on NVIDIA A100 GPUs.")
    paper.device("NVIDIA A100", "nvidia-a100").table(rows)
    field = Field.ACCELERATOR_TIME if any("GPU" in row[0] for row in rows) else Field.DURATION
    for surface, value in values.items():
        paper.find(field, surface.removeprefix("v"), value)
    for surface, value in (counts or {}).items():
        paper.find(Field.ACCELERATOR_COUNT, surface, value, text="nvidia-a100")
    runs = assemble(paper.findings, paper.pages)
    return sorted(run.accelerator_hours or run.duration_hours or 0.0 for run in runs)


def test_the_costs_of_numbered_stages_are_those_of_one_run():
    rows = [["", "Stage 1", "Stage 2"], ["Rate", "0.3", "0.1"], ["GPU hours", "960", "288"]]
    assert hours(rows, v960=960.0, v288=288.0) == [1248.0]


def test_parts_of_a_stage_add_up_in_rows_as_well():
    rows = [["Phase", "Rate", "GPU hours"], ["Phase I-A", "0.3", "960"], ["Phase I-B", "0.1", "288"]]
    assert hours(rows, v960=960.0, v288=288.0) == [1248.0]


def test_models_are_no_stages():
    rows = [["", "Heron", "Egret"], ["Rate", "0.3", "0.1"], ["GPU hours", "960", "288"]]
    assert hours(rows, v960=960.0, v288=288.0) == [288.0, 960.0]


def test_a_printed_sum_is_left_to_itself():
    rows = [["Cost", "GPU hours"], ["Stage 1", "960"], ["Stage 2", "288"], ["Total", "1248"]]
    assert 2496.0 not in hours(rows, v960=960.0, v288=288.0, v1248=1248.0)


def test_times_of_stages_on_other_machines_stay_apart():
    rows = [["", "Stage 1", "Stage 2"], ["Cards", "64", "8"], ["Hours", "50", "20"]]
    assert 70.0 not in hours(rows, {"64": 64.0, "8": 8.0}, v50=50.0, v20=20.0)
    assert hours(rows, {"64": 64.0}, v50=50.0, v20=20.0) == [70.0]


def told_hours(text: str, counts: dict[str, float] | None = None, **values: float) -> list[float | None]:
    """How long runs take whose times stand in the sentences of one paragraph, "12 hours" under ``v12``."""
    paper = PaperBuilder().page(f"All is trained on A100 GPUs. {text}", section="4 Training")
    paper.device("A100", "nvidia-a100")
    for surface, value in values.items():
        paper.find(Field.DURATION, f"{surface.removeprefix('v')} hours", value)
    for surface, value in (counts or {}).items():
        paper.find(Field.ACCELERATOR_COUNT, surface, value, text="nvidia-a100")
    return sorted(run.duration_hours or 0.0 for run in assemble(paper.findings, paper.pages))


def test_stages_told_in_sentences_of_their_own_are_one_run():
    assert told_hours(
        "The first stage takes 12 hours. The second stage takes 20 hours.", v12=12.0, v20=20.0
    ) == [32.0]
    told = "Stage-1 is trained for 12 hours. Then, Stage-2 is trained for 20 hours. Stage-3 needs 5 hours."
    assert told_hours(told, v12=12.0, v20=20.0, v5=5.0) == [37.0]


def test_a_time_on_top_of_that_of_the_sentence_before_adds_up():
    told = "At 64 pixels it takes 204 hours. We then go on at 128 pixels, for an additional 36 hours."
    assert told_hours(told, v204=204.0, v36=36.0) == [240.0]
    told = "At 64 pixels it takes 204 hours. Fine-tuning on street views takes another 36 hours."
    assert told_hours(told, v204=204.0, v36=36.0) == [36.0, 204.0]


def test_stages_told_beside_a_time_of_no_stage_stay_apart():
    told = "The first stage takes 12 hours. The second stage takes 20 hours. All takes 40 hours."
    assert 32.0 not in told_hours(told, v12=12.0, v20=20.0, v40=40.0)


def test_told_stages_on_other_numbers_of_machines_stay_apart():
    told = "The first stage takes 12 hours on 8 cards. The second stage takes 20 hours on 4 cards."
    assert 32.0 not in told_hours(told, {"8": 8.0, "4": 4.0}, v12=12.0, v20=20.0)


def test_a_second_stage_alone_is_no_sum():
    told = "The tokenizer takes 12 hours. The second stage takes 20 hours."
    assert told_hours(told, v12=12.0, v20=20.0) == [12.0, 20.0]


def test_time_of_devices_on_top_of_that_in_the_paragraph_before_is_of_one_run():
    paper = PaperBuilder().page(
        "We train at 256 pixels. This takes 25K A100 hours.",
        "Next we train at 512 pixels. This takes another ~12K A100 hours.",
        section="4 Training",
    )
    paper.find(Field.ACCELERATOR_TIME, "25K A100 hours", 25e3, text="nvidia-a100")
    paper.find(Field.ACCELERATOR_TIME, "12K A100 hours", 12e3, text="nvidia-a100")
    (run,) = assemble(paper.findings, paper.pages)
    assert run.accelerator_hours == 37e3


def test_the_number_of_a_stage_may_stand_right_before_its_time():
    assert told_hours(
        "The first stage takes 40 hours, the second 90 hours and the third 50 hours.", v40=40, v90=90, v50=50
    ) == [180]


def test_announced_stages_are_one_run_though_the_section_tells_other_times():
    told = (
        "It has two phases: First, we train the encoder for 70 hours. Next, we train the head for 24 hours."
    )
    assert told_hours(told, v70=70.0, v24=24.0) == [94.0]
    paper = PaperBuilder().page(told, "The editor takes 30 hours to adapt.", section="4 Training")
    for surface, value in (("70 hours", 70.0), ("24 hours", 24.0), ("30 hours", 30.0)):
        paper.find(Field.DURATION, surface, value)
    assert {run.duration_hours for run in assemble(paper.findings, paper.pages)} == {94.0, 30.0}


def test_what_is_tuned_next_and_what_nothing_announces_is_another_run():
    for told in (
        "It has two phases: First, we train the encoder for 70 hours. Then we fine-tune it for 24 hours.",
        "First, we train the encoder for 70 hours. Next, we train the head for 24 hours.",
    ):
        assert told_hours(told, v70=70.0, v24=24.0) == [24.0, 70.0]
