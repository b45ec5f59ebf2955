"""Folding, masking, matching: offsets stay true and time stays linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.lexicon import LexiconError, Phrasing, compile_pattern, expand_fragments, load_lexicon
from extractors.records import Field
from extractors.rules import accelerator_time, duration, find_all, hardware
from extractors.rules.engine import matches, read
from extractors.rules.findings import finding_id
from extractors.rules.folding import fold
from extractors.rules.plain import plain_page


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_folding_keeps_every_offset_and_gives_ascii(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.isascii()


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("8 × A100", "8 x A100"),
        ("≈ 3 days", "~ 3 days"),
        ("GPU·days", "GPU*days"),
        ("2–3", "2-3"),
        ("Xeon(R) CPU", "Xeon    CPU"),
        ("me@home", "me?home"),
        ("GridText [Kim et al., 2020]", "GridText (Kim et al., 2020)"),
        ("GridText [12]", "GridText [12]"),
    ],
)
def test_signs_fold_to_the_ones_that_patterns_use(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_names_are_masked_and_nothing_moves() -> None:
    page = plain_page("We train on 8 NVIDIA V100 GPUs and a TPU v3-256.")
    reading = read(page, load_lexicon())
    assert reading.masked == "We train on 8 @@@@@@@@@@@ GPUs and a ``````````."
    assert len(reading.data) == len(page.text)


def test_a_page_is_prepared_once_for_all_modules() -> None:
    page = plain_page("We train on 8 V100 GPUs.")
    lexicon = load_lexicon()
    assert read(page, lexicon) is read(page, lexicon)


def test_a_match_gives_the_words_as_printed() -> None:
    page = plain_page("Longer.\n\nWe train on 8 × A100 GPUs.")
    reading = read(page, load_lexicon())
    found = [m for m in matches(reading, load_lexicon().entries("accelerator_count")) if m.has("device")]
    assert found[0].printed("n") == "8"
    assert found[0].surface == "8 × A100 GPUs"
    assert page.text[found[0].start : found[0].end] == found[0].surface
    assert found[0].group("missing") is None


def test_sentences_without_a_trigger_are_not_searched() -> None:
    reading = read(plain_page("Nothing here. Eight GPUs there."), load_lexicon())
    triggered = next(p for p in load_lexicon().entries("accelerator_count") if "gpu" in p.triggers)
    anywhere = next(p for p in load_lexicon().entries("dataset") if not p.triggers)
    assert list(reading.sentences_of(triggered)) == [1]
    assert list(reading.sentences_of(triggered, among=[0])) == []
    assert list(reading.sentences_of(anywhere)) == [0, 1]
    assert list(reading.sentences_of(anywhere, among=[1])) == [1]


def _phrasing(pattern: str, *triggers: str) -> Phrasing:
    regex = compile_pattern(pattern, by_line=True)
    groups = {name.decode(): group for name, group in regex.groupindex.items()}
    return Phrasing("test", 1, None, "test", regex, groups, triggers)


@pytest.mark.parametrize("triggers", [(), ("epoch",)], ids=["without triggers", "with a trigger"])
@pytest.mark.parametrize(
    ("pattern", "text", "surfaces"),
    [
        (r"train[^\d]{0,40}(?P<n>\d+)", "We train a net. Training took 300 epochs.", ["Training took 300"]),
        (r"(?:^|[ (])\d+ epochs", "It ran. 300 epochs and 20 epochs.\n\n5 epochs.",
         ["300 epochs", " 20 epochs", "5 epochs"]),
        (r"\d+ epochs\W*$", "300 epochs.\n\nThe 20 epochs took long. 5 epochs (",
         ["300 epochs.", "5 epochs ("]),
        (r"epochs.{0,9}\d+", "300 epochs\n\n20 epochs of 5 h", ["epochs of 5"]),
    ],
    ids=["begun in the sentence before", "at the start", "at the end", "over a paragraph"],
)  # fmt: skip
def test_a_match_stays_within_its_sentence_and_hides_none_in_the_next(
    pattern: str, text: str, surfaces: list[str], triggers: tuple[str, ...]
) -> None:
    reading = read(plain_page(text), load_lexicon())
    found = list(matches(reading, [_phrasing(pattern, *triggers)]))
    assert [match.surface for match in found] == surfaces
    assert all(match.sentence.start <= match.start < match.end <= match.sentence.end for match in found)


def test_a_statement_below_a_heading_that_begins_like_one_is_read() -> None:
    page = plain_page("# Training\n\nOur model sees text for 40B tokens.")
    seen = [f for f in find_all(page) if f.field is Field.EXAMPLES_SEEN]
    assert [(f.value, f.rule_id) for f in seen] == [(40e9, "examples_seen.trained_on_amount")]


def test_the_lines_are_the_sentences_and_keep_their_places() -> None:
    page = plain_page("One GPU.  Two\nGPUs.\n\nA\t8 V100\nB\t9")
    reading = read(page, load_lexicon())
    assert reading.lines == b"One GPU.\n\nTwo GPUs.\n\nA\t8 @@@@\nB\t9"


def test_the_pieces_of_an_endless_sentence_are_lines_too() -> None:
    reading = read(plain_page("ab " * 1500), load_lexicon())
    assert len(reading.sentences) > 1
    assert reading.lines.count(b"\n") >= len(reading.sentences) - 1
    assert all(b"\n" not in reading.lines[s.start + 1 : s.end] for s in reading.sentences)


def test_sentences_far_apart_are_searched_apart() -> None:
    filler = "Nothing of interest stands in this sentence of some fifty letters. " * 20
    reading = read(plain_page(f"One GPU. Two GPUs. {filler}Three GPUs."), load_lexicon())
    last = len(reading.sentences) - 1
    (low, middle), (late, end) = reading.stretches([0, 1, last])
    assert (low, middle, late, end) == (
        0, reading.sentences[1].end, reading.sentences[last].start, reading.sentences[last].end,
    )  # fmt: skip
    assert list(reading.stretches([])) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 1_000_000,
        "8 " * 500_000,
        "((((" * 250_000,
        "V100 " * 200_000,
        "1,000," * 166_000,
        "training took for in " * 50_000,
        "GPU-" * 250_000,
        "3 days and " * 90_000,
    ],
    ids=["letters", "numbers", "brackets", "names", "commas", "cues", "hyphens", "times"],
)
def test_every_pattern_is_linear_on_a_megabyte_of_hostile_text(hostile: str) -> None:
    lexicon = load_lexicon()
    data = fold(hostile).encode("ascii")
    started = time.process_time()
    for entries in lexicon.phrasings.values():
        for entry in entries:
            entry.regex.search(data)
    lexicon.devices.mention.search(data)
    lexicon.devices.system_mention.search(data)
    # About 0.2 s here; a pattern that blows up needs hours, so the bound only has to tell the two apart.
    assert time.process_time() - started < 30


def test_the_same_words_give_the_same_ids_whatever_stands_on_other_pages() -> None:
    page = plain_page("We train on 8 V100 GPUs for 3 days.", number=4)
    first = [finding.finding_id for finding in find_all(page)]
    find_all(plain_page("Another page with 16 A100 GPUs.", number=5))
    again = [finding.finding_id for finding in find_all(plain_page(page.text, number=4))]
    assert first
    assert first == again


def test_ids_differ_by_page_place_rule_and_value() -> None:
    ids = {
        finding_id(Field.EPOCHS, 1, 5, "r", 3.0),
        finding_id(Field.EPOCHS, 2, 5, "r", 3.0),
        finding_id(Field.EPOCHS, 1, 6, "r", 3.0),
        finding_id(Field.EPOCHS, 1, 5, "q", 3.0),
        finding_id(Field.EPOCHS, 1, 5, "r", 4.0),
    }
    assert len(ids) == 5


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_rule_raises_on_any_text(text: str) -> None:
    for finding in find_all(plain_page(text)):
        assert 0 <= finding.score <= 1
        assert finding.evidence.surface


def test_receipts_quote_the_page() -> None:
    page = plain_page("Setup.\n\nTraining took about 3 days on eight V100 GPUs.", number=7)
    for finding in find_all(page):
        start = finding.evidence.start
        assert start is not None
        assert page.text[start : start + len(finding.evidence.surface)] == finding.evidence.surface
        assert finding.evidence.page == 7
        assert finding.evidence.surface in finding.evidence.sentence


def test_fragments_that_contain_one_another_are_refused() -> None:
    with pytest.raises(LexiconError, match="contain one another"):
        expand_fragments("{a}", {"a": "{b}", "b": "{a}"}, file="f", entry="e")
    with pytest.raises(LexiconError, match="no fragment is called 'z'"):
        expand_fragments("{z}", {}, file="f", entry="e")


@pytest.mark.parametrize(
    "scrap", ["V100 ", "3 days and ", "8 GPUs ", "training took for in ", "A1-", "8\t", "Aa"]
)
def test_reading_a_page_of_one_endless_sentence_is_linear(scrap: str) -> None:
    lexicon = load_lexicon()

    def seconds(repeats: int) -> float:
        page = plain_page(scrap * repeats)
        started = time.process_time()
        for module in (hardware, duration, accelerator_time):
            module.find(page, lexicon)
        return time.process_time() - started

    seconds(200)
    assert seconds(2400) < 16 * seconds(600) + 0.5
