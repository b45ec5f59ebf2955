"""Examples seen: stated, or steps × batch (× sequence length), or epochs × data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled, filled_from
from extractors.assembly.linking import Link, link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.placement import Place

SCHEDULE = (
    Field.EXAMPLES_SEEN,
    Field.STEPS,
    Field.EPOCHS,
    Field.BATCH_SIZE,
    Field.DATASET_SIZE,
    Field.SEQUENCE_LENGTH,
)
TOKENS = "tokens"
_TEXT_UNITS = frozenset({"examples", "sequences", "samples", "sentences", "documents", "texts"})
_TOKEN_WORDS = ("token", "word")


def attach_schedule(
    draft: Draft, pool: Mapping[Field, Sequence[Place]], threshold: float = WEIGHTS.attach_schedule
) -> Draft:
    """Join the schedule statements that belong to the draft, then derive what can be derived."""
    for name in SCHEDULE:
        if draft.has(name):
            continue
        places = pool.get(name, ())
        best = best_link(draft, places, threshold)
        if name is Field.BATCH_SIZE and best is not None and draft.has(Field.PARAMETERS):
            in_tokens = best_link(draft, [p for p in places if _is_token_batch(p)], threshold)
            if in_tokens is not None and in_tokens[0].score >= best[0].score - WEIGHTS.token_batch_margin:
                best = in_tokens
        if best is not None:
            draft = draft.put(name, filled_from(best[1], best[0]))
    return derive_examples(draft)


def best_link(draft: Draft, places: Sequence[Place], threshold: float) -> tuple[Link, Place] | None:
    """Return the statement that goes best with the draft, ``None`` where none reaches the threshold."""
    only_one = is_only_value(places)
    ranked = [(link(draft.anchor, draft.names, p, only_one=only_one), p) for p in places]
    best = max(
        ranked,
        key=lambda pair: (pair[0].score, pair[1].finding.score, -pair[1].page, -pair[1].start),
        default=None,
    )
    return best if best is not None and best[0].score >= threshold else None


def _is_token_batch(place: Place) -> bool:
    value = place.finding.value or 0.0
    return is_token_unit(place.finding.text) and value >= WEIGHTS.least_token_batch


def is_only_value(places: Sequence[Place]) -> bool:
    """Tell whether all statements but doubtful ones give one value, within rounding."""
    best = max((p.finding.score for p in places), default=0.0)
    firm = [p.finding.value for p in places if p.finding.value and p.finding.score >= WEIGHTS.firm_share * best]
    return bool(firm) and max(firm) <= WEIGHTS.same_value * min(firm)


def derive_examples(draft: Draft) -> Draft:
    """Fill ``examples_seen`` from the schedule where the paper does not print it, or prints it further away."""
    if not draft.has(Field.EXAMPLES_SEEN):
        return _derived(draft)
    derived = _derived(draft.drop(Field.EXAMPLES_SEEN))
    found = derived.fields.get(Field.EXAMPLES_SEEN)
    if found is not None and found.link > draft.fields[Field.EXAMPLES_SEEN].link + WEIGHTS.derived_margin:
        return derived
    return draft


def _derived(draft: Draft) -> Draft:
    if draft.has(Field.STEPS, Field.BATCH_SIZE):
        return _from_steps(draft)
    if draft.has(Field.EPOCHS, Field.DATASET_SIZE) and _counts_examples(draft.fields[Field.DATASET_SIZE]):
        epochs, size = draft.fields[Field.EPOCHS], draft.fields[Field.DATASET_SIZE]
        if not is_token_unit(size.text) or epochs.link >= WEIGHTS.epochs_over_tokens:
            return _put(draft, (epochs, size), size.text or "examples", "epochs × data set")
    size = draft.fields.get(Field.DATASET_SIZE)
    if size is not None and is_token_unit(size.text) and draft.has(Field.PARAMETERS):
        return _put(draft, (size,), TOKENS, "one pass over the data set")
    return draft


def _from_steps(draft: Draft) -> Draft:
    steps, batch = draft.fields[Field.STEPS], draft.fields[Field.BATCH_SIZE]
    factors, unit = [steps, batch], batch.text or "examples"
    if batch.per_device:
        count = draft.fields.get(Field.ACCELERATOR_COUNT)
        if count is None:
            return draft
        factors.append(count)
    if is_token_unit(unit) or (batch.text is None and (batch.value or 0.0) >= WEIGHTS.batch_of_tokens):
        return _put(draft, factors, TOKENS, "steps × batch in tokens")
    length = draft.fields.get(Field.SEQUENCE_LENGTH)
    if length is not None and draft.has(Field.PARAMETERS) and unit in _TEXT_UNITS:
        return _put(draft, [*factors, length], TOKENS, "steps × batch × sequence length")
    return _put(draft, factors, unit, "steps × batch")


def _counts_examples(size: Filled) -> bool:
    """Tell data sets whose examples are counted from those whose hours or bytes are."""
    return not any(word in (size.text or "") for word in ("hour", "byte", "gb", "tb"))


def is_token_unit(unit: str | None) -> bool:
    """Tell whether examples are counted in tokens or words."""
    return unit is not None and any(word in unit for word in _TOKEN_WORDS)


def _put(draft: Draft, factors: Sequence[Filled], unit: str, how: str) -> Draft:
    value = 1.0
    for factor in factors:
        if factor.value is None:
            return draft
        value *= factor.value
    ids = tuple(i for factor in factors for i in factor.finding_ids)
    weakest = min(factor.link for factor in factors)
    filled = Filled(value, ids, weakest, how, text=unit, derived=True)
    return draft.put(Field.EXAMPLES_SEEN, filled, f"examples: {how}")
