"""Page numbers and running heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.document.lines import Line

__all__ = ["split_margins"]

_MARGIN = 0.1  # share of the page's height at its top and bottom where heads and numbers stand
_APART_EM = 0.9  # space between a running head and the text
_MAX_WORDS = 14
_PAGE_NUMBER = re.compile(r"(?:[Pp]age\s+)?[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:/\s*\d{1,4})?\s*[-–]?$")


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
