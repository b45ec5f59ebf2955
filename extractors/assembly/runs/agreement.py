"""Two methods check each other: another reading of a factor that agrees with the time of the devices.

A careful reader who finds that eight cards cannot have read two trillion tokens in a day looks for another
number of tokens, or another size, that they can have. Only where the paper tells none are the examples
given up.
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
    without_examples,
)
from extractors.assembly.statements.linking import link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["agrees_with_time", "settle_contradiction"]

_READ_AGAIN = (Field.EXAMPLES_SEEN, Field.PARAMETERS)
"""Factors of which papers state several values."""
_LEAST_BUSY, _MOST_BUSY = 0.02, 0.7
"""Of what the fastest device of their years computes, the shares that trainings commonly reach."""
_USUAL_FASTEST = 4.0e14
"""Later generations differ too much among themselves to be expected at a share of the fastest."""


def settle_contradiction(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Take the best-joined other reading that agrees with the time, else give up the examples.

    ``pool`` holds the paper's statements by field. A draft whose operations and device-time can be of one
    training comes back as it is.
    """
    if not contradicts_time(draft):
        return draft
    agreeing = max(_agreeing(draft, pool), key=lambda found: found[0], default=None)
    return agreeing[1] if agreeing is not None else without_examples(draft)


def _agreeing(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Iterator[tuple[float, Draft]]:
    used = counted(draft)
    for name in _READ_AGAIN:
        for place in _readings(pool, name) if name in used else ():
            how = link(draft.anchor, draft.names, place)
            if how.score < WEIGHTS.attach_partner:
                continue
            other = draft.put(name, filled_from(place, how), f"{name.value}: agrees with the device-time")
            if agrees_with_time(other):
                yield how.score, other


def agrees_with_time(draft: Draft) -> bool:
    """Tell whether operations and device-time keep the devices as busy as trainings commonly do."""
    fastest, rate = min(fastest_flop_per_s(draft), _USUAL_FASTEST), implied_flop_per_s(draft)
    return rate is not None and _LEAST_BUSY * fastest <= rate <= _MOST_BUSY * fastest


def _readings(pool: Mapping[Field, Sequence[Place]], name: Field) -> Iterator[Place]:
    """Yield the statements of a factor; text that is counted in tokens may have been read once."""
    yield from pool.get(name, ())
    if name is Field.EXAMPLES_SEEN:
        yield from (p for p in pool.get(Field.DATASET_SIZE, ()) if is_token_unit(p.finding.text))
