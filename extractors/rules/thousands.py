"""Thousands in unusual print: "= 651, 264 GPU hours", "about 1, 830 hours", "144.000 steps", "21 928 images".

Groups after a comma and a space count only where the words before say that one number begins there ("32,
128 and 256" stay three), other groups only where things are counted: nobody trains for 144.000 of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.rules.grammar import Number

__all__ = ["with_split_thousands", "with_unusual_thousands"]

_HIGHER = re.compile(
    r"(?:=|\b(?:approximately|about|around|roughly|nearly|took|takes|used|spent|consumed|requir\w+|total of))"
    r" ?~?((?:\d{1,3}, ){1,2})$",
    re.IGNORECASE,
)
_LOWEST = re.compile(r"\d{3}(?![\d.,]\d|\d)")
_LOOK_BACK_CHARS = 36
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}(?![\d.,]\d|\d)")
_HIGHER_POINTED = re.compile(r"(?<![\d.,])([1-9]\d{0,2}\.(?:\d{3}\.){0,2})$")
_HIGHER_SPACED = re.compile(
    r"\b(?:has|have|with|of|its|the|contains?|comprises?|about|around|approximately|on|for|from|over|using)"
    r" ~?([1-9]\d{0,2} (?:\d{3} ){0,2})$",
    re.IGNORECASE,
)


def with_split_thousands(text: str, number: Number) -> Number:
    """Return ``number`` with the groups of digits that stand before it, as it is where there are none."""
    lowest = _LOWEST.match(text, number.start)
    if lowest is None or number.value != float(lowest[0]) or number.high is not None:
        return number
    higher = _HIGHER.search(text, max(0, number.start - _LOOK_BACK_CHARS), number.start)
    if higher is None:
        return number
    value = float(higher[1].replace(", ", "") + lowest[0])
    return replace(number, value=value, start=higher.start(1))


def with_unusual_thousands(text: str, number: Number) -> Number:
    """Return the whole ``number`` of things whose digits points or spaces group, as it is where none do."""
    before = text[max(0, number.start - _LOOK_BACK_CHARS) : number.start]
    pointed, spaced = _POINTED.match(text, number.start), _LOWEST.match(text, number.start)
    lowest = pointed or spaced
    if lowest is None or number.value != float(lowest[0]) or number.high is not None:
        return number
    higher = (_HIGHER_POINTED if pointed else _HIGHER_SPACED).search(before)
    if higher is None and not pointed:
        return number
    digits = re.sub(r"[. ]", "", (higher[1] if higher else "") + lowest[0])
    start = number.start - len(before) + higher.start(1) if higher else number.start
    return replace(number, value=float(digits), start=start)
