"""Floating-point operations: of a whole training, of one forward pass, and rates that were achieved.

"FLOPs" may be a plural or a rate, a training or a forward pass, and may or may not count additions and
multiplications apart. What decides, in this order:

1. the unit: "/s", "per second" make a rate, "-days" after a rate a total, "MACs" a forward pass;
2. the magnitude: from 10^17 a count is a training (no network costs that much for one example), below 10^10 a
   forward pass; a rate of one device lies between 10^9 and 10^16;
3. the words around: ``says`` of the cues in ``operations.yaml``.

Peak rates of hardware are nobody's achievement and are left out. A forward cost is given in multiply-adds, as
vision papers mean by "FLOPs"; where the page says that it counts both, the figure is halved, with the reason
``counted_both``. A total is in operations: twice its multiply-adds, where it is told in those; 1
petaflop/s-day is 8.64e19.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern
from extractors.records import Field, Phase
from extractors.rules.engine import Lexicon, read
from extractors.rules.folding import fold
from extractors.rules.frames import load_frame
from extractors.rules.grammar import SI_PREFIXES
from extractors.rules.headed import headed_cells, headed_finding
from extractors.rules.statements import claims, weigh, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.records import Finding
    from extractors.rules.engine import Match, Reading
    from extractors.rules.frames import Frame
    from extractors.rules.headed import HeadedCell
    from extractors.rules.statements import Claim

__all__ = ["find"]

_STEM = "operations"
_SECONDS = {"day": 86_400.0, "hou": 3_600.0, "yea": 365.25 * 86_400.0}
_LETTERS = {"k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9, "t": 1e12, "p": 1e15, "e": 1e18, "z": 1e21, "y": 1e24}
_SMALLEST_TRAINING = 1e17
"""A pass costs less: the largest models of 2026 need about 10^13 for a token, 10^16 for a sequence."""
_SMALLEST_TOTAL = 1e13
_SMALLEST_TERA = 1e12
_FORWARD = (1e5, 1e16)
_RATE = (1e8, 1e20)
_COUNTED_BOTH = "counts_both"
_MULTIPLY_ADDS = re.compile(r"\bmacs?\b|\bmulti?(?:ply)?-?(?:accumulate|adds?)\b|\bmadds?\b")
"""What a total counts whose additions are not counted apart."""
_HEADING_UNIT = re.compile(
    r"\b(?P<prefix>kilo|mega|giga|tera|peta|exa|zetta|[kmgtpez])-?(?:flops?|f|macs?)\b"
    r"(?:/?s)?(?:[- ]?(?P<time>day|hour|year))?"
)


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the totals (FLOP), forward costs (multiply-adds) and rates (FLOP/s) that ``page`` states."""
    reading = read(page, lexicon)
    if "flop" not in reading.lower and not any(word in reading.lower for word in _OTHER_TRIGGERS):
        return []
    frame = load_frame(lexicon, _STEM)
    found = [*_in_sentences(reading, frame), *_in_tables(reading, frame)]
    if any(cue.regex.search(reading.data) for cue in frame.cues if cue.id == _COUNTED_BOTH):
        found = [_halved(finding) for finding in found]
    return without_doubles(found)


_OTHER_TRIGGERS = ("flos", "mac", "mult", "madd", "floating", "-day", "compute", "cost", "operations")


def _in_sentences(reading: Reading, frame: Frame) -> Iterator[Finding]:
    days: list[tuple[int, int]] = []
    for match, claim in claims(reading, reading.lexicon.entries(_STEM), frame):
        if match.has("time"):
            days.append((claim.start, claim.end))
        elif (at := bisect_right(days, (claim.start, len(reading.data)))) and claim.start < days[at - 1][1]:
            continue  # the rate inside "petaflop/s-days"
        decided = _decided(reading, frame, match, claim)
        if decided is not None:
            yield decided.found(reading)


def _decided(reading: Reading, frame: Frame, match: Match, claim: Claim) -> Claim | None:
    """Tell what a claim's operations are; ``None`` where they are a peak, a share or out of bounds."""
    weight = weigh(
        reading, frame.cues, claim.field, start=claim.number.start, end=claim.end, surface=claim.start
    )
    assert weight is not None  # no cue of this file drops
    says = {cue.says for cue in frame.cues if cue.id in weight.reasons}
    scale = _prefix(match.group("prefix"))
    if match.has("time"):
        scale *= _SECONDS[(match.group("time") or "")[:3].lower()]
        field: Field | None = Field.STATED_TOTAL
    elif match.has("macs"):
        field = Field.FORWARD_COST
        if claim.number.value * scale >= _SMALLEST_TRAINING:
            field, scale = Field.STATED_TOTAL, 2 * scale
    else:
        field = _kind(claim.number.value * scale, says, match)
    value = claim.number.value * scale
    measured = field is Field.ACHIEVED_RATE
    if field is None or "share" in says or (field is Field.FORWARD_COST and not _within(value, _FORWARD)):
        return None
    reasons = tuple(reason for reason in weight.reasons if reason != _COUNTED_BOTH)
    factor = weight.factor if field is Field.ACHIEVED_RATE or weight.factor < 1.0 else 1.0
    return replace(
        claim,
        field=field,
        scale=claim.scale * scale,
        score=min(0.95, claim.score * factor),
        reasons=(*claim.reasons, *reasons),
        phase=Phase.UNCLEAR
        if field is Field.FORWARD_COST or (measured and "inference" not in says)
        else None,
    )


def _kind(value: float, says: set[str], match: Match) -> Field | None:
    """Tell a rate, a training and a forward pass apart; ``None`` for the peak of a machine."""
    large, forward, peak = value >= _SMALLEST_TERA, "forward" in says, "peak" in says
    spelt_as_rate = match.surface.endswith("FLOPS") and bool(match.printed("prefix"))
    rate_words = large or bool({"rate", "hardware"} & says)
    if match.has("per") or (spelt_as_rate and rate_words and not forward) or (large and "per_device" in says):
        return Field.ACHIEVED_RATE if not peak and _within(value, _RATE) else None
    if value >= _SMALLEST_TRAINING or (value >= _SMALLEST_TOTAL and "total" in says and not forward):
        return None if peak else Field.STATED_TOTAL
    if "hardware" in says and (peak or (large and not forward)):
        return Field.ACHIEVED_RATE if "rate" in says and not peak else None
    return Field.FORWARD_COST


def _in_tables(reading: Reading, frame: Frame) -> Iterator[Finding]:
    for found in headed_cells(reading, frame):
        label = found.label.lower()
        if "peak" in label or "theoretical" in label:
            continue
        scale = 1.0 if found.suffixed else _heading_unit(label)
        value = found.number.value * found.scale * scale
        field = found.heading.field
        if (
            field is Field.STATED_TOTAL
            and value < _SMALLEST_TOTAL
            and "train" not in label
            and "flop" in label
        ):
            field = Field.FORWARD_COST
        elif field is Field.FORWARD_COST and value >= _SMALLEST_TRAINING:
            field = Field.STATED_TOTAL
        if found.heading.field is Field.FORWARD_COST and _is_of_an_operator(found):
            continue
        bounds = {} if field is not found.heading.field else found.heading.params
        if field is Field.STATED_TOTAL and _MULTIPLY_ADDS.search(label):
            scale *= 2
        heading = replace(found.heading, field=field, params=bounds)
        phase = Phase.UNCLEAR if field is Field.FORWARD_COST else None
        finding = headed_finding(reading, frame, replace(found, heading=heading), scale, phase)
        if finding is not None and (field is not Field.FORWARD_COST or _within(value, _FORWARD)):
            yield finding


def _is_of_an_operator(found: HeadedCell) -> bool:
    """Tell whether the caption measures a kernel, or a forward and a backward pass together."""
    operators = compile_pattern(found.heading.params["not_caption"])
    return operators.search(fold(found.cell.caption).encode("ascii", "replace")) is not None


def _heading_unit(label: str) -> float:
    """Return what the unit in a heading multiplies by: "GFLOPs" 1e9, "PF-days" 8.64e19, "FLOPs" 1."""
    match = _HEADING_UNIT.search(label)
    if match is None:
        return 1.0
    time = match.group("time")
    return _prefix(match.group("prefix")) * (_SECONDS[time[:3]] if time else 1.0)


def _halved(finding: Finding) -> Finding:
    if (
        finding.field is not Field.FORWARD_COST
        or finding.value is None
        or finding.rule_id == "operations.macs"
    ):
        return finding
    return replace(
        finding,
        value=finding.value / 2,
        low=None if finding.low is None else finding.low / 2,
        high=None if finding.high is None else finding.high / 2,
        reasons=(*finding.reasons, "counted_both"),
    )


def _prefix(spelt: str | None) -> float:
    if not spelt:
        return 1.0
    word = spelt.lower()
    return SI_PREFIXES.get(word) or _LETTERS[word]


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
