"""Lists that pair in order: "the small, base and large models have 3M, 9M and 16M weights"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.assembly.names.designators import read_designators

__all__ = ["paired_sizes", "paired_variant"]

_WORD = r"(?:nano|tiny|mini|small|medium|base|large|big|huge|giant|xx?-?large|xx?l)"
_COUNT = r"\d+(?:\.\d+)? ?[BMT]\b"
_NEXT = r"(?:, (?:and )?| and | ?/ ?)"
_WORDS = re.compile(rf"(?<![A-Za-z-]){_WORD}(?:{_NEXT}{_WORD})+\b(?!-)", re.IGNORECASE)
_COUNTS = re.compile(rf"(?<![\w.,$]){_COUNT}(?:{_NEXT}{_COUNT})+")
_BETWEEN = re.compile(_NEXT)
_VARIANT = r"[A-Z][A-Za-z0-9]*-\d+"
_VARIANTS = re.compile(rf"\b{_VARIANT}(?:{_NEXT}{_VARIANT})+\b(?!-)")
_FIGURES = re.compile(rf"(?<![\w.,$])\d+(?:\.\d+)?(?:(?: [a-z]+)?{_NEXT}\d+(?:\.\d+)?)+\b")


@lru_cache(maxsize=4096)
def paired_sizes(text: str, at: int) -> frozenset[str]:
    """Return the size of the number at ``at`` of a list, in words and in parameters.

    Empty where no list of as many words for sizes goes before.
    """
    words, told = _in_order(text, at, _WORDS, _COUNTS)
    return read_designators(words).sizes | read_designators(told).sizes


@lru_cache(maxsize=4096)
def paired_variant(text: str, at: int) -> frozenset[str]:
    """Return the variant that the figure at ``at`` of a list is told of.

    "GridNet-18 and GridNet-50 took 2 and 5 days" tells two. Empty without a list of as many variants.
    """
    return read_designators(_in_order(text, at, _VARIANTS, _FIGURES)[0]).variants


def _in_order(text: str, at: int, of_names: re.Pattern[str], of_numbers: re.Pattern[str]) -> tuple[str, str]:
    """Return the name and number of two lists that pair, that at ``at``; empty for none."""
    told = next((m for m in of_numbers.finditer(text) if m.start() <= at < m.end()), None)
    listed = list(of_names.finditer(text, 0, told.start())) if told else []
    if told is None or not listed:
        return "", ""
    names, numbers = _BETWEEN.split(listed[-1][0]), _BETWEEN.split(told[0])
    place = len(_BETWEEN.findall(text[told.start() : at]))
    return (names[place], numbers[place]) if len(names) == len(numbers) else ("", "")
