"""Whose run, and what the machines were doing."""

from __future__ import annotations

import pytest

from extractors.document.pages import Block, Page, Table
from extractors.lexicon import load_lexicon
from extractors.records import Ownership, Phase
from extractors.rules import accelerator_time
from extractors.rules.context import Judgement, cues, judge
from extractors.rules.engine import read
from extractors.rules.plain import plain_page

_CUES = cues(load_lexicon())


@pytest.mark.parametrize("cue", _CUES, ids=lambda cue: cue.id)
def test_each_cue_matches_its_examples_and_none_of_its_counter_examples(cue) -> None:  # type: ignore[no-untyped-def]
    assert cue.examples
    for example in cue.examples:
        assert cue.regex.search(example.encode()), example
    for example in cue.counter_examples:
        assert not cue.regex.search(example.encode()), example


def _judge(text: str, words: str, section: str = "", *, citation_after: bool = False) -> Judgement:
    page = plain_page(text, section=section)
    reading = read(page, load_lexicon())
    start = page.text.index(words)
    index = reading.sentence_index(start)
    assert index is not None
    return judge(reading, index, start, start + len(words), citation_after=citation_after)


@pytest.mark.parametrize(
    ("text", "section", "ownership"),
    [
        ("We train on 8 cards.", "", Ownership.OWN),
        ("Our network was trained on 8 cards.", "", Ownership.OWN),
        ("Networks were trained on 8 cards.", "4.1 Implementation details", Ownership.OWN),
        ("Kim et al. (2019) trained on 8 cards.", "", Ownership.CITED),
        ("GridNet [12] was trained on 8 cards.", "4 Experiments", Ownership.CITED),
        ("Their model needed 8 cards.", "", Ownership.CITED),
        ("Large networks are trained on 8 cards.", "2 Related Work", Ownership.CITED),
        ("Large networks are trained on 8 cards.", "", Ownership.UNCLEAR),
        ("With the optimiser of [12] we train on 8 cards.", "4 Experiments", Ownership.OWN),
        ("It is written in Quill [3] and trained on 8 cards.", "4 Experiments", Ownership.OWN),
        ("Training nets on 8 cards. arXiv preprint arXiv:1234.5678", "", Ownership.CITED),
    ],
)
def test_whose_run_it_is(text: str, section: str, ownership: Ownership) -> None:
    assert _judge(text, "8 cards", section).ownership is ownership


@pytest.mark.parametrize(
    ("text", "section", "phase"),
    [
        ("Training took 3 days.", "", Phase.TRAINING),
        ("Inference took 3 days.", "", Phase.INFERENCE),
        ("Generating the training data took 3 days.", "", Phase.DATA),
        ("Profiling took 3 days.", "", Phase.PROFILING),
        ("Evaluation took 3 days.", "", Phase.EVALUATION),
        ("It took 3 days.", "4.2 Training", Phase.TRAINING),
        ("It took 3 days.", "", Phase.UNCLEAR),
        ("The network is trained with Adam. It took 3 days.", "", Phase.TRAINING),
        ("Inference was quick, while training took 3 days.", "", Phase.TRAINING),
        ("The data were filtered first. It took 3 days.", "", Phase.UNCLEAR),
    ],
)
def test_what_the_machines_were_doing(text: str, section: str, phase: Phase) -> None:
    assert _judge(text, "3 days", section).phase is phase


def test_a_heading_above_a_table_need_not_be_its_own() -> None:
    judged = _judge("Model\tGPU hours\nbig\t100", "100", "2 Related work")
    assert judged.ownership is Ownership.UNCLEAR


def test_a_row_with_a_citation_is_theirs_and_one_marked_ours_is_own() -> None:
    table = "Model\tGPU hours\nGridNet [12]\t100\nGridNet (ours)\t200"
    assert _judge(table, "100").ownership is Ownership.CITED
    assert _judge(table, "200").ownership is Ownership.OWN


def test_a_citation_right_after_counts_only_where_asked_for() -> None:
    text = "A search needed 2000 days of learning [7]."
    assert _judge(text, "2000 days").ownership is Ownership.UNCLEAR
    assert _judge(text, "2000 days", citation_after=True).ownership is Ownership.CITED


def test_names_and_sizes_near_the_number_are_kept_in_order() -> None:
    judged = _judge("GridNet-XL and the base encoder were trained for 3 days on ImageNet.", "3 days")
    assert judged.names[0] == "GridNet-XL"
    assert "base" in judged.names
    assert "ImageNet" in judged.names


def test_the_reasons_name_the_cues() -> None:
    judged = _judge("We train for 3 days.", "3 days")
    assert "own.we" in judged.reasons
    assert "training.verb" in judged.reasons


def test_beside_a_row_marked_ours_the_unmarked_ones_are_others() -> None:
    page = plain_page("Model\tGPU days\nGridNet\t100\nMeshNet (ours)\t4")
    owners = {f.value: f.ownership for f in accelerator_time.find(page, load_lexicon())}
    assert owners == {2400.0: Ownership.CITED, 96.0: Ownership.OWN}


def test_beside_a_column_marked_ours_the_unmarked_ones_are_others() -> None:
    page = plain_page("Measure\tMeshNet (ours)\tGridNet\nLayers\t12\t24\nGPU days\t4\t100")
    owners = {f.value: f.ownership for f in accelerator_time.find(page, load_lexicon())}
    assert owners[2400.0] is Ownership.CITED
    assert owners[96.0] is not Ownership.CITED


def test_what_brackets_say_of_data_is_not_said_of_the_numbers_outside() -> None:
    aside = "The run took 18 days on one card (and much of a processor for pre-processing)."
    assert _judge(aside, "18 days").phase is not Phase.DATA
    assert _judge("Pre-processing took 18 days on one card.", "18 days").phase is Phase.DATA


def test_who_stands_on_the_far_side_of_a_comparison_does_not_own_the_near_one():
    said = (
        "Our results were obtained with 8 cards (compared to 64 cards (Kim, 2020) in the original paper,"
        " which are newer)."
    )
    assert _judge(said, "8 cards").ownership is not Ownership.CITED
    assert _judge(said, "64 cards").ownership is Ownership.CITED


@pytest.mark.parametrize(
    ("corner", "column", "ownership"),
    [
        ("Dataset", "Parameters", Ownership.UNCLEAR),
        ("Network", "Parameters", Ownership.CITED),
        ("Dataset", "Model size", Ownership.CITED),
    ],
)
def test_who_made_the_data_of_a_row_is_not_who_made_its_model(
    corner: str, column: str, ownership: Ownership
) -> None:
    page = plain_page(f"{corner}\t{column}\nRivers [12]\t26.4M\nHills [3]\t16.0M")
    reading = read(page, load_lexicon())
    start = page.text.index("26.4M")
    index = reading.sentence_index(start)
    assert index is not None
    assert judge(reading, index, start, start + 5, label="Rivers [12]").ownership is ownership


@pytest.mark.parametrize(
    ("first", "phase"),
    [
        ("Table 1: Average decoding time a word.", Phase.INFERENCE),
        ("Table 1: Training time.", Phase.TRAINING),
    ],
)
def test_a_note_in_a_caption_is_of_what_the_caption_is_about(first: str, phase: Phase) -> None:
    caption = f"{first} The list holds 30,000 words. (a) one core, (b) a GTX TITAN Black"
    page = Page(
        1,
        612.0,
        792.0,
        caption,
        (Block("caption", 0, len(caption)),),
        (Table(caption, len(caption), len(caption), (), 0, 0),),
    )
    reading = read(page, load_lexicon())
    start = caption.index("GTX")
    index = reading.sentence_index(start)
    assert index is not None
    assert judge(reading, index, start, start + 3).phase is phase
