"""What networks answer for: once for a whole image, or for each of its boxes or pixels.

A paper on a classifier also tunes detectors that have it inside. What is told of one is not of the other,
also where neither sentence names its data.
"""

from __future__ import annotations

from functools import lru_cache

from extractors.assembly.names.vocabulary import vocabulary

__all__ = ["DENSE", "WHOLE", "answers_of"]

DENSE = "dense"
WHOLE = "whole"


@lru_cache(maxsize=4096)
def answers_of(*told: str) -> str:
    """Return what the first of ``told`` that speaks of one kind alone says; "" where none does."""
    words = vocabulary()
    for text in told:
        dense = words.dense_tasks.search(text) is not None
        if dense != (words.whole_tasks.search(text) is not None):
            return DENSE if dense else WHOLE
    return ""
