"""Examples seen: stated, or steps × batch (× sequence length), or epochs × data set."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled
from extractors.assembly.statements.fields import SCHEDULE
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.statements.placement import Place

TOKENS = "tokens"
TEXT_UNITS = frozenset({"examples", "sequences", "samples", "sentences", "documents", "texts"})
"""What papers on text count that has many words each."""
_FACTORS = (*SCHEDULE, Field.ACCELERATOR_COUNT)
_TOKEN_WORDS = ("token", "word")
_TRAINED_ON = re.compile(r"\bon\b")
_FOR_PASSES = re.compile(
    r"[^,;(]{0,40}\bfor (?:about |around |approximately |roughly |a total of |~ ?)?", re.IGNORECASE
)
_OVER_DATA = re.compile(r" (?:over|on|through|of|across)\b", re.IGNORECASE)
"""What follows epochs that are passes over the data told next, in the words that tell the data."""


def derive_examples(draft: Draft) -> Draft:
    """Fill ``examples_seen`` from the schedule where it is not printed, or printed further away."""
    if not draft.has(Field.EXAMPLES_SEEN):
        return _derived(draft)
    derived = _derived(draft.drop(Field.EXAMPLES_SEEN))
    found = derived.fields.get(Field.EXAMPLES_SEEN)
    if found is not None and found.link > draft.fields[Field.EXAMPLES_SEEN].link + WEIGHTS.derived_margin:
        return derived
    return draft


def over_epochs(draft: Draft, seen: Place, epochs: Place) -> Draft:
    """Take "trained on 1T tokens for 3 epochs" for three passes: "on" tells the data and "for" the length.

    So do "for 3 epochs on 1T tokens" and "for 3 epochs over a 1T-token corpus". "For 450B tokens, or 4.25
    epochs" tells one length twice.
    """
    beside = seen.clause_key == epochs.clause_key
    between = seen.sentence_text[seen.end - seen.sentence_start : epochs.start - seen.sentence_start]
    if not (beside and seen.table is None and is_token_unit(seen.finding.text)):
        return draft
    after_data = _TRAINED_ON.search(seen.finding.evidence.surface) and _FOR_PASSES.fullmatch(between)
    behind = seen.sentence_text[epochs.end - seen.sentence_start : seen.end - seen.sentence_start]
    if not (after_data or (epochs.start >= seen.start and _OVER_DATA.match(behind))):
        return draft
    factors = draft.fields[Field.EXAMPLES_SEEN], draft.fields[Field.EPOCHS]
    return _put(draft, factors, TOKENS, "epochs × tokens")


def derive_again(draft: Draft) -> Draft:
    """Multiply again where another statement has taken the place of a factor."""
    examples = draft.fields.get(Field.EXAMPLES_SEEN)
    if examples is None or not examples.derived:
        return draft
    factors = {i for name in _FACTORS if draft.has(name) for i in draft.fields[name].finding_ids}
    if factors.issuperset(examples.finding_ids):
        return draft
    again = _derived(draft.drop(Field.EXAMPLES_SEEN))
    return again if again.has(Field.EXAMPLES_SEEN) else draft


def in_tokens(draft: Draft) -> Draft:
    """Count derived sequences of a model of known size in tokens, where their length is told.

    The size of the model joins a draft after its schedule, and tells that what it reads is text.
    """
    seen, length = draft.fields.get(Field.EXAMPLES_SEEN), draft.fields.get(Field.SEQUENCE_LENGTH)
    if seen is None or length is None or not seen.derived or not _has_words(seen.text, length):
        return draft
    if not draft.has(Field.PARAMETERS):
        return draft
    if draft.has(Field.STEPS) and "steps" in seen.reason:
        return _put(draft, (seen, length), TOKENS, "steps × batch × sequence length")
    if length.derived and "epochs" in seen.reason:  # the mean length, not the longest
        return _put(draft, (seen, length), TOKENS, "epochs × words of the data set")
    return draft


def _derived(draft: Draft) -> Draft:
    """Multiply the pair that stands together best: steps and batch where both pairs do.

    A run that grew from its steps is counted in those: the epochs are of another training.
    """
    told_in_steps = draft.anchor.finding.field is Field.STEPS
    by_steps = _from_steps(draft) if draft.has(Field.STEPS, Field.BATCH_SIZE) else None
    by_epochs = (
        _from_epochs(draft) if draft.has(Field.EPOCHS, Field.DATASET_SIZE) and not told_in_steps else None
    )
    if by_steps and by_epochs:
        steps, epochs = draft.fields[Field.STEPS].link, draft.fields[Field.EPOCHS].link
        if min(steps, epochs) < WEIGHTS.near_paragraph <= max(steps, epochs):
            # Of a length beside the run and one of another paragraph the latter is another experiment's.
            return by_epochs if epochs > steps else by_steps
        return by_epochs if _strength(by_epochs) > _strength(by_steps) + WEIGHTS.derived_margin else by_steps
    if by_steps or by_epochs:
        return by_steps or by_epochs or draft
    size = draft.fields.get(Field.DATASET_SIZE)
    counted_in_steps = draft.has(Field.STEPS) and draft.value(Field.STEPS) != 1.0
    if (
        size is not None
        and is_token_unit(size.text)
        and (draft.has(Field.PARAMETERS) or draft.has(Field.ACTIVE_PARAMETERS))
        and not counted_in_steps  # whose steps are told sees its text as often as they say, not once
    ):
        return _put(draft, (size,), TOKENS, "one pass over the data set")
    return draft


def _strength(draft: Draft) -> float:
    return draft.fields[Field.EXAMPLES_SEEN].link


def _from_epochs(draft: Draft) -> Draft | None:
    epochs, size = draft.fields[Field.EPOCHS], draft.fields[Field.DATASET_SIZE]
    if not _counts_examples(size):
        return None
    if is_token_unit(size.text) and max(epochs.link, size.link) < WEIGHTS.epochs_over_tokens:
        return None
    return _put(draft, (epochs, size), size.text or "examples", "epochs × data set")


def _from_steps(draft: Draft) -> Draft | None:
    steps, batch = draft.fields[Field.STEPS], draft.fields[Field.BATCH_SIZE]
    factors, unit = [steps, batch], batch.text or "examples"
    if batch.per_device:
        count = draft.fields.get(Field.ACCELERATOR_COUNT)
        if count is None:
            return None
        factors.append(count)
    if is_token_unit(unit) or (batch.text is None and (batch.value or 0.0) >= WEIGHTS.batch_of_tokens):
        return _put(draft, factors, TOKENS, "steps × batch in tokens")
    length = draft.fields.get(Field.SEQUENCE_LENGTH)
    if length is not None and draft.has(Field.PARAMETERS) and _has_words(unit, length):
        return _put(draft, [*factors, length], TOKENS, "steps × batch × sequence length")
    return _put(draft, factors, unit, "steps × batch")


def _has_words(unit: str | None, length: Filled) -> bool:
    """Tell whether examples have words each; pairs do where the words of theirs were counted."""
    return unit in TEXT_UNITS or (unit == "pairs" and length.derived)


def _counts_examples(size: Filled) -> bool:
    """Tell data sets whose examples are counted from those whose hours or bytes are."""
    return not any(word in (size.text or "") for word in ("hour", "byte", "gb", "tb"))


def is_token_unit(unit: str | None) -> bool:
    """Tell whether examples are counted in tokens or words."""
    return unit is not None and any(word in unit for word in _TOKEN_WORDS)


def _put(draft: Draft, factors: Sequence[Filled], unit: str, how: str) -> Draft:
    value = math.prod(factor.value or 0.0 for factor in factors)
    ids = tuple(dict.fromkeys(i for factor in factors for i in factor.finding_ids))
    weakest = min(factor.link for factor in factors)
    filled = Filled(value, ids, weakest, how, text=unit, derived=True)
    return draft.put(Field.EXAMPLES_SEEN, filled, f"examples: {how}")
