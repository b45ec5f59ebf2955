"""Device-time that a paper prints: GPU-days, TPU-core-hours. The number of devices is already in it.

``text`` is the accelerator's id where the phrase, the heading or the caption names it, or where the sentence
names one device only. ``unit_kind`` tells hours of cores from hours of chips; node-hours carry the reason
``node``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern
from extractors.records import Field, Finding, UnitKind
from extractors.rules.comparison import beside_ours
from extractors.rules.device_counts import device_of_cell
from extractors.rules.engine import Ground, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.frames import load_frame
from extractors.rules.grammar import find_numbers, read_number
from extractors.rules.statements import weigh
from extractors.rules.thousands import with_split_thousands
from extractors.rules.time_grammar import HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from extractors.document.pages import Page
    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Match, Reading
    from extractors.rules.frames import Heading
    from extractors.rules.grammar import Number
    from extractors.rules.tabular import LabelledCell

__all__ = ["find"]

_STEM = "accelerator_time"
_LONGEST_HOURS = 1e9
_MAX_CELL_CHARS = 40
_WIDEST_RANGE = 20
_UNITS = {"h": "hour", "hr": "hour", "d": "day", "yr": "year", "min": "minute", "sec": "second"}
_FACTORS = re.compile(r"\W{0,2}[\d.,]+ ?[x×*·] ?[\d.,]+\W{0,2}$")
"""Devices and hours, not yet multiplied: "64 × 107"."""
_WORDS = re.compile(r"[A-Za-z]{3,}")
_TOTAL = re.compile(r"\b(?:total|overall|sum|all)\b", re.IGNORECASE)
_RUNS = re.compile(
    r"\W*(?:(?:#|no\.?|num\.?|number) ?(?:of )?)?(?:runs?|seeds?|trials?|repeats?|repetitions?)\W*",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"\(?(?:[x*] ?)?10 ?\^ ?\{?(\d{1,2})|\b(?:in )?(thousands?|millions?)\b|\((k|m)\)", re.IGNORECASE
)


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the device-times on ``page`` in hours, in reading order; ``[]`` for none."""
    reading = read(page, lexicon)
    found = [*_stated(reading), *_headed(reading)]
    return sorted(found, key=lambda finding: finding.evidence.start or 0)


def hours_per(unit: str) -> float:
    """Return the hours in a unit as spelt ("days", "hrs", "h")."""
    singular = unit.lower()
    singular = singular if singular in _UNITS else singular.removesuffix("s")
    return HOURS[_UNITS.get(singular, singular)]


def _stated(reading: Reading) -> Iterator[Finding]:
    ground = Ground(len(reading.folded))
    cues = load_frame(reading.lexicon, _STEM).cues
    for match in matches(reading, reading.lexicon.entries(_STEM)):
        span = match.span("n")
        number = read_number(reading.page.text, span[0]) if span else None
        if number is None or not ground.free(match.start, match.end):
            continue
        number = with_split_thousands(reading.page.text, number)
        factor = hours_per(match.group("unit") or "hours")
        if not 0 < number.value * factor <= _LONGEST_HOURS or _no_quantity(reading, number):
            continue
        weight = weigh(
            reading, cues, Field.ACCELERATOR_TIME, start=number.start, end=match.end, surface=match.start
        )
        if weight is None:
            continue
        ground.take(match.start, match.end)
        device, reasons = _device(reading, match)
        yield make_finding(
            reading,
            Field.ACCELERATOR_TIME,
            min(match.start, number.start),
            match.end,
            rule_id=match.phrasing.id,
            rule_version=match.phrasing.version,
            score=min(match.phrasing.score * weight.factor, 1.0),
            value=number.value * factor,
            low=None if number.low is None else number.low * factor,
            high=None if number.high is None else number.high * factor,
            qualifier=number.qualifier,
            text=device,
            unit_kind=UnitKind.CORE if match.has("core") else UnitKind.CHIP,
            phase=weight.phase,
            reasons=(*reasons, *weight.reasons),
            citation_after=True,
        )


def _no_quantity(reading: Reading, number: Number) -> bool:
    """Tell an axis ("2^7 TPU hours") or orders of magnitude ("10 to 10^5 GPU hours") from a quantity."""
    if reading.folded[max(0, number.start - 1) : number.start] == "^":
        return True
    return bool(number.low and number.high and number.high > _WIDEST_RANGE * number.low)


def _device(reading: Reading, match: Match) -> tuple[str | None, tuple[str, ...]]:
    span = match.span("device")
    if span is not None:
        return reading.mentions_in(*span)[0].device.id, ()
    low, high = reading.span_around(match.start)
    near = {m.device.id for m in reading.mentions_in(low, high) if m.device.kind != "cpu"}
    node = ("node",) if match.has("node") else ()
    return (near.pop(), ("device_in_sentence", *node)) if len(near) == 1 else (None, node)


def _headed(reading: Reading) -> Iterator[Finding]:
    frame = load_frame(reading.lexicon, _STEM)
    headings = {
        label: [frame.headings[number] for number in frame.heads.found_in(folded)]
        for label, folded in reading.labels.items()
    }
    whole = {caption: _whole_table(reading, caption) for caption in {cell.caption for cell in reading.cells}}
    if not any(headings.values()) and not any(whole.values()):
        return
    several = {cell.table_start for cell in reading.cells if _RUNS.fullmatch(cell.column_label)}
    for cell in reading.cells:
        if cell.table_start in several and _TOTAL.search(cell.column_name):
            continue  # of so many runs together
        for label in cell.labels:
            finding = _cell(reading, cell, label, headings[label])
            if finding is not None:
                yield finding
                break
        else:
            counted_in = whole[cell.caption]
            if counted_in is not None and not _says_something_else(reading, cell):
                entry = reading.lexicon.files[_STEM]["whole_tables"]
                rule = entry["id"], entry["version"], entry["score"]
                finding = _hours(reading, cell, cell.column_label, rule, counted_in)
                if finding is not None:
                    yield finding


def _whole_table(reading: Reading, caption: str) -> tuple[str, bool] | None:
    """Return the unit where the caption says that all numbers of the table are of device-time."""
    folded = fold(caption).encode("ascii", "replace")
    return _unit_of(compile_pattern(reading.lexicon.files[_STEM]["whole_tables"]["pattern"]), folded)


def _says_something_else(reading: Reading, cell: LabelledCell) -> bool:
    other = compile_pattern(reading.lexicon.files[_STEM]["whole_tables"]["not"])
    return any(other.search(reading.labels[label]) for label in cell.labels)


def _cell(reading: Reading, cell: LabelledCell, label: str, headings: list[Heading]) -> Finding | None:
    for heading in headings:
        counted_in = _unit(heading, reading.labels[label], cell.caption)
        if counted_in is not None:
            rule = heading.id, heading.version, heading.score
            return _hours(reading, cell, label, rule, counted_in)
    return None


def _hours(
    reading: Reading,
    cell: LabelledCell,
    label: str,
    rule: tuple[str, int, float],
    counted_in: tuple[str, bool],
) -> Finding | None:
    """Return the device-time in a cell below ``label`` by ``rule``: its id, version and score."""
    numbers = list(find_numbers(cell.text[:_MAX_CELL_CHARS]))
    if not numbers or _WORDS.search(cell.text[: numbers[0].start]) or _FACTORS.match(cell.text):
        return None
    number, name = numbers[0], cell.beside(label)
    factor = hours_per(counted_in[0]) * _scale(fold(label))
    if not 0 < number.value * factor <= _LONGEST_HOURS:
        return None
    return make_finding(
        reading,
        Field.ACCELERATOR_TIME,
        cell.start,
        cell.end,
        rule_id=rule[0],
        rule_version=rule[1],
        score=rule[2],
        value=number.value * factor,
        low=None if number.low is None else number.low * factor,
        high=None if number.high is None else number.high * factor,
        qualifier=number.qualifier,
        text=device_of_cell(reading, cell, label),
        unit_kind=UnitKind.CORE if counted_in[1] else UnitKind.CHIP,
        reasons=("table",),
        context=(name,) if name else (),
        around=(cell.row_start, cell.row_end),
        beside_ours=beside_ours(reading, cell, name),
        label=cell.owner(label),
    )


def _unit(heading: Heading, label: bytes, caption: str) -> tuple[str, bool] | None:
    """Return the unit of time and whether it is of cores, from the heading or, for "Compute", the caption."""
    regex, words = heading.regex, label
    if heading.caption is not None:
        regex, words = heading.caption, fold(caption).encode("ascii", "replace")
    return _unit_of(regex, words)


def _unit_of(regex: Any, words: bytes) -> tuple[str, bool] | None:
    match = regex.search(words)
    if match is None:
        return None
    groups = regex.groupindex
    return match.group(groups[b"unit"]).decode(), bool(match.group(groups[b"core"]))


def _scale(label: str) -> float:
    match = _SCALED.search(label)
    if match is None:
        return 1.0
    power, word, letter = match.groups()
    if power:
        return float(10.0 ** int(power))
    return 1e3 if (word or letter).lower()[0] in "tk" else 1e6
