"""Data sets that words name, and which of several a number is of."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.assembly.names.origins import names_origin
from extractors.assembly.names.vocabulary import vocabulary

__all__ = ["data_beside", "data_trained_on", "in_order"]

_FIGURE = re.compile(r"\d[\d,.]*[kKM]?")
_FIGURES = re.compile(r"\d[\d.]*[kKM]?(?:(?:, (?:and )?| and | or )\d[\d.]*[kKM]?)+")
"""A list of figures: "300, 90 and 14"."""
_OF = re.compile(r"[\s-](?:of|from|in|on) (?:the )?$", re.IGNORECASE)
"""Between a number and the data that it counts: "1.28M images of"."""
_BREAK = re.compile(r"[.;]\s|\b(?:and|while|whereas)\b")


@lru_cache(maxsize=4096)
def data_trained_on(sentence: str) -> frozenset[str]:
    """Collect the data sets of a sentence but those that weights were trained on before."""
    named = vocabulary().data_sets.finditer(sentence)
    return frozenset(_data_set(m[0]) for m in named if not names_origin(sentence, *m.span()))


def data_beside(text: str, start: int, end: int) -> frozenset[str]:
    """Return the data set whose size stands from ``start`` to ``end``: "A (1.3M images) and B (14M images)".

    It is the one told right after ("1.3M images of A"), else the nearest before in the same part of the
    sentence; empty where there is none.
    """
    before: frozenset[str] = frozenset()
    for name in vocabulary().data_sets.finditer(text):
        if name.start() >= end:
            return frozenset({_data_set(name[0])}) if _OF.fullmatch(text, end, name.start()) else before
        if name.end() <= start and not _BREAK.search(text, name.end(), start):
            before = frozenset({_data_set(name[0])})
    return before


@lru_cache(maxsize=1024)
def in_order(text: str, at: int) -> frozenset[str]:
    """Return the data set that goes with the figure at ``at`` of a list that pairs with the names in order.

    Empty where the sentence does not say so ("respectively"), or names more or fewer than it has figures.
    """
    if "respective" not in text:
        return frozenset()
    told = dict.fromkeys(_data_set(m[0]) for m in vocabulary().data_sets.finditer(text))
    for listed in _FIGURES.finditer(text):
        figures = [listed.start() + m.start() for m in _FIGURE.finditer(listed[0])]
        if at in figures and len(figures) == len(told):
            return frozenset({list(told)[figures.index(at)]})
    return frozenset()


def _data_set(name: str) -> str:
    """Return the one spelling of a data set's name: "coco" for "MS COCO"."""
    plain = name.lower().replace(" ", "").replace("-", "")
    return vocabulary().same_data_sets.get(plain, plain)
