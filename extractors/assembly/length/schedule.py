"""Which statements of steps, epochs, batch, data set and sequence length belong to a run.

The length of a training (steps or epochs) is found first; what multiplies it (batch, data set, sequence
length) must go with the run and with that length, so that two schedules of one paper are not mixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.joining import best_link, first_above, is_only_value
from extractors.assembly.length.batch_units import of_own_batch
from extractors.assembly.length.dense import without_classifiers
from extractors.assembly.length.examples import derive_examples, is_token_unit, over_epochs
from extractors.assembly.length.staged_examples import over_stages
from extractors.assembly.length.text_length import words_an_example
from extractors.assembly.machines.alike import by_machine, machines_told
from extractors.assembly.names.namesakes import data_agree
from extractors.assembly.statements.linking import Link, designators_of, link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.machines.alike import Machines
    from extractors.assembly.statements.placement import Place

_LENGTHS = {Field.STEPS: (Field.BATCH_SIZE, Field.SEQUENCE_LENGTH), Field.EPOCHS: (Field.DATASET_SIZE,)}
"""What multiplies each kind of length."""
_OF_THE_SCHEDULE = Link(1.0, ("the data that the schedule is of",))


def attach_schedule(
    draft: Draft, pool: Mapping[Field, Sequence[Place]], threshold: float = WEIGHTS.attach_schedule
) -> Draft:
    """Join the schedule statements that belong to the draft, then derive what can be derived."""
    pool = without_classifiers(draft, pool)
    seen = draft.anchor if draft.has(Field.EXAMPLES_SEEN) else None
    machines = machines_told(pool)
    if seen is None:
        places = [p for p in pool.get(Field.EXAMPLES_SEEN, ()) if not _is_too_short(p)]
        best = _best_length(draft, places, threshold, machines)
        if best is not None:
            seen = best[1]
            draft = draft.put(Field.EXAMPLES_SEEN, filled_from(seen, best[0]))
    taken: dict[Field, Place] = {}
    for length, partners in _LENGTHS.items():
        lengths = pool.get(length, ())
        if length is Field.STEPS:
            lengths = of_own_batch(draft.anchor, lengths, pool.get(Field.BATCH_SIZE, ()))
        best = _best_length(draft, lengths, threshold, machines)
        if best is not None:
            draft, taken[length] = draft.put(length, filled_from(best[1], best[0])), best[1]
            if length is Field.EPOCHS and seen is not None:
                draft = over_epochs(draft, seen, best[1])
        for name in partners:
            far = min(threshold, WEIGHTS.attach_partner) if best else threshold
            partner = _partner(draft, best[1] if best else None, pool.get(name, ()), far, name)
            if partner is not None:
                draft, taken[name] = draft.put(name, filled_from(partner[1], partner[0])), partner[1]
            if partner is not None and name is Field.DATASET_SIZE:
                words = words_an_example(partner[1], pool.get(name, ()), partner[0].score)
                draft = draft.put(Field.SEQUENCE_LENGTH, words) if words is not None else draft
    draft = derive_examples(draft.drop(Field.STEPS) if _are_of_another(taken, draft.anchor) else draft)
    return over_stages(draft, taken.get(Field.STEPS), pool)


def _best_length(
    draft: Draft, places: Sequence[Place], threshold: float, machines: Machines
) -> tuple[Link, Place] | None:
    only_one = is_only_value(places)
    joined = ((link(draft.anchor, draft.names, p, only_one=only_one), p) for p in places)
    return first_above(threshold, [(by_machine(how, draft, p, machines), p) for how, p in joined])


def _are_of_another(taken: Mapping[Field, Place], anchor: Place) -> bool:
    """Tell whether the steps are another training's: their factors stand with the epochs, and not with them.

    That is the batch, or data in examples where the batch stands with neither.
    """
    steps, epochs, batch = (taken.get(name) for name in (Field.STEPS, Field.EPOCHS, Field.BATCH_SIZE))
    if steps is None or epochs is None or batch is None or steps.finding is anchor.finding:
        return False
    in_one_table = steps.table is not None and (steps.page, steps.table) == (batch.page, batch.table)
    if steps.in_sentence_of(epochs) or steps.in_sentence_of(batch) or in_one_table:
        return False
    data = taken.get(Field.DATASET_SIZE)
    beside = data is not None and data.in_sentence_of(epochs) and not is_token_unit(data.finding.text)
    return batch.in_sentence_of(epochs) or beside


def _partner(
    draft: Draft, length: Place | None, places: Sequence[Place], threshold: float, name: Field
) -> tuple[Link, Place] | None:
    if name is Field.DATASET_SIZE and length is not None and "detection_schedule" in length.finding.reasons:
        coco = [p for p in places if not designators_of(length).data.isdisjoint(designators_of(p).data)]
        if (known := _best_beside(draft, length, coco, 0.0)) is not None:
            return _OF_THE_SCHEDULE, known[1]
    best = _best_beside(draft, length, places, threshold)
    if name is Field.BATCH_SIZE and best is not None:
        in_tokens = _best_beside(draft, length, [p for p in places if _is_token_batch(p)], threshold)
        if in_tokens is not None and (
            in_tokens[1].in_sentence_of(best[1])  # one told twice: "256 sequences (131,072 tokens)"
            or (
                draft.has(Field.PARAMETERS)
                and in_tokens[0].score >= best[0].score - WEIGHTS.token_batch_margin
            )
        ):
            return in_tokens
    return best


def _best_beside(
    draft: Draft, length: Place | None, places: Sequence[Place], threshold: float
) -> tuple[Link, Place] | None:
    if length is None:
        return best_link(draft, places, threshold)
    only_one = is_only_value(places)
    names = designators_of(length)
    ranked = [
        (
            _mean(
                link(draft.anchor, draft.names, p, only_one=only_one),
                link(length, names, p, only_one=only_one),
            ),
            p,
        )
        for p in places
        if p.in_sentence_of(length) or data_agree(names, designators_of(p)) is not False
    ]
    return first_above(threshold, ranked)


def _mean(a: Link, b: Link) -> Link:
    share = WEIGHTS.length_share
    return Link((1.0 - share) * a.score + share * b.score, a.reasons if a.score >= b.score else b.reasons)


def _is_too_short(place: Place) -> bool:
    return is_token_unit(place.finding.text) and (place.finding.value or 0.0) < WEIGHTS.least_tokens


def _is_token_batch(place: Place) -> bool:
    value = place.finding.value or 0.0
    return is_token_unit(place.finding.text) and value >= WEIGHTS.least_token_batch
