"""Lists that pair in order: "the small, base and large models have 3M, 9M and 16M weights"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.assembly.names.designators import read_designators

__all__ = ["paired_sizes"]

_WORD = r"(?:nano|tiny|mini|small|medium|base|large|big|huge|giant|xx?-?large|xx?l)"
_COUNT = r"\d+(?:\.\d+)? ?[BMT]\b"
_NEXT = r"(?:, (?:and )?| and | ?/ ?)"
_WORDS = re.compile(rf"(?<![A-Za-z-]){_WORD}(?:{_NEXT}{_WORD})+\b(?!-)", re.IGNORECASE)
_COUNTS = re.compile(rf"(?<![\w.,$]){_COUNT}(?:{_NEXT}{_COUNT})+")
_BETWEEN = re.compile(_NEXT)


@lru_cache(maxsize=4096)
def paired_sizes(text: str, at: int) -> frozenset[str]:
    """Return the size of the number at ``at`` of a list, in words and in parameters.

    Empty where no list of as many words for sizes goes before.
    """
    counts = next((m for m in _COUNTS.finditer(text) if m.start() <= at < m.end()), None)
    if counts is None:
        return frozenset()
    words = list(_WORDS.finditer(text, 0, counts.start()))
    names = _BETWEEN.split(words[-1][0]) if words else []
    numbers = _BETWEEN.split(counts[0])
    if len(names) != len(numbers):
        return frozenset()
    place = len(_BETWEEN.findall(text[counts.start() : at]))
    return read_designators(names[place]).sizes | read_designators(numbers[place]).sizes
