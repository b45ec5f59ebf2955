from __future__ import annotations

import csv
from importlib import resources

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding
from extractors.rules.dataset import find, known_datasets
from extractors.rules.plain import plain_page


def _found(text: str) -> list[Finding]:
    return find(plain_page(text), load_lexicon())


def _best(text: str) -> Finding:
    return max(_found(text), key=lambda finding: finding.score)


@pytest.mark.parametrize(
    ("text", "field", "value", "unit"),
    [
        ("The model was trained on 1.4T tokens.", Field.EXAMPLES_SEEN, 1.4e12, "tokens"),
        ("It was trained for a total of 300 billion tokens.", Field.EXAMPLES_SEEN, 3e11, "tokens"),
        ("The data set contains 1.28 million training images.", Field.DATASET_SIZE, 1.28e6, "images"),
        ("The corpus has 36M sentence pairs.", Field.DATASET_SIZE, 36e6, "pairs"),
        ("We pre-train on 960 hours of speech.", Field.DATASET_SIZE, 960, "hours"),
        ("The agent was trained for 200M frames.", Field.EXAMPLES_SEEN, 2e8, "frames"),
        ("Self-play produced 44 million games.", Field.EXAMPLES_SEEN, 44e6, "games"),
        ("We collected 400 million (image, text) pairs.", Field.DATASET_SIZE, 4e8, "pairs"),
    ],
)
def test_seen_and_stored_are_told_apart(text: str, field: Field, value: float, unit: str) -> None:
    best = _best(text)
    assert (best.field, best.value, best.text) == (field, value, unit)


def test_each_length_of_a_list_is_one() -> None:
    found = _found("The small and large models are trained on 100B and 300B tokens.")
    seen = {f.value: "one_of_a_list" in f.reasons for f in found if f.field is Field.EXAMPLES_SEEN}
    assert seen == {1e11: True, 3e11: False}


@pytest.mark.parametrize(
    "text",
    [
        "The test set contains 10,000 images.",
        "Each step sees 65,536 tokens per batch.",
        "We set aside 25,000 images from the training set.",
        "The vocabulary has 30,000 words.",
    ],
)
def test_held_out_data_batches_and_vocabularies_are_doubtful(text: str) -> None:
    assert all(finding.score < 0.4 for finding in _found(text))


def test_tokens_over_which_a_rate_falls_are_doubtful() -> None:
    found = _found("The learning rate decays to a tenth of its peak over 260B tokens.")
    assert all(finding.score < 0.3 for finding in found)


def test_tokens_of_stages_are_added_up() -> None:
    raw = load_lexicon().files["dataset"]["sums"]
    for example in raw["examples"]:
        seen = [f for f in _found(example["text"]) if f.field is Field.EXAMPLES_SEEN]
        assert max(seen, key=lambda finding: finding.score).value == pytest.approx(example["value"])
    for text in raw["counter_examples"]:
        assert not [f for f in _found(text) if "sum_of_stages" in f.reasons]


def test_a_part_of_a_famous_data_set_is_so_much_smaller() -> None:
    raw = load_lexicon().files["dataset"]["known_shares"]
    for example in raw["examples"]:
        (known,) = (f for f in _found(example["text"]) if "known_data_set" in f.reasons)
        assert known.value == pytest.approx(example["value"])
    for text in raw["counter_examples"]:
        assert {f.value for f in _found(text)} == {1281167}


def test_the_name_of_a_console_counts_no_games() -> None:
    assert not _found("The agent is trained on nine Atari 2600 games.")


def test_the_size_of_a_picture_is_no_number_of_pictures() -> None:
    assert not _found("The network takes 256 × 256 images.")


def test_a_famous_data_set_gives_its_size_where_training_is_spoken_of() -> None:
    (finding,) = _found("We train for 90 epochs on ImageNet.")
    assert finding.value == 1281167
    assert finding.score < 0.5
    assert finding.reasons[0] == "known_data_set"
    assert finding.context[0] == "imagenet-1k"


def test_the_more_special_name_wins() -> None:
    (finding,) = _found("The network is trained on ImageNet-21k.")
    assert finding.context[0] == "imagenet-21k"


def test_a_name_without_training_gives_nothing() -> None:
    assert not _found("ImageNet is often mentioned.")


def test_known_sizes_are_those_of_the_reference_or_carry_a_source() -> None:
    text = (resources.files("warehouse.reference") / "datasets.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    reference = {row["id"]: (float(row["train_size"]), row["unit"]) for row in rows}
    sources = {raw["id"]: raw.get("source") for raw in load_lexicon().files["dataset"]["known_datasets"]}
    for known in known_datasets(load_lexicon()):
        if known.id in reference:
            assert reference[known.id] == (known.train_size, known.unit), known.id
        else:
            assert sources[known.id], f"{known.id} has no source"


def test_frames_are_seen_by_an_agent_and_kept_by_a_camera() -> None:
    assert _best("The training set has 80,000 frames of traffic.").field is Field.DATASET_SIZE
    assert _best("The agent acts and 80,000 frames are the training set.").field is Field.EXAMPLES_SEEN


def test_what_a_collection_holds_in_total_is_its_size() -> None:
    assert _best("The three parts comprise 2 million images in total.").field is Field.DATASET_SIZE


def test_queries_of_a_decoder_are_no_data() -> None:
    findings = _found("Method\tQuery type\tEpochs\nours\t100 queries\t50")
    assert not [finding for finding in findings if finding.score > 0.2]
    assert _found("It learns from 500,000 queries.")
