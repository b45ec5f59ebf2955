"""Runs that grow from the length of a training: "we train all sizes for 300B tokens" names no model.

A sentence that tells how long the authors trained is surer to be of a run of theirs than the size of a model,
of which papers name many. The model is then the one that the sentence speaks of, else the largest of the
paper's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.length.examples import is_token_unit
from extractors.assembly.length.turns import of_a_part
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["is_told_by", "seed_lengths", "without_other_lengths"]

_TRAINED = frozenset({"trained_for", "stops"})
"""Reasons by which steps are the length of a training, not an interval of it."""


def seed_lengths(pool: Mapping[Field, Sequence[Place]]) -> tuple[Draft, ...]:
    """Start a draft for each number of tokens or steps that the authors say they trained for.

    Steps in a sentence that tells the tokens as well are told by those. Cells of tables are left to the sizes
    in their rows; what a part of the system was trained for says nothing of the sizes told elsewhere.
    """
    tokens = [p for p in pool.get(Field.EXAMPLES_SEEN, ()) if _is_length(p) and _counts_tokens(p)]
    told = {p.sentence_key for p in tokens}
    steps = [
        p
        for p in pool.get(Field.STEPS, ())
        if _is_length(p)
        and not _TRAINED.isdisjoint(p.finding.reasons)
        and p.sentence_key not in told
        and not of_a_part(p)
    ]
    seeds = [Draft(p, designators_of(p), {p.finding.field: filled_from(p)}) for p in (*tokens, *steps)]
    return tuple(sorted(seeds, key=lambda d: (d.anchor.page, d.anchor.start)))


def is_told_by(draft: Draft, lengths: Iterable[Draft]) -> bool:
    """Tell whether ``lengths`` tell better than a draft, joined from afar, what its model was trained on.

    The length of a fine-tuning says nothing of the training before it.
    """
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    if draft.anchor.table is not None or (seen is not None and seen.link >= WEIGHTS.near_next_sentence):
        return False
    size = draft.value(Field.PARAMETERS)
    return any(
        told.value(Field.PARAMETERS) == size
        and (Task.FINETUNE not in told.names.tasks or Task.FINETUNE in draft.names.tasks)
        for told in lengths
    )


def without_other_lengths(
    draft: Draft, places: Iterable[Place], pool: Mapping[Field, Sequence[Place]]
) -> list[Place]:
    """Leave out what a sentence tells beside other tokens than the draft's: it is of another training.

    "A model of 1.5B saw 50B tokens in pilot runs" says nothing of the run of 300B.
    """
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    if seen is None or seen.derived:
        return list(places)
    told = [p for p in pool.get(Field.EXAMPLES_SEEN, ()) if p.table is None and _counts_tokens(p)]
    own = {p.sentence_key for p in told if p.finding.value == seen.value} | {draft.anchor.sentence_key}
    others = {p.sentence_key for p in told} - own
    return [p for p in places if p.sentence_key not in others]


def _is_length(place: Place) -> bool:
    finding = place.finding
    own = finding.ownership is Ownership.OWN or place.names_own
    firm = finding.score >= WEIGHTS.firm_length
    return place.table is None and own and firm and finding.phase is Phase.TRAINING


def _counts_tokens(place: Place) -> bool:
    value = place.finding.value or 0.0
    return is_token_unit(place.finding.text) and value >= WEIGHTS.least_tokens
