"""How many words an example has: "12M sentences consisting of 348M French and 304M English words" tells it.

Models of text are reckoned by their words, while papers on translation count sentences. The words of both
sides of a pair are read, so those of two languages are added up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Filled
from extractors.assembly.length.examples import TEXT_UNITS, is_token_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["words_an_example"]

_SIDE = re.compile(r"\b([A-Z][a-z]{2,}|source|target) (?:side |running )?(?:sub)?(?:words?|tokens?)\b")
_COUNTED = TEXT_UNITS | {"pairs"}
_LEAST_WORDS, _MOST_WORDS = 3.0, 2000.0
_LEAST_SCORE = 0.3


def words_an_example(size: Place, stated: Sequence[Place], link: float) -> Filled | None:
    """Return the mean number of words of the examples that ``size`` counts, by the words told beside it.

    ``stated`` are all sizes of data sets: the words may stand beside another telling of the same number.
    ``None`` where no such sentence tells a number of words.
    """
    examples = size.finding.value
    if not examples or size.finding.text not in _COUNTED:
        return None
    tellings = [
        p for p in stated if p.finding.value == examples and p.finding.text in _COUNTED and p is not size
    ]
    found = (_words_beside(telling, stated, link) for telling in (size, *tellings))
    return next((filled for filled in found if filled is not None), None)


def _words_beside(size: Place, stated: Sequence[Place], link: float) -> Filled | None:
    examples = size.finding.value
    if not examples or size.sentence < 0 or size.table is not None:
        return None
    words = [p for p in stated if _is_of_the_same(size, p) and is_token_unit(p.finding.text)]
    sides = {side[1]: p for p in words if (side := _SIDE.search(p.finding.evidence.surface))}
    counted = list(sides.values()) if len(sides) > 1 else words[:1]
    length = sum(p.finding.value or 0.0 for p in counted) / examples
    if not _LEAST_WORDS <= length <= _MOST_WORDS:
        return None
    ids = (size.finding.finding_id, *(p.finding.finding_id for p in counted))
    return Filled(length, ids, link, "words ÷ examples of the data set", derived=True)


def _is_of_the_same(size: Place, other: Place) -> bool:
    in_one_sentence = (other.page, other.sentence, other.table) == (size.page, size.sentence, None)
    return in_one_sentence and other.finding.score >= _LEAST_SCORE
