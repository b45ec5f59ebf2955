"""Which statements may enter the paper's own training runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Finding, Ownership, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.assembly.placement import Place

_ANY_PHASE = frozenset({Field.PARAMETERS, Field.ACTIVE_PARAMETERS, Field.FORWARD_COST, Field.DATASET_SIZE})
"""Properties of a model or a data set: true whatever the machines were doing."""


def select(places: Iterable[Place]) -> tuple[Place, ...]:
    """Keep the statements that may describe training of the paper's own."""
    return tuple(place for place in places if refusal(place.finding) is None)


def refusal(finding: Finding) -> str | None:
    """Why a finding may enter no run, in words; ``None`` where it may."""
    if finding.ownership is Ownership.CITED:
        return "speaks of another paper's training"
    if finding.score < WEIGHTS.weakest_statement:
        return f"its words mean something else: {', '.join(finding.reasons)}"
    if finding.field in _ANY_PHASE:
        return None
    if finding.phase not in {Phase.TRAINING, Phase.UNCLEAR}:
        return f"speaks of {finding.phase.value}, not of training"
    return None
