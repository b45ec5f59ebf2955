"""Which side of a comparison a number stands on."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.names.comparisons import (
    Citations,
    cites_a_model,
    has_cited_subject,
    is_among_examples,
    is_set_against,
    near_side,
)
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("before", "far"),
    [
        ("Our network needs 4 days, compared to ", True),
        ("Our network needs 4 GPU days - compared to the ", True),
        ("It needs 4 GPU days instead of ", True),
        ("We feed 2,048 bytes rather than tokens and train for ", False),
        ("Compared to GridNet, which used 9 cards and trained for ", True),
        ("Compared to GridNet's ", True),
        ("It trains in less time than GridNet, which took ", True),
        ("It is cheaper than GridNet's ", True),
        ("It is trained three times faster than Heron, which needs ", True),
        ("PatchNet-L outperforms GridNet-L, which was trained for ", True),
        ("PatchNet-L beats PatchNet-B, which is trained for ", False),
        ("It outperforms the record after ", False),
        ("Training takes less than ", False),
        ("It runs for more than the usual ", False),
        ("Compared to GridNet and QuadNet, both trained on 128 cards for ", True),
        ("Compared to GridNet, training takes only ", False),
        ("Compared to our first network, which took ", False),
        ("In contrast to others we train for ", False),
        ("It beats GridNet by 3 points; training takes ", False),
        ("Compared to PatchNet-S, PatchNet-L takes ", False),
        ("Compared to the smaller PatchNet-L at ", False),
        ("Table 2: Comparison of the 2B PatchNet with ", True),
        ("A comparison of sizes follows; training takes ", False),
        ("Training takes ", False),
        ("Ours takes 2 hours while more expensive networks take ", True),
        ("It takes 10 days, whereas the published network was trained for ", True),
        ("The encoder takes 2 days while the decoder takes ", False),
        ("The base network takes 2 days, whereas our largest takes ", False),
    ],
)
def test_the_far_side_of_a_comparison(before: str, far: bool) -> None:
    number = "9 days"
    assert is_set_against(before + number, len(before), {"patchnet"}) is far


@pytest.mark.parametrize(
    ("sentence", "far"),
    [
        ("Earlier compressors such as GridNet take # days on 4 cards, while ours takes 2 hours.", True),
        ("A networks-only method like QuadNet requires # days, whereas PatchNet needs 3.", True),
        ("Larger variants such as PatchNet-L take # days, while our smallest takes 3.", False),
        ("We train it on one card in 7 days, while GridNet requires 16 cards for # days.", True),
        ("Additionally, GridNet's total training time was # GPU days, whereas our method took 20.", True),
        ("PatchNet needs 5 hours, whereas QuadNet-L was trained for # hours.", True),
        ("Our generator took 2.8 days, while the autoregressive GridNet took # days.", True),
        ("Ours has 10M weights; QuadNet-L was trained on 32 cards for # days.", True),
        ("QuadNet-L was trained for # days; we then tune it.", False),
        ("QuadNet-L was trained for 90 hours, but PatchNet needs only # hours.", False),
        ("We train GridNet-S for 3 days, while PatchNet-L takes # days.", False),
        ("We train the encoder for 3 days, while the decoder takes # days.", False),
        ("GridNet-S takes 3 days, while GridNet-L takes # days.", False),
        ("We train for # days while keeping GridNet's weights fixed.", False),
    ],
)
def test_the_half_of_a_sentence_whose_subject_is_another_system_is_far(sentence: str, far: bool) -> None:
    assert is_set_against(sentence, sentence.index("#"), {"patchnet"}) is far


@pytest.mark.parametrize(
    ("sentence", "far"),
    [
        ("We serve QuadText 7B, which was trained for # days, on 4 cards.", True),
        ("We train probes on the states of QuadText 7B, which was trained for # days.", True),
        ("We train QuadText 7B, which was trained for # days, again.", False),
        ("We present results of PatchNet, which was trained for # days.", False),
        ("QuadText 7B, which was trained for # days, is our largest.", False),
    ],
)
def test_how_a_model_that_the_authors_take_was_trained_is_its_makers(sentence: str, far: bool) -> None:
    assert is_set_against(sentence, sentence.index("#"), {"patchnet"}) is far


def test_a_cost_that_the_authors_compare_theirs_with_is_no_run():
    paper = PaperBuilder().page(
        "Training of PatchNet takes 900 GPU hours on A100s, compared to GridNet's 200,000 GPU hours."
    )
    paper.device("A100s", "nvidia-a100")
    paper.find(Field.ACCELERATOR_TIME, "900 GPU hours", 900.0)
    paper.find(Field.ACCELERATOR_TIME, "200,000 GPU hours", 200_000.0)
    runs = assemble(paper.findings, paper.pages, own_names=frozenset({"patchnet"}))
    assert [run.accelerator_hours for run in runs] == [900.0]


def test_the_size_that_the_authors_compare_theirs_with_is_not_the_runs():
    paper = PaperBuilder().page(
        "We train a network of 2B parameters instead of the usual 70B parameters, for 3 days."
    )
    paper.find(Field.PARAMETERS, "2B parameters", 2e9)
    paper.find(Field.PARAMETERS, "70B parameters", 7e10)
    paper.find(Field.DURATION, "3 days", 72.0)
    assert [run.parameters for run in assemble(paper.findings, paper.pages)] == [2e9]


def test_names_that_carry_a_citation_are_those_of_others():
    text = "GridNet [3], QuadNet-L (Kim et al., 2020) and the Adam optimizer; PatchNet is ours (Table 2)."
    names = ("gridnet", "quadnet-l", "quadnet", "adam", "patchnet", "ours")
    assert [name for name in names if Citations([text]).follow(name)] == ["gridnet", "quadnet-l"]


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("GridNet's training took # GPU days in total.", True),
        ("GridNet\u2019s total training time was # GPU days.", True),
        ("QuadNet was trained for # days.", False),
        ("We train GridNet for # days.", False),
    ],
)
def test_a_system_that_the_paper_cites_may_be_the_subject(sentence: str, cited: bool) -> None:
    citations = Citations(["We compare with GridNet [3] and QuadNet."])
    assert has_cited_subject(sentence, sentence.index("#"), citations) is cited
    assert not has_cited_subject(sentence, sentence.index("#"), citations, {"gridnet"})


def test_the_time_of_a_cited_system_is_no_run_beside_one_of_the_authors():
    paper = PaperBuilder().page(
        "We extend GridNet [3]. Our training took 20 GPU days on A100s. GridNet took 75 GPU days.",
    )
    paper.device("A100s", "nvidia-a100")
    paper.find(Field.ACCELERATOR_TIME, "20 GPU days", 480.0, reasons=("own.we",))
    paper.find(Field.ACCELERATOR_TIME, "75 GPU days", 1800.0, reasons=("own.section",))
    assert [run.accelerator_hours for run in assemble(paper.findings, paper.pages)] == [480.0]


@pytest.mark.parametrize(
    ("sentence", "example"),
    [
        ("It is on par with far larger models, such as QuadNet-3 with # parameters.", True),
        ("Models like QuadNet-3 (# parameters) need a cluster.", True),
        ("Models like QuadNet-3 with # parameters need a cluster.", True),
        ("We train models such as QuadNet-3 with # parameters.", False),
        ("Small models such as GridNet-3 with # parameters suffice.", False),
        ("Networks such as those of # parameters are rare.", False),
    ],
)
def test_a_model_named_as_an_example_is_nobodys_training(sentence: str, example: bool) -> None:
    assert is_among_examples(sentence, sentence.index("#"), {"gridnet"}) is example


@pytest.mark.parametrize(
    ("says", "number", "cites"),
    [
        ("Training takes 33 hours, against 87 hours for the baseline (Kim et al., 2021).", "33 hours", False),
        ("Training GridNet [3] takes 33 hours, against 87 hours of ours.", "33 hours", True),
        ("It takes 33 hours with the loss of the baseline (Kim et al., 2021).", "33 hours", True),
    ],
)
def test_what_a_number_is_compared_with_is_cited_for_itself(says: str, number: str, cites: bool) -> None:
    end = says.index(number) + len(number)
    assert cites_a_model(says, end, len(says)) is cites


@pytest.mark.parametrize(
    ("sentence", "theirs"),
    [
        ("We start from Llama 2 7B, which was trained on # tokens.", True),
        ("We tune Mistral 7B (pre-trained on # tokens).", True),
        ("Starting from RoBERTa-large (trained on 160GB for # steps), we go on.", True),
        ("It is close to Mistral 7B and Gemma 2 9B, trained on # tokens.", True),
        ("Note that Llama-2 pretraining uses # tokens.", True),
        ("We start from Llama 2 7B, which was trained on web text, and add # tokens.", False),
        ("We start from Mistral 7B (trained on web text) and go on for # tokens.", False),
        ("We present Gemma 2 9B, trained on # tokens.", False),
        ("We train Qwen-7B on # tokens.", False),
        ("GridNet-7B, trained on # tokens, is ours.", False),
    ],
)
def test_what_a_known_model_had_gone_through_is_its_makers(sentence: str, theirs: bool) -> None:
    assert is_set_against(sentence, sentence.index("#"), {"gridnet"}) is theirs


def test_a_size_in_the_name_of_an_equal_stands_on_its_side() -> None:
    sentence = "GridNet was trained on 2T tokens and is on par with dense models such as QuadText 7B."
    assert is_set_against(sentence, sentence.index("QuadText"), {"gridnet"})
    assert not is_set_against(sentence, sentence.index("2T"), {"gridnet"})


def test_what_is_compared_behind_a_number_says_nothing_of_it() -> None:
    sentence = "It was trained on 2T tokens and outperforms QuadText-7B."
    assert near_side(sentence, sentence.index("tokens")) == "It was trained on 2T tokens and "
    assert near_side(sentence, len(sentence)) == sentence
