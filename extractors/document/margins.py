"""Page numbers, running heads, and the line numbers of manuscripts under review."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.document.lines import Line
    from extractors.document.words import Run

__all__ = ["drop_line_numbers", "split_margins"]

_MARGIN = 0.1  # share of the page's height at its top and bottom where heads and numbers stand
_APART_EM = 0.9  # space between a running head and the text
_MAX_WORDS = 14
_FEWEST_NUMBERED = 5  # lines of a page, where lines are numbered
_STEPS = frozenset({1, 5})  # every line has its number, or every fifth
_REGULAR = 0.8  # share of a margin's numbers that follow their neighbour; floats and formulas have none
_IN_MARGIN = 0.03  # share of the page's words that may stand beyond the numbers
_LETTERS_A_LINE = 30  # so many at least are beside each number; rows of tables hold fewer
_PAGE_NUMBER = re.compile(r"(?:[Pp]age\s+)?[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:/\s*\d{1,4})?\s*[-–]?$")


def drop_line_numbers(runs: list[Run], turn: int = 0) -> list[Run]:
    """Leave out numbers that count the lines in a margin of the page, beyond all that is printed."""
    counts = [run for run in runs if run.turn == turn and run.text.isdigit()]
    if len(counts) < _FEWEST_NUMBERED:
        return runs
    others = [run for run in runs if run.turn == turn and not run.text.isdigit()]
    few, letters = _IN_MARGIN * len(others), sum(len(run.text) for run in others)
    dropped: set[int] = set()
    for column in _flush(counts):
        left, right = min(run.x0 for run in column), max(run.x1 for run in column)
        outside = sum(run.x0 < right for run in others) <= few or sum(run.x1 > left for run in others) <= few
        if outside and letters >= _LETTERS_A_LINE * len(column) and _counts_on(column):
            dropped.update(id(run) for run in column)
    return [run for run in runs if id(run) not in dropped] if dropped else runs


def _flush(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs that end, or that begin, at one x."""
    columns: defaultdict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in runs:
        columns["right", round(run.x1)].append(run)
        columns["left", round(run.x0)].append(run)
    return [column for column in columns.values() if len(column) >= _FEWEST_NUMBERED]


def _counts_on(column: Sequence[Run]) -> bool:
    """Whether numbers count on from one to the next, down the page."""
    values = [int(run.text) for run in sorted(column, key=lambda run: run.base)]
    steps = [below - above for above, below in pairwise(values)]
    return any(steps.count(step) >= _REGULAR * len(steps) for step in _STEPS)


def split_margins(lines: list[Line], height: float, body: float) -> tuple[list[Line], list[Line]]:
    """Part the rows from the running heads; page numbers are in neither."""
    top, bottom = _MARGIN * height, (1 - _MARGIN) * height
    edge = [line for line in lines if line.base < top or line.base > bottom]
    if not edge:
        return lines, []
    heads: list[Line] = []
    drop: set[int] = set()
    first, last = min(line.base for line in lines), max(line.base for line in lines)
    for line in edge:
        level = first if line.base < top else last
        if abs(line.base - level) > 0.3 * body:
            continue
        if _PAGE_NUMBER.match(line.text()):
            drop.add(id(line))
        elif (
            line.base < top
            and line.size < 1.05 * body
            and line.n_words <= _MAX_WORDS
            and _stands_apart(line, lines)
        ):
            drop.add(id(line))
            heads.append(line)
    return [line for line in lines if id(line) not in drop], heads


def _stands_apart(head: Line, lines: list[Line]) -> bool:
    below = min(
        (line.base - 0.75 * line.size for line in lines if line.base > head.base + 0.5 * head.size),
        default=head.base,
    )
    return below - (head.base + 0.25 * head.size) > _APART_EM * head.size
