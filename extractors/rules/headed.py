"""Values that a table states: a heading says what, the cell how much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.grammar import find_numbers
from extractors.rules.statements import canonical_unit
from extractors.rules.tabular import labelled_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.records import Finding
    from extractors.rules.engine import Reading
    from extractors.rules.frames import Frame, Heading
    from extractors.rules.grammar import Number
    from extractors.rules.tabular import LabelledCell

__all__ = ["HeadedCell", "headed", "headed_cells", "headed_finding", "heading_scale"]

_MAX_LABEL_CHARS = 100
_MAX_CELL_CHARS = 48
_SCALE = re.compile(
    r"[(\[/,]\s*(?:in |x ?|\* ?|# ?)*(?:(?P<ten>10 ?\^ ?\{?\d{1,2})|1e(?P<e>\d{1,2})|"
    r"(?P<word>k|m|b|t|g|mil|mio|thousands?|millions?|billions?|trillions?|giga|mega)\b)",
    re.IGNORECASE,
)
_WORDS = {"k": 1e3, "t": 1e12, "m": 1e6, "b": 1e9, "g": 1e9, "th": 1e3, "tr": 1e12}
_WORD = re.compile(r"[A-Za-z]{3,}")
_SUFFIX = re.compile(r" ?G(?![a-z])")


@dataclass(frozen=True, slots=True)
class HeadedCell:
    """A cell whose row or column is headed by ``heading``; ``label`` are the words that head it.

    ``context`` are the words that head the other way (the model's name in a table of models), ``scale`` is what the
    label multiplies by ("(M)", "× 10^21"), or the cell's own G where that is ``suffixed``.
    """

    heading: Heading
    cell: LabelledCell
    number: Number
    label: str
    context: str
    scale: float
    suffixed: bool


def headed_cells(reading: Reading, frame: Frame) -> Iterator[HeadedCell]:
    """Yield the cells with a number below or beside one of the frame's headings."""
    if not frame.headings:
        return
    for cell in _cells(reading):
        for label, context in ((cell.column_label, cell.row_label), (cell.row_label, cell.column_label)):
            heading = _heading(label, frame) if label else None
            number = _number(cell) if heading is not None else None
            if heading is not None and number is not None:
                suffix = _SUFFIX.match(cell.text, number.end)
                own = 1e9 if suffix else 1.0 if cell.text[number.end - 1].isalpha() else None
                scale = own or heading_scale(label)
                yield HeadedCell(heading, cell, number, label, context, scale, own is not None)
                break


def headed(reading: Reading, frame: Frame) -> Iterator[Finding]:
    """Yield the findings of tables for the headings whose cells need nothing but their number and scale."""
    for found in headed_cells(reading, frame):
        finding = headed_finding(reading, frame, found)
        if finding is not None:
            yield finding


def headed_finding(reading: Reading, frame: Frame, found: HeadedCell, factor: float = 1.0) -> Finding | None:
    """Return the finding of one cell; ``None`` where its value is outside the heading's bounds."""
    heading, number = found.heading, found.number
    factor *= found.scale * float(heading.params.get("scale", 1.0))
    value = number.value * factor
    if not float(heading.params.get("min", 0.0)) <= value <= float(heading.params.get("max", 1e40)):
        return None
    return make_finding(
        reading,
        heading.field,
        found.cell.start,
        found.cell.end,
        rule_id=heading.id,
        rule_version=heading.version,
        score=heading.score,
        value=value,
        low=None if number.low is None else number.low * factor,
        high=None if number.high is None else number.high * factor,
        qualifier=number.qualifier,
        text=canonical_unit(frame, heading.params.get("unit")),
        context=tuple(part for part in (found.context, found.label) if part),
        reasons=("table", *(heading.params.get("reasons") or ())),
    )


def heading_scale(label: str) -> float:
    """Return what a heading's unit multiplies by: "(M)" gives 1e6, "(× 10^21)" 1e21, none 1."""
    match = _SCALE.search(fold(label))
    if match is None:
        return 1.0
    if match.group("ten"):
        return 10.0 ** int(match.group("ten").split("^")[1].strip(" {"))
    if match.group("e"):
        return 10.0 ** int(match.group("e"))
    word = match.group("word").lower()
    return _WORDS.get(word[:2]) or _WORDS[word[0]]


def _heading(label: str, frame: Frame) -> Heading | None:
    if len(label) > _MAX_LABEL_CHARS:
        return None
    data = fold(label).strip().encode("ascii")
    return next((heading for heading in frame.headings if heading.regex.search(data)), None)


@lru_cache(maxsize=4)
def _cells(reading: Reading) -> tuple[LabelledCell, ...]:
    """The labelled cells with a digit; remembered, since every field asks for those of the page in hand."""
    return tuple(
        cell for cell in labelled_cells(reading.page) if any(c.isdigit() for c in cell.text[:_MAX_CELL_CHARS])
    )


def _number(cell: LabelledCell) -> Number | None:
    """The one number of a cell, or its first where a remark follows in brackets; none where words come first."""
    numbers = list(find_numbers(cell.text[:_MAX_CELL_CHARS]))
    if not numbers or _WORD.search(cell.text[: numbers[0].start]):
        return None
    return numbers[0]
