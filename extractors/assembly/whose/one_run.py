"""What one training took, told beside what all of them took: "96 GPU hours a run, 4,000 in total"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place

__all__ = ["is_of_one_run"]

_ENDS = re.compile(r"[,;:](?!\d)|\b(?:and|while|whereas|but)\b")
"""What parts the words around one number from those around the next."""
_ONE = re.compile(
    r"\b(?:each|every|per|single|one)\b(?: [\w-]+){0,3}? "
    r"(?:runs?|trainings?|models?|seeds?|experiments?|networks?|variants?|agents?|jobs?|trials?|folds?)\b"
    r"|\ban? (?:\w+ )?(?:training|run) (?:run|of|takes?|took|needs?|needed|requires?|required|uses?|used)\b"
    r"|\b(?:each|apiece)\W*$",
    re.IGNORECASE,
)


def is_of_one_run(place: Place) -> bool:
    """Tell whether the words right around a number say that it is of a single training."""
    offset = max(place.start - place.sentence_start, 0)
    text, end = place.sentence_text, max(place.end - place.sentence_start, 0)
    starts = [found.end() for found in _ENDS.finditer(text, 0, offset)]
    stop = _ENDS.search(text, end)
    return _ONE.search(text[starts[-1] if starts else 0 : stop.start() if stop else len(text)]) is not None
