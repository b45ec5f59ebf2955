"""What part of a run a time is told of: the whole, an epoch, so many steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import Field

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place

__all__ = ["Share", "share_of"]

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
    rf"(?i)\b(?:per|each|every)\s+(?:training\s+)?(?:(\d[\d,.]*)\s*([kKM])?\s+(?:[a-z]+\s+)?)?{_UNIT}\b"
    r"[^,;.\d]{0,40}$"
)
_SUBJECT = re.compile(
    rf"(?i)\b(?:one|each|an?|every|(?:a )?single)\s+(?:training\s+)?{_UNIT}\s+(?:\w+\s+){{0,3}}?"
    r"(?:took|takes?|requires?|lasts?|needs?|(?:correspond|amount)s? to|equals?)\b"
)
_LENGTH = re.compile(rf"\b(\d[\d,.]*) ?([kKM])? (?:training )?{_UNIT}", re.IGNORECASE)
_AMOUNT_SUBJECT = re.compile(
    rf"(?i){_LENGTH.pattern} (?:take|require|need)s? (?:(?:about|around|roughly|some) )?$"
)
"""Right before a time: it is told of so many steps, "100k steps take"."""
_EACH_OF = re.compile(
    rf"(?i)\b{_UNIT}(?: [^.,;]{{1,30}})?,? each (?:of (?:which|them) )?"
    r"(?:took|takes?|taking|requir(?:es?|ed|ing)|last(?:s|ed|ing)?|need(?:s|ed|ing)?)\b[^.,;\d]{0,20}$"
)
"""Before a time: it is of one of the epochs just told: "80 epochs, each of which takes 3 minutes"."""
_TOTAL = re.compile(r"(?i);|\btotal|\boverall\b|\baltogether\b|\bin all\b")
"""Between "an epoch takes" and a time: the time is no longer of an epoch."""
_COMPARED = re.compile(
    rf"(?i)\b(?:per|each|every)\s+(?:training\s+)?{_UNIT}\b[^.;]{{0,120}}"
    r"\b(?:whereas|while|compared (?:to|with)|versus|vs\.?|against|instead of)(?=\s)[^.;]{0,80}$"
)
"""Before a time that is compared with one per epoch: it is per epoch as well."""
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
    if subject and _TOTAL.search(place.sentence_text[subject.end() : max(offset, 0)]):
        subject = None
    if subject := subject or _EACH_OF.search(place.sentence_text[: max(offset, 0)]):
        return Share(Field.EPOCHS if subject[1].lower().startswith("epoch") else Field.STEPS, 1.0)
    compared = _COMPARED.search(place.sentence_text[: max(offset, 0)]) if place.table is None else None
    if compared and not _TOTAL.search(place.sentence_text[compared.end(1) :]):
        return Share(Field.EPOCHS if compared[1].lower().startswith("epoch") else Field.STEPS, 1.0)
    before = place.sentence_text[max(offset - _REACH_CHARS, 0) : max(offset, 0)]
    end = offset + len(place.finding.evidence.surface)
    label = place.column_label if place.table is not None else ""
    for match in (
        _AFTER.match(place.sentence_text, max(end, 0)),
        _BEFORE.search(before),
        _part_of_longer(before, place.sentence_text[: max(offset, 0)]),
        _LABEL.search(label),
    ):
        if match:
            unit = Field.EPOCHS if match[3].lower().startswith("epoch") else Field.STEPS
            return Share(unit, _amount(match))
    return None


def _amount(match: re.Match[str]) -> float:
    """Return the number of epochs or steps that a pattern found, one where it found none."""
    number = float(match[1].rstrip(",.").replace(",", "")) if match[1] else 1.0
    return number * _SCALE.get((match[2] or "").lower(), 1.0)


def _part_of_longer(before: str, sentence: str) -> re.Match[str] | None:
    """Find the steps that a time is told of where its sentence told more of them: "400k steps; 100k take"."""
    part = _AMOUNT_SUBJECT.search(before)
    longer = part and any(
        told[3].rstrip("s") == part[3].rstrip("s") and _amount(told) > _amount(part)
        for told in _LENGTH.finditer(sentence)
    )
    return part if longer else None
