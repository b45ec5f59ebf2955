"""Grids of cells → text and :class:`~extractors.document.pages.Table`: columns, headers, offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.document.columns import columns_of
from extractors.document.pages import Cell, Table
from extractors.document.shapes import heads_labels

if TYPE_CHECKING:
    from extractors.document.compose import Composer
    from extractors.document.layout import Region
    from extractors.document.lines import Piece

__all__ = ["write_table"]

_MAX_HEADER_ROWS = 4
_MOSTLY = 0.5
_FEWEST_BELOW = 2  # rows of values below a header of two lines
_Row = list[list["Piece"]]
_NUMERIC = re.compile(r"[~≈<>≤≥±+\-–$(]*\d|[-–—✓✗×/]+$|(?:n/?a|none|yes|no)$", re.IGNORECASE)


def write_table(composer: Composer, region: Region) -> Table:
    """Write a line for each row, with tabs between the cells, and say where they are (without caption)."""
    grid = region.grid or []
    n_headers = _header_rows(grid)
    columns = columns_of(grid, n_headers)
    start = len(composer)
    cells: list[Cell] = []
    for number, (row, places) in enumerate(zip(grid, columns, strict=True)):
        if number:
            composer.write("\n")
        for position, (pieces, (column, span)) in enumerate(zip(row, places, strict=True)):
            if position:
                composer.write("\t")
            at = len(composer)
            composer.write_cell(pieces)
            cells.append(Cell(number, column, at, len(composer), header=number < n_headers, span=span))
    n_columns = max((cell.column + cell.span for cell in cells), default=0)
    return Table(None, start, len(composer), tuple(cells), len(grid), n_columns)


def _header_rows(grid: list[_Row]) -> int:
    """Count the rows of headers: those above the first row of mostly numbers; 1 where no row is."""
    for number, row in enumerate(grid[: _MAX_HEADER_ROWS + 1]):
        if _share_of_numbers(row[1:] or row) < _MOSTLY:
            continue
        if _goes_on(grid, number or 1):
            return (number or 1) + 1
        if len(row) > 1:
            return number
    return 1


def _share_of_numbers(cells: _Row) -> float:
    return sum(bool(_NUMERIC.match(cell[0].run.text)) for cell in cells) / len(cells)


def _goes_on(grid: list[_Row], number: int) -> bool:
    """Whether the first row of numbers goes on with the header above it: "8k", "16k" below "Hours".

    Either it has no label while all rows below have one, and leaves columns empty or parts those of the
    header; or the header has none, and its own says what the labels below are.
    """
    below = [other for other in grid[number + 1 :] if len(other) > 1]
    if len(below) < _FEWEST_BELOW:
        return False
    row, above = grid[number], grid[number - 1]
    labels, widest = max(other[0][-1].run.x1 for other in below), max(len(other) for other in below)
    em = row[0][0].run.size
    if row[0][0].run.x0 > labels and all(other[0][0].run.x0 < row[0][0].run.x0 - em for other in below):
        return len(row) < widest - 1 or len(above) < len(row)
    return (
        above[0][0].run.x0 > labels
        and len(above) < len(row) - 1
        and heads_labels(" ".join(piece.run.text for piece in row[0]))
    )
