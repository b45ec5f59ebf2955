"""How large the model of a run is: every way to find it, in their order.

The first that tells it holds: the statement that the run grew from (:mod:`.operations`), then

1. beside the run (:func:`attach_model`): the row of a table that repeats its cost; the statement of the size
   in its name; the statement that goes best with it;
2. for runs told in prose without any name (:func:`.largest.attach_largest_own`): the largest model that the
   paper says it trained;
3. when all runs are known (:func:`.largest.size_from_elsewhere`): the row with its label, the row that names
   its variant, the largest told of its data set, first those of the paper's own name. This is withheld where
   the whole estimate would rest on it, and where only words of other models, helpers or ablations tell any.

Forward cost and active parameters stand beside the run or nowhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.joining import best_link
from extractors.assembly.length.lengths import without_other_lengths
from extractors.assembly.model.trained import TrainedModels, is_by_authors
from extractors.assembly.names.designators import parameter_size
from extractors.assembly.statements.fields import COSTS, MODEL
from extractors.assembly.statements.linking import Link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place

__all__ = ["attach_model", "counts_named", "is_same_size"]

_RELATED_SIZE = 1.08
"""A size in a name and the printed count (6.7B is called 7B) differ by at most this factor."""
_REPEATED = Link(WEIGHTS.named_row, ("the row that tells the same cost",))


def is_same_size(value: float, other: float) -> bool:
    """Tell whether two numbers of parameters may be of one model: 6.7B is called 7B."""
    return max(value / other, other / value) <= _RELATED_SIZE


def attach_model(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join parameters and forward cost to the draft."""
    trained = TrainedModels.of(pool)
    repeated = _row_that_repeats(draft, pool)
    for name in MODEL:
        if draft.has(name):
            continue
        told = [p for p in pool.get(name, ()) if (p.page, p.table, p.row) == repeated]
        if len(told) == 1:
            draft = draft.put(name, filled_from(told[0], _REPEATED), f"{name.value}: {_REPEATED.reasons[0]}")
            continue
        stated = pool.get(name, ())
        places = [p for p in stated if trained.grade(p) > 1 or _is_beside(draft.anchor, p)] or stated
        if name is Field.PARAMETERS:
            named = _of_named_size(draft, places) or _of_named_size(draft, pool.get(name, ()))
            if named is not None:
                draft = draft.put(name, filled_from(named), "parameters: the size in the run's name")
                continue
        if name is Field.ACTIVE_PARAMETERS:
            total = draft.value(Field.PARAMETERS) or math.inf
            places = [p for p in places if (p.finding.value or math.inf) < total]
        best = best_link(draft, without_other_lengths(draft, places, pool), WEIGHTS.attach_operations)
        if best is not None:
            draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def _is_beside(anchor: Place, place: Place) -> bool:
    """Tell whether the authors tell a size in the sentence of a cost or the one right before it."""
    if anchor.table is not None or anchor.page != place.page or anchor.block != place.block:
        return False
    return anchor.sentence - place.sentence in {0, 1} and is_by_authors(place)


def _row_that_repeats(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Hashable:
    """Return page, table and row of the one cell that repeats the cost of a sentence; else ``None``.

    "Training takes at most 3.3 hours" is of the row that tells 3.3 hours.
    """
    anchor = draft.anchor
    if anchor.table is not None or anchor.finding.field not in COSTS:
        return None
    rows = {
        (p.page, p.table, p.row)
        for p in pool.get(anchor.finding.field, ())
        if p.row is not None and p.finding.value == anchor.finding.value
    }
    return rows.pop() if len(rows) == 1 else None


def _of_named_size(draft: Draft, places: Sequence[Place]) -> Place | None:
    wanted = counts_named(draft.names)
    for place in places:
        value = place.finding.value
        if value and any(is_same_size(value, v) for v in wanted):
            return place
    return None


def counts_named(names: Designators) -> list[float]:
    """Return the numbers of parameters that names tell: "GridText-7B" is of 7e9."""
    return [count for size in names.sizes if (count := parameter_size(size)) is not None]
