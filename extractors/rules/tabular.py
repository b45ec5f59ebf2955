"""Cells of tables with the words that head their row and their column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.document.heads import SUM, TableHeads
from extractors.document.parallel import name_of_part, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.heads import Heads
    from extractors.document.pages import Cell, Page, Table

__all__ = ["LabelledCell", "labelled_cells"]

_MAX_CELLS = 5000
"""A table of more cells is a matrix of results or a misread figure, never a list of training settings."""

_MAX_CELL_CHARS = 60
_RATIO = re.compile(
    r"\W*\d[\d,.]* ?[×x] *(?:[()\[\]↓↑;,]|(?:less|more|fewer|faster|slower|smaller|larger|cheaper|of)\b|$)"
)
"""What a cell says that compares: "0.4×" is no quantity."""
_STAGE = re.compile(
    r"(?i)\b(?:stages?|phases?|steps?|rounds?|pre-?train\w*|post-?train\w*|mid-?train\w*|fine-?tun\w*|extension|context|annealing"
    r"|warm-?up|cool-?down|search|retrain\w*|self-play|sft|rlhf|alignment|distill\w*|tokeni[sz]er|encoder|decoder|parts?)\b"
)
_CITED = re.compile(r"\s*(?:\[\d[\d, –-]*\]|\((?:[^()]{0,60}, ?)?(?:19|20)\d\d[a-z]?\)|\bet al\.?)")
_FEWEST_SUMMED = 2


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """A cell below or beside its headings.

    ``row_label`` is the label of the row ("" for that cell itself), ``row_name`` the same with the labels
    that hold for several rows before it; ``column_label`` the header above, ``column_name`` the same with the
    headers over several columns before it; ``title`` that of the rows around. ``caption`` is the table's, ""
    where none was found. ``row_start`` to ``row_end`` is the row, ``table_start`` to ``table_end`` the table
    on the page. ``rows_are_data`` says that the rows are data sets, whose citations name nobody's model.
    """

    start: int
    end: int
    row: int
    column: int
    text: str
    row_label: str
    column_label: str
    row_name: str
    column_name: str
    title: str
    caption: str
    row_start: int
    row_end: int
    table_start: int
    table_end: int
    rows_are_data: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The words that may say what the cell holds, the likeliest first."""
        found = (self.column_label, self.column_name, self.row_label, self.row_name)
        return tuple(dict.fromkeys(filter(None, found)))

    def owner(self, label: str) -> str:
        """Return the words that tell whose value it is: what heads it the other way, and the title."""
        words = self.beside(label)
        if self.rows_are_data and words == self.row_name:
            words = _CITED.sub("", words)
        return f"{self.title} ; {words}".strip(" ;")

    def beside(self, label: str) -> str:
        """Return what heads the cell the other way than ``label`` does: whose value it is."""
        return self.row_name if label in {self.column_label, self.column_name} else self.column_name


def labelled_cells(page: Page, wanted: re.Pattern[str] | None = None) -> Iterator[LabelledCell]:
    """Yield the cells of every table of ``page`` below a heading or right of a label, row by row.

    ``wanted`` must match in the first words of a cell. Cells that hold a ratio are left out.
    """
    for table in page.tables:
        if len(table.cells) <= _MAX_CELLS:
            yield from _of_table(page, table, wanted)


def _of_table(page: Page, table: Table, wanted: re.Pattern[str] | None) -> Iterator[LabelledCell]:
    cells = [
        cell
        for cell in table.cells
        if (
            wanted is None
            or wanted.search(page.text, cell.start, min(cell.end, cell.start + _MAX_CELL_CHARS))
        )
        and not _RATIO.match(page.text, cell.start, cell.end)
    ]
    if not cells:
        return
    heads = TableHeads(page, table)
    ends: dict[int, tuple[int, int]] = {}
    for cell in table.cells:
        low, high = ends.get(cell.row, (cell.start, cell.end))
        ends[cell.row] = min(low, cell.start), max(high, cell.end)
    labels: dict[int, str] = {}
    labelled = []
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.start)):
        found = heads.of(cell)
        if found.row:
            labels.setdefault(cell.row, found.row[0])
        if found.row or found.column or found.over:
            labelled.append(_labelled(table, cell, found, ends[cell.row], heads))
    sums = _rows_over_models(labels)
    for one in labelled:
        if one.row not in sums:
            yield from _in_parts(one)


def _rows_over_models(labels: dict[int, str]) -> frozenset[int]:
    """Return the rows that add up those of several models: what all of them cost is the cost of none.

    A sum over the stages of one training ("Pre-training", "Context extension") is that training's and stays.
    """
    sums = frozenset(row for row, label in labels.items() if SUM.fullmatch(label))
    parts = [label for row, label in labels.items() if row not in sums]
    stages = sum(_STAGE.search(label) is not None for label in parts)
    return sums if len(parts) >= _FEWEST_SUMMED and 2 * stages < len(parts) else frozenset()


def _in_parts(cell: LabelledCell) -> Iterator[LabelledCell]:
    """Yield the parts of a cell "8B / 4B" below "Heron-B / -L", each under its own name, else the cell."""
    if "/" not in cell.text:
        yield cell
        return
    parts = parts_of(cell.text)
    of_columns = name_of_part(cell.column_label, 0, len(parts)) is not None
    for part, (start, end) in enumerate(parts):
        label = cell.column_label if of_columns else cell.row_label
        name = name_of_part(label, part, len(parts))
        if name is None:
            yield cell
            return
        one = replace(cell, start=cell.start + start, end=cell.start + end, text=cell.text[start:end])
        if of_columns:
            yield replace(one, column_label=name, column_name=name)
        else:
            yield replace(one, row_label=name, row_name=name)


def _labelled(
    table: Table, cell: Cell, heads: Heads, row: tuple[int, int], of_table: TableHeads
) -> LabelledCell:
    return LabelledCell(
        cell.start,
        cell.end,
        cell.row,
        cell.column,
        of_table.words(cell),
        heads.row[-1] if heads.row else "",
        heads.column,
        " ".join(heads.row),
        f"{heads.over} {heads.column}".strip(),
        heads.title,
        table.caption or "",
        *row,
        table.start,
        table.end,
        of_table.rows_are_data,
    )
