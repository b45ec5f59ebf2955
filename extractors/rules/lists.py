"""The other figures of a list that ends with a number: "100k, 200k and 300k steps"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.rules.grammar import Number, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.rules.engine import Reading

__all__ = ["earlier_in_list"]

_BEFORE_CHARS = 100
_LISTED = re.compile(r"\d[\d,.]*(?:[kKMBT]\b)?")
_LIST = re.compile(
    r"(?<![\w.,$-])\d[\d.]*(?:,\d{3})*[kKMBT]?(?:(?:, | ?/ ?)\d[\d.]*(?:,\d{3})*[kKMBT]?){0,6}"
    r"(?:,? (?:and|or) | ?/ ?)$"
)
_LABELLED = re.compile(
    r"\b(?:sizes?|rate|dim\w*|length|width|depth|dropout|decay|momentum|batch(?:es)?|temperature|heads|layers)"
    r"(?: (?:of|is|was|to)| ?[=:])? ?$",
    re.IGNORECASE,
)
"""What stands before the first figure of what is no list ("a batch size of 128 and 3 epochs")."""
_SHARED = re.compile(r" ?(?:(thousand|million|billion|trillion)|[mbMB])$")
"""A scale behind the last figure of a list that the ones before it leave out: "149 and 395 million"."""
_OWN_SCALE = re.compile(r"[kKMBT]$")
_LEAST_WHOLE = 1000.0
"""A figure from here on is printed in full."""
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "b": 1e9}


def earlier_in_list(reading: Reading, number: Number) -> Iterator[Number]:
    """Yield the figures that stand before ``number`` in its list, in order; none where it ends no list."""
    before = reading.folded[max(0, number.start - _BEFORE_CHARS) : number.start]
    listed = _LIST.search(before)
    if listed is None or number.low is not None or _LABELLED.search(before[: listed.start()]):
        return
    offset = number.start - len(before)
    shared = _SHARED.search(reading.folded, number.start, number.end)
    scale = _SCALES[shared[0].strip().lower()] if shared else 1.0
    for item in _LISTED.finditer(before, listed.start()):
        earlier = read_number(reading.page.text, offset + item.start())
        if earlier is not None and earlier.end <= number.start:
            plain = not _OWN_SCALE.search(item[0]) and earlier.value < _LEAST_WHOLE
            yield replace(earlier, value=earlier.value * scale) if plain else earlier
