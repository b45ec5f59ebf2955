"""Values that a table states: a heading says what, the cell how much.

Where two headings ran into one ("Params FLOPs" over "284M 1470G"), or the cell's column has none, the
letters after the numbers tell which is which: a heading's ``suffixes`` name those that are its own,
``anywhere`` is what the table must then say, ``rival`` the heading that runs into it, ``caption`` a caption
that speaks for every cell, ``other_row`` the label of a row that holds something else. Below a heading with
``product`` a cell "128 x 8" is multiplied out.

A heading's ``parts`` are labels of a table that lists parts of one thing, the sources of a corpus say: its
cells tell of no run, unless another label is one of ``whole``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.grammar import find_numbers
from extractors.rules.left_out import scales_left_out
from extractors.rules.scales import SCALES, caption_scale, heading_scale
from extractors.rules.statements import canonical_unit, printed_product

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.records import Finding, Phase
    from extractors.rules.engine import Reading
    from extractors.rules.frames import Frame, Heading
    from extractors.rules.grammar import Number
    from extractors.rules.tabular import LabelledCell

__all__ = ["HeadedCell", "headed", "headed_cells", "headed_finding"]

_MAX_LABEL_CHARS = 100
_MAX_CELL_CHARS = 48
_BY_SUFFIX_SCORE = 0.8
_PART_SCORE = 0.2
_BRACKET = re.compile(rb" ?\((?:in )?(k|m|b|g|t|thousands?|millions?|billions?)\)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{3,}")
_GIGA = re.compile(r" ?G(?![a-z])")
_PRODUCT = re.compile(r"(\d{1,5}) ?[x*] ?(\d{1,4})(?: ?[x*] ?(\d{1,3}))?")
"""A cell that holds a product and nothing else: what one device holds, times the devices."""
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


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells with figures of one table, and the words that head them; ``corner`` heads the labels."""

    start: int
    end: int
    cells: tuple[LabelledCell, ...]
    labels: frozenset[str]
    corner: str


def headed_cells(reading: Reading, frame: Frame) -> Iterator[HeadedCell]:
    """Yield the cells with a number below or beside one of the frame's headings."""
    if not frame.headings:
        return
    for table in _tables(reading):
        headings = {
            label: heading for label in table.labels if (heading := _heading(label, frame)) is not None
        }
        headings = {label: _among_parts(heading, table) for label, heading in headings.items()}
        named = _named_in_table(reading, frame, table)
        if not headings and not named:
            continue
        found_by = {cell: _headed(cell, headings) for cell in table.cells}
        heads = [found for found in found_by.values() if found is not None]
        left_out = scales_left_out(heads, table.labels, reading.data[table.start : table.end])
        for cell, found in found_by.items():
            if found is not None:
                scale = left_out.get(found.label)
                if scale is None or found.suffixed or found.scale != 1.0:
                    yield found
                elif scale:
                    yield replace(found, scale=scale)
            elif named and cell.text not in table.labels and _unheaded(cell, frame):
                yield from _by_suffix(cell, named)


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
    value = printed_product(number.value, factor)
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
        low=None if number.low is None else printed_product(number.low, factor),
        high=None if number.high is None else printed_product(number.high, factor),
        qualifier=number.qualifier,
        text=canonical_unit(frame, heading.params.get("unit")),
        phase=phase,
        context=tuple(part for part in (found.context, found.label) if part),
        reasons=("table", *(heading.params.get("reasons") or ())),
        label=found.cell.owner(found.label) if found.label else None,
    )


def _headed(cell: LabelledCell, headings: Mapping[str, Heading]) -> HeadedCell | None:
    """Return the cell under the heading of its column, else beside that of its row."""
    for label in cell.labels:
        heading, context = headings.get(label), cell.beside(label)
        number = _number(cell) if heading is not None else None
        if heading is None or number is None or not _own_under(heading, label, cell.text):
            continue
        number = _product(cell, number) if heading.params.get("product") else number
        wanted = heading.params.get("cell")
        if wanted and not re.search(wanted, cell.text.strip(), re.IGNORECASE):
            continue
        giga = _GIGA.match(cell.text, number.end)
        own = 1e9 if giga else 1.0 if cell.text[number.end - 1].isalpha() else None
        scale = own or heading_scale(label)
        if scale == 1.0 and own is None:
            scale = _scale_beside_word(heading, cell.caption)
            if scale == 1.0 and number.value < float(heading.params.get("min", 0.0)):
                scale = caption_scale(cell.caption, label)
        return HeadedCell(heading, cell, number, label, context, scale, own is not None)
    return None


def _scale_beside_word(heading: Heading, caption: str) -> float:
    """Return what a caption's "Parameters (M) are of the encoder" multiplies the heading's column by."""
    if heading.anywhere is None or "(" not in caption:
        return 1.0
    data = _folded(caption)
    for word in heading.anywhere.finditer(data):
        bracket = _BRACKET.match(data, word.end())
        if bracket:
            return heading_scale(f"({bracket[1].decode()})")
    return 1.0


def _own_under(heading: Heading, label: str, cell: str) -> bool:
    """Tell whether a cell is the heading's where another quantity's words ran into its label.

    A letter after the number decides; a bare number goes to the quantity that is named first.
    """
    data = _folded(label)
    rival = heading.rival.search(data) if heading.rival is not None else None
    if rival is None:
        return True
    marks = {match[2] for match in _SUFFIXED.finditer(cell)}
    if marks:
        return len(marks) == 1 and marks <= set(heading.params["suffixes"])
    own = heading.anywhere.search(data)
    return own is not None and bool(own.start() < rival.start())


def _by_suffix(cell: LabelledCell, named: tuple[Heading, ...]) -> Iterator[HeadedCell]:
    """Tell by their letters the numbers of a cell that stands under no heading of its own."""
    for match in _SUFFIXED.finditer(cell.text[:_MAX_CELL_CHARS]):
        number = next(find_numbers(match[1]), None)
        able = (h for h in named if match[2] in h.params["suffixes"] and not _of_other_row(h, cell))
        heading = next(able, None)
        if number is not None and heading is not None:
            part = replace(cell, start=cell.start + match.start(), end=cell.start + match.end())
            weaker = replace(heading, score=heading.score * _BY_SUFFIX_SCORE)
            yield HeadedCell(weaker, part, number, "", cell.row_name, SCALES[match[2].lower()], suffixed=True)


def _among_parts(heading: Heading, table: _Table) -> Heading:
    """Return a heading as doubtful as a list of parts makes its cells: "Source, Documents, Tokens"."""
    if heading.parts is None:
        return heading
    labels = [_folded(label.strip()) for label in (table.corner, *table.labels)]
    listed = any(heading.parts.search(label) for label in labels)
    if not listed or (heading.whole is not None and any(heading.whole.search(label) for label in labels)):
        return heading
    reasons = [*(heading.params.get("reasons") or ()), "part_of_data"]
    return replace(heading, score=heading.score * _PART_SCORE, params={**heading.params, "reasons": reasons})


def _of_other_row(heading: Heading, cell: LabelledCell) -> bool:
    """Tell whether the cell's row or column is another quantity's ("Training tokens" beside "245B").

    A column whose words run into those of the heading ("Params Tokens") may be of either.
    """
    if heading.other_row is None:
        return False
    if heading.other_row.search(_folded(cell.row_label)):
        return True
    column = _folded(cell.column_label)
    mixed = heading.anywhere is not None and heading.anywhere.search(column) is not None
    return not mixed and heading.other_row.search(column) is not None


def _unheaded(cell: LabelledCell, frame: Frame) -> bool:
    label = cell.column_label
    if not _WORD.search(label) or _SUFFIXED.search(label):
        return True
    data = _folded(label)
    if any(h.rival and h.rival.search(data) and h.anywhere.search(data) for h in frame.headings):
        return True
    return any(h.caption is not None and h.caption.search(_folded(cell.caption)) for h in frame.headings)


def _named_in_table(reading: Reading, frame: Frame, table: _Table) -> tuple[Heading, ...]:
    """Return the headings whose words stand anywhere in the table or its caption."""
    able = [heading for heading in frame.headings if heading.anywhere is not None]
    if not able:
        return ()
    words = reading.data[table.start : table.end] + b" " + _folded(table.cells[0].caption)
    return tuple(heading for heading in able if heading.anywhere.search(words))


def _tables(reading: Reading) -> tuple[_Table, ...]:
    """Return the page's tables that hold figures; remembered, since every field asks for them."""
    tables: tuple[_Table, ...] | None = reading.memory.get("tables")
    if tables is None:
        groups: dict[int, list[LabelledCell]] = {}
        for cell in reading.cells:
            groups.setdefault(cell.table_start, []).append(cell)
        text = reading.page.text
        corners = {t.start: text[t.cells[0].start : t.cells[0].end] for t in reading.page.tables if t.cells}
        tables = reading.memory["tables"] = tuple(
            _Table(
                start,
                cells[0].table_end,
                tuple(cells),
                frozenset(label for cell in cells for label in cell.labels if len(label) <= _MAX_LABEL_CHARS),
                corners.get(start, ""),
            )
            for start, cells in groups.items()
        )
    return tables


def _heading(label: str, frame: Frame) -> Heading | None:
    """Return what ``label`` heads, the first entry first."""
    found = frame.heads.found_in(_folded(label.strip()))
    return frame.headings[found[0]] if found else None


@lru_cache(maxsize=2048)
def _folded(words: str) -> bytes:
    return fold(words).encode("ascii", "replace")


def _number(cell: LabelledCell) -> Number | None:
    """Return the first number of a cell; ``None`` where words come before it."""
    number = next(find_numbers(cell.text[:_MAX_CELL_CHARS]), None)
    return None if number is None or _WORD.search(cell.text[: number.start]) else number


def _product(cell: LabelledCell, number: Number) -> Number:
    """Return what a cell "178 x 64" multiplies, the number itself where it holds nothing but that."""
    parts = _PRODUCT.fullmatch(fold(cell.text.strip()))
    if parts is None:
        return number
    value = math.prod(float(part) for part in parts.groups() if part)
    return replace(number, value=value, low=None, high=None, end=len(cell.text.rstrip()))
