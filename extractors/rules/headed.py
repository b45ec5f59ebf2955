"""Values that a table states: a heading says what, the cell how much.

Where two headings ran into one ("Params FLOPs" over "284M 1470G"), or the cell's column has none, the
letters after the numbers tell which is which: a heading's ``suffixes`` name those that are its own,
``anywhere`` is what the table must then say, ``rival`` the heading that runs into it, ``caption`` a caption
that speaks for every cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.grammar import find_numbers
from extractors.rules.statements import canonical_unit
from extractors.rules.tabular import labelled_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.records import Finding, Phase
    from extractors.rules.engine import Reading
    from extractors.rules.frames import Frame, Heading
    from extractors.rules.grammar import Number
    from extractors.rules.tabular import LabelledCell

__all__ = ["HeadedCell", "headed", "headed_cells", "headed_finding", "heading_scale"]

_MAX_LABEL_CHARS = 100
_MAX_CELL_CHARS = 48
_BY_SUFFIX_SCORE = 0.8
_SCALE = re.compile(
    r"(?:\(x ?(?P<times>\d{2,7})\)|(?:^|[(\[/,x?*\s])[x?* ]*(?P<ten>10 ?\^ ?\{?\d{1,2})|\b1e(?P<e>\d{1,2})|"
    r"[(\[/,]\s*(?:in |x ?|\* ?|# ?)*"
    r"(?P<word>k|m|b|t|g|mil|mio|thousands?|millions?|billions?|trillions?|giga|mega)\b|"
    r"(?:^|# ?)(?P<front>[kmbg]) (?=param|flop|mac))",
    re.IGNORECASE,
)
_WORDS = {"k": 1e3, "t": 1e12, "m": 1e6, "b": 1e9, "g": 1e9, "th": 1e3, "tr": 1e12}
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[A-Za-z]{3,}")
_GIGA = re.compile(r" ?G(?![a-z])")
_SUFFIXED = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?) ?([KMBGT])(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class HeadedCell:
    """A cell whose row or column is headed by ``heading``; ``label`` are the words that head it.

    ``context`` are the words that head the other way (the model's name in a table of models), ``scale`` is
    what the label multiplies by ("(M)", "× 10^21"), or the cell's own G where that is ``suffixed``.
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
            found = _under(reading, frame, cell, label, context)
            if found is not None:
                yield found
                break
        else:
            yield from _by_suffix(reading, frame, cell)


def headed(reading: Reading, frame: Frame, phase: Phase | None = None) -> Iterator[Finding]:
    """Yield the findings of tables whose cells need nothing but their number and scale."""
    for found in headed_cells(reading, frame):
        finding = headed_finding(reading, frame, found, phase=phase)
        if finding is not None:
            yield finding


def headed_finding(
    reading: Reading, frame: Frame, found: HeadedCell, factor: float = 1.0, phase: Phase | None = None
) -> Finding | None:
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
        phase=phase,
        context=tuple(part for part in (found.context, found.label) if part),
        reasons=("table", *(heading.params.get("reasons") or ())),
    )


def heading_scale(label: str) -> float:
    """Return what a heading's unit multiplies by: "(M)" gives 1e6, "(× 10^21)" 1e21, none 1."""
    match = _SCALE.search(fold(label))
    if match is None:
        return 1.0
    if match.group("times"):
        return float(match.group("times"))
    if match.group("ten"):
        return 10.0 ** int(match.group("ten").split("^")[1].strip(" {"))
    if match.group("e"):
        return 10.0 ** int(match.group("e"))
    word = (match.group("word") or match.group("front")).lower()
    return _WORDS.get(word[:2]) or _WORDS[word[0]]


def _under(reading: Reading, frame: Frame, cell: LabelledCell, label: str, context: str) -> HeadedCell | None:
    heading = _heading(reading, label, frame) if label else None
    number = _number(cell) if heading is not None else None
    if heading is None or number is None:
        return None
    wanted = heading.params.get("cell")
    if wanted and not re.search(wanted, cell.text.strip(), re.IGNORECASE):
        return None
    if not _own_under(heading, label, cell.text):
        return None
    giga = _GIGA.match(cell.text, number.end)
    own = 1e9 if giga else 1.0 if cell.text[number.end - 1].isalpha() else None
    return HeadedCell(heading, cell, number, label, context, own or heading_scale(label), own is not None)


def _own_under(heading: Heading, label: str, cell: str) -> bool:
    """Tell whether a cell is the heading's where another quantity's words ran into its label.

    A letter after the number decides; a bare number goes to the quantity that is named first.
    """
    data = fold(label).encode("ascii", "replace")
    rival = heading.rival.search(data) if heading.rival is not None else None
    if rival is None:
        return True
    marks = {match[2] for match in _SUFFIXED.finditer(cell)}
    if marks:
        return len(marks) == 1 and marks <= set(heading.params["suffixes"])
    own = heading.anywhere.search(data)
    return own is not None and bool(own.start() < rival.start())


def _by_suffix(reading: Reading, frame: Frame, cell: LabelledCell) -> Iterator[HeadedCell]:
    """Tell by their letters the numbers of a cell that stands under no heading of its own."""
    marked = list(_SUFFIXED.finditer(cell.text[:_MAX_CELL_CHARS]))
    if not marked or not _unheaded(frame, cell):
        return
    for heading in _named_in_table(reading, frame, cell):
        for match in marked:
            number = next(find_numbers(match[1]), None) if match[2] in heading.params["suffixes"] else None
            if number is not None:
                part = replace(cell, start=cell.start + match.start(), end=cell.start + match.end())
                weaker = replace(heading, score=heading.score * _BY_SUFFIX_SCORE)
                yield HeadedCell(
                    weaker, part, number, "", cell.row_label, _WORDS[match[2].lower()], suffixed=True
                )


def _unheaded(frame: Frame, cell: LabelledCell) -> bool:
    label = cell.column_label
    if not _WORD.search(label) or _SUFFIXED.search(label):
        return True
    data = fold(label).encode("ascii", "replace")
    merged = any(h.rival and h.rival.search(data) and h.anywhere.search(data) for h in frame.headings)
    caption = fold(cell.caption).encode("ascii", "replace")
    return merged or any(h.caption is not None and h.caption.search(caption) for h in frame.headings)


def _named_in_table(reading: Reading, frame: Frame, cell: LabelledCell) -> tuple[Heading, ...]:
    """Return the headings whose words stand anywhere in the cell's table or its caption."""
    key = ("table", id(frame), cell.table_start)
    known: tuple[Heading, ...] | None = reading.memory.get(key)
    if known is None:
        words = reading.data[cell.table_start : cell.table_end] + fold(cell.caption).encode(
            "ascii", "replace"
        )
        known = reading.memory[key] = tuple(
            heading
            for heading in frame.headings
            if heading.anywhere is not None and heading.anywhere.search(words)
        )
    return known


def _heading(reading: Reading, label: str, frame: Frame) -> Heading | None:
    """Return what ``label`` heads, the first entry first; remembered, since a label heads many cells."""
    if len(label) > _MAX_LABEL_CHARS:
        return None
    key = ("heading", id(frame), label)
    if key not in reading.memory:
        data = fold(label).strip().encode("ascii", "replace")
        reading.memory[key] = next((h for h in frame.headings if h.regex.search(data)), None)
    heading: Heading | None = reading.memory[key]
    return heading


def _cells(reading: Reading) -> tuple[LabelledCell, ...]:
    """Return the labelled cells with a digit; remembered, since every field asks for them."""
    cells: tuple[LabelledCell, ...] | None = reading.memory.get("cells")
    if cells is None:
        cells = reading.memory["cells"] = tuple(
            cell for cell in labelled_cells(reading.page) if _DIGIT.search(cell.text[:_MAX_CELL_CHARS])
        )
    return cells


def _number(cell: LabelledCell) -> Number | None:
    """Return the first number of a cell; ``None`` where words come before it."""
    number = next(find_numbers(cell.text[:_MAX_CELL_CHARS]), None)
    return None if number is None or _WORD.search(cell.text[: number.start]) else number
