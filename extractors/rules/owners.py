"""Who a sentence speaks of, and who it speaks of in one clause where it sets the authors against others."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document.pages import Sentence
    from extractors.rules.context import Cue

__all__ = ["Owners", "leaning", "owners_of", "starts_of", "taken_up"]

_OWNER_BREAK = re.compile(
    r"; |, (?:and|while|whereas|but|we|our|they)\b|(?<=\w )(?:while|whereas)\b|\t"
    r"|(?<=[\w,] )\(?(?:compared (?:to|with)|as opposed to|instead of"
    r"|in (?:contrast|comparison) (?:to|with))\b"
)
"""Where the owner may change; who stands on the far side of a comparison does not own the near one."""
_OTHER_CLAUSE = 0.25
_TAKES_UP = re.compile(
    r"\W{0,3}(?:"
    r"(?:both|(?:these|this|the|all|each)(?: (?:the|of the|two|three|four|resulting|final|full)){0,2})"
    r" (?:models?|networks?|variants?|versions?|systems?)|both|they|it)"
    r" (?:is|are|was|were|has|have|had|took|takes?|needs?|needed|requires?|required|trains?)\b",
    re.IGNORECASE,
)
"""A sentence that goes on with what the one before it speaks of: "Both models are trained for …"."""
_TAKEN_UP = 0.5


@dataclass(frozen=True, slots=True)
class Owners:
    """Who a sentence speaks of: a weight for each cue, above 0 for the authors.

    Where it speaks of both, ``clauses`` are those in which each is named, as cut by ``breaks``.
    """

    weights: tuple[float, ...]
    clauses: tuple[frozenset[int], ...] | None = None
    breaks: tuple[int, ...] = ()

    def around(self, start: int) -> float:
        """Add up the weights; of two owners the one of the clause around ``start`` counts more."""
        if self.clauses is None:
            return sum(self.weights)
        clause = bisect_right(self.breaks, start)
        return sum(
            weight * (1.0 if clause in named else _OTHER_CLAUSE)
            for weight, named in zip(self.weights, self.clauses, strict=True)
        )


def owners_of(cues: Sequence[Cue], sentence: Sentence, words: bytes) -> Owners:
    """Return who the cues that stand in ``words``, those of ``sentence``, speak for."""
    weights = tuple(map(leaning, cues))
    if len({weight > 0 for weight in weights}) < 2:
        return Owners(weights)
    breaks = starts_of(_OWNER_BREAK, sentence)
    clauses = tuple(
        frozenset(bisect_right(breaks, sentence.start + found.start()) for found in cue.regex.finditer(words))
        for cue in cues
    )
    return Owners(weights, clauses, breaks)


def leaning(cue: Cue) -> float:
    """Return the weight of a cue, negative where it speaks for others than the authors."""
    return cue.weight if cue.says == "own" else -cue.weight


def starts_of(pattern: re.Pattern[str], sentence: Sentence) -> tuple[int, ...]:
    """Return where on the page ``pattern`` stands in a sentence."""
    return tuple(sentence.start + found.start() for found in pattern.finditer(sentence.text))


def taken_up(words: str, before: Owners) -> Owners | None:
    """Return who a sentence speaks of that names nobody and goes on with the authors' model; else ``None``.

    ``before`` is who the sentence before it speaks of.
    """
    if sum(before.weights) < _TAKEN_UP or _TAKES_UP.match(words) is None:
        return None
    return Owners((_TAKEN_UP,))
