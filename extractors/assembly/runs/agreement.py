"""Two methods check each other: another reading of a factor that agrees with the time of the devices.

A careful reader who finds that eight cards cannot have read two trillion tokens in a day looks for another
number of tokens, or another size, that they can have. Only where the paper tells none are the examples
given up. A printed total says more: six times size and tokens must come near to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.length.examples import is_token_unit
from extractors.assembly.runs.plausibility import (
    contradicts_time,
    counted,
    fastest_flop_per_s,
    implied_flop_per_s,
    operations_of,
    without_examples,
)
from extractors.assembly.statements.linking import link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["agrees_with_time", "settle_contradiction"]

_READ_AGAIN = (Field.EXAMPLES_SEEN, Field.PARAMETERS)
"""Factors of which papers state several values."""
_LEAST_BUSY, _MOST_BUSY = 0.02, 0.7
"""Of what the fastest device of their years computes, the shares that trainings commonly reach."""
_USUAL_FASTEST = 4.0e14
"""Later generations differ too much among themselves to be expected at a share of the fastest."""
_OFF_TOTAL, _NEAR_TOTAL = 2.5, 1.5
"""Size times tokens further from a printed total than the first are of something else; the second is near."""


def settle_contradiction(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Take the best-joined other reading that agrees with the time, else give up the examples.

    ``pool`` holds the paper's statements by field. A draft whose operations and device-time can be of one
    training comes back as it is.
    """
    if _off_total(draft) > _OFF_TOTAL:
        return _agreeing(draft, pool, _is_near_total, "the printed total", WEIGHTS.near_paper) or draft
    if not contradicts_time(draft):
        return draft
    agreeing = _agreeing(draft, pool, agrees_with_time, "the device-time", WEIGHTS.attach_partner)
    return agreeing or without_examples(draft)


def _agreeing(
    draft: Draft,
    pool: Mapping[Field, Sequence[Place]],
    agrees: Callable[[Draft], bool],
    told: str,
    least: float,
) -> Draft | None:
    """Return the draft with the best-joined other reading that ``agrees``, of those joined by ``least``."""
    used = counted(draft)
    readings = [(name, place) for name in _READ_AGAIN if name in used for place in _readings(pool, name)]
    best: tuple[float, Draft] | None = None
    for name, place in readings:
        how = link(draft.anchor, draft.names, place)
        if how.score < least or (best is not None and how.score <= best[0]):
            continue
        other = draft.put(name, filled_from(place, how), f"{name.value}: agrees with {told}")
        if agrees(other):
            best = how.score, other
    return best[1] if best is not None else None


def _is_near_total(draft: Draft) -> bool:
    return _off_total(draft) <= _NEAR_TOTAL


def _off_total(draft: Draft) -> float:
    """Return by which factor size and tokens miss a printed total; 1 where one of them is not told."""
    total, operations = draft.value(Field.STATED_TOTAL), operations_of(draft)
    if not total or not operations or Field.PARAMETERS not in counted(draft):
        return 1.0
    return max(total / operations, operations / total)


def agrees_with_time(draft: Draft) -> bool:
    """Tell whether operations and device-time keep the devices as busy as trainings commonly do."""
    fastest, rate = min(fastest_flop_per_s(draft), _USUAL_FASTEST), implied_flop_per_s(draft)
    return rate is not None and _LEAST_BUSY * fastest <= rate <= _MOST_BUSY * fastest


def _readings(pool: Mapping[Field, Sequence[Place]], name: Field) -> Iterator[Place]:
    """Yield the statements of a factor; text that is counted in tokens may have been read once."""
    yield from pool.get(name, ())
    if name is Field.EXAMPLES_SEEN:
        yield from (p for p in pool.get(Field.DATASET_SIZE, ()) if is_token_unit(p.finding.text))
