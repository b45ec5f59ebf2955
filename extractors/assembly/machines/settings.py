"""How the devices of a run were used: precision, utilisation, sustained rate, recomputation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.joining import best_link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["attach_settings"]

_SETTINGS = (Field.PRECISION, Field.UTILIZATION, Field.ACHIEVED_RATE, Field.RECOMPUTATION)


def attach_settings(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join what ``pool``, the paper's statements by field, says of the use of the draft's devices."""
    for name in _SETTINGS:
        if not draft.has(name):
            best = best_link(draft, pool.get(name, ()), WEIGHTS.attach)
            if best is not None:
                draft = draft.put(name, filled_from(best[1], best[0]))
    return draft
