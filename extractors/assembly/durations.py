"""Time: which durations are whole runs, which are of one epoch or step, and stages that add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from extractors.assembly.placement import Place

_UNIT = r"(epochs?|iterations?|steps?|(?:mini-?)?batch(?:es)?(?!\s+sizes?)|updates?)"
_AFTER = re.compile(
    r"(?i)\W{0,3}(?:of (?:training|compute|wall-?clock)(?: time)?\s*)?"
    r"(?:(?:for\s+)?(?:per|each|every)|an?\b|/)\s*"
    rf"(?:training\s+)?(?:(\d[\d,.]*)\s*([kKM])?\s+)?{_UNIT}\b"
)
_LABEL = re.compile(
    rf"(?i)(?:\b(?:per|each|every)|/)\s*(?:training\s+)?(?:(\d[\d,.]*)\s*([kKM])?\s+)?{_UNIT}\b"
)
_BEFORE = re.compile(
    rf"(?i)\b(?:per|each|every)\s+(?:training\s+)?(?:(\d[\d,.]*)\s*([kKM])?\s+)?{_UNIT}\b[^,;.\d]{{0,30}}$"
)
_SUBJECT = re.compile(
    rf"(?i)\b(?:one|each|an?|every|(?:a )?single)\s+(?:training\s+)?{_UNIT}\s+(?:\w+\s+){{0,3}}?"
    r"(?:took|takes?|requires?|lasts?|needs?|(?:correspond|amount)s? to|equals?)\b"
)
_TOTAL = re.compile(r"(?i);|\btotal|\boverall\b|\baltogether\b|\bin all\b")
"""Between "an epoch takes" and a time: the time is no longer of an epoch."""
_TIME_PER = re.compile(
    r"(?i)(?<!\d )\b(?:time|hours|minutes|cost)\b[^.;]{0,30}\bper\s+(?:training\s+)?"
    rf"(?:(\d[\d,.]*)\s*([kKM])?\s+)?{_UNIT}\b"
)
_SAID = re.compile(r"per_(?:(\d+)_)?(epoch|step|iteration|batch|update)")
"""How the rule for durations marks a time that is not of a whole run."""
_REACH_CHARS = 60
_SCALE = {"k": 1e3, "m": 1e6}


@dataclass(frozen=True, slots=True)
class Share:
    """What part of a run a duration covers: ``amount`` epochs or steps."""

    unit: Field
    amount: float


def share_of(place: Place) -> Share | None:
    """Return the share of a run that a duration speaks of; ``None`` for a whole run."""
    said = _SAID.match(place.finding.text or "")
    if said:
        unit = Field.EPOCHS if said[2].startswith("epoch") else Field.STEPS
        return Share(unit, float(said[1] or 1.0))
    offset = place.start - place.sentence_start
    subject = _SUBJECT.search(place.sentence_text[: max(offset, 0)])
    if subject and not _TOTAL.search(place.sentence_text[subject.end() : max(offset, 0)]):
        return Share(Field.EPOCHS if subject[1].lower().startswith("epoch") else Field.STEPS, 1.0)
    end = offset + len(place.finding.evidence.surface)
    label, caption = (place.column_label, place.caption) if place.table is not None else ("", "")
    for match in (
        _AFTER.match(place.sentence_text, max(end, 0)),
        _BEFORE.search(place.sentence_text[max(offset - _REACH_CHARS, 0) : max(offset, 0)]),
        _LABEL.search(label),
        _TIME_PER.search(caption),
    ):
        if match:
            amount = float(match[1].replace(",", "")) if match[1] else 1.0
            amount *= _SCALE.get((match[2] or "").lower(), 1.0)
            return Share(Field.EPOCHS if match[3].lower().startswith("epoch") else Field.STEPS, amount)
    return None


def spread_over_run(draft: Draft, share: Share) -> Draft | None:
    """Multiply a time per epoch or step by the run's number of them; ``None`` where that is not stated."""
    total, duration = draft.fields.get(share.unit), draft.fields[Field.DURATION]
    if total is None or total.value is None or duration.value is None or total.value < share.amount:
        return None
    if share.amount > 1.0 and total.link < WEIGHTS.spread_from:
        # "53 hours per 200 epochs" is a run of 200 epochs unless a longer one stands beside it.
        return draft
    factor = total.value / share.amount
    return draft.put(
        Field.DURATION,
        Filled(
            duration.value * factor,
            duration.finding_ids + total.finding_ids,
            min(duration.link, total.link),
            f"time per {share.amount:g} {share.unit.value} × {total.value:g}",
            duration.low * factor if duration.low is not None else None,
            duration.high * factor if duration.high is not None else None,
            derived=True,
        ),
        f"duration: time per {share.amount:g} {share.unit.value} × {total.value:g}",
    )
