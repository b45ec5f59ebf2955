"""Tables from the places of their words: rows, columns, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.document.pages import Cell, Table

if TYPE_CHECKING:
    from extractors.document.compose import Composer
    from extractors.document.layout import Region
    from extractors.document.lines import Line, Piece

__all__ = ["write_table"]

_TABLE_GAP_EM = 0.55


def write_table(composer: Composer, region: Region, caption: str | None) -> Table:
    """Write the table's rows, cells separated by tabs, and say where they are."""
    rows = [_cells(line) for line in region.lines]
    columns = _columns([cell for row in rows for cell in row])
    start = len(composer)
    cells: list[Cell] = []
    for number, (line, row) in enumerate(zip(region.lines, rows, strict=True)):
        if number:
            composer.separate("\n")
        for position, pieces in enumerate(row):
            if position:
                composer.separate("\t")
            at = len(composer)
            composer.write_cell(pieces, line.size)
            column = _column_of(pieces, columns)
            cells.append(Cell(number, column, at, len(composer), header=number == 0))
    return Table(caption, start, len(composer), tuple(cells), len(rows), len(columns))


def _cells(line: Line) -> list[list[Piece]]:
    cells: list[list[Piece]] = []
    for piece in line.pieces:
        if not cells or piece.gap > _TABLE_GAP_EM * line.size:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    return cells


def _columns(cells: list[list[Piece]]) -> list[tuple[float, float]]:
    """Stretches of x that the cells cover, from left to right; cells that overlap share a column."""
    spans = sorted((cell[0].run.x0, cell[-1].run.x1) for cell in cells)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] - 0.5:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _column_of(cell: list[Piece], columns: list[tuple[float, float]]) -> int:
    middle = (cell[0].run.x0 + cell[-1].run.x1) / 2
    return min(range(len(columns)), key=lambda i: abs(middle - (columns[i][0] + columns[i][1]) / 2))
