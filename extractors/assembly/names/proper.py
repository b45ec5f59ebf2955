"""Proper names by which clauses of a sentence tell numbers apart: "256 for Heat and 24 for Navier-Stokes"."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["names_apart", "proper_names"]

_EVERYWHERE = (
    r"(?:adamw?|all|amazon|aws|batch|both|cloud|data|each|epochs?|figure|for|geforce|google|gpus?|in|intel|it|jax"
    r"|learning|models?|number|nvidia|optimizer|our|pytorch|quadro|rate|rtx|section|sgd|size|steps|table"
    r"|tensorflow|tesla|the|these|they|this|titan|train|training|tpus?|we|with|xeon)(?![\w-])"
)
"""What every paper writes with a capital: machines, optimizers, words that begin a sentence."""
_NAME = re.compile(rf"(?<![\w-])(?!(?i:{_EVERYWHERE}))[A-Z][A-Za-z]*[a-z]\w*(?:-[A-Z]\w+)*(?![\w-])")
_FIRST = re.compile(r"\W*\w[\w-]*")


@lru_cache(maxsize=4096)
def proper_names(clause: str) -> frozenset[str]:
    """Return the capitalised words of a clause but its first one, in lower case."""
    first = _FIRST.match(clause)
    start = first.end() if first is not None else 0
    return frozenset(m[0].lower() for m in _NAME.finditer(clause, start))


@lru_cache(maxsize=4096)
def names_apart(clause: str, sentence: str) -> frozenset[str]:
    """Return the proper names of a clause that the rest of its sentence lacks; empty where it has no rest."""
    if clause == sentence:
        return frozenset()
    return proper_names(clause) - proper_names(sentence.replace(clause, " "))
