"""Names by which two statements are told to be of one model or of two."""

from __future__ import annotations

import pytest

from extractors.assembly.names.data_sets import in_order
from extractors.assembly.names.designators import read_designators
from extractors.assembly.names.namesakes import sizes_agree, variants_agree
from extractors.assembly.names.nearest import nearest_size
from extractors.assembly.statements.linking import designators_of, link
from extractors.assembly.statements.placement import locate
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("GridNet-B/16", "GridNet-B", True),
        ("GridNet-B/16", "GridNet-B/32", True),
        ("GridNet-L/16", "GridNet-B/16", False),
        ("GridNet-H", "GridNet-B/16", False),
        ("GridNet-L/16", "L/16", True),
        ("GridNet-L/16", "S/16", False),
        ("GridNet-D7", "the D7 network", None),
        ("GridNet-50", "GridNet-50", True),
        ("GridNet-50", "GridNet-101", False),
        ("GridNet-50", "the network", None),
    ],
)
def test_letters_and_numbers_tell_variants_apart(one: str, other: str, agree: bool | None) -> None:
    assert variants_agree(read_designators(one), read_designators(other)) is agree


def test_the_size_in_the_name_of_a_data_set_is_no_size_of_a_model():
    assert not read_designators("trained on IG-1B and LAION-5B").sizes
    assert read_designators("the 7B model on JFT-300M").sizes == {"7b"}


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("trained for 1M training steps", set()),
        ("2B pre-training tokens", set()),
        ("2B sub-word tokens", set()),
        ("a 2B-token corpus", set()),
        ("on 10B (resp. 3B) tokens", set()),
        ("the batch of Quillwork's 175B model", set()),
        ("the 7B model tokens", {"7b"}),
        ("the 7B model", {"7b"}),
    ],
)
def test_a_number_of_steps_or_tokens_is_no_size(text: str, sizes: set[str]) -> None:
    assert read_designators(text).sizes == sizes


@pytest.mark.parametrize("bound", ["above", "over", "beyond", "larger than", "exceeding"])
def test_a_bound_of_sizes_is_no_size(bound: str) -> None:
    assert not read_designators(f"networks {bound} 2B weights need a week").sizes
    assert read_designators(f"networks {bound} the 2B one").sizes == {"2b"}


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("the base network", "the large network", False),
        ("the base network", "the base one", True),
        ("a 7B model", "a 13B model", False),
        ("a 7B model", "a 6.7B model", True),
        ("the base network", "a model of 2B parameters", None),
        ("the base network", "the network", None),
        ("the base network", "GridNet-B", True),
        ("B/16", "GridNet-B/16", True),
        ("B/16", "GridNet-L/16", False),
        ("XL", "GridNet-XL/2", True),
        ("g/14", "GridNet-G/14", False),
        ("GridNet-B", "DotNet-L", None),
    ],
)
def test_a_size_in_words_contradicts_words_and_one_in_numbers_numbers(
    one: str, other: str, agree: bool | None
) -> None:
    assert sizes_agree(read_designators(one), read_designators(other)) is agree


@pytest.mark.parametrize(
    ("text", "words", "sizes"),
    [
        ("we train the 3B model for 800B tokens and the 7B model for 2T tokens", "2T tokens", {"7b"}),
        ("we train the 3B model for 800B tokens and the 7B model for 2T tokens", "800B tokens", {"3b"}),
        (
            "we train the 3B model for 800B tokens and the 7B one",
            "train the 3B model for 800B tokens",
            {"3b"},
        ),
        ("it takes 90 hours for 3B and 200 hours for 7B", "90 hours", {"3b"}),
        ("base (160M) and large (340M) networks, the latter with 24 layers", "24 layers", {"large", "340m"}),
    ],
)
def test_a_number_of_a_clause_with_several_sizes_is_of_the_nearest(
    text: str, words: str, sizes: set[str]
) -> None:
    at = text.index(words)
    assert nearest_size(text, at, at + len(words)) == sizes


@pytest.mark.parametrize(
    "text",
    [
        "It needs less than 10GB of VRAM on a Threadripper PRO with an SSD.",
        "We train with DDP and AMP on the HPC cluster, which runs SLURM.",
        "A machine with Ubuntu 20.04 LTS and an AMD EPYC 7742 on AWS EC2.",
    ],
)
def test_words_of_machines_and_their_software_name_no_model(text: str) -> None:
    assert read_designators(text).names == frozenset()


def test_the_active_part_in_a_name_is_no_size_of_the_model() -> None:
    assert read_designators("GridText-30BA3B").sizes == {"30b"}
    assert read_designators("GridText-30B-A3B").sizes >= {"30b"}


def test_figures_and_data_sets_of_two_lists_pair_in_their_order():
    text = "On CIFAR and SVHN we train for 160 and 20 epochs, respectively."
    assert [in_order(text, text.index(figure)) for figure in ("160", "20")] == [{"cifar"}, {"svhn"}]


@pytest.mark.parametrize(
    "text",
    [
        "On CIFAR and SVHN we train for 160 and 20 epochs.",
        "On CIFAR, SVHN and MNIST we train for 160 and 20 epochs, respectively.",
    ],
)
def test_figures_pair_with_nothing_where_the_sentence_does_not_say_so(text: str):
    assert in_order(text, text.index("160")) == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [("MS COCO", "COCO val2017"), ("IN-21K", "ImageNet-22K"), ("K400", "Kinetics-400"), ("ILSVRC", "IN-1K")],
)
def test_a_data_set_has_one_name_however_it_is_spelt(one: str, other: str):
    assert read_designators(one).data == read_designators(other).data != frozenset()


def test_the_title_above_the_rows_names_the_data_of_its_rows():
    rows = [["Model", "Epochs", "Days"], ["Trained on JFT"], ["GridNet", "14", "3"], ["Trained on ILSVRC"]]
    paper = PaperBuilder().table([*rows, ["GridNet", "300", "1"]], "Table 1: All are tuned on MNIST.")
    paper.find(Field.DATASET_SIZE, "JFT", 3e8, text="images", reasons=("known_data_set",))
    paper.find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images", reasons=("known_data_set",))
    paper.find(Field.EPOCHS, "14", 14)
    jft, ilsvrc, epochs = sorted(locate(paper.findings, paper.pages), key=lambda p: -(p.finding.value or 0.0))
    assert designators_of(epochs).data == {"jft"}
    near, far = (link(epochs, designators_of(epochs), place).score for place in (jft, ilsvrc))
    assert near > far


@pytest.mark.parametrize(
    ("one", "other"), [("WT103", "WikiText-103"), ("WT-2", "WikiText-2"), ("UCF101", "UCF-101")]
)
def test_spellings_of_a_data_set_are_one_name(one, other):
    assert read_designators(one).data == read_designators(other).data != frozenset()


def test_data_sets_of_one_family_are_two():
    assert not read_designators("WikiText-2").data & read_designators("WT103").data


def test_sizes_listed_behind_one_name_are_each_a_variant():
    for text in ("GridNet-T/S/B", "GridNet-{T, S, B}"):
        named = read_designators(f"{text} models are trained alike")
        assert named.variants == {"gridnet-t", "gridnet-s", "gridnet-b"}, text
        assert named.letters == {"tiny", "small", "base"}, text


def test_a_sentence_without_data_is_of_the_data_that_its_paragraph_speaks_of():
    paper = PaperBuilder().page(
        "On COCO we keep the usual settings. The rate is 0.1. We train for 24 epochs.",
        "Another network learns for 9 epochs.",
    )
    paper.find(Field.EPOCHS, "24 epochs", 24).find(Field.EPOCHS, "9 epochs", 9)
    of_coco, of_none = locate(paper.findings, paper.pages)
    assert designators_of(of_coco).data == {"coco"}
    assert not designators_of(of_none).data


def test_a_sentence_that_names_a_table_by_its_number_is_near_its_cells():
    paper = PaperBuilder().table(
        [["Model", "Hours"], ["GridNet", "127"]],
        "Table 5: Times of training.",
        "Table 5 gives the times on 8 cards. Table 6 gives those on 4 cards.",
    )
    paper.find(Field.DURATION, "127", 127).find(Field.ACCELERATOR_COUNT, "8 cards", 8)
    paper.find(Field.ACCELERATOR_COUNT, "4 cards", 4)
    hours, eight, four = locate(paper.findings, paper.pages)
    named = link(hours, designators_of(hours), eight)
    assert "a sentence about the table" in named.reasons
    assert named.score > link(hours, designators_of(hours), four).score


def test_a_number_is_of_the_variant_that_it_is_told_for():
    sentence = "It takes about 4 days for GridNet-L and 2 days for GridNet-S."
    paper = PaperBuilder().page(sentence)
    paper.find(Field.DURATION, "4 days", 96.0).find(Field.DURATION, "2 days", 48.0)
    longer, shorter = locate(paper.findings, paper.pages)
    assert designators_of(longer).variants == {"gridnet-l"}
    assert designators_of(shorter).variants == {"gridnet-s"}


def test_a_sentence_that_turns_to_other_data_is_not_of_the_time_before_it():
    paper = PaperBuilder().page(
        "For Reeds-1M we use 8 cards. Training takes 53 hours. For Moors-1B we use 64 cards. It takes 6 days."
    )
    paper.find(Field.ACCELERATOR_COUNT, "8 cards", 8.0).find(Field.ACCELERATOR_COUNT, "64 cards", 64.0)
    paper.find(Field.DURATION, "53 hours", 53.0)
    before, time, after = locate(paper.findings, paper.pages)
    own, other = (link(time, designators_of(time), place).score for place in (before, after))
    assert own > other


@pytest.mark.parametrize("data", ["WebVid-10M", "Panda-70M", "CC12M", "Conceptual 12M", "IN-1M"])
def test_how_many_clips_or_pictures_a_set_has_is_no_size(data: str) -> None:
    assert not read_designators(f"We train on {data} for 3 days").sizes


def test_the_only_length_told_is_no_main_runs_where_it_is_of_a_tuning() -> None:
    paper = PaperBuilder().page("Training took 3 days.").find(Field.DURATION, "3 days", 72.0)
    paper.page("We fine-tune for 2 epochs.").find(Field.EPOCHS, "2 epochs", 2.0)
    run, tuning = locate(paper.findings, paper.pages)
    how = link(run, designators_of(run), tuning, only_one=True)
    assert "of a tuning" in how.reasons
    assert "the only one stated" not in how.reasons


def test_what_a_model_was_made_from_is_not_its_size() -> None:
    paper = PaperBuilder().page("Quill, a student of GridText-7B, was trained on 10B tokens.")
    paper.find(Field.EXAMPLES_SEEN, "10B tokens", 1e10, text="tokens")
    (place,) = locate(paper.findings, paper.pages)
    assert designators_of(place).sizes == frozenset()
