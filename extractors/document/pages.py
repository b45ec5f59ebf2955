"""What the rules see of a PDF: pages of text in reading order, with blocks, tables and boxes.

Offsets count characters of :attr:`Page.text`. ``text`` is the reading order: columns resolved, words
broken at a line's end joined, ligatures expanded, the lines of a paragraph joined by one space, blocks
separated by an empty line, table rows one a line with tabs between the cells, superscripts written with ``^``
("3.1 × 10^23"), bibliography and arXiv's stamp left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractors.document.sentences import split_sentences
from extractors.records import Box

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Block", "Cell", "Document", "Page", "Sentence", "Span", "Stamp", "Table"]


class _Breadths(dict[str, float]):
    """Breadths of letters in em; one that is not listed is as broad as most of its case, and remembered."""

    def __missing__(self, letter: str) -> float:
        breadth = self[letter] = 0.68 if letter.isupper() else 0.48
        return breadth


_BREADTHS = _Breadths(
    {
        **dict.fromkeys(" .,;:'|!ijlt", 0.27),
        **dict.fromkeys('frsI()[]-/^"', 0.35),
        **dict.fromkeys("0123456789", 0.5),
        **dict.fromkeys("mwMW%@—…", 0.82),
    }
)
_START = attrgetter("start")
_UPRIGHT_CHARACTERS = 3  # so many characters are broader than high, where they are printed upright


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind.

    ``kind`` is "paragraph", "heading", "caption", "footnote", "table", "list", "plot" (the lettering of a
    plot: no sentence is read there) or "other" (text of other figures, running heads). ``section`` is the
    nearest heading above on the same page, "" where there is none.
    """

    kind: str
    start: int
    end: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``row`` and ``column`` count from 0; ``header`` marks column headers.

    ``span`` is the number of columns it covers, ``column`` the first of them.
    """

    row: int
    column: int
    start: int
    end: int
    header: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``caption`` is the text of its caption where one stands beside it on the page."""

    caption: str | None
    start: int
    end: int
    cells: tuple[Cell, ...]
    n_rows: int
    n_columns: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading or a row of a table: ``text == page.text[start:end]``."""

    start: int
    end: int
    text: str
    kind: str
    section: str


class Span(NamedTuple):
    """Where a piece of text stands on the page: points from the top left corner."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """What arXiv prints up the left margin of page 1."""

    arxiv_id: str
    version: int | None
    category: str | None
    date: date | None


@dataclass(frozen=True)
class Page:
    """One page as read. ``number`` counts from 1; ``width`` and ``height`` are in points."""

    number: int
    width: float
    height: float
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    spans: tuple[Span, ...] = field(default=(), repr=False)
    after_references: bool = False
    in_appendix: bool = False
    section: str = ""

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Boxes around ``text[start:end]``, one a line of the page; empty where nothing is printed there."""
        first = max(bisect_right(self.spans, start, key=_START) - 1, 0)
        last = bisect_left(self.spans, end, key=_START)
        found: list[Box] = []
        for span in self.spans[first:last]:
            low, high = max(start, span.start), min(end, span.end)
            if low >= high:
                continue
            box = self._part(span, low, high)
            if found and _same_line(found[-1], box):
                found[-1] = _around(found[-1], box)
            else:
                found.append(box)
        return tuple(found)

    def _part(self, span: Span, low: int, high: int) -> Box:
        """Box the characters ``low`` to ``high`` of a span, by the breadth that letters usually have.

        In a row of running text this is right to half a letter.
        """
        text, width = self.text, span.x1 - span.x0
        if span.bottom - span.top > width and span.end - span.start > _UPRIGHT_CHARACTERS:
            return Box(*(round(edge, 2) for edge in span[2:]))  # printed sideways: the whole row
        before, behind = _breadth(text[span.start : low]), _breadth(text[high : span.end])
        em = width / (before + _breadth(text[low:high]) + behind)
        x0, x1 = span.x0 + before * em, span.x1 - behind * em
        return Box(round(x0, 2), round(span.top, 2), round(x1, 2), round(span.bottom, 2))

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, headings and table rows in reading order."""
        return self._sentences

    @cached_property
    def _sentences(self) -> tuple[Sentence, ...]:
        found: list[Sentence] = []
        text = self.text
        for block in self.blocks:
            section = block.section or self.section
            if block.kind == "plot":
                continue
            if block.kind == "table":
                pieces = _rows(text, block.start, block.end)
            elif block.kind == "heading":
                pieces = [(block.start, block.end)]
            else:
                pieces = split_sentences(text, block.start, block.end)
            found.extend(Sentence(s, e, text[s:e], block.kind, section) for s, e in pieces)
        return tuple(found)


@dataclass(frozen=True)
class Document:
    """A PDF as read: the candidate pages in full, the plain text of all pages.

    ``plain`` is pdfium's own text of every page, unrefined. ``page_sizes`` are (width, height) in points of
    every page that was looked at. ``pages_skipped`` counts pages beyond the limit that were not looked at.
    """

    sha256: str
    page_count: int
    pages: tuple[Page, ...]
    plain: tuple[str, ...] = field(default=(), repr=False)
    stamp: Stamp | None = None
    page_sizes: tuple[tuple[float, float], ...] = field(default=(), repr=False)
    pages_skipped: int = 0


def _breadth(text: str) -> float:
    """How broad a text is in a text font, in em: as broad as its letters are in Times."""
    return sum(map(_BREADTHS.__getitem__, text))


def _rows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    rows, at = [], start
    for line in text[start:end].split("\n"):
        if line:
            rows.append((at, at + len(line)))
        at += len(line) + 1
    return rows


def _same_line(a: Box, b: Box) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > 0.3 * min(a.bottom - a.top, b.bottom - b.top) and b.x0 >= a.x0 - 1.0


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
