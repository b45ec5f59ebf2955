"""Patterns and cues that are looked for together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractors.lexicon import PatternSet, compile_pattern, load_lexicon
from extractors.rules.cues import CueSet
from extractors.rules.engine import read
from extractors.rules.plain import plain_page


@dataclass(frozen=True)
class _Said:
    where: str
    regex: Any


def test_a_set_tells_which_of_its_patterns_stand_in_a_text_by_their_numbers() -> None:
    patterns = PatternSet(compile_pattern(words) for words in (r"\bepochs?\b", "gpu", r"\d+ steps"))
    assert patterns.found_in(b"300 steps on one GPU") == [1, 2]
    assert patterns.found_in(b"nothing of the kind") == []


def test_a_set_of_nothing_finds_nothing() -> None:
    assert PatternSet(()).found_in(b"300 steps") == []


def test_cues_come_in_their_own_order_and_only_from_the_words_of_their_place() -> None:
    after, before, also_after = (
        _Said("after", compile_pattern("warm")),
        _Said("before", compile_pattern("warm")),
        _Said("after", compile_pattern("up")),
    )
    cues = CueSet((after, before, also_after))
    assert cues.heard({"before": b"warm up", "after": b"warm-up"}) == [after, before, also_after]
    assert cues.heard({"before": b"warm up", "after": b"nothing"}) == [before]
    assert cues.heard({"after": b"up"}) == [also_after]


def test_a_trigger_that_holds_another_is_found_where_it_stands() -> None:
    lexicon = load_lexicon()
    assert lexicon.stems["gpus used"] in "gpus used"
    reading = read(plain_page("Eight GPUs ran. The GPUs used were old."), lexicon)
    assert reading.sentences_with("gpus used") == (1,)
    assert reading.sentences_for(("gpus used",), among=[0]) == []
