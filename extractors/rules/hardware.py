"""Accelerators that a paper names, and how many it used.

Names and machines come from the lexicon's ``hardware.yaml`` and ``systems.yaml``, phrasings of counts from
``accelerator_count.yaml``. A count whose phrase names the device carries the device's id in ``text``; one whose
sentence names exactly one device carries that with the reason ``device_in_sentence``. Devices that the lexicon does not know become
issues (:mod:`extractors.rules.unknown_devices`), never a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import Field, Finding, Qualifier, UnitKind
from extractors.rules.device_counts import choose_device, per_machine, plural_follows, refusal
from extractors.rules.engine import Ground, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.grammar import Number, read_number
from extractors.rules.hardware_tables import find_in_tables
from extractors.rules.unknown_devices import find_unknown, find_unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Match, Reading

__all__ = ["find", "find_unknown"]

_STEM = "accelerator_count"
_FIRST_OF_LIST = "count.first-of-list"
_VERSION = 1
_NAMED, _WEAK, _GENERIC, _PROCESSOR = 0.8, 0.65, 0.4, 0.3
_COUNTED_PROCESSOR = 0.55
_PASSING, _SPREAD = 0.5, 0.8
_GENERIC_IDS = frozenset({"google-tpu", "cpu", "intel-xeon", "huawei-ascend", "baidu-kunlun"})


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the accelerators named on ``page`` and the counts of devices, in reading order; ``[]`` for none."""
    reading = read(page, lexicon)
    counts, used = _counts(reading)
    found = [*counts, *_names(reading, used), *_systems(reading), *find_in_tables(reading)]
    found += [unknown for unknown in find_unknown_names(reading)]
    return sorted(found, key=lambda finding: (finding.evidence.start or 0, finding.field.value))


def _names(reading: Reading, counted: set[int]) -> Iterator[Finding]:
    for mention in reading.mentions:
        device = mention.device
        reasons = ["weak_spelling"] if mention.weak else []
        score = _WEAK if mention.weak else _NAMED
        if device.kind == "cpu":
            # Papers name processors in passing; one that is counted or trained on is meant.
            if mention.start not in counted:
                score, reasons = _PROCESSOR, [*reasons, "processor_in_passing"]
            else:
                score = min(score, _COUNTED_PROCESSOR)
        elif device.id in _GENERIC_IDS:
            score, reasons = _GENERIC, [*reasons, "generation_not_named"]
        yield make_finding(
            reading,
            Field.ACCELERATOR,
            mention.start,
            mention.end,
            rule_id="hardware.name",
            rule_version=_VERSION,
            score=score,
            text=device.id,
            reasons=reasons,
        )


def _systems(reading: Reading) -> Iterator[Finding]:
    for mention in reading.systems:
        system = mention.system
        yield make_finding(
            reading,
            Field.ACCELERATOR,
            mention.start,
            mention.end,
            rule_id="hardware.system",
            rule_version=_VERSION,
            score=0.7 if system.device else 0.5,
            text=system.device or choose_device(reading, mention),
            reasons=(f"system={system.id}", *(() if system.device else ("sold_with_several",))),
        )


def _counts(reading: Reading) -> tuple[list[Finding], set[int]]:
    """Counts, and the starts of the mentions that they cover."""
    found: list[Finding] = []
    ground = Ground(len(reading.folded))
    counted: set[int] = set()
    for match in matches(reading, reading.lexicon.entries(_STEM)):
        # A list "64 and 256 GPUs" is read twice, at its first number and at its last.
        covered = match.span("n") if match.phrasing.id == _FIRST_OF_LIST else (match.start, match.end)
        if covered is None or not ground.free(*covered):
            continue
        finding = _count(reading, match)
        if finding is None:
            continue
        ground.take(*covered)
        counted.update(m.start for m in reading.mentions_in(match.start, match.end))
        found.append(finding)
    return found, counted


def _count(reading: Reading, match: Match) -> Finding | None:
    params = match.phrasing.params.get("params", {})
    device = _device(reading, match)
    if device is None:
        return None
    if "reason" in params and (
        device.plural
        or device.kind == "tpu"  # TPUs come in boards and slices: "on a TPU v3" is no count
        or device.id in _GENERIC_IDS
        or plural_follows(reading, match)
    ):
        return None
    reasons = [params["reason"]] if "reason" in params else []
    reasons += device.reasons
    number = _number(match, "n2") or _number(match, "n")
    if "n" in params:
        number = _the_number(match, float(params["n"]))
    if number is None:
        return None
    per = _number(match, "per")
    factor = device.per_system * (per.value if per else 1.0)
    value = number.value if number.high is None else number.high
    refused = refusal(reading, match, value * factor)
    if refused is not None:
        return None
    score = match.phrasing.score * (_PASSING if device.kind == "cpu" and "reason" in params else 1.0)
    if per is not None:
        reasons.append("machines_times_devices")
    if number.qualifier in {Qualifier.AT_MOST, Qualifier.RANGE}:
        score *= _SPREAD
        reasons.append("the_most_of_several")
    if per_machine(reading, match):
        score *= _PASSING
        reasons.append("per_machine")
    return make_finding(
        reading,
        Field.ACCELERATOR_COUNT,
        min(match.start, number.start),
        match.end,
        rule_id=match.phrasing.id,
        rule_version=match.phrasing.version,
        score=score,
        value=value * factor,
        low=None if number.low is None else number.low * factor,
        high=None if number.high is None else number.high * factor,
        qualifier=number.qualifier,
        text=device.id,
        unit_kind=device.unit,
        reasons=reasons,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a count counts: the device named with it, or the only one of its sentence."""

    id: str | None
    kind: str | None
    unit: UnitKind
    per_system: float
    plural: bool
    reasons: tuple[str, ...]


def _device(reading: Reading, match: Match) -> _Counted | None:
    cores = any(match.has(group) for group in ("core", "core2", "core3"))
    unit = UnitKind.CORE if cores else UnitKind.CHIP
    span = match.span("sys")
    if span is not None:
        named = next((s for s in reading.systems if s.start == span[0]), None)
        if named is None:  # a percent sign of the paper's own
            return None
        system = named.system
        device = system.device or choose_device(reading, named)
        unit = UnitKind.CORE if system.unit == "core" else unit
        return _Counted(device, None, unit, named.count or 1.0, False, (f"system={system.id}",))
    span = match.span("device")
    if span is not None:
        mention = reading.mentions_in(*span)[0]
        return _Counted(mention.device.id, mention.device.kind, unit, 1.0, mention.plural, ())
    low, high = reading.span_around(match.start)
    near = {m.device.id: m.device for m in reading.mentions_in(low, high) if (m.device.kind == "cpu") == cores}
    if len(near) == 1:
        (only,) = near.values()
        return _Counted(only.id, only.kind, unit, 1.0, False, ("device_in_sentence",))
    return _Counted(None, None, unit, 1.0, False, ())


def _the_number(match: Match, value: float) -> Number:
    return Number(value, None, None, Qualifier.EXACT, match.start, match.end)


def _number(match: Match, group: str) -> Number | None:
    span = match.span(group)
    return None if span is None else read_number(match.reading.page.text, span[0])
