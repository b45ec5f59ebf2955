"""Which section a block stands in: headings by their numbers, and those set into a paragraph's start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.document.lines import BODY

if TYPE_CHECKING:
    from extractors.document.lines import Line

__all__ = ["SEPARATOR", "SectionPath", "run_in_heading"]

SEPARATOR = " › "
"""Between a section and the heading at the start of one of its paragraphs: "4 Experiments › Training."."""

_MAX_RUN_IN_WORDS = 8
_HOLDS_NO_NUMBERED = re.compile(r"\W*(?:abstract|summary)\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"((?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\d{1,2})*)\.?\s")


class SectionPath:
    """The headings above a block, outermost first."""

    def __init__(self) -> None:
        self._levels: list[tuple[int, str, str]] = []

    def enter(self, heading: str) -> None:
        """Take a heading in; those of its depth and deeper end, and those that its number is not of.

        "3.2" is no part of "2" or of the abstract, though the heading of "3" was not seen.
        """
        match = _NUMBER.match(heading)
        number = match[1] if match else ""
        depth = number.count(".") + 1 if number else 1 if heading.isupper() or not self._levels else 9
        self._levels = [level for level in self._levels if level[0] < depth and _is_part(number, level)]
        self._levels.append((depth, number, heading))

    def __str__(self) -> str:
        return SEPARATOR.join(heading for _, _, heading in self._levels)


def _is_part(number: str, above: tuple[int, str, str]) -> bool:
    """Tell whether a heading of this number may stand below another; headings without a number may."""
    _, of, heading = above
    if not number:
        return True
    return number.startswith(f"{of}.") if of else _HOLDS_NO_NUMBERED.match(heading) is None


def run_in_heading(line: Line) -> str:
    """Find the heading at a paragraph's start (in bold: "**Training.** We …"); "" where there is none."""
    words: list[str] = []
    for piece in line.pieces:
        if piece.script != BODY or not piece.run.bold:
            break
        words.append(piece.run.text if piece.run.glued or not words else " " + piece.run.text)
    if not words or len(words) == len(line.pieces):
        return ""
    title = "".join(words).strip()
    if title.count(" ") >= _MAX_RUN_IN_WORDS:
        return ""
    return title.rstrip(".:") if len(title) > 3 and title[0].isupper() else ""
