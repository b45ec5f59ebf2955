"""Which of several names of a clause a number is told of."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import Designators, read_designators, sizes_at

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["nearest_size", "variant_told_of"]

_FOR_SIZE = re.compile(
    r"\W*(?:(?:(?:on|with|using)\s+)?(?!and\b)[\w-]+\s+(?:(?!and\b|for\b)[\w-]+\s+){0,4})?"
    r"(?:for|in|of)\s+(?:the\s+|our\s+)?(?:\w+[-_])?"
    r"(?:(nano|tiny|mini|small|medium|base|large|big|huge|giant|xx?-?large|xx?l)(?![a-z])"
    r"|(\d+(?:\.\d+)?) ?([BM])(?![\w.])(?! (?:tokens|words|images|examples|pairs|samples)))",
    re.IGNORECASE,
)
_FOR_VARIANT = re.compile(
    r"\W*(?:on\s+(?:[\w-]+\s+){1,4})?(?:for|of)\s+(?:the\s+|our\s+|training\s+){0,2}(?=[A-Z])(?P<name>[\w/-]*\w)"
)
"""The name that a number is told for: "4 days for GridNet-L"."""
_VARIANT_TAKES = re.compile(
    r"(?:^|(?<!,)(?<!\band)[ (]|(?<=\d [a-z]{4} and )|(?<=\d [a-z]{5} and ))(?P<name>[A-Z][\w/-]*\w) "
    r"(?:takes|took|needs|needed|requires|required|lasts|lasted|(?:is|was) trained|trains|costs) "
    r"[^.;,\d]{0,40}$"
)
"""The name of the one network that a number is told of: "GridNet-S takes 2 days and GridNet-L takes"."""
_AND = re.compile(r",? (?:and|or) |, ")
"""Between the sizes of a list."""
_BEHIND = 3
"""A size that follows a number must stand so much nearer than one before it to be the number's."""


def nearest_size(text: str, at: int, end: int) -> frozenset[str]:
    """Return the sizes nearest to the words from ``at`` to ``end``, one in words and one in parameters.

    "4 days for large" has its size after it; else one before is preferred.
    """
    after = _FOR_SIZE.match(text, end)
    if after:
        return frozenset(size for _, _, size in chain(*sizes_at(after[1] or f"{after[2]}{after[3].upper()}")))
    words, counts = sizes_at(text)

    def distance(of: tuple[int, int, str]) -> int:
        start, stop, _ = of
        return at - stop if start < at else (start - at) * _BEHIND * (start >= end)

    count = [min(counts, key=distance)[2]] if counts else []
    return frozenset([*count, *(_listed_with(min(words, key=distance), text, words) if words else ())])


def _listed_with(one: tuple[int, int, str], text: str, named: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return a size and those of its list: what is said of "Base and Large" is said of both."""
    low, high, _ = one
    grown = True
    while grown:
        spans = [
            (start, end)
            for start, end, _ in named
            if (end < low and _AND.fullmatch(text, end, low))
            or (start > high and _AND.fullmatch(text, high, start))
        ]
        grown = bool(spans)
        low, high = min([low, *(s for s, _ in spans)]), max([high, *(e for _, e in spans)])
    return [size for start, end, size in named if low <= start and end <= high]


def variant_told_of(text: str, start: int, end: int) -> Designators:
    """Return what the name tells that the number from ``start`` to ``end`` is told of; empty where none is.

    "4 days for GridNet-L" has it behind, "GridNet-L takes 4 days" before.
    """
    told = _FOR_VARIANT.match(text, end) or _VARIANT_TAKES.search(text[:start])
    return read_designators(told["name"]) if told else Designators()
