"""From a phrasing that stands on a page to a finding: number, unit, cues, score.

The fields that are "a number beside a word" share these steps; what is special to a field stands in its own
module. A pattern's group ``n`` holds the number, ``unit`` what is counted, ``times`` what multiplies it. A
phrasing with ``at_number`` stands where its number does, not where its first word does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

from extractors.records import Field, Qualifier
from extractors.rules.cues import CueSet
from extractors.rules.engine import matches
from extractors.rules.findings import make_finding
from extractors.rules.grammar import Number, read_number
from extractors.rules.lists import earlier_in_list
from extractors.rules.thousands import with_unusual_thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.records import Finding, Phase
    from extractors.rules.engine import Match, Phrasing, Reading
    from extractors.rules.frames import Cue, Frame

__all__ = [
    "Claim",
    "Weight",
    "canonical_unit",
    "claims",
    "printed_product",
    "stated",
    "weigh",
    "weighed",
    "with_list",
    "without_doubles",
]

_BEFORE_CHARS = 100
_AFTER_CHARS = 70
_TURN = re.compile(rb",? (?:while|whereas)\b(?! \w+ing\b)")
"""Where a sentence turns to something else: what follows is not said of the number before it."""
_HIGHEST_SCORE = 0.99
_OFTEN_LISTED = frozenset({Field.EPOCHS, Field.STEPS, Field.EXAMPLES_SEEN})
_ALTERNATIVE = " or "
_COUNTED_WHOLE = frozenset({Field.STEPS, Field.BATCH_SIZE, Field.DATASET_SIZE, Field.PARAMETERS})
"""Fields of which there is no fraction where no unit of thousands or millions is printed."""
_LARGEST_VALUE = 1e40


@dataclass(frozen=True, slots=True)
class Weight:
    """What the cues around a statement do to it. ``reasons`` are their ids."""

    field: Field
    factor: float
    phase: Phase | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a place on a page seems to say, before it becomes a finding."""

    field: Field
    start: int
    end: int
    number: Number
    scale: float
    rule_id: str
    rule_version: int
    score: float
    unit: str | None = None
    reasons: tuple[str, ...] = ()
    phase: Phase | None = None
    context: tuple[str, ...] = ()

    def found(self, reading: Reading) -> Finding:
        """Return the claim as a finding with its receipt."""
        number, scale = self.number, self.scale
        return make_finding(
            reading,
            self.field,
            self.start,
            self.end,
            rule_id=self.rule_id,
            rule_version=self.rule_version,
            score=self.score,
            value=printed_product(number.value, scale),
            low=None if number.low is None else printed_product(number.low, scale),
            high=None if number.high is None else printed_product(number.high, scale),
            qualifier=number.qualifier,
            text=self.unit,
            reasons=self.reasons,
            phase=self.phase,
            context=self.context,
        )


def stated(reading: Reading, phrasings: Iterable[Phrasing], frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each place where a phrasing gives a number in its bounds, judged by the cues."""
    for _, claim in claims(reading, phrasings, frame):
        kept = weighed(reading, claim, frame.cues)
        if kept is not None:
            listed = with_list(reading, kept) if kept.field in _OFTEN_LISTED else (kept,)
            yield from (one.found(reading) for one in listed)


def claims(reading: Reading, phrasings: Iterable[Phrasing], frame: Frame) -> Iterator[tuple[Match, Claim]]:
    """Yield what each phrasing claims, before any cue is looked at."""
    for match in matches(reading, phrasings):
        phrasing = match.phrasing
        span = match.span("n") or match.span("n2")
        if phrasing.field is None or span is None:
            continue
        number = _number(reading, phrasing, span)
        if number is None or number.end > match.sentence.end or number.start < match.sentence.start:
            continue
        params = phrasing.params
        scale = float(params.get("scale", 1.0)) * _times(reading, match)
        low, high = float(params.get("min", 0.0)), float(params.get("max", _LARGEST_VALUE))
        if low <= number.value * scale <= high:
            yield (
                match,
                Claim(
                    phrasing.field,
                    number.start if params.get("at_number") else min(match.start, number.start),
                    max(match.end, number.end),
                    number,
                    scale,
                    phrasing.id,
                    phrasing.version,
                    phrasing.score,
                    canonical_unit(frame, match.group("unit") or params.get("unit")),
                    tuple(params.get("reasons") or ()),
                ),
            )


def printed_product(value: float, scale: float) -> float:
    """Multiply a printed figure by its unit: no paper prints more than 12 digits, so 4.1 giga is 4.1e9."""
    return float(f"{value * scale:.12g}")


def _times(reading: Reading, match: Match) -> float:
    """Read the second factor of "1024 × 2048 tokens"; 1 where there is none."""
    span = match.span("times")
    second = read_number(reading.page.text, span[0]) if span else None
    return second.value if second is not None else 1.0


def _number(reading: Reading, phrasing: Phrasing, span: tuple[int, int]) -> Number | None:
    """Read the number.

    A phrasing's own ``value`` stands for words ("a single epoch"); ``upper`` takes the end of a range
    ("from 256 to 2048"); lengths between which the authors chose are a list, not a range.
    """
    if "value" in phrasing.params:
        return Number(float(phrasing.params["value"]), None, None, Qualifier.EXACT, *span)
    number = read_number(reading.page.text, span[0])
    if number is not None and phrasing.field in _COUNTED_WHOLE:
        number = with_unusual_thousands(reading.page.text, number)
    if number is None or number.low is None or number.high is None:
        return number
    if phrasing.params.get("upper"):
        return replace(number, value=number.high, low=None, high=None, qualifier=Qualifier.EXACT)
    between = reading.folded[number.start : span[0]]
    if phrasing.field in _OFTEN_LISTED and between.endswith(_ALTERNATIVE):  # "100k or 200k" are two lengths
        return Number(number.high, None, None, Qualifier.EXACT, span[0], number.end)
    return number


def with_list(reading: Reading, claim: Claim) -> Iterator[Claim]:
    """Yield the claim, and before it the other figures of its list ("100k/300k steps")."""
    for number in earlier_in_list(reading, claim.number):
        reasons = (*claim.reasons, "one_of_a_list")
        yield replace(claim, number=number, start=number.start, end=number.end, reasons=reasons)
    yield claim


def weighed(reading: Reading, claim: Claim, cues: Iterable[Cue]) -> Claim | None:
    """Apply the cues that stand around the claim's number; ``None`` where one of them drops it."""
    end = max(claim.end, claim.number.end)
    weight = weigh(reading, cues, claim.field, start=claim.number.start, end=end, surface=claim.start)
    if weight is None:
        return None
    return replace(
        claim,
        field=weight.field,
        score=min(claim.score * weight.factor, _HIGHEST_SCORE),
        phase=claim.phase or weight.phase,
        reasons=tuple(dict.fromkeys((*claim.reasons, *weight.reasons))),
    )


def weigh(  # noqa: PLR0917  the place is one thing in three offsets
    reading: Reading, cues: Iterable[Cue], field: Field, start: int, end: int, surface: int
) -> Weight | None:
    """Return what the cues around ``start`` to ``end`` do to a statement; ``None`` where one drops it.

    ``surface`` is where the words of the rule begin, before the number or at it.
    """
    low, high = reading.span_around(start)
    window = {
        "before": reading.data[max(low, start - _BEFORE_CHARS) : start],
        "after": _TURN.split(reading.data[end : min(high, end + _AFTER_CHARS)], 1)[0],
        "sentence": reading.data[low:high],
        "surface": reading.data[min(surface, start) : end],
    }
    heard = []
    for cue in _together(tuple(cues)).heard(window):
        if cue.fields and field not in cue.fields:
            continue
        if cue.drop:
            return None
        field = cue.becomes or field
        heard.append(cue)
    overruled = frozenset[str]().union(*(cue.cancels for cue in heard))
    heard = [cue for cue in heard if cue.id not in overruled]
    phase = next((cue.phase for cue in heard if cue.phase is not None), None)
    return Weight(field, prod(cue.factor for cue in heard), phase, tuple(cue.id for cue in heard))


@lru_cache(maxsize=64)
def _together(cues: tuple[Cue, ...]) -> CueSet[Cue]:
    return CueSet(cues)


def canonical_unit(frame: Frame, spelt: str | None) -> str | None:
    """Return the canonical name of what is counted ("sentence pairs" → "pairs"), else the words."""
    if spelt is None:
        return None
    words = " ".join(spelt.lower().replace("-", " ").split())
    last = words.rsplit(" ", 1)[-1]
    for form in (words, words.removesuffix("s"), last, last.removesuffix("s")):
        if form in frame.units:
            return frame.units[form]
    return words


def without_doubles(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding for each field and number on the page, in reading order.

    What a table's heading says goes before what a phrasing reads across cells, then the better score.
    """
    kept: list[Finding] = []
    last: dict[tuple[Field, float | None], int] = {}
    for finding in sorted(findings, key=_start):
        key = (finding.field, finding.value)
        twin = last.get(key)
        if twin is None or _end(kept[twin]) <= _start(finding):
            last[key] = len(kept)
            kept.append(finding)
        elif _rank(finding) > _rank(kept[twin]):
            kept[twin] = finding
    return sorted(kept, key=_start)


def _rank(finding: Finding) -> tuple[bool, float]:
    return "table" in finding.reasons, finding.score


def _start(finding: Finding) -> int:
    return finding.evidence.start or 0


def _end(finding: Finding) -> int:
    return _start(finding) + len(finding.evidence.surface)
