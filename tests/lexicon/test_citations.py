"""What is cited for a tool is no model of others."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.lexicon import load_lexicon
from extractors.lexicon.citations import without_tool_citations

_ENTRY: Any = load_lexicon().files["context"]["tool_citations"]


@pytest.mark.parametrize("example", _ENTRY["examples"], ids=lambda example: example["cite"])
def test_the_citation_of_a_tool_is_blanked(example: dict[str, str]) -> None:
    left = without_tool_citations(example["text"].encode("ascii")).decode("ascii")
    assert left == example["text"].replace(example["cite"], " " * len(example["cite"]))


@pytest.mark.parametrize("text", _ENTRY["counter_examples"])
def test_the_citation_of_a_model_stays(text: str) -> None:
    assert without_tool_citations(text.encode("ascii")).decode("ascii") == text


def test_text_without_citations_comes_back_as_it_is() -> None:
    data = b"We train with Adam for 3 days."
    assert without_tool_citations(data) is data
