"""Where another reading of a paper is as good as the one taken: the run is marked and the other values named.

Asked last, of runs that are finished, and only of the values that their estimate is made of. Two readings are
equally good where their statements go with the run equally well, and differ where the estimate would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import mark_ambiguous_with
from extractors.assembly.model.operations import is_countable
from extractors.assembly.model.trained import is_by_authors
from extractors.assembly.statements.fields import SCHEDULE
from extractors.assembly.statements.linking import link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

_MODEL = (Field.FORWARD_COST, Field.ACTIVE_PARAMETERS, Field.PARAMETERS)
_HOURS_A_DAY = 24.0
_ROUNDING = 0.02
_WORDS = {
    Field.PARAMETERS: "parameters",
    Field.ACTIVE_PARAMETERS: "active parameters",
    Field.FORWARD_COST: "multiply-adds",
    Field.EXAMPLES_SEEN: "examples",
    Field.DATASET_SIZE: "examples in the data",
    Field.BATCH_SIZE: "examples in a batch",
    Field.SEQUENCE_LENGTH: "tokens in a sequence",
}
_OF_SMALLER_RUNS = frozenset({*_MODEL, Field.STEPS, Field.EPOCHS})
"""Of several sizes and lengths the largest is the headline's: smaller ones are those of other runs."""


def mark_ambiguous(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Mark a run where a value that its estimate needs has a rival, or its printed product is another."""
    draft = without_slip(draft)
    for name in _needed(draft):
        rivals = sorted(
            {value for p in _rivals(draft, name, pool.get(name, ())) if (value := p.finding.value)}
        )
        draft = mark_ambiguous_with(draft, (f"{value:g} {_WORDS.get(name, name.value)}" for value in rivals))
    return mark_ambiguous_with(draft, _other_product(draft))


def _needed(draft: Draft) -> Iterator[Field]:
    """Yield the values behind an operation count; those of a device-time are marked where they are chosen."""
    if draft.has(Field.STATED_TOTAL) or not is_countable(draft):
        return
    yield next(name for name in _MODEL if draft.has(name))
    seen = draft.fields[Field.EXAMPLES_SEEN]
    if not seen.derived:
        yield Field.EXAMPLES_SEEN
    for name in SCHEDULE if seen.derived else ():
        if draft.has(name) and set(draft.fields[name].finding_ids) <= set(seen.finding_ids):
            yield name


def _rivals(draft: Draft, name: Field, places: Sequence[Place]) -> Iterator[Place]:
    taken = draft.fields[name].finding_ids
    chosen = next((p for p in places if p.finding.finding_id in taken), None)
    if chosen is None or chosen.finding.finding_id == draft.anchor.finding.finding_id:
        return
    least = link(draft.anchor, draft.names, chosen).score - WEIGHTS.ambiguous_margin
    for place in places:
        if _is_other(place, chosen) and link(draft.anchor, draft.names, place).score >= least:
            yield place


def _is_other(place: Place, chosen: Place) -> bool:
    value, taken = place.finding.value, chosen.finding.value
    if not value or not taken or place.finding.text != chosen.finding.text:
        return False
    if place.finding.field in _MODEL and not is_by_authors(place):
        return False
    if place.finding.field in _OF_SMALLER_RUNS:
        return value > WEIGHTS.other_reading * taken
    return max(value, taken) > WEIGHTS.other_reading * min(value, taken)


def without_slip(draft: Draft) -> Draft:
    """Take a printed number of device-hours for days where devices × days come to just that.

    "500 GPUs across 4 days, or 2,000 GPU-hours" are 2,000 device-days: the product is sure, its unit a slip.
    """
    product, printed = draft.device_hours, draft.value(Field.ACCELERATOR_TIME)
    if not product or not printed or abs(product / _HOURS_A_DAY / printed - 1) > _ROUNDING:
        return draft
    return mark_ambiguous_with(draft.drop(Field.ACCELERATOR_TIME), _other_product(draft))


def _other_product(draft: Draft) -> Iterator[str]:
    """Yield what devices × time come to where the paper prints another number of device-hours."""
    product, printed = draft.device_hours, draft.value(Field.ACCELERATOR_TIME)
    if product and printed and not draft.has(Field.STATED_TOTAL):
        count, hours = draft.value(Field.ACCELERATOR_COUNT), draft.value(Field.DURATION)
        if max(product, printed) > WEIGHTS.other_reading * min(product, printed):
            yield f"{product:g} device-hours ({count:g} devices × {hours:g} h), {printed:g} printed"
