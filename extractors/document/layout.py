"""Rows → regions: paragraphs, headings, captions, footnotes, lists, rows of tables, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.document.lines import RAISED
from extractors.document.shapes import is_caption_start, is_heading, is_list_item, is_numbered_heading

if TYPE_CHECKING:
    from extractors.document.lines import Line, Piece

__all__ = ["Region", "body_size", "build_regions"]

_PROSE_WORDS = 6  # a row with as many words is running text and tells the page's usual size
_DOUBLE_SPACING_EM = 2.2  # rows of one paragraph are at most this far apart
_JUSTIFIED_GAP_EM = 2.5
_TERMINAL = re.compile(r"[.!?:][)\]\"'”’]*$")
_ORDINARY_START = frozenset("abcdefghijklmnopqrstuvwxyzBCDGHIJKMNOPQRUVWXYZ")
"""No caption begins with these, nor (in rows of many words, larger rows aside) an item of a list."""
_BULLETS = "•◦▪∙·‣"
_FOOTNOTE_MARKS = "*†‡§¶∗⋆"


class Region:
    """Rows that belong together, and what they are; ``grid`` holds the cells, row by row, of a table."""

    __slots__ = ("bottom", "grid", "kind", "lines", "top", "x0", "x1")

    def __init__(self, kind: str, lines: list[Line]) -> None:
        self.kind = kind
        self.lines = lines
        self.grid: list[list[list[Piece]]] | None = None
        self.measure()

    def measure(self) -> None:
        """Take the edges from the rows again."""
        lines = self.lines
        self.x0 = min([line.x0 for line in lines])
        self.x1 = max([line.x1 for line in lines])
        self.top = min([line.base - 0.75 * line.size for line in lines])
        self.bottom = max([line.base + 0.25 * line.size for line in lines])

    def text(self) -> str:
        """Give the words, for tests of shape."""
        return " ".join(line.text() for line in self.lines)

    def is_prose(self) -> bool:
        """Whether it is running text by the number of words in its rows."""
        words = sum(line.n_words for line in self.lines)
        rows = len(self.lines)
        if rows == 1:
            return words >= _PROSE_WORDS + 2 and not self.lines[0].is_row()
        return words >= (_PROSE_WORDS - 1) * rows and sum(line.is_row() for line in self.lines) <= 0.4 * rows


def body_size(lines: list[Line]) -> float:
    """Find the size of running text, in points; 10 where there is none."""
    weight: Counter[float] = Counter()
    for line in lines:
        words = line.n_words
        weight[round(line.size * 4) / 4] += words if words < _PROSE_WORDS else 3 * words
    return weight.most_common(1)[0][0] if weight else 10.0


def build_regions(lines: list[Line], body: float) -> list[Region]:
    """Regions in the order of the content stream."""
    pitch = _pitch(lines, body)
    regions: list[Region] = []
    current: Region | None = None
    previous: Line | None = None
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        follows = previous is not None and _follows(previous, line, pitch)
        kind = _kind(line, previous if follows else None, following, body, pitch)
        if (
            current is not None
            and previous is not None
            and _continues(current, previous, line, kind, follows=follows)
        ):
            current.lines.append(line)
        else:
            current = Region(kind or "paragraph", [line])
            regions.append(current)
        previous = line
    for region in regions:
        region.measure()
    return regions


def _pitch(lines: list[Line], body: float) -> float:
    """Find the usual distance of two baselines in running text, in points."""
    steps: Counter[float] = Counter()
    for a, b in pairwise(lines):
        step = b.base - a.base
        if (
            0.8 * body < step < _DOUBLE_SPACING_EM * body
            and abs(a.size - body) < 0.5
            and abs(a.x0 - b.x0) < 2 * body
        ):
            steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body


def _kind(line: Line, above: Line | None, following: Line | None, body: float, pitch: float) -> str | None:
    """Tell what begins with this row; None where it may go on with the row right above (``above``)."""
    small = line.size < 0.95 * body
    plain = (
        line.n_cells == 1 and not line.bold and 0.95 * body < line.size < 1.05 * body and above is not None
    )
    if plain and line.n_words > _PROSE_WORDS and line.pieces[0].run.text[0] in _ORDINARY_START:
        return "paragraph" if above is not None and _is_indented(line, above) else None  # most rows
    text = line.text()
    marked = line.pieces[0].script == RAISED or (above is None and text[:1] in _FOOTNOTE_MARKS)
    kind = "paragraph" if above is None or _is_indented(line, above) else None
    apart = above is None or small or line.pieces[0].run.bold or above.is_row()
    if is_caption_start(text, apart=apart):
        kind = "caption"
    elif line.n_cells < 3 and _is_heading(line, above, following, body, pitch):
        kind = "heading"
    elif is_list_item(text) and _may_begin_item(line, above):
        kind = "list"
    elif (line.is_row() or line.has_tight_cells()) and not (above is not None and _is_justified(line, above)):
        kind = "table"
    elif small and marked and line.n_words > 1:
        kind = "footnote"
    return kind


def _may_begin_item(line: Line, above: Line | None) -> bool:
    """Whether a row that starts like an item of a list is one: no cells, nothing unfinished above."""
    if line.is_row() and not (line.n_cells == 2 and line.pieces[1].gap > 0.5 * line.size):
        return False
    return above is None or line.pieces[0].run.text[0] in _BULLETS or bool(_TERMINAL.search(above.text()))


def _is_justified(line: Line, above: Line) -> bool:
    """Whether a row with gaps is one of running text: its edges are those of the row above."""
    edges = abs(line.x0 - above.x0) < 0.2 * line.size and abs(line.x1 - above.x1) < 0.2 * line.size
    return edges and line.widest_em < _JUSTIFIED_GAP_EM and not above.is_row()


def _is_indented(line: Line, above: Line) -> bool:
    """Whether a new paragraph begins: the row is indented, and the one above has ended a sentence."""
    return 0.8 * line.size < line.x0 - above.x0 < 4 * line.size and bool(_TERMINAL.search(above.text()))


def _is_heading(line: Line, above: Line | None, following: Line | None, body: float, pitch: float) -> bool:
    text = line.text()
    if line.n_cells == 2 and not is_numbered_heading(text):
        return False
    larger = line.size > 1.08 * body
    if not is_heading(text, bold=line.bold, larger=larger, fresh=above is None or above.bold != line.bold):
        return False
    if is_numbered_heading(text) or following is None or not _follows(line, following, pitch):
        return True
    # A line of running text that is larger than most of its page goes on in the next line.
    if following.text()[:1].islower():
        return False  # a paragraph's first row, all bold
    return line.bold != following.bold or following.size < 0.95 * line.size


def _follows(previous: Line, line: Line, pitch: float) -> bool:
    """Whether ``line`` stands right below ``previous``."""
    step = line.base - previous.base
    return (
        0.3 * line.size < step < max(1.35 * pitch, 1.62 * line.size)
        and min(line.x1, previous.x1) > max(line.x0, previous.x0)
        and 0.88 < line.size / previous.size < 1.14
    )


def _continues(region: Region, previous: Line, line: Line, kind: str | None, *, follows: bool) -> bool:
    if region.kind == "heading":
        alike = (
            line.bold == previous.bold and 0.97 < line.size / previous.size < 1.03 and len(region.lines) < 3
        )
        return kind in {None, "heading"} and follows and alike and not is_numbered_heading(line.text())
    return kind is None and follows
