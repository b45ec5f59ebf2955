"""Cells of tables with the words that head their row and their column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Cell, Page, Table

__all__ = ["LabelledCell", "labelled_cells"]

_MAX_CELLS = 5000
"""A table of more cells is a matrix of results or a misread figure, never a list of training settings."""


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """A cell below or beside its headings.

    ``row_label`` is the text of the row's first cell ("" for that cell itself), ``column_label`` that of the
    header cells above, joined by a space; ``caption`` the table's, "" where none was found. ``row_start`` to
    ``row_end`` is the row, ``table_start`` to ``table_end`` the table on the page.
    """

    start: int
    end: int
    row: int
    column: int
    text: str
    row_label: str
    column_label: str
    caption: str
    row_start: int
    row_end: int
    table_start: int
    table_end: int


def labelled_cells(page: Page) -> Iterator[LabelledCell]:
    """Yield the cells of every table of ``page`` below a heading or right of a label, row by row."""
    for table in page.tables:
        if len(table.cells) <= _MAX_CELLS:
            yield from _of_table(page.text, table)


def _of_table(text: str, table: Table) -> Iterator[LabelledCell]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    header_rows = _header_rows(text, rows)
    above: dict[int, list[str]] = defaultdict(list)
    for number, row in sorted(rows.items()):
        row.sort(key=lambda cell: cell.start)
        if number in header_rows:
            for cell in row:
                above[cell.column].append(text[cell.start : cell.end])
        first = row[0]
        label = text[first.start : first.end]
        for cell in row:
            heading = "" if number in header_rows else " ".join(above.get(cell.column, ()))
            beside = label if cell is not first and first.column == 0 else ""
            if heading or beside:
                yield LabelledCell(
                    cell.start,
                    cell.end,
                    number,
                    cell.column,
                    text[cell.start : cell.end],
                    beside,
                    heading,
                    table.caption or "",
                    first.start,
                    row[-1].end,
                    table.start,
                    table.end,
                )


def _header_rows(text: str, rows: dict[int, list[Cell]]) -> frozenset[int]:
    """Return the rows marked as headers (the first where none is), and rows of words right below them."""
    marked = {number for number, row in rows.items() if any(cell.header for cell in row)} or {min(rows)}
    found = set(marked)
    for number in sorted(rows):
        if number in found or number - 1 not in found:
            continue
        if all(not _starts_with_number(text[cell.start : cell.end]) for cell in rows[number]):
            found.add(number)
    return frozenset(found) if len(found) < len(rows) else frozenset(marked)


def _starts_with_number(cell: str) -> bool:
    return cell.lstrip("~≈∼<>≤≥±$+-–( ")[:1].isdigit()
