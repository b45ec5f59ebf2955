"""Rows → blocks: paragraphs, headings, captions, footnotes, tables, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from extractors.document.shapes import is_caption_start, is_heading, is_list_item

if TYPE_CHECKING:
    from extractors.document.lines import Line

__all__ = ["Region", "body_size", "build_regions"]

_PITCH_EM = 1.9  # rows of one paragraph are at most this far apart (double spacing counts as prose)
_TERMINAL = re.compile(r"[.!?:;][)\]\"'”’]*$")


class Region:
    """Rows that belong together, and what they are."""

    __slots__ = ("kind", "lines", "order", "section", "title")

    def __init__(self, kind: str, lines: list[Line]) -> None:
        self.kind = kind
        self.lines = lines
        self.section = ""
        self.title = ""

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(line.base - 0.75 * line.size for line in self.lines)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(line.base + 0.25 * line.size for line in self.lines)

    def text(self) -> str:
        """The words, for tests of shape."""
        return " ".join(line.text() for line in self.lines)


def body_size(lines: list[Line]) -> float:
    """The size most words are set in, in points; 10 where there are none."""
    weight: Counter[float] = Counter()
    for line in lines:
        weight[round(line.size * 4) / 4] += len(line.pieces)
    return weight.most_common(1)[0][0] if weight else 10.0


def build_regions(lines: list[Line], body: float) -> list[Region]:
    """Blocks in the order of the content stream, with tables and split paragraphs put together."""
    pitch = _pitch(lines, body)
    regions: list[Region] = []
    current: Region | None = None
    previous: Line | None = None
    for line in lines:
        kind = _kind(line, previous, body, pitch)
        if current is not None and previous is not None and _continues(current, previous, line, kind, pitch):
            current.lines.append(line)
        else:
            current = Region(kind or "paragraph", [line])
            regions.append(current)
        previous = line
    for region in regions:
        if region.kind == "table" and len(region.lines) == 1:
            region.kind = "paragraph"
    return regions


def _pitch(lines: list[Line], body: float) -> float:
    """The usual distance of two baselines in running text, in points."""
    steps: Counter[float] = Counter()
    for a, b in zip(lines, lines[1:], strict=False):
        step = b.base - a.base
        if 0.8 * body < step < _PITCH_EM * body and abs(a.size - body) < 0.5 and abs(a.x0 - b.x0) < 2 * body:
            steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body


def _kind(line: Line, previous: Line | None, body: float, pitch: float) -> str | None:
    """What begins with this row; None where it may go on with what stands above."""
    text = line.text()
    fresh = previous is None or not _follows(previous, line, pitch)
    if is_caption_start(text) and (
        fresh or line.bold or text.rstrip(".: ")[-1:].isdigit() or _small(line, body)
    ):
        return "caption"
    if line.n_cells < 3 and is_heading(text, bold=line.bold, larger=line.size > 1.05 * body, fresh=fresh):
        return "heading"
    if line.n_cells > 1:
        return "table"
    if is_list_item(text):
        return "list"
    if fresh and _small(line, body) and (line.pieces[0].script or text[:1] in "*†‡§¶∗"):
        return "footnote"
    if not fresh and previous is not None and _indented(previous, line) and _TERMINAL.search(previous.text()):
        return "paragraph"
    return None


def _small(line: Line, body: float) -> bool:
    return line.size < 0.95 * body


def _indented(previous: Line, line: Line) -> bool:
    return line.x0 - previous.x0 > 0.8 * line.size and line.x0 < previous.x1


def _follows(previous: Line, line: Line, pitch: float) -> bool:
    """Whether ``line`` stands right below ``previous``."""
    step = line.base - previous.base
    limit = max(1.35 * pitch, 1.35 * 1.2 * line.size) if line.size > 0 else pitch
    return (
        -0.3 * line.size < step < limit
        and min(line.x1, previous.x1) > max(line.x0, previous.x0)
        and 0.88 < line.size / previous.size < 1.14
    )


def _continues(region: Region, previous: Line, line: Line, kind: str | None, pitch: float) -> bool:
    if region.kind == "table":
        step = line.base - previous.base
        return (kind == "table" or (kind is None and len(line.pieces) <= 4)) and -2.0 < step < 2.2 * max(
            line.size, previous.size
        )
    if region.kind == "heading":
        return kind == "heading" and _follows(previous, line, pitch) and line.bold == previous.bold
    if kind is None:
        return _follows(previous, line, pitch)
    if kind == "table" and region.kind in {"paragraph", "caption", "list", "footnote"}:
        # One wide gap in a row of justified text is no table.
        return line.n_cells == 2 and _follows(previous, line, pitch) and len(line.pieces) > 7
    if kind == "footnote":
        return False
    return False
