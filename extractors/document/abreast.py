"""Tables that are printed side by side as one: where each begins, and the titles between its rows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from extractors.document.pages import Cell

__all__ = ["block_of", "block_starts", "titles_by_block"]


def block_starts(headers: Iterable[Sequence[Cell]], words: Callable[[Cell], str]) -> list[int]:
    """Return the columns where tables begin that stand under the same headers; of one table its first.

    The first header is printed again over each, and so is the one beside it. Where headers take several
    rows, the lowest row of those that repeat tells; rows below it may hold titles of parts.
    """
    for row in reversed(list(headers)):
        heads = {cell.column: words(cell) for cell in row}
        starts = sorted(column for column, text in heads.items() if text == heads.get(0))
        follow = {heads.get(column + 1) for column in starts}
        if len(starts) > 1 and len(follow) == 1 and None not in follow:
            return starts
    return [0]


def block_of(starts: Sequence[int], column: int) -> int:
    """Return the number of the table that a column is part of."""
    return max(bisect_right(starts, column) - 1, 0)


def titles_by_block(
    rows: Mapping[int, Sequence[Cell]],
    titles: Iterable[int],
    starts: Sequence[int],
    words: Callable[[Cell], str],
) -> dict[tuple[int, int], str]:
    """Return for each row of each table the title between rows that it stands below, "" for none.

    A title that stands alone in its row is of all tables.
    """
    marks = set(titles)
    title = [""] * len(starts)
    found: dict[tuple[int, int], str] = {}
    for number in sorted(rows):
        if number not in marks:
            found.update({(number, block): text for block, text in enumerate(title)})
        elif len(rows[number]) == 1:
            title = [words(rows[number][0])] * len(starts)
        else:
            for cell in rows[number]:
                title[block_of(starts, cell.column)] = words(cell)
    return found
