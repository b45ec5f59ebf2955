"""Every entry reads its own examples, and none of its counter-examples."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from extractors.lexicon import Lexicon, Phrasing, load_lexicon
from extractors.rules.plain import plain_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.document.pages import Page
    from extractors.records import Finding

_MODULES = {"accelerator_count": "hardware"}


def _finder(stem: str) -> Callable[[Page, Lexicon], list[Finding]]:
    return importlib.import_module(f"extractors.rules.{_MODULES.get(stem, stem)}").find


_ENTRIES = [
    pytest.param(stem, entry, id=entry.id)
    for stem, entries in load_lexicon().phrasings.items()
    for entry in entries
]


def _found(stem: str, entry: Phrasing, text: str) -> list[Finding]:
    findings = _finder(stem)(plain_page(text, section="Training details"), load_lexicon())
    return [finding for finding in findings if finding.rule_id == entry.id]


def _as_printed(value: object) -> object:
    return str(value) if value is not None and not isinstance(value, (int, float, tuple)) else value


@pytest.mark.parametrize(("stem", "entry"), _ENTRIES)
def test_each_entry_reads_its_examples(stem: str, entry: Phrasing) -> None:
    assert entry.examples, f"{entry.id} shows no example"
    assert any(example.expect is not None for example in entry.examples)
    for example in entry.examples:
        found = _found(stem, entry, example.text)
        if example.expect is None:
            assert not found, f"{example.text!r} is read as {found}"
            continue
        assert found, f"nothing is read in {example.text!r}"
        for name, value in example.expect.items():
            got = _as_printed(getattr(found[0], name))
            expected = pytest.approx(value, rel=1e-6) if isinstance(value, float) else value
            assert got == expected, f"{name} of {example.text!r}"


@pytest.mark.parametrize(("stem", "entry"), _ENTRIES)
def test_no_entry_reads_its_counter_examples(stem: str, entry: Phrasing) -> None:
    for example in entry.counter_examples:
        assert not _found(stem, entry, example.text), f"{example.text!r} is read"
