"""Whether the names that two statements mention may be of one model."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.assembly.names.answers import DENSE, WHOLE
from extractors.assembly.names.designators import parameter_size
from extractors.records import Task

if TYPE_CHECKING:
    from extractors.assembly.names.designators import Designators

__all__ = ["answer_for_other_things", "data_agree", "sizes_agree", "variants_agree"]

_ROUNDED, _ROUNDED_LARGE, _LARGE = 0.08, 0.05, 1e10
"""How far apart two tellings of one size may be: "1.3B" and "1.4B" may be one, "65B" and "70B" are two."""
_LETTER = r"(?P<letter>s|b|l|h|g|xl|xxl|t|ti)"
_LETTERED = re.compile(rf"(?P<name>[a-z][a-z0-9]*)-{_LETTER}(?:/\d+)?$")
_LETTER_ALONE = re.compile(rf"(?P<name>){_LETTER}/\d+$")


def sizes_agree(a: Designators, b: Designators) -> bool | None:
    """Tell whether two texts name the same size; ``None`` where one of them names none.

    Words ("base") are compared with words and numbers ("7B") with numbers: "base" and "7B" may be one model.
    Letters stand for words, "B" for "base", unless both are letters behind names, which are variants.
    """
    ours, theirs = a.sizes, b.sizes
    if not (ours and theirs) and not (_names_behind(a.variants) and _names_behind(b.variants)):
        ours, theirs = ours or a.letters, theirs or b.letters
    if not ours or not theirs:
        return None
    if ours & theirs or any(_same_parameters(x, y) for x in ours for y in theirs):
        return True
    comparable = _kinds_of_size(ours) & _kinds_of_size(theirs)
    return False if comparable else None


def _kinds_of_size(sizes: frozenset[str]) -> frozenset[bool]:
    """Return ``True`` for sizes in words, ``False`` for sizes in numbers of parameters."""
    return frozenset(parameter_size(size) is None for size in sizes)


def variants_agree(a: Designators, b: Designators) -> bool | None:
    """Tell whether two texts name the same variant: "GridNet-D7" and "D7" agree, "D7" and "D7x" do not.

    A letter of size goes before the rest: "GridNet-B/16" and "GridNet-B" agree, "GridNet-L/16" is another,
    and so is "L/16" in a table of GridNets. Letters alone on both sides ("B/16", "H/16") tell nothing apart.
    """
    if not a.variants or not b.variants:
        return None
    ours, theirs = _lettered(a.variants), _lettered(b.variants)
    if ours and theirs and any(name for name, _ in ours | theirs):
        return any(x[1] == y[1] and (x[0] == y[0] or not (x[0] and y[0])) for x in ours for y in theirs)
    left, right = _variant_parts(a.variants), _variant_parts(b.variants)
    return bool(left & right) if left and right else None


def data_agree(a: Designators, b: Designators) -> bool | None:
    """Tell whether two texts name one data set, or a part of it; ``None`` where one of them names none.

    Data of a classifier and of what finds boxes with it inside are never one, also where they have no name.
    """
    if not a.data or not b.data:
        return False if answer_for_other_things(a, b) else None
    return any(x.startswith(y) or y.startswith(x) for x in a.data for y in b.data)


def answer_for_other_things(a: Designators, b: Designators) -> bool:
    """Tell whether one text is of boxes or pixels and the other of whole images, or of a pre-training."""
    return any(
        x.answers == DENSE and (y.answers == WHOLE or (not y.answers and Task.PRETRAIN in y.tasks - x.tasks))
        for x, y in ((a, b), (b, a))
    )


def _names_behind(variants: frozenset[str]) -> bool:
    """Tell whether a letter of size stands behind a name."""
    return any(name for name, _ in _lettered(variants))


@lru_cache(maxsize=1024)
def _lettered(variants: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Return names and letters of the variants that end in a letter of size; "" for no name."""
    found = (_LETTERED.match(v) or _LETTER_ALONE.match(v) for v in variants)
    return frozenset((m["name"] or "", m["letter"]) for m in found if m)


@lru_cache(maxsize=1024)
def _variant_parts(variants: frozenset[str]) -> frozenset[str]:
    return frozenset(
        part for v in variants for part in re.split(r"[-/]", v) if any(c.isdigit() for c in part)
    )


def _same_parameters(a: str, b: str) -> bool:
    x, y = parameter_size(a), parameter_size(b)
    if x is None or y is None:
        return False
    largest = max(x, y)
    return abs(x - y) <= largest * (_ROUNDED if largest < _LARGE else _ROUNDED_LARGE)
