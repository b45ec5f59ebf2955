"""Rows that stand loosely → grids of cells.

Tables are found by what they are not: running text, headings, captions. What is left between those is laid
on a grid: rows by baseline, columns by the gutters that hardly any row crosses. Where that gives no two
rows of two cells the words stay as they were.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.document.layout import Region
from extractors.document.lines import BODY, CELL_GAP_EM
from extractors.document.shapes import is_numbered_heading, is_references_heading

if TYPE_CHECKING:
    from extractors.document.lines import Line, Piece

__all__ = ["columns_of", "find_tables", "split_cells"]

_ROW_EM = 0.35  # baselines within this are one row
_HALF_ROWS_EM = 1.7  # rows this close cannot have a row of their own between them
_APART_EM = 4.5  # an empty band this high separates two things
_SEGMENT_GAP_EM = 0.55  # in tables words are not stretched: a space is 0.25 to 0.33 em
_GUTTER_EM = 0.3
_MAX_CROSSING = 0.2  # share of rows that may run over a gutter (headers over several columns)
_MAX_PAGE_GUTTER_EM = 6.0  # two columns of text are never further apart
_FORMAL = re.compile(r"(?:[^\W\d]{1,2}|[^\w✓✗✔✘×√–—+-]{1,3}|.{0,12}[=∑∏∈≤≥∂∇∀\uf8eb-\uf8fe].{0,12})$")
_MAX_FORMAL = 0.4
_SCATTERED = 3  # more loose bits than this are the lettering of a figure or a formula


def find_tables(regions: list[Region]) -> list[Region]:
    """``regions`` with the loose ones among them put together to tables where they form a grid."""
    gutter = _page_gutter(regions)
    found: list[Region] = []
    area: list[Region] = []
    for region in regions:
        if _is_loose(region):
            if area and not _belongs(area, region, gutter):
                found.extend(_settle(area))
                area = []
            area.append(region)
        else:
            found.extend(_settle(area))
            area = []
            found.append(region)
    found.extend(_settle(area))
    return found


def _is_loose(region: Region) -> bool:
    if region.kind == "table":
        return True
    if region.kind in {"caption", "footnote", "list"}:
        return False
    if region.kind == "heading":
        text = region.text()
        return not is_numbered_heading(text) and not is_references_heading(text) and text.count(" ") < 4
    return not region.is_prose()


def _page_gutter(regions: list[Region]) -> float | None:
    """Find the middle between two columns of running text; None on a page with one column."""
    prose = [region for region in regions if len(region.lines) > 2 and region.is_prose()]
    for left in prose:
        for right in prose:
            if left.x1 < right.x0 and right.x0 - left.x1 < _MAX_PAGE_GUTTER_EM * left.lines[0].size:
                return (left.x1 + right.x0) / 2
    return None


def _belongs(area: list[Region], region: Region, gutter: float | None) -> bool:
    """Whether a loose region goes on with the area: no empty band between, no change of the page's column.

    A label over several rows stands at their middle, and its rows begin above it: going up is no sign of
    a new column.
    """
    em = region.lines[0].size
    bottom = max(part.bottom for part in area)
    top = min(part.top for part in area)
    if region.top > bottom + _APART_EM * em or region.bottom < top - _APART_EM * em:
        return False
    if gutter is None or region.x0 < gutter or any(part.x1 > gutter for part in area):
        return True
    base = region.lines[0].base
    return any(abs(line.base - base) < 1.0 for part in area for line in part.lines)


def _settle(area: list[Region]) -> list[Region]:
    if not area:
        return []
    lines = [line for region in area for line in region.lines]
    if len(lines) > 1 and sum(line.n_cells for line in lines) + len(area) > 3:
        grid = _grid(lines)
        if grid is not None:
            table = Region("table", lines)
            table.grid = grid
            return [table]
    if len(area) > _SCATTERED:
        return [Region("other", lines)]
    for region in area:
        if region.kind == "table":
            region.kind = "paragraph"
    return area


def _grid(lines: list[Line]) -> list[list[list[Piece]]] | None:
    rows = _rows(lines)
    if len(rows) < 2:
        return None
    gutters = _gutters(rows)
    if not gutters:
        return None
    grid = [split_cells(row, gutters) for row in rows]
    several = sum(len(row) > 1 for row in grid)
    if several < 2 or several < 0.34 * len(grid) or _is_formula(grid):
        return None
    return grid


def _is_formula(grid: list[list[list[Piece]]]) -> bool:
    """Whether the cells hold letters and operators rather than words and numbers."""
    cells = [cell for row in grid for cell in row]
    formal = sum(bool(_FORMAL.match("".join(piece.run.text for piece in cell))) for cell in cells)
    return formal > _MAX_FORMAL * len(cells)


def _rows(lines: list[Line]) -> list[list[Piece]]:
    """Pieces by row, from top to bottom and from left to right."""
    rows: list[tuple[float, list[Line]]] = []
    for line in sorted(lines, key=lambda line: line.base):
        if rows and line.base - rows[-1][0] < _ROW_EM * line.size:
            rows[-1][1].append(line)
        else:
            rows.append((line.base, [line]))
    _attach_labels(rows)
    result = []
    for _, members in rows:
        members.sort(key=lambda line: line.x0)
        result.append([piece for line in members for piece in line.pieces])
    return result


def _attach_labels(rows: list[tuple[float, list[Line]]]) -> None:
    """Put a label that stands half a row below the row it begins with into that row."""
    for index in range(len(rows) - 2, 0, -1):
        (above, upper), (base, label), (below, _) = rows[index - 1 : index + 2]
        size = label[0].size
        if below - above > _HALF_ROWS_EM * size or base - above > _HALF_ROWS_EM / 2 * size:
            continue
        if max(line.x1 for line in label) < min(line.x0 for line in upper):
            upper.extend(label)
            del rows[index]


def _segments(row: list[Piece]) -> list[tuple[float, float]]:
    segments: list[tuple[float, float]] = []
    for piece in row:
        run = piece.run
        if segments and run.x0 - segments[-1][1] <= _SEGMENT_GAP_EM * run.size:
            segments[-1] = (segments[-1][0], max(segments[-1][1], run.x1))
        else:
            segments.append((run.x0, run.x1))
    return segments


def _gutters(rows: list[list[Piece]]) -> list[float]:
    """Find where columns part, from left to right: the clearest x of each stretch that few rows run over."""
    segmented = [segments for row in rows if len(segments := _segments(row)) > 1]
    if not segmented:
        return []
    events = sorted(
        [(x0, 1) for row in segmented for x0, _ in row] + [(x1, -1) for row in segmented for _, x1 in row]
    )
    allowed = max(_MAX_CROSSING * len(segmented), 1.0 if len(segmented) >= 4 else 0.0)
    least = _GUTTER_EM * rows[0][0].run.size
    gutters: list[float] = []
    stretch: list[tuple[int, float, float]] = []  # rows that run over it, minus its width, its middle
    crossing = 0
    columns = False  # whether a column stands left of the stretch
    for (x, step), (following, _) in pairwise(events):
        crossing += step
        if crossing <= allowed:
            stretch.append((crossing, x - following, (x + following) / 2))
        elif stretch:
            clearest = min(stretch)
            wide = -sum(width for _, width, _ in stretch) > least
            if wide and (columns or clearest[0] == 0):
                gutters.append(clearest[2])
            stretch, columns = [], True
        else:
            columns = True
    return gutters


def split_cells(row: list[Piece], gutters: list[float]) -> list[list[Piece]]:
    """Part a row's pieces into cells: where a gutter runs through a gap, or where the gap is wide."""
    cells: list[list[Piece]] = []
    end = 0.0
    for piece in row:
        run = piece.run
        gap = run.x0 - end
        if not cells:
            parted = True
        elif piece.script != BODY or gap < 0.2 * run.size:
            parted = gap > CELL_GAP_EM * run.size
        else:
            parted = gap > CELL_GAP_EM * run.size or bisect_right(gutters, run.x0) > bisect_right(
                gutters, end
            )
        if parted:
            cells.append([piece])
        else:
            cells[-1].append(piece)
        end = run.x1 if parted else max(end, run.x1)
    return cells


def columns_of(grid: list[list[list[Piece]]], n_headers: int) -> list[list[tuple[int, int]]]:
    """Find column and number of columns covered for each cell; ``n_headers`` rows are headers."""
    boundaries = _gutters([[piece for cell in row for piece in cell] for row in grid])
    places = [[_covered(cell, boundaries) for cell in row] for row in grid]
    centres = _centres(grid[n_headers:], places[n_headers:])
    for number in range(min(n_headers, len(grid))):
        if 1 < len(grid[number]) < len(centres):
            places[number] = _spread(grid[number], places[number], centres)
    return places


def _covered(cell: list[Piece], boundaries: list[float]) -> tuple[int, int]:
    x0, x1, inset = cell[0].run.x0, cell[-1].run.x1, 0.3 * cell[0].run.size
    first = bisect_right(boundaries, x0 + inset)
    last = bisect_right(boundaries, max(x1 - inset, x0 + inset))
    return first, last - first + 1


def _centre(cell: list[Piece]) -> float:
    return (cell[0].run.x0 + cell[-1].run.x1) / 2


def _centres(grid: list[list[list[Piece]]], places: list[list[tuple[int, int]]]) -> dict[int, float]:
    """Find the middle of each column, from the cells that stand in it alone."""
    found: dict[int, list[float]] = {}
    for row, row_places in zip(grid, places, strict=True):
        for cell, (column, span) in zip(row, row_places, strict=True):
            if span == 1:
                found.setdefault(column, []).append(_centre(cell))
    return {column: sum(values) / len(values) for column, values in sorted(found.items())}


def _spread(
    row: list[list[Piece]], places: list[tuple[int, int]], centres: dict[int, float]
) -> list[tuple[int, int]]:
    """Let a header that is centred over several columns cover them."""
    middles = [_centre(cell) for cell in row]
    nearest: dict[int, list[int]] = {}
    for column, centre in centres.items():
        nearest.setdefault(min(range(len(row)), key=lambda i: abs(middles[i] - centre)), []).append(column)
    spread = list(places)
    for index, columns in nearest.items():
        if len(columns) < 2 or columns[-1] - columns[0] + 1 != len(columns):
            continue
        middle = (centres[columns[0]] + centres[columns[-1]]) / 2
        if abs(middle - middles[index]) < 1.5 * row[index][0].run.size:
            spread[index] = (columns[0], len(columns))
    return spread
