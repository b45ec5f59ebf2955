"""Which of several statements goes best with a run in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.statements.fields import LENGTHS
from extractors.assembly.statements.linking import link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.linking import Link
    from extractors.assembly.statements.placement import Place

__all__ = ["best_link", "first_above", "is_only_value"]

_LARGEST_FIRST = frozenset({*LENGTHS, Field.PARAMETERS}) - {Field.EXAMPLES_SEEN}


def best_link(draft: Draft, places: Sequence[Place], threshold: float) -> tuple[Link, Place] | None:
    """Return the statement that goes best with the draft, ``None`` where none reaches the threshold."""
    only_one = is_only_value(places)
    ranked = [(link(draft.anchor, draft.names, p, only_one=only_one), p) for p in places]
    return first_above(threshold, ranked)


def first_above(threshold: float, ranked: Sequence[tuple[Link, Place]]) -> tuple[Link, Place] | None:
    """Return the best joined of ``ranked``, ``None`` where none reaches the threshold.

    Of lengths and sizes that go equally well the largest comes first: the largest run stands for a paper.
    """
    best = max(ranked, key=_by_link_then_value, default=None)
    return best if best is not None and best[0].score >= threshold else None


def _by_link_then_value(pair: tuple[Link, Place]) -> tuple[float, float, float, int, int]:
    how, place = pair
    value = (place.finding.value or 0.0) if place.finding.field in _LARGEST_FIRST else 0.0
    steps = round(how.score / WEIGHTS.as_near)
    return steps, value, how.score + place.finding.score, -place.page, -place.start


def is_only_value(places: Sequence[Place]) -> bool:
    """Tell whether all statements but doubtful ones give one value, within rounding.

    Recomputation has no value: all that is read of it says the same.
    """
    if places and all(p.finding.field is Field.RECOMPUTATION for p in places):
        return True
    best = max((p.finding.score for p in places), default=0.0)
    firm = [
        p.finding.value for p in places if p.finding.value and p.finding.score >= WEIGHTS.firm_share * best
    ]
    return bool(firm) and max(firm) <= WEIGHTS.same_value * min(firm)
