from __future__ import annotations

import pytest

from extractors.assembly.weights import WEIGHTS
from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding
from extractors.rules.model_size import find
from extractors.rules.plain import plain_page


def _found(text: str) -> list[Finding]:
    return find(plain_page(text), load_lexicon())


def test_a_family_of_models_is_two_sizes_not_their_middle() -> None:
    findings = _found("The models range from 7B to 65B parameters.")
    assert [f.value for f in findings] == [7e9, 65e9]
    assert all("range_of_models" in f.reasons for f in findings)


def test_an_adapter_is_not_the_model() -> None:
    adapter = max(f.score for f in _found("With LoRA only 4.7M trainable parameters remain."))
    model = max(f.score for f in _found("The network has 4.7M parameters."))
    assert adapter < WEIGHTS.weakest_statement < 0.6 * model


@pytest.mark.parametrize(
    "text",
    [
        "The tuned part has 4.2M parameters (0.06% of the model).",
        "It trains 8M parameters, about 0.3% of all.",
    ],
)
def test_a_share_of_the_model_is_not_its_size(text: str) -> None:
    (finding,) = _found(text)
    assert "part_of_total" in finding.reasons
    assert finding.score < 0.25


def test_active_parameters_of_a_mixture_are_told_from_the_total() -> None:
    findings = _found("The mixture has 671B total parameters, of which 37B are activated for each token.")
    values = {f.field: f.value for f in findings}
    assert values == {Field.PARAMETERS: 671e9, Field.ACTIVE_PARAMETERS: 37e9}


def test_a_size_in_a_name_keeps_the_name() -> None:
    (finding,) = [f for f in _found("We start from LLaMA-65B.") if f.rule_id == "parameters.named"]
    assert finding.value == 65e9
    assert "LLaMA-65B" in finding.context
    assert finding.score < 0.5


@pytest.mark.parametrize(
    "text", ["Roughly 1B of them.", "for the 6.7B and so on", "All hyper-parameters: 300 values."]
)
def test_a_number_without_a_name_or_parameters_is_no_size(text: str) -> None:
    assert not _found(text)


def test_merged_headings_are_told_apart_by_their_letters() -> None:
    findings = _found("Method\t#param. FLOPs\t\nSmall\t28M\t4.5G\nLarge\t197M 104G\t")
    assert [f.value for f in findings] == [28e6, 197e6]


def test_a_size_that_labels_a_row_is_read() -> None:
    findings = [f for f in _found("Model\tLayers\tBatch\n125M\t12\t0.5M\n30B\t48\t4M") if f.value != 0.5e6]
    assert [f.value for f in findings] == [125e6, 30e9]


def test_inference_in_a_caption_does_not_make_a_size_doubtful() -> None:
    page = plain_page("Model\tParams\nours\t25M", caption="Inference latency of our models")
    (finding,) = find(page, load_lexicon())
    assert finding.score > 0.5


def test_sizes_of_a_list_are_each_read() -> None:
    assert [f.value for f in _found("We train models of 125M, 355M, and 1.3B parameters.")] == [
        125e6,
        355e6,
        1.3e9,
    ]


@pytest.mark.parametrize("text", ["It is pretrained on IG-1B.", "The images come from JFT-4B."])
def test_a_size_in_the_name_of_data_is_no_model(text: str) -> None:
    assert not _found(text)


def test_a_cell_with_a_range_is_the_smallest_and_the_largest_of_a_family() -> None:
    findings = _found("Model\tParameters\tLayers\nGridText (ours)\t300M - 13B\t24\nOldText\t550M\t24")
    assert sorted(f.value or 0.0 for f in findings) == [3e8, 550e6, 13e9]
    assert len({f.finding_id for f in findings}) == len(findings)


@pytest.mark.parametrize(
    ("table", "sizes"),
    [
        ("\t270M\t1.1B\t3B\nLayers\t16\t28\t36\nDays\t3\t11\t13", [270e6, 1.1e9, 3e9]),
        ("Setting\t1B\t7B\nLayers\t16\t32", [1e9, 7e9]),
        ("Tokens\t8B\t9B\nLoss\t2.1\t2.2", []),
        ("\t8B\t8B\nLoss\t2.1\t2.2", []),
    ],
)
def test_different_sizes_that_head_columns_are_a_family_of_models(table: str, sizes: list[float]) -> None:
    found = [finding for finding in _found(table) if finding.rule_id == "parameters.header"]
    assert [finding.value for finding in found] == sizes


def test_a_model_called_by_a_name_with_a_size_is_known_by_that_name() -> None:
    findings = _found("We prune the HeronText-7B model down to 1.3B parameters.")
    assert {f.value: "size_in_name" in f.reasons for f in findings} == {7e9: True, 1.3e9: False}


def test_the_letters_of_a_family_tell_sizes_in_brackets() -> None:
    findings = _found("Three scales: HeronNet-S (24.8M), HeronNet-B (97.5M), and HeronNet-L (335.3M).")
    assert [f.value for f in findings] == [24.8e6, 97.5e6, 335.3e6]


def test_a_number_of_parameters_may_amount_to_something() -> None:
    (finding,) = _found("The total number of trainable parameters amounts to approximately 1.6B.")
    assert finding.value == 1.6e9


def test_operations_told_after_the_parameters_are_none() -> None:
    (finding,) = _found("The smallest net has 1.63M parameters 20.67M FLOPs per clip.")
    assert finding.value == 1.63e6


def test_sizes_of_other_peoples_models_carry_a_reason() -> None:
    earlier = _found("Prior pretraining work has explored 100 million parameters.")
    theirs = _found("We interpolate between the learning rates of their 13B and 175B models.")
    assert all("other_model" in f.reasons for f in earlier)
    assert all("theirs" in f.reasons for f in theirs if f.value == 175e9)


@pytest.mark.parametrize("words", ["Grid-Text 7B and 13B", "LLaMA-7B/13B", "Qwen2.5-7B, 13B"])
def test_sizes_that_follow_a_name_share_it(words: str) -> None:
    findings = _found(f"We fine-tune {words} on dialogues.")
    assert [f.value for f in findings if "size_in_name" in f.reasons] == [7e9, 13e9]


def test_tokens_that_follow_a_name_with_a_size_are_no_size() -> None:
    assert [f.value for f in _found("We tune LLaMA-7B, 13B tokens at most.")] == [7e9]


def test_what_alone_is_trained_of_a_tuned_model_enters_no_run() -> None:
    part = [f for f in _found("LLaMA-70B with LoRA trains only 160M parameters.") if f.value == 160e6]
    assert all(f.score < WEIGHTS.weakest_statement for f in part)


def test_what_is_active_of_a_mixture_is_not_its_size() -> None:
    found = _found("It has 7B parameters and 1.3B active parameters per token.")
    assert [f.value for f in found if f.field is Field.PARAMETERS] == [7e9]
