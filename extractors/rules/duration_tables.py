"""Times of training in tables: columns and rows headed "Training time (h)", "Days", "sec/step".

The unit is the cell's own ("3.6 days"), else the heading's, else the caption's; without any the cell says
nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern
from extractors.records import Field, Finding, Phase, Qualifier, UnitKind
from extractors.rules.clock import clock_in_cell
from extractors.rules.comparison import beside_ours
from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.frames import load_frame
from extractors.rules.grammar import find_numbers
from extractors.rules.time_grammar import HOURS, find_durations, part_of_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from extractors.rules.engine import Reading
    from extractors.rules.tabular import LabelledCell

__all__ = ["find_in_tables", "heading_of", "unit_in"]

_STEM = "duration"
_MAX_CELL_CHARS = 40
_FOR_ONE = (
    r"\b(?:in|for|of) one (?:training )?(epoch|step|iteration|mini-?batch|update)\b"
    r"|\btimes? per (epoch|step|iteration)\b"
)
"""How a caption says that its table holds times of a part, unless a heading says so of its own cells."""
_PART_LABEL = re.compile(
    r"(?:\bper|/) ?(?:[0-9]+k? )?(?:training )?(?:epoch|step|iter|mini-?batch|update)", re.IGNORECASE
)
_LONGEST_HOURS = 3 * 8760.0
_UNIT = re.compile(
    r"(?:\b|(?<=\d))(?:(?P<millisecond>ms|milliseconds?)|(?P<second>seconds?|secs?|s)"
    r"|(?P<minute>minutes?|mins?|m)|(?P<hour>hours?|hrs?|h)"
    r"|(?P<day>days?|d)|(?P<week>weeks?)|(?P<month>months?))\b",
    re.IGNORECASE,
)
_WORD_UNIT = re.compile(
    r"\b(?:(?P<second>seconds|secs?)|(?P<minute>minutes|mins)|(?P<hour>hours|hrs?)|(?P<day>days)"
    r"|(?P<week>weeks))\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]|/ ?(\w+)$|\bin (\w+)")
_DEVICES_TIMES = re.compile(
    r"\b(cores?|gpus?|tpus?|chips?|machines?|@+) ?[x*] ?(days?|hours?)\b", re.IGNORECASE
)
_TIMES_DEVICES = re.compile(
    r"\b(days?|hours?) ?[x*] ?(?:[\w-]+ ){0,2}?(cores?|gpus?|tpus?|chips?|machines?|@+)", re.IGNORECASE
)
_PRODUCT = re.compile(r"^\W{0,2}([\d.,]+) ?[x×*·] ?([\d.,]+)\W{0,2}$")


def unit_in(label: str) -> str | None:
    """Return the unit of time that a heading gives: in brackets first, else as a word; ``None`` for none."""
    for bracket in _BRACKETED.finditer(label):
        unit = _UNIT.search(next(group for group in bracket.groups() if group is not None))
        if unit:
            return unit.lastgroup
    word = _WORD_UNIT.search(label)
    return word.lastgroup if word else None


def find_in_tables(reading: Reading) -> Iterator[Finding]:
    """Yield the times of training in the cells of the page's tables."""
    headings = reading.lexicon.files[_STEM]["headings"]
    heads = load_frame(reading.lexicon, _STEM).heads
    heading = {label for label, folded in reading.labels.items() if heads.found_in(folded)}
    heading -= _hours_of_data(reading)
    whole = {
        caption for caption in {cell.caption for cell in reading.cells} if _is_of_times(reading, caption)
    }
    in_parts = {label for label in reading.labels if _PART_LABEL.search(label)}
    parted = {cell.table_start for cell in reading.cells if not in_parts.isdisjoint(cell.labels)}
    for cell in reading.cells:
        yield from _products(reading, cell)
        for label in cell.labels:
            read = label in heading
            finding = (
                _headed(reading, cell, label, headings, parted=cell.table_start in parted) if read else None
            )
            if finding is not None:
                yield finding
                break
        else:
            if cell.caption in whole:
                yield from _of_a_whole_table(reading, cell)


def _hours_of_data(reading: Reading) -> set[str]:
    """Return the labels that count hours of data.

    These are the hours of a part for training beside those of a part held out, and plain "Hours" beside days
    or a time of training: no table tells one time in two units.
    """
    said = reading.lexicon.files[_STEM]["hours_of_data"]
    labels = set()
    for beside, hours in (("held_out", "training"), ("other_time", "bare")):
        told, counted = compile_pattern(said[beside]), compile_pattern(said[hours])
        if any(told.search(folded) for folded in reading.labels.values()):
            labels |= {label for label, folded in reading.labels.items() if counted.search(folded)}
    return labels


def heading_of(
    label: str,
    caption: str,
    headings: list[Mapping[str, Any]],
    beside: str = "",
    *,
    parted: bool = False,
) -> tuple[Mapping[str, Any], str | None] | None:
    """Return the entry that reads ``label`` as times of training, and the part of a run; else ``None``.

    What the caption leaves unsaid the other heading, ``beside``, may say: "Hours" of "Pre-training". Where
    headings of the table tell which of its times are of a part (``parted``), the caption does not.
    """
    data, above, other = (fold(words).encode("ascii") for words in (label, caption, beside))
    for raw in headings:
        regex = compile_pattern(raw["pattern"])
        match = regex.search(data)
        if match is None or compile_pattern(raw["not"]).search(data):
            continue
        said = "beside" in raw and compile_pattern(raw["beside"]).search(other)
        if "caption" in raw and not (said or compile_pattern(raw["caption"]).search(above)):
            continue
        if "not_caption" in raw and compile_pattern(raw["not_caption"]).search(above):
            continue
        groups = {name.decode(): match.group(i) for name, i in regex.groupindex.items() if match.group(i)}
        part = groups.get("of") or groups.get("of2") or (None if parted else _part_in(above))
        amount = groups.get("amount")
        return raw, part_of_run(part.decode(), amount.decode() if amount else None) if part else None
    return None


def _part_in(caption: bytes) -> bytes | None:
    found = compile_pattern(_FOR_ONE).search(caption)
    return (found.group(1) or found.group(2)) if found else None


def _headed(
    reading: Reading, cell: LabelledCell, label: str, headings: list[Mapping[str, Any]], *, parted: bool
) -> Finding | None:
    """Read a cell below or beside ``label``; ``parted`` says that headings tell which cells are of a part."""
    name = cell.beside(label)
    key = ("duration heading", label, cell.caption, name, parted)
    if key not in reading.memory:
        reading.memory[key] = heading_of(label, cell.caption, headings, name, parted=parted)
    known = reading.memory[key]
    hours = _hours(cell, fold(label)) if known else None
    if known is None or hours is None or not 0 < hours[0] <= _LONGEST_HOURS:
        return None
    (raw, part), (value, low, high, qualifier) = known, hours
    return make_finding(
        reading,
        Field.DURATION,
        cell.start,
        cell.end,
        rule_id=raw["id"],
        rule_version=raw["version"],
        score=raw["score"],
        value=value,
        low=low,
        high=high,
        qualifier=qualifier,
        text=part,
        reasons=("table",),
        phase=Phase.TRAINING,
        context=(name,) if name else (),
        around=(cell.row_start, cell.row_end),
        beside_ours=beside_ours(reading, cell, name),
        label=cell.owner(label),
    )


def _is_of_times(reading: Reading, caption: str) -> bool:
    """Whether a caption says that all numbers of its table are times of training."""
    folded = fold(caption).encode("ascii")
    pattern = reading.lexicon.files[_STEM]["whole_tables"]["pattern"]
    return b"time" in folded and compile_pattern(pattern).search(folded) is not None


def _of_a_whole_table(reading: Reading, cell: LabelledCell) -> Iterator[Finding]:
    """Yield the time in a cell of a table of times, unless its headings say something else."""
    entry = reading.lexicon.files[_STEM]["whole_tables"]
    if any(compile_pattern(entry["not"]).search(fold(label).encode("ascii")) for label in cell.labels):
        return
    hours = _hours(cell, "")
    if hours is None or not 0 < hours[0] <= _LONGEST_HOURS:
        return
    value, low, high, qualifier = hours
    label, name = cell.column_label, cell.row_name
    yield make_finding(
        reading, Field.DURATION, cell.start, cell.end, rule_id=entry["id"], rule_version=entry["version"],
        score=entry["score"], value=value, low=low, high=high, qualifier=qualifier, reasons=("table",),
        phase=Phase.TRAINING, context=(name,) if name else (), around=(cell.row_start, cell.row_end),
        beside_ours=beside_ours(reading, cell, name), label=cell.owner(label),
    )  # fmt: skip


def _hours(cell: LabelledCell, label: str) -> tuple[float, float | None, float | None, Qualifier] | None:
    text = cell.text[:_MAX_CELL_CHARS]
    clock = clock_in_cell(text, label) if ":" in text or "m" in text else None
    if clock is not None:
        return clock, None, None, Qualifier.EXACT
    times = [time for time in find_durations(text) if not time.lone or time.start == 0]
    if times:
        time = times[0]
        return time.hours, time.low, time.high, time.qualifier
    unit = unit_in(label) or _unit_told(label, fold(cell.caption))
    numbers = list(find_numbers(text))
    if unit is None or not numbers or re.search(r"[A-Za-z%]{2,}|%|\$", text[: numbers[0].start]):
        return None
    number, factor = numbers[0], HOURS[unit]
    return (
        number.value * factor,
        None if number.low is None else number.low * factor,
        None if number.high is None else number.high * factor,
        number.qualifier,
    )


def _unit_told(label: str, caption: str) -> str | None:
    """Return the unit that a caption gives, by the sentence that says what the heading stands for first."""
    words = label.strip().lower()
    said = next((part for part in caption.split(". ") if words and words in part.lower()), "")
    return unit_in(said) or unit_in(caption)


def _products(reading: Reading, cell: LabelledCell) -> Iterator[Finding]:
    """Yield the time and the count of a cell "14 x 180" below "days x CPU cores", or the other way round."""
    product = _PRODUCT.match(cell.text)
    words = fold(f"{cell.column_name} {cell.caption}") if product else ""
    if product is None:
        return
    time, count = (float(group.replace(",", "")) for group in product.groups())
    if heading := _TIMES_DEVICES.search(words):
        unit, device = heading.groups()
    elif heading := _DEVICES_TIMES.search(words):
        device, unit = heading.groups()
        time, count = count, time
    else:
        return
    around = (cell.row_start, cell.row_end)
    name = (cell.row_name,) if cell.row_name else ()
    hours = time * HOURS[unit.lower().rstrip("s")]
    yield make_finding(
        reading, Field.DURATION, cell.start, cell.end, rule_id="duration.times-devices",
        rule_version=1, score=0.75, value=hours,
        reasons=("table",), phase=Phase.TRAINING, context=name, around=around,
    )  # fmt: skip
    known = reading.lexicon.devices.mention.search(fold(cell.column_label).encode("ascii"))
    named = reading.lexicon.devices.lookup(known.group(1).decode()) if known else None
    yield make_finding(
        reading, Field.ACCELERATOR_COUNT, cell.start, cell.end, rule_id="count.times-duration",
        rule_version=1, score=0.75, value=count, text=named[0].id if named else None,
        unit_kind=UnitKind.CORE if device.lower().startswith("core") else UnitKind.CHIP,
        reasons=("table",), phase=Phase.TRAINING, context=name, around=around,
    )  # fmt: skip
