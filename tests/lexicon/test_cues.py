"""Cues act on their examples, headings read their cells, unknown names are told from versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules import accelerator_time, duration, hardware
from extractors.rules.folding import fold
from extractors.rules.frames import Cue, Heading, load_frame
from extractors.rules.plain import plain_page

if TYPE_CHECKING:
    from extractors.records import Finding

_MODULES = {"accelerator_count": hardware, "duration": duration, "accelerator_time": accelerator_time}
_FRAMES = {stem: load_frame(load_lexicon(), stem) for stem in _MODULES}
_CUES = [
    pytest.param(stem, cue, id=f"{stem}.{cue.id}") for stem, frame in _FRAMES.items() for cue in frame.cues
]
_HEADINGS = [
    pytest.param(stem, heading, id=heading.id)
    for stem, frame in _FRAMES.items()
    for heading in frame.headings
]
_FIELDS = {
    "accelerator_count": "accelerator_count",
    "duration": "duration_hours",
    "accelerator_time": "accelerator_hours",
}


def _find(stem: str, text: str, caption: str | None = None) -> list[Finding]:
    findings = _MODULES[stem].find(plain_page(text, section="4 Training", caption=caption), load_lexicon())
    return [finding for finding in findings if finding.field.value == _FIELDS[stem]]


@pytest.mark.parametrize(("stem", "cue"), _CUES)
def test_each_cue_is_heard_in_its_examples(stem: str, cue: Cue) -> None:
    assert cue.examples, f"{cue.id} shows no example"
    for text in cue.examples:
        found = _find(stem, text)
        if cue.drop:
            assert not found, text
        else:
            assert not found or any(cue.id in finding.reasons for finding in found), (text, found)


@pytest.mark.parametrize(("stem", "heading"), _HEADINGS)
def test_each_heading_reads_its_cells_both_ways(stem: str, heading: Heading) -> None:
    raw = next(entry for entry in load_lexicon().files[stem]["headings"] if entry["id"] == heading.id)
    assert raw["examples"], f"{heading.id} shows no example"
    for example in raw["examples"]:
        label, cell, caption = example["heading"], example["cell"], example.get("caption")
        for text in (f"Setting\tValue\n{label}\t{cell}", f"Model\t{label}\nours\t{cell}"):
            found = [f for f in _find(stem, text, caption) if f.rule_id == heading.id]
            assert [f.value for f in found] == [pytest.approx(example["value"])], (label, cell)


@pytest.mark.parametrize(("stem", "heading"), _HEADINGS)
def test_no_heading_reads_its_counter_examples(stem: str, heading: Heading) -> None:
    for label in heading.counter_examples:
        found = _find(stem, f"Model\t{label}\nours\t7")
        assert not [f for f in found if f.rule_id == heading.id], label


def test_names_that_look_like_accelerators_are_told_from_versions() -> None:
    words = load_lexicon().files["hardware"]["unknown"]
    for text in words["examples"]:
        assert hardware.find_unknown(plain_page(f"We train on {text} GPUs."), load_lexicon()), text
    for text in words["counter_examples"]:
        assert not hardware.find_unknown(plain_page(f"We use {fold(text)} for it."), load_lexicon()), text
