"""Patterns and cues that are looked for together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractors.lexicon import PatternSet, compile_pattern
from extractors.rules.cues import CueSet


@dataclass(frozen=True)
class _Said:
    where: str
    regex: Any


def test_a_set_tells_which_of_its_patterns_stand_in_a_text_by_their_numbers() -> None:
    patterns = PatternSet(compile_pattern(words) for words in (r"\bepochs?\b", "gpu", r"\d+ steps"))
    assert patterns.found_in(b"300 steps on one GPU") == [1, 2]
    assert patterns.found_in(b"nothing of the kind") == []


def test_a_set_by_line_sees_nothing_that_crosses_a_line() -> None:
    patterns = (
        compile_pattern(r"steps[^.]{0,9}gpu", by_line=True),
        compile_pattern("(?:^| )two", by_line=True),
    )
    assert PatternSet(patterns, by_line=True).found_in(b"300 steps\nof a GPU") == []
    assert PatternSet(patterns, by_line=True).found_in(b"300 steps\ntwo steps of a GPU") == [0, 1]


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
