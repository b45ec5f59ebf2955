"""How long training took, and what only looks like it."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Finding, Phase, Qualifier
from extractors.rules import duration
from extractors.rules.duration_tables import unit_in
from extractors.rules.plain import plain_page


def _find(text: str, section: str = "4 Training", caption: str | None = None) -> list[Finding]:
    return duration.find(plain_page(text, section=section, caption=caption), load_lexicon())


def _hours(text: str) -> list[float]:
    return [round(finding.value or 0, 4) for finding in _find(text)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("We trained it for 3.5 days.", 84),
        ("Training took about 12 hours.", 12),
        ("Training takes between five and six days.", 132),
        ("Training on 4 GPUs lasts 2–3 weeks.", 420),
        ("The run took a month.", 720),
        ("The network trains overnight.", 12),
        ("Training was finished in 24h.", 24),
        ("Training took 3 days and 12 hours.", 84),
        ("The big one saw 300,000 steps (3.5 days) in training.", 84),
        ("It reaches 39.4 points in two weeks of training.", 336),
        ("We pretrain with 1,024 cards for approximately one day.", 24),
        ("The run on 8 A100 GPUs takes 1d 4h.", 28),
        ("We crop utterances to 20 sec of audio and train on 16 cards for 3 days.", 72),
    ],
)
def test_times_of_training_are_read(text: str, hours: float) -> None:
    assert _hours(text) == [hours]


@pytest.mark.parametrize(
    "text",
    [
        "We train on 960 hours of speech.",
        "Training uses 5 hours of clean audio data.",
        "Inference takes 30 ms per image.",
        "It takes 3 seconds per image at test time.",
        "Checkpoints are saved every 3 hours.",
        "The total batch size in training is 1.6 h.",
        "We stop training when there was no improvement for 10 hours.",
        "The forecast looks 24 hours ahead.",
        "We train on 5-minute clips.",
        "A timeout of 5 minutes applies in training.",
        "The annotators took 3 months.",
        "The model of 3 days ago was trained well.",
        "They were asked 20 times a day.",
        "Training in 2017 was slow.",
    ],
)
def test_other_times_are_left_out(text: str) -> None:
    assert _find(text) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Each training step took about 0.4 seconds.", "per_step"),
        ("Training takes 1.25h per epoch.", "per_epoch"),
        ("This needs 9.8 hours per 100 epochs.", "per_100_epochs"),
        ("One epoch took about 2 hours.", "per_epoch"),
        ("It runs at 1.7s per mini-batch in training.", "per_batch"),
    ],
)
def test_times_for_a_part_of_a_run_say_which_part(text: str, part: str) -> None:
    (found,) = _find(text)
    assert found.text == part


def test_a_whole_time_has_no_text() -> None:
    assert [finding.text for finding in _find("Training took 3 days.")] == [None]


@pytest.mark.parametrize(("times", "hours"), [("2 to 4 hours", 3.0), ("1 to 16 hours", 16.0)])
def test_a_wide_range_is_of_several_trainings_and_tells_the_longest(times: str, hours: float) -> None:
    (found,) = _find(f"Training takes {times}, depending on the size.")
    assert (found.value, found.qualifier) == (hours, Qualifier.RANGE)


def test_a_column_of_training_times_takes_its_unit_from_the_heading() -> None:
    found = _find("Model\tTraining time (h)\tAccuracy\nsmall\t12\t71.0\nbig\t53.5\t76.1")
    assert [(finding.value, finding.context[0]) for finding in found] == [(12.0, "small"), (53.5, "big")]
    assert all(finding.phase is Phase.TRAINING for finding in found)


def test_a_row_of_training_times_is_read_as_well() -> None:
    found = _find("Setting\tsmall\tbig\nLayers\t12\t24\nTraining time (days)\t1.5\t4")
    assert [(finding.value, finding.context[0]) for finding in found] == [(36.0, "small"), (96.0, "big")]


def test_a_cell_with_its_own_unit_needs_none_in_the_heading() -> None:
    found = _find("Model\tTrain time\nsmall\t3.6 days\nbig\t2 weeks")
    assert [finding.value for finding in found] == [pytest.approx(86.4), 336.0]


def test_plain_times_need_a_caption_that_trains() -> None:
    table = "Model\tTime (h)\nsmall\t12\nbig\t53"
    assert [finding.value for finding in _find(table, caption="Cost of training")] == [12.0, 53.0]
    assert _find(table, caption="Latency of the networks") == []
    assert _find("Model\tHours\nsmall\t12\nbig\t53", caption="Hours of speech in each corpus") == []


def test_plain_hours_may_stand_under_the_name_of_a_training() -> None:
    table = "Setting\tPre-training\tInstruction tuning\nBatch\t256\t128\nHours\t4\t16"
    assert [f.value for f in _find(table, caption="Table 3: Settings.")] == [4, 16]
    assert _find(table.replace("Pre-training", "English").replace("Instruction tuning", "French")) == []


def test_a_product_of_days_and_cores_gives_the_days() -> None:
    found = _find("Model\tTraining time [days x CPU cores]\nsmall\t2 x 125\nbig\t14 x 180")
    days = [finding for finding in found if finding.rule_id == "duration.times-devices"]
    assert [finding.value for finding in days] == [48.0, 336.0]


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Training time (h)", "hour"),
        ("TIME [HOURS]", "hour"),
        ("Time (min.)", "minute"),
        ("days", "day"),
        ("sec/step", "second"),
        ("Accuracy", None),
    ],
)
def test_headings_give_their_unit(label: str, unit: str | None) -> None:
    assert unit_in(label) == unit


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("We train for 1M steps at about 2 steps per second.", 0.5),
        ("The learner processes 40 batches/second.", 0.025),
        ("Training makes 6k updates per hour.", 0.6),
    ],
)
def test_a_rate_of_steps_is_the_time_of_one(text: str, seconds: float) -> None:
    (finding,) = _find(text)
    assert finding.text == "per_step"
    assert (finding.value or 0) * 3600 == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["Our simulator runs 500 steps per second.", "It decodes 30 batches per second at inference."]
)
def test_other_rates_are_none_of_training(text: str) -> None:
    assert _find(text) == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("The nets take 1, 2 and 5 days respectively on 32 cards.", [24, 48, 120]),
        ("Training takes 2/4 days on 8/16 V100 GPUs.", [48, 96]),
        ("It takes {16; 64} V100 GPUs and {1; 3} days to train the two.", [24, 72]),
    ],
)
def test_what_is_said_of_one_time_of_a_list_is_said_of_all(text: str, hours: list[float]) -> None:
    found = _find(text)
    assert [finding.value for finding in found] == hours
    assert min(finding.score for finding in found) > 0.6


@pytest.mark.parametrize(
    ("time", "hours"),
    [
        ("3 days", 72.0),
        ("2h45", 2.75),
        ("24-h", 24.0),
        ("36 hrs", 36.0),
        ("6 wks", 1008.0),
        ("90 min", 1.5),
        ("two months", 1440.0),
        ("half a year", 4380.0),
        ("1,800 secs", 0.5),
        ("4d", 96.0),
        ("6 full days", 144.0),
    ],
)
def test_a_time_is_read_whatever_its_unit(time: str, hours: float) -> None:
    found = _find(f"Training the network took {time} on 8 GPUs.")
    assert [finding.value for finding in found] == [pytest.approx(hours)]


def test_the_name_of_a_device_holds_no_time() -> None:
    assert _find("We trained the networks on 64 second-generation TPUs for 700 steps.") == []


def test_a_training_may_be_said_to_generate_good_results() -> None:
    (finding,) = _find("GridNet takes 3 days on 8 cards to generate decent results.")
    assert (finding.value, finding.phase) == (72, Phase.TRAINING)
    assert all(
        f.phase is not Phase.TRAINING for f in _find("It takes 3 hours on 8 cards to generate samples.")
    )


def test_hours_for_training_beside_hours_held_out_are_data() -> None:
    assert _find("Item\tStage A\tStage B\nTrain hours\t2,418\t580\nVal hours\t94\t98\nEpochs\t70\t50") == []
    assert len(_find("Item\tStage A\tStage B\nTrain hours\t418\t580\nEpochs\t70\t50")) == 2


def test_a_caption_says_that_all_numbers_of_its_table_are_times_of_training() -> None:
    entry = load_lexicon().files["duration"]["whole_tables"]
    for example in entry["examples"]:
        table = f"Method\tRivers\tLakes\nGridNet\t{example['cell']}\t{example['cell']}"
        assert {found.value for found in _find(table, caption=example["caption"])} == {example["value"]}
    for caption in entry["counter_examples"]:
        assert _find("Method\tRivers\tLakes\nGridNet\t90\t91", caption=caption) == []


def test_what_has_a_heading_of_its_own_is_no_time() -> None:
    table = "Method\tRivers\tAccuracy\nGridNet\t90\t85.1"
    found = _find(table, caption="Table 4: Training time (minutes) of all methods.")
    assert [finding.value for finding in found] == [1.5]


def test_a_caption_says_of_no_column_of_whole_times_that_they_are_per_epoch() -> None:
    caption = "Table 4: Time per epoch and total time of training."
    found = _find("Method\tTime/epoch (s)\tTraining time\nGridNet\t36\t150 min", caption=caption)
    assert [(f.value, f.text) for f in found] == [(0.01, "per_epoch"), (2.5, None)]
    (alone,) = _find("Method\tTraining time (min)\nGridNet\t3", caption=caption)
    assert alone.text == "per_epoch"


@pytest.mark.parametrize(
    ("says", "hours"),
    [
        ("Students are trained on 4 V100 GPUs, which takes 2.5 days.", [60.0]),
        ("Two graduate students labelled the data in 3 weeks.", []),
    ],
)
def test_students_are_networks_unless_they_work(says: str, hours: list[float]) -> None:
    assert _hours(says) == hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("On 8 cards, training takes 12h, 24h and 36h for the three sizes.", [12, 24, 36]),
        ("Training takes 2, 3 and 7 hours.", [2, 3, 7]),
    ],
)
def test_what_is_said_of_one_time_of_a_list_is_said_of_all_that_share_or_repeat_its_unit(
    text: str, hours: list[float]
) -> None:
    assert _hours(text) == hours


def test_the_time_of_using_a_network_behind_and_leaves_that_of_training_alone() -> None:
    (training,) = [f for f in _find("Training takes 7 hours and inference 35 ms.") if f.value == 7]
    assert training.phase is Phase.TRAINING
