"""Every cue acts on its examples, every heading of a table reads its own."""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

import pytest

from extractors.lexicon import Lexicon, load_lexicon
from extractors.rules.folding import fold
from extractors.rules.frames import Cue, Heading, load_frame
from extractors.rules.plain import plain_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.document.pages import Page
    from extractors.records import Finding

_STEMS = ("operations", "model_size", "dataset", "schedule", "utilisation", "precision")


def _finder(stem: str) -> Callable[[Page, Lexicon], list[Finding]]:
    found: Callable[[Page, Lexicon], list[Finding]] = importlib.import_module(f"extractors.rules.{stem}").find
    return found


_CUES = [
    pytest.param(stem, cue, id=f"{stem}.{cue.id}")
    for stem in _STEMS
    for cue in load_frame(load_lexicon(), stem).cues
    if cue.examples
]
_HEADINGS = [
    pytest.param(stem, heading, id=heading.id)
    for stem in _STEMS
    for heading in load_frame(load_lexicon(), stem).headings
]


@pytest.mark.parametrize(("stem", "cue"), _CUES)
def test_each_cue_is_heard_in_its_examples(stem: str, cue: Cue) -> None:
    for text in cue.examples:
        found = _finder(stem)(plain_page(text), load_lexicon())
        if cue.drop:
            assert not [f for f in found if not cue.fields or f.field in cue.fields], text
        else:
            assert any(cue.id in finding.reasons for finding in found), (text, found)


@pytest.mark.parametrize(("stem", "heading"), _HEADINGS)
def test_each_heading_reads_its_cells(stem: str, heading: Heading) -> None:
    assert heading.examples, f"{heading.id} shows no example"
    for label, cell, value in heading.examples:
        beside = plain_page(f"Setting\tValue\n{label}\t{cell}")
        above = plain_page(f"Model\t{label}\nours\t{cell}")
        for page in (beside, above):
            found = [f for f in _finder(stem)(page, load_lexicon()) if f.rule_id == heading.id]
            assert [f.value for f in found] == [pytest.approx(value)], (label, cell)
            assert "table" in found[0].reasons


@pytest.mark.parametrize(("stem", "heading"), _HEADINGS)
def test_no_heading_takes_another_for_its_own(stem: str, heading: Heading) -> None:
    for label in heading.counter_examples:
        page = plain_page(f"Model\t{label}\nours\t123456789")
        found = [f for f in _finder(stem)(page, load_lexicon()) if f.rule_id == heading.id]
        assert not found, (label, fold(label))


@pytest.mark.parametrize(
    "piece",
    ["trained for 100 epochs ", "batch size of 32 ", "7B, 8B and 9B models, ", "3.1 x 10^23 FLOPs ",
     "params 7M\t", "trained on 300B tokens. ", "40% of peak ", "fp16 and ", "1,000,", "warm-up of "],
)  # fmt: skip
def test_endless_repetition_takes_linear_time(piece: str) -> None:
    page = plain_page(piece * (40_000 // len(piece)))
    for stem in _STEMS:
        started = time.process_time()
        _finder(stem)(page, load_lexicon())
        assert time.process_time() - started < 4, stem
