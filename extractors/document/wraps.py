"""Headers whose words are broken over several lines and centred: the lines of one header, read as rows.

"#Param" above "(M)" with "GFLOPs" between the two is one line of headers, of which a line of text holds some
cells each.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extractors.document.pages import Cell

__all__ = ["wrapped_header"]

_FEWEST_LINES = 3
"""Two lines are told apart by what they say; more that fill a part of the columns each are one header."""
_FEWEST_COLUMNS = 3
_FIGURES = re.compile(r"\W*\d[\d.,]+")


def wrapped_header(rows: Mapping[int, Sequence[Cell]], words: Callable[[Cell], str]) -> frozenset[int]:
    """Return the first rows that are the lines of one header; empty where it is not broken so.

    They end at the first row that fills the columns as the rows of the lower half do. A row with a label and
    figures is a row of the body.
    """
    numbers = sorted(rows)
    full, _ = Counter(len(rows[number]) for number in numbers[len(numbers) // 2 :]).most_common(1)[0]
    lines: list[int] = []
    for number in numbers:
        row = rows[number]
        if len(row) >= full:
            break
        if row[0].column == 0 and any(_FIGURES.match(words(cell)) for cell in row[1:]):
            return frozenset()
        lines.append(number)
    columns = {cell.column for number in lines for cell in rows[number]}
    enough = len(lines) >= _FEWEST_LINES and full >= _FEWEST_COLUMNS and len(columns) >= full - 1
    return frozenset(lines) if enough else frozenset()
