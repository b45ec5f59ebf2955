"""What is active of the parameters of a mixture of experts, told beside its size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.model.configured import lines_of
from extractors.assembly.model.size import is_same_size
from extractors.assembly.statements.linking import Link
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["with_active_of_total"]


def with_active_of_total(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join what is active of the draft's parameters, where their sentence or line of a table tells it."""
    size = draft.fields.get(Field.PARAMETERS)
    if size is None or size.value is None or draft.has(Field.ACTIVE_PARAMETERS):
        return draft
    told = [p for p in pool.get(Field.PARAMETERS, ()) if p.finding.finding_id in size.finding_ids]
    lines = {
        line
        for p in pool.get(Field.PARAMETERS, ())
        if p in told or (told and _counts(p, size.value))
        for line in lines_of(p)
    }
    sentences = {p.sentence_key for p in told if p.table is None}
    for p in pool.get(Field.ACTIVE_PARAMETERS, ()):
        beside = p.table is None and p.sentence_key in sentences
        if (beside or not lines.isdisjoint(lines_of(p))) and (p.finding.value or math.inf) < size.value:
            how = Link(size.link, ("active of the same model's",))
            return draft.put(Field.ACTIVE_PARAMETERS, filled_from(p, how))
    return draft


def _counts(place: Place, size: float) -> bool:
    """Whether a cell counts the parameters of a model of this size: "27.0B" is that of the "27B model"."""
    value = place.finding.value
    if place.table is None or not value:
        return False
    return is_same_size(value, size)
