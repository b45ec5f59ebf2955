"""Model size and forward cost: which of the many numbers in a paper belong to the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.designators import parameter_size
from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.schedule import best_link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.placement import Place

_RELATED_SIZE = 1.08
"""A size in a name and the printed count (6.7B is called 7B) differ by at most this factor."""

OTHERS = (Field.PRECISION, Field.UTILIZATION, Field.ACHIEVED_RATE)


def attach_model(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join parameters and forward cost to the draft."""
    for name in (Field.PARAMETERS, Field.ACTIVE_PARAMETERS, Field.FORWARD_COST):
        if draft.has(name):
            continue
        places = pool.get(name, ())
        if name is Field.PARAMETERS:
            named = _of_named_size(draft, places)
            if named is not None:
                draft = draft.put(name, filled_from(named), "parameters: the size in the run's name")
                continue
        best = best_link(draft, places, WEIGHTS.attach_operations)
        if best is not None:
            draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def attach_others(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join precision, utilisation and sustained rate to the draft."""
    for name in OTHERS:
        if not draft.has(name):
            best = best_link(draft, pool.get(name, ()), WEIGHTS.attach)
            if best is not None:
                draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def _of_named_size(draft: Draft, places: Sequence[Place]) -> Place | None:
    wanted = [v for size in draft.names.sizes if (v := parameter_size(size)) is not None]
    for place in places:
        value = place.finding.value
        if value and any(max(value / v, v / value) <= _RELATED_SIZE for v in wanted):
            return place
    return None
