"""Accelerators that a paper names, and how many it used.

Names and machines come from the lexicon's ``hardware.yaml`` and ``systems.yaml``, phrasings of counts from
``accelerator_count.yaml``. A count whose phrase names the device carries the device's id in ``text``; one
whose sentence names exactly one device carries that, with the reason ``device_in_sentence``. Devices that
the lexicon does not know become findings without an id (:mod:`extractors.rules.unknown_devices`), never a
default.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from extractors.records import Field, Finding, Qualifier, UnitKind
from extractors.rules.device_counts import choose_device, counted_device
from extractors.rules.engine import Ground, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.frames import load_frame
from extractors.rules.grammar import Number, read_number
from extractors.rules.hardware_tables import find_in_tables
from extractors.rules.statements import weigh
from extractors.rules.unknown_devices import find_unknown, find_unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document.pages import Page
    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Match, Reading
    from extractors.rules.frames import Cue

__all__ = ["find", "find_unknown"]

_STEM = "accelerator_count"
_LISTED = frozenset(
    f"count.{name}"
    for name in (
        "first-of-list", "second-of-list", "second-of-four", "elliptic", "elided", "elided-at-end",
        "first-in-brackets", "second-in-brackets", "some-of-which", "of-them",
    )
)  # fmt: skip
"""Phrasings that read a number whose noun stands with another one: they cover that number alone."""
_SIZE_OF_A_MACHINE = frozenset({"per_machine", "of_each_machine", "of_one_machine", "machine_of_so_many"})
"""Cues by which a number of devices is that of one machine."""
_ONE_SYSTEM = "count.one-system"
_VERSION = 1
_BESIDE_CHARS = 16
_MAX_DEVICES = 500_000
_MOST_IN_A_MACHINE = 16
_IN_A_MACHINE = frozenset({2.0, 4.0, 8.0, 16.0})
"""How many devices machines are sold with."""
_EACH = re.compile(r"\b(?:each|every|per|apiece|x)\b|\*")
_EACH_CHARS = 10
"""How far behind a number of devices "per node" may begin."""
_NAMED, _WEAK, _GENERIC, _PROCESSOR = 0.8, 0.65, 0.4, 0.3
_COUNTED_PROCESSOR = 0.55
_PASSING, _SPREAD = 0.5, 0.8
_GENERIC_IDS = frozenset({"google-tpu", "cpu", "intel-xeon", "huawei-ascend", "baidu-kunlun"})


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return accelerators named on ``page`` and counts of devices, in reading order; ``[]`` for none."""
    reading = read(page, lexicon)
    counts, used = _counts(reading)
    found = [*counts, *_names(reading, used), *_systems(reading), *find_in_tables(reading)]
    found += find_unknown_names(reading)
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
    """Return the counts, and where the mentions start that they cover."""
    found: list[Finding] = []
    ground = Ground(len(reading.folded))
    counted: set[int] = set()
    machines: list[Match] = []
    for match in matches(reading, reading.lexicon.entries(_STEM)):
        covered = match.span("n") if match.phrasing.id in _LISTED else (match.start, match.end)
        if covered is None or not ground.free(*covered):
            continue
        if match.phrasing.params.get("params", {}).get("of_machines"):
            machines.append(match)
            continue
        finding = _count(reading, match)
        if finding is None:
            continue
        ground.take(*covered)
        counted.update(m.start for m in reading.mentions_in(match.start, match.end))
        found.append(finding)
    return _without_repeats(reading, [*found, *_of_machines(reading, machines, found)]), counted


def _of_machines(reading: Reading, machines: Sequence[Match], counts: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the devices of machines counted alone, where the page tells one number of devices in each."""
    sizes = [count for count in counts if not _SIZE_OF_A_MACHINE.isdisjoint(count.reasons) and count.value]
    if machines and len({count.value for count in sizes}) == 1:
        for match in machines:
            finding = _count(reading, match, each=sizes[0])
            if finding is not None:
                yield finding


def _without_repeats(reading: Reading, counts: list[Finding]) -> list[Finding]:
    """Drop a device or machine in the singular whose number of devices its sentence states elsewhere.

    "Type: A100, GPUs: 8" counts eight, and so does "eight V100 of a DGX-2".
    """
    stated = {
        (reading.sentence_index(count.evidence.start or 0), count.text)
        for count in counts
        if not _is_implied(count)
    }
    return [
        count
        for count in counts
        if not _is_implied(count)
        or (reading.sentence_index(count.evidence.start or 0), count.text) not in stated
    ]


def _is_implied(count: Finding) -> bool:
    return "singular" in count.reasons or count.rule_id == _ONE_SYSTEM


def _count(reading: Reading, match: Match, each: Finding | None = None) -> Finding | None:
    """Return the count that ``match`` states; ``each`` is what one of its machines holds."""
    params = match.phrasing.params.get("params", {})
    singular = "reason" in params
    device = counted_device(reading, match)
    if match.has("total"):  # "3 servers with 24 GPUs in all"
        return None
    if device.kind == "gpu" and device.unit is UnitKind.CORE:  # "an RTX A5000 with 8 CPU cores"
        return None
    # TPUs come in boards and slices: "on a TPU v3" is no count; nor is a family's name.
    if singular and (device.plural or device.kind == "tpu" or device.id in _GENERIC_IDS):
        return None
    number = _number(match, "n2") or _number(match, "n")
    if "n" in params:
        number = Number(float(params["n"]), None, None, Qualifier.EXACT, match.start, match.end)
    if number is None:
        return None
    number, parts = _held(match, number, each)
    factor = device.per_system * prod(parts)
    value = (number.value if number.high is None else number.high) * factor
    start = min(match.start, number.start)
    weight = weigh(
        reading,
        _cues(reading, match),
        Field.ACCELERATOR_COUNT,
        start=start,
        end=max(match.end, number.end),
        surface=start,
    )
    if weight is None or not 0 < value <= _MAX_DEVICES or value != int(value):
        return None
    reasons = [*([params["reason"]] if singular else []), *device.reasons, *weight.reasons]
    score = match.phrasing.score * weight.factor
    if singular and device.kind == "cpu":
        score *= _PASSING
    if parts:
        reasons.append("machines_times_devices")
    if number.qualifier in {Qualifier.AT_MOST, Qualifier.RANGE}:
        score *= _SPREAD
        reasons.append("the_most_of_several")
    return make_finding(
        reading,
        Field.ACCELERATOR_COUNT,
        start,
        match.end,
        rule_id=match.phrasing.id,
        rule_version=match.phrasing.version,
        score=score,
        value=value,
        low=None if number.low is None else number.low * factor,
        high=None if number.high is None else number.high * factor,
        qualifier=number.qualifier,
        text=device.id or (each.text if each is not None else None),
        unit_kind=device.unit,
        reasons=reasons,
    )


def _held(match: Match, number: Number, each: Finding | None) -> tuple[Number, list[float]]:
    """Return what is counted, and how many devices each of that holds.

    Machines may hold so many together: in "12 nodes with 96 GPUs" are eight each.
    """
    parts = [] if each is None or not each.value else [each.value]
    parts += [part.value for group in ("per", "per2") if (part := _number(match, group)) is not None]
    if len(parts) != 1 or parts[0] <= _MOST_IN_A_MACHINE or parts[0] / number.value not in _IN_A_MACHINE:
        return number, parts
    words = match.reading.lower[match.start : match.end + _EACH_CHARS]
    if _EACH.search(words) is not None:
        return number, parts
    return replace(number, value=parts[0], low=None, high=None), []


def _cues(reading: Reading, match: Match) -> Iterator[Cue]:
    """Yield the cues that may be asked of this match; see the lexicon file on their names."""
    params = match.phrasing.params.get("params", {})
    asked = {"singular": "reason" in params, "core": match.phrasing.id == "count.cpu-cores"}
    for cue in load_frame(reading.lexicon, _STEM).cues:
        kind, dot, _ = cue.id.partition(".")
        if cue.id == "singular.plural_follows" and _beside_a_processor(reading, match):
            continue  # "an RTX 3090 and an Intel Core i9" are of one machine
        numbered = match.has("n") or cue.id != "a_label"
        if numbered and (not dot or asked[kind]) and not (cue.id == "per_machine" and match.has("per")):
            yield cue


def _beside_a_processor(reading: Reading, match: Match) -> bool:
    """Tell whether the next device named after a device is the processor of its machine."""
    own = reading.mentions_in(match.start, match.end)
    after = reading.mentions_in(match.end, match.end + _BESIDE_CHARS)
    return bool(own and after) and own[0].device.kind != "cpu" and after[0].device.kind == "cpu"


def _number(match: Match, group: str) -> Number | None:
    span = match.span(group)
    return None if span is None else read_number(match.reading.page.text, span[0])
