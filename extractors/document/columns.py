"""Which columns of a table its cells cover.

A column that no row below the header fills is none; a header over several columns, and a value that stands
in their middle for all of them, cover them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from extractors.document.gutters import find_gutters

if TYPE_CHECKING:
    from extractors.document.lines import Piece

__all__ = ["columns_of"]

_CENTRED_EM = 1.5  # how far from the middle of its columns a header may stand
_WIDER_EM = 0.5  # how much further for one column more
_SHARED_EM = 1.0  # the same for a value that holds for all columns
_SHARED_SHARE = 0.6  # of the rows must be those and rows that fill several columns
_CENTRED_VALUE_EM = 0.6  # the same for a value that holds for some columns
_OFTEN = 0.4  # of the rows fill each of those columns
_FEWEST_SHARED, _LEAST_SHARED = 3, 0.15  # so many rows, and this share of all, are alike
_ALIGNED_EM = 0.4
_UNDER_EM = 0.3
_FEWEST_TO_PART = 2  # a header row of fewer cells is a title
_FULL_ROWS = 2  # so many rows of several values tell what the columns are
_Cells = list[list["Piece"]]
_Places = list[tuple[int, int]]
_Way = tuple[float, int, int]  # how badly a header stands over columns, the first and the last of them


def columns_of(grid: list[_Cells], n_headers: int) -> list[_Places]:
    """Find column and number of columns covered for each cell; ``n_headers`` rows are headers.

    Cells of headers that hold the words of several columns are parted in ``grid``.
    """
    shared = _shared_rows(grid, n_headers)
    telling = [row for number, row in enumerate(grid) if number not in shared]
    boundaries = find_gutters([[piece for cell in row for piece in cell] for row in telling])
    boundaries = _without_empty(telling, boundaries, n_headers)
    places = [[_covered(cell, boundaries) for cell in row] for row in grid]
    for number in shared:
        places[number][-1] = (1, len(boundaries))
    columns = _columns(grid[n_headers:], places[n_headers:])
    _spread_values(grid, places, columns, n_headers)
    heads = range(min(n_headers, len(grid)))
    for number in heads:
        if len(grid[number]) < _FEWEST_TO_PART:
            continue
        below = {
            column
            for row in places[number + 1 : n_headers]
            for first, span in row
            for column in _range(first, span)
        }
        parts = [
            part
            for cell, place in zip(grid[number], places[number], strict=True)
            for part in _part_header(cell, place, boundaries, columns, below)
        ]
        grid[number], places[number] = [cell for cell, _ in parts], [place for _, place in parts]
    _spread_headers(grid, places, _columns(grid, places), len(heads))
    return places


def _range(first: int, span: int) -> range:
    return range(first, first + span)


def _shared_rows(grid: list[_Cells], n_headers: int) -> frozenset[int]:
    """Find the rows of a label and one value that stands in the middle of all columns of values."""
    full = [row for row in grid[n_headers:] if len(row) > 2]
    if len(full) < _FULL_ROWS:
        return frozenset()
    x0, x1 = min(row[1][0].run.x0 for row in full), max(row[-1][-1].run.x1 for row in full)
    labels = max(row[0][-1].run.x1 for row in full)
    shared = frozenset(
        number
        for number, row in enumerate(grid[n_headers:], n_headers)
        if len(row) == 2
        and row[0][0].run.x0 < labels < row[1][0].run.x0
        and abs(_middle(row[1]) - (x0 + x1) / 2) < _SHARED_EM * row[1][0].run.size
    )
    return shared if len(full) + len(shared) > _SHARED_SHARE * len(grid) else frozenset()


def _spread_values(
    grid: list[_Cells], places: list[_Places], columns: dict[int, _Column], n_headers: int
) -> None:
    """Let a value in the middle of columns that its row leaves empty, and hardly any other, cover them.

    In the middle of three columns a value may be the middle one's: several rows must be alike.
    """
    body = range(n_headers, len(grid))
    filled = [{column for place in places[number] for column in _range(*place)} for number in body]
    often = {c for c in columns if sum(c in row for row in filled) >= _OFTEN * len(filled)}
    spread: list[tuple[int, int, tuple[int, int]]] = []
    for number, row in zip(body, filled, strict=True):
        if places[number][0][0] > 0:
            continue
        for index, (cell, place) in enumerate(zip(grid[number], places[number], strict=True)):
            reached = _room(cell, place, columns, often - row)
            if reached != place:
                spread.append((number, index, reached))
    several = len(spread) >= max(_FEWEST_SHARED, _LEAST_SHARED * len(filled))
    for number, index, reached in spread:
        own = columns[places[number][index][0]]
        if several or abs(own.middle - _middle(grid[number][index])) > _SHARED_EM * _size(
            grid[number][index]
        ):
            places[number][index] = reached


def _room(
    cell: list[Piece], place: tuple[int, int], columns: dict[int, _Column], empty: set[int]
) -> tuple[int, int]:
    """Return the place of a value with the empty columns around it, where it stands in their middle."""
    low, high = place[0], place[0] + place[1] - 1
    while low > 1 and low - 1 in empty:
        low -= 1
    while high + 1 in empty:
        high += 1
    if place[0] == 0 or low not in columns or high not in columns:
        return place
    off = abs((columns[low].left + columns[high].right) / 2 - _middle(cell))
    return (low, high - low + 1) if off < _CENTRED_VALUE_EM * _size(cell) else place


def _without_empty(grid: list[_Cells], boundaries: list[float], n_headers: int) -> list[float]:
    """Leave out the boundaries of columns that only cells over several columns fill."""
    body = grid[n_headers:]
    while len(boundaries) > 1:
        filled = {
            column
            for row in body
            for column, span in (_covered(cell, boundaries) for cell in row)
            if span == 1
        }
        empty = next((c for c in range(1, len(boundaries) + 1) if c not in filled), None)
        if empty is None or not filled:
            break
        over = [_covered(cell, boundaries) for row in grid for cell in row]
        left = sum(column < empty < column + span for column, span in over)
        right = sum(column <= empty < column + span - 1 for column, span in over)
        at = empty - 1 if empty == len(boundaries) or left > right else empty
        boundaries = boundaries[:at] + boundaries[at + 1 :]
    return boundaries


def _part_header(
    cell: list[Piece],
    place: tuple[int, int],
    boundaries: list[float],
    columns: dict[int, _Column],
    below: set[int],
) -> list[tuple[list[Piece], tuple[int, int]]]:
    """Part a header whose words each stand right over a column of their own, if no other header is below."""
    first, span = place
    wanted = list(_range(first, span))
    if span < 2 or len(cell) < span or not below.isdisjoint(wanted):
        return [(cell, place)]
    parts: dict[int, list[Piece]] = {}
    for piece in cell:
        column = bisect_right(boundaries, (piece.run.x0 + piece.run.x1) / 2)
        parts.setdefault(column, []).append(piece)
    whole = all(part[0] is cell[0] or not part[0].run.glued for part in parts.values())
    brackets = [parts[column][0].run.text[0] in "([" for column in sorted(parts)]
    if any(brackets[1:]) and not all(brackets):
        return [(cell, place)]  # a unit or a citation belongs to the words before it
    if (
        whole
        and sorted(parts) == wanted
        and all(c in columns and columns[c].is_under(parts[c]) for c in wanted)
    ):
        return [(parts[column], (column, 1)) for column in wanted]
    return [(cell, place)]


class _Column:
    """Where the cells stand that fill a column alone: their left edge, right edge and middle."""

    def __init__(self, cells: _Cells) -> None:
        self.left = min(cell[0].run.x0 for cell in cells)
        self.right = max(cell[-1].run.x1 for cell in cells)
        self.middle = sum(_middle(cell) for cell in cells) / len(cells)
        self.flush = len(cells) > 2 and all(cell[0].run.x0 - self.left < 1.0 for cell in cells)

    def is_under(self, header: list[Piece]) -> bool:
        """Whether a header stands right over the column: its middle or one of its edges."""
        reach = _UNDER_EM * header[0].run.size
        edges = (header[0].run.x0 - self.left, header[-1].run.x1 - self.right)
        return abs(_middle(header) - self.middle) < 1.5 * reach or any(abs(edge) < reach for edge in edges)


def _covered(cell: list[Piece], boundaries: list[float]) -> tuple[int, int]:
    x0, x1, inset = cell[0].run.x0, cell[-1].run.x1, 0.3 * cell[0].run.size
    first = bisect_right(boundaries, x0 + inset)
    last = bisect_right(boundaries, max(x1 - inset, x0 + inset))
    return first, last - first + 1


def _size(cell: list[Piece]) -> float:
    return cell[0].run.size


def _middle(cell: list[Piece]) -> float:
    return (cell[0].run.x0 + cell[-1].run.x1) / 2


def _columns(grid: list[_Cells], places: list[_Places]) -> dict[int, _Column]:
    """Collect the columns by the cells that stand in them alone."""
    found: dict[int, _Cells] = {}
    for row, row_places in zip(grid, places, strict=True):
        for cell, (column, span) in zip(row, row_places, strict=True):
            if span == 1:
                found.setdefault(column, []).append(cell)
    return {column: _Column(cells) for column, cells in sorted(found.items())}


def _spread_headers(
    grid: list[_Cells], places: list[_Places], columns: dict[int, _Column], n_headers: int
) -> None:
    """Let headers that are centred over several columns cover them, where no other header stands.

    The columns are those whose own headers stand in the row that the header's first own one stands in.
    """
    for number in reversed(range(n_headers)):
        row = grid[number]
        if not len(row) < len(columns):
            continue
        heads = [{c: (first, span) for first, span in line for c in _range(first, span)} for line in places]
        beneath = {c: next((n for n in range(number + 1, n_headers) if c in heads[n]), None) for c in columns}
        taken = set(heads[number])
        if len(row) == 1 and beneath.get(0) == beneath.get(places[number][0][0]):
            continue  # a title, or the first word of a header
        ways: list[list[_Way]] = []
        for index, (cell, (first, span)) in enumerate(zip(row, places[number], strict=True)):
            above = [heads[n].get(first) for n in range(number)]
            free = {
                c
                for c in columns
                if c not in taken
                and beneath[c] == beneath.get(first)
                and all(heads[n].get(c) in {None, above[n]} for n in range(number))
            }
            if index or span > 1:
                free.discard(0)
            ways.append(_ways(cell, (first, span), columns, free))
        places[number] = _side_by_side(ways)


def _side_by_side(ways: list[list[_Way]]) -> _Places:
    """Choose a way for each header of a row, from left to right, so that none covers what another does."""
    best: dict[int, tuple[float, _Places]] = {-1: (0.0, [])}  # by the last column covered
    for of_one in ways:
        reached: dict[int, tuple[float, _Places]] = {}
        for end, (cost, chosen) in best.items():
            for more, a, b in of_one:
                if a > end and (b not in reached or cost + more < reached[b][0]):
                    reached[b] = cost + more, [*chosen, (a, b - a + 1)]
        best = reached
    return min(best.values())[1] if best else [(a, b - a + 1) for (_, a, b), *_ in ways]


def _ways(
    cell: list[Piece], place: tuple[int, int], columns: dict[int, _Column], free: set[int]
) -> list[_Way]:
    """Return the columns that a header is in the middle of: its own ones and free ones beside them."""
    first, last = place[0], place[0] + place[1] - 1
    low, high = first, last
    while low - 1 in free:
        low -= 1
    while high + 1 in free:
        high += 1
    em, middle = cell[0].run.size, _middle(cell)
    own = columns.get(first) if first == last else None
    centred = own is not None and abs(own.middle - middle) < _ALIGNED_EM * em
    found: list[_Way] = [(0.0, first, last)]
    if own is not None and own.flush and not centred and abs(cell[0].run.x0 - own.left) < _ALIGNED_EM * em:
        return found
    for a in range(low, first + 1):
        for b in range(last, high + 1):
            if a not in columns or b not in columns or (a == 0 and b > 1):
                continue
            allowed = 0.0 if centred and first - a != b - last else _CENTRED_EM
            middles = (columns[a].middle + columns[b].middle) / 2, (columns[a].left + columns[b].right) / 2
            off = min(abs(between - middle) for between in middles)
            if off < allowed * em:
                found.append((off - _WIDER_EM * em * (b - a), a, b))
    return found
