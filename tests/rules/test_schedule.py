from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding, Qualifier
from extractors.rules import find_all
from extractors.rules.plain import plain_page
from extractors.rules.schedule import find


def _found(text: str, field: Field) -> list[Finding]:
    return [f for f in find(plain_page(text, section="Training"), load_lexicon()) if f.field is field]


def _best(text: str, field: Field) -> Finding:
    return max(_found(text, field), key=lambda finding: finding.score)


def test_a_warm_up_never_outweighs_the_training() -> None:
    best = _best("After 10,000 steps of warm-up we train for 1M steps in all.", Field.STEPS)
    assert best.value == 1e6


def test_a_milestone_never_outweighs_the_end() -> None:
    text = (
        "The rate is divided by 10 at 32k and 48k iterations, and training is terminated at 64k iterations."
    )
    assert _best(text, Field.STEPS).value == 64e3


def test_multiply_adds_and_dropout_before_a_length_are_no_milestones() -> None:
    for text in (
        "Net-B (45M parameters, 7.8B multiply-adds) is trained from scratch on ImageNet for 300 epochs.",
        "A network with dropout layers is trained on ImageNet for 300 epochs.",
    ):
        best = _best(text, Field.EPOCHS)
        assert best.value == 300
        assert "milestone" not in best.reasons, text


def test_a_batch_on_each_of_many_devices_is_one_for_a_device() -> None:
    text = "It takes 1M steps with a micro-batch of 4 on each of 128 GPUs and 2 gradient accumulation steps."
    best = _best(text, Field.BATCH_SIZE)
    assert best.value == 8
    assert {"per_device", "gradient_accumulation"} <= set(best.reasons)


def test_gradients_added_up_multiply_what_one_pass_holds() -> None:
    text = "Batch size: 16 (achieved via a per-device batch size of 4 and gradient accumulation steps of 4)."
    assert {f.value for f in _found(text, Field.BATCH_SIZE)} == {16.0}
    whole = next(f for f in _found(text, Field.BATCH_SIZE) if "per_device" not in f.reasons)
    assert "gradient_accumulation" not in whole.reasons


def test_each_figure_of_a_list_is_where_it_is_printed() -> None:
    text = "We train for 100K or 200K steps."
    found = _found(text, Field.STEPS)
    assert {text.index(f.evidence.surface) for f in found if f.value == 100e3} == {text.index("100K")}


def test_lengths_to_choose_from_are_a_list_and_no_range() -> None:
    found = _found("We train GridNet for 100K or 200K steps.", Field.STEPS)
    assert sorted(f.value or 0.0 for f in found) == [100e3, 200e3]
    assert all(f.low is None for f in found)


def test_an_interval_of_evaluation_is_doubtful() -> None:
    (finding,) = _found("We evaluate every 5000 steps.", Field.STEPS)
    assert finding.score < 0.2
    assert "interval" in finding.reasons


def test_stages_are_added_up_and_their_parts_kept() -> None:
    text = "We train for 30k iterations at 0.001, and then for another 10k iterations at 0.0001."
    values = {f.value for f in _found(text, Field.STEPS)}
    assert 40e3 in values
    assert {30e3, 10e3} <= values
    assert "sum_of_stages" in next(f.reasons for f in _found(text, Field.STEPS) if f.value == 40e3)


@pytest.mark.parametrize(
    "text",
    [
        "A batch size of 16 per GPU is used.",
        "We use a per-GPU batch size of 16.",
        "The batch size is 16 on each device.",
        "We put 16 images/GPU on the cards.",
    ],
)
def test_a_batch_of_one_device_says_so(text: str) -> None:
    finding = _best(text, Field.BATCH_SIZE)
    assert finding.value == 16
    assert "per_device" in finding.reasons


def test_sequences_times_their_length_are_tokens() -> None:
    finding = _best("We use batches of 1024 × 2048 tokens.", Field.BATCH_SIZE)
    assert (finding.value, finding.text) == (1024 * 2048, "tokens")


def test_steps_of_one_epoch_are_multiplied_and_weigh_little_themselves() -> None:
    steps = _found("It is trained for 100 epochs with 1000 iterations each.", Field.STEPS)
    assert max(steps, key=lambda finding: finding.score).value == 100_000
    assert all(finding.score < 0.3 for finding in steps if finding.value == 1000)


def test_a_sweep_over_batches_weighs_less_than_the_batch_of_a_device() -> None:
    text = "We compare batch sizes of 16, 32, 64 and 128. The usual batch size is 32 images per GPU."
    best = _best(text, Field.BATCH_SIZE)
    assert (best.value, "per_device" in best.reasons) == (32, True)


def test_two_lengths_are_weighed_by_their_share_of_the_steps() -> None:
    raw = load_lexicon().files["schedule"]["mixed_lengths"]
    for example in raw["examples"]:
        best = _best(example["text"], Field.SEQUENCE_LENGTH)
        assert best.value == pytest.approx(example["value"])
        assert best.reasons[0] == "mean_of_lengths"
    for text in raw["counter_examples"]:
        found = _found(text, Field.SEQUENCE_LENGTH)
        assert all("mean_of_lengths" not in finding.reasons for finding in found)


def test_a_batch_in_tokens_names_its_unit() -> None:
    assert (
        _best("Each batch held about 25000 source tokens and 25000 target tokens.", Field.BATCH_SIZE).text
        == "tokens"
    )


def test_a_range_of_epochs_is_its_midpoint_with_bounds() -> None:
    finding = _best("We train for 10 to 15 epochs.", Field.EPOCHS)
    assert (finding.value, finding.low, finding.high, finding.qualifier) == (12.5, 10, 15, Qualifier.RANGE)


def test_ticks_of_an_axis_are_no_settings() -> None:
    assert not _found("0 20 40 60 80 100 Training epochs", Field.EPOCHS)


def test_batches_counted_are_no_batch_size() -> None:
    assert not _found("It runs for 30k mini-batch iterations.", Field.BATCH_SIZE)


def test_steps_of_a_sampler_are_no_training() -> None:
    findings = _found("We sample images with 50 DDIM steps.", Field.STEPS)
    assert all(f.score < 0.5 for f in findings)


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("Model\tSteps\tBatch size\nbase\t100k\t256\nlarge\t1M\t2,048", Field.STEPS, [1e5, 1e6]),
        ("Model\tSteps\tBatch size\nbase\t100k\t256\nlarge\t1M\t2,048", Field.BATCH_SIZE, [256, 2048]),
        ("Hyper-parameter\tbase\tlarge\nEpochs\t30\t90", Field.EPOCHS, [30, 90]),
    ],
)
def test_tables_are_read_by_column_and_by_row(text: str, field: Field, values: list[float]) -> None:
    assert [f.value for f in _found(text, field)] == values


def test_a_cell_knows_the_model_of_its_row() -> None:
    first, second = _found("Model\tSteps\nbase\t100k\nlarge\t1M", Field.STEPS)
    assert "base" in first.context
    assert "large" in second.context


def test_a_page_without_schedule_gives_nothing() -> None:
    assert find(plain_page("The weather was fine and nobody trained anything."), load_lexicon()) == []


def test_figures_of_a_list_are_each_read() -> None:
    values = [f.value for f in _found("Base and big are updated for 100k/300k steps.", Field.STEPS)]
    assert values == [100e3, 300e3]


def test_two_models_in_one_sentence_are_not_added_up() -> None:
    found = _found("The large model is trained for 3M steps and the small model for 521K steps.", Field.STEPS)
    assert sorted(f.value or 0 for f in found) == [521e3, 3e6]


def test_a_batch_that_grows_is_given_as_it_ends() -> None:
    finding = _best(
        "The batch size is gradually increased from 256 to 2048 during training.", Field.BATCH_SIZE
    )
    assert finding.value == 2048
    assert "ramped_up" in finding.reasons


def test_accumulated_gradients_multiply_the_batch() -> None:
    entry = load_lexicon().files["schedule"]["accumulation"]
    for example in entry["examples"]:
        best = _best(example["text"], Field.BATCH_SIZE)
        assert best.value == example["value"], example["text"]
        assert "gradient_accumulation" in best.reasons
    for text in entry["counter_examples"]:
        assert all("gradient_accumulation" not in f.reasons for f in _found(text, Field.BATCH_SIZE)), text


@pytest.mark.parametrize("row", ["Warmup steps (fraction)\t0.1", "Warmup steps (fraction)\t0.06"])
def test_a_share_of_the_steps_is_no_number_of_steps(row: str) -> None:
    assert find_all(plain_page(row)) == []
    assert [f.value for f in find_all(plain_page("Training steps\t100k"))] == [100e3]


def test_the_schedule_of_ablations_is_doubtful_beside_that_of_the_model() -> None:
    text = "We train for 36 epochs. For the ablations we use a schedule of 12 epochs."
    best = _best(text, Field.EPOCHS)
    assert best.value == 36
    assert {f.value: f.score for f in _found(text, Field.EPOCHS)}[12] < 0.6 * best.score


def test_three_rates_of_three_stretches_are_one_schedule() -> None:
    text = "The rate is 0.1 for the first 30k steps, 0.01 for the next 20k steps and 0.001 for the last 10k."
    assert (
        max(f.value or 0 for f in find(plain_page(text), load_lexicon()) if f.field is Field.STEPS) == 60_000
    )


def test_parts_of_the_data_are_no_schedule() -> None:
    page = plain_page("The first 50k images are used for training and the last 10k for testing.")
    found = find(page, load_lexicon())
    assert not [f for f in found if "sum_of_stages" in f.reasons]
