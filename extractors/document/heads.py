"""What heads each cell of a table: labels to its left, headers and titles above it.

A table is read as people read it: a label beside several rows holds for all of them, a header over several
columns for each, a title between rows for those below; of two tables printed side by side each has its own
labels; a header printed again heads what follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.document.abreast import block_of, block_starts, titles_by_block
from extractors.document.shapes import heads_data, heads_labels, heads_models
from extractors.document.stubs import fill_labels
from extractors.document.symbols import meanings
from extractors.document.wraps import wrapped_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.document.pages import Cell, Page, Table

__all__ = ["SUM", "Heads", "TableHeads"]

_MAX_STUBS = 3
_TITLE_WORDS = 3
_WORDY_SHARE = 0.6
_SPARSE_SHARE = 0.15
_FIGURES_SHARE = 0.3
_MAX_SHARED_COLUMNS = 6
_WORD = re.compile(r"[^\W\d_]{2}")
_SIZE = re.compile(r"~?\d+(?:\.\d+)? ?[MBT]$")
_OF_DATA = re.compile(r"\b(?:data|tokens?|words|images?|examples?|samples?|pairs)\b", re.IGNORECASE)
"""In a header above sizes: they count data ("Data size", "3B") and name no model of their row."""
_NUMERIC = re.compile(r"[~≈<>≤≥±+\-–$( ]*\d")
_ASIDE = re.compile(r"\((?!\w\) )")
SUM = re.compile(
    r"\W*(?:(?:grand|overall|sub)[ -]?)?"
    r"(?:totals?|sum|overall|altogether|all(?: models)?|in total|cumulative)\W*",
    re.IGNORECASE,
)
"""The label of a row that adds up those above; no label of theirs holds for it, nor its own for them."""
_SETTING = re.compile(
    r"hyper-?\s?param|config|settings?\b|^parameters?$|arguments?\b|options?\b|attribute", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heads:
    """The words that head a cell.

    ``row`` are the labels to its left, the widest first (a label beside several rows, then the row's own);
    ``column`` the header right above, "" for none; ``over`` the headers over several columns above that,
    ``title`` the title of the rows between which the cell stands.
    """

    row: tuple[str, ...] = ()
    column: str = ""
    over: str = ""
    title: str = ""


class TableHeads:
    """What heads the cells of one table; cells of headers and titles have a row alone."""

    def __init__(self, page: Page, table: Table) -> None:
        self.text = page.text
        self.meanings = meanings(table.caption)
        self.rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in table.cells:
            self.rows[cell.row].append(cell)
        for row in self.rows.values():
            row.sort(key=lambda cell: cell.start)
        self.headers = self._header_rows() if self.rows else set()
        self.starts = block_starts((self.rows[number] for number in sorted(self.headers)), self.words)
        self.titles = {number for number in self.rows if self._is_title(number)}
        self.headers -= self.titles
        self.body = [number for number in self.rows if number not in self.headers | self.titles]
        self.again = self._repeated_headers()
        self.labels = [self._labels(page, start) for start in self.starts]
        self.above = self._columns(self.headers)
        self._beside: dict[tuple[int, int, int], tuple[str, ...]] = {}
        self._over: dict[tuple[int, int, int], tuple[str, str]] = {}
        self.title_of = titles_by_block(self.rows, self.titles, self.starts, self.words)

    @property
    def rows_are_models(self) -> bool:
        """Whether the header above the labels says that each row is a model, a method, a network."""
        return heads_models(self.above.get(0, ("", ""))[0])

    @property
    def rows_are_data(self) -> bool:
        """Whether it says that each row is a data set, a benchmark, a task."""
        return heads_data(self.above.get(0, ("", ""))[0])

    def words(self, cell: Cell) -> str:
        """Return the words of a cell."""
        return self.text[cell.start : cell.end]

    def of(self, cell: Cell) -> Heads:
        """Return what heads a cell."""
        row = self._row(cell)
        if cell.row in self.headers or cell.row in self.titles or cell.row in self.again:
            return Heads(row=row)
        header = max((number for number in self.again if number < cell.row), default=-1)
        key = (header, cell.column, cell.span)
        if key not in self._over:
            self._over[key] = self._column(header, cell)
        title = self.title_of.get((cell.row, block_of(self.starts, cell.column)), "")
        return Heads(row, *self._over[key], title)

    def _row(self, cell: Cell) -> tuple[str, ...]:
        """Return the labels left of a cell; worked out once for those that follow one another in a row."""
        block = block_of(self.starts, cell.column)
        labels = self.labels[block]
        key = (cell.row, block, min(cell.column, max(labels) + 1))
        if key not in self._beside:
            self._beside[key] = tuple(
                label
                for column, found in labels.items()
                if column < cell.column
                and (label := found.get(cell.row, ""))
                and not (_SIZE.match(label) and _OF_DATA.search(self.above.get(column, ("", ""))[0]))
            )
        return self._beside[key]

    def _column(self, header: int, cell: Cell) -> tuple[str, str]:
        """Return the header right above the columns of a cell and those over them."""
        above = self.above if header < 0 else self._columns({header})
        columns = range(cell.column, min(cell.column + cell.span, cell.column + _MAX_SHARED_COLUMNS))
        found = [above[column] for column in columns if column in above]
        return (
            " ".join(dict.fromkeys(self.meanings.get(own, own) for own, _ in found if own)),
            " ".join(dict.fromkeys(over for _, over in found if over)),
        )

    def _header_rows(self) -> set[int]:
        """Find the rows marked as headers (the first where none is), and rows of words right below them."""
        rows = self.rows
        wrapped = wrapped_header(rows, self.words)
        if wrapped:
            return set(wrapped)
        marked = {number for number, row in rows.items() if any(cell.header for cell in row)}
        if not marked and self._is_list():
            return set()
        marked = marked or {min(rows)}
        found = {min(marked)}
        for number in sorted(rows):
            if number in found or number - 1 not in found:
                continue
            if number not in marked and not all(
                not _NUMERIC.match(self.words(cell)) for cell in rows[number]
            ):
                continue
            if self._is_setting(number, min(marked)):
                break
            found.add(number)
        return found if len(found) < len(rows) else {min(marked)}

    def _is_list(self) -> bool:
        """Whether the table is a list of settings with one value each, from its first row on."""
        lasts = [row[-1].column for row in self.rows.values() if len(row) > 1]
        return len(set(lasts)) == 1 and all(
            not _NUMERIC.match(self.words(cell)) for row in self.rows.values() for cell in row[:-1]
        )

    def _is_setting(self, number: int, first: int) -> bool:
        """Whether a row of words below the first is one of settings ("Optimiser", "Adam", "Adam")."""
        row, head = self.rows[number], self.rows[first]
        if len(row) < 2 or row[0].column > 0 or self._goes_on_over_figures(number):
            return False
        if head[0].column == 0:
            return _SETTING.search(self.words(head[0])) is not None or len(head) == 2 == len(row)
        headed = {cell.column for cell in head if cell.span == 1}
        return sum(cell.column in headed for cell in row[1:]) > (len(row) - 1) / 2

    def _goes_on_over_figures(self, number: int) -> bool:
        """Whether a row says what the labels below it are ("Model", "Data set"), the latter above figures."""
        label = self.words(self.rows[number][0])
        below = [self.words(cell) for cell in self.rows.get(number + 1, ())[1:]]
        figures = 2 * sum(bool(_NUMERIC.match(text)) for text in below) > len(below)
        return heads_models(label) or (figures and heads_labels(label))

    def _is_title(self, number: int) -> bool:
        row = self.rows[number]
        if len(row) > 1 and self._are_titles(row):
            return True
        if len(row) != 1 or number == min(self.rows) or _NUMERIC.match(self.words(row[0])):
            return False
        words = self.words(row[0])
        if number in self.headers and row[0].column > 0 and row[0].span == 1:
            return False  # the second row of one header
        wide = (
            row[0].span > 1 or row[0].column > 0 or len(words.split()) >= _TITLE_WORDS or words.endswith(":")
        )
        return wide and not _ASIDE.match(words) and _WORD.search(words) is not None

    def _are_titles(self, row: Sequence[Cell]) -> bool:
        """Whether a row holds one title for each of several tables side by side."""
        if len(row) != len(self.starts):
            return False
        if any(_NUMERIC.match(self.words(cell)) or not _WORD.search(self.words(cell)) for cell in row):
            return False
        return [block_of(self.starts, cell.column) for cell in row] == list(range(len(self.starts)))

    def _repeated_headers(self) -> set[int]:
        """Find rows below that print the header again, in part at least."""
        heads = {self.words(cell) for number in self.headers for cell in self.rows[number]}
        found = set()
        for number in self.body:
            texts = [self.words(cell) for cell in self.rows[number]]
            same = sum(text in heads and not _NUMERIC.match(text) for text in texts)
            if same >= 2 and same > len(texts) / 2:
                found.add(number)
        return found

    def _labels(self, page: Page, start: int) -> dict[int, dict[int, str]]:
        """Return the labels by column and row of the block of columns from ``start`` on."""
        labels: dict[int, dict[int, str]] = {}
        column = start
        while len(labels) < _MAX_STUBS:
            own = {
                number: cell for number in self.rows for cell in self.rows[number] if cell.column == column
            }
            body = [
                n for n in self.body if any(c.column >= column for c in self.rows[n]) and n not in self.again
            ]
            sparse = sum(number not in own for number in body) > _SPARSE_SHARE * len(body)
            words = {number: self.words(cell) for number, cell in own.items()}
            several = [
                number
                for number in body
                if not self._adds_up(number) and any(c.column > column for c in self.rows[number])
            ]
            labels[column] = words
            if sparse:
                filled = fill_labels(page, [self.rows[n] for n in several], column, self._parts(several))
                labels[column] = {**words, **filled, **self._around(words, several)}
            if not self._goes_on(column, body, sparse=sparse or self._repeats(words, body)):
                break
            column += 1
        return labels

    def _repeats(self, words: Mapping[int, str], body: Sequence[int]) -> bool:
        """Whether a label is printed again in each of its rows, so that the next column tells them apart."""
        labels = [words[number] for number in body if number in words]
        return len(labels) > _MAX_STUBS and 2 * len(set(labels)) <= len(labels)

    def _adds_up(self, number: int) -> bool:
        return SUM.fullmatch(self.words(self.rows[number][0])) is not None

    def _around(self, words: Mapping[int, str], several: Sequence[int]) -> dict[int, str]:
        """Return the labels of two lines whose row stands between them: "Heron-" above, "Net 7B" below."""
        lone = {number for number in words if len(self.rows[number]) == 1} - self.titles
        return {
            n: f"{words[n - 1]} {words[n + 1]}".replace("- ", "-")
            for n in several
            if n not in words and n - 1 in lone and n + 1 in lone
        }

    def _parts(self, numbers: Sequence[int]) -> list[int]:
        """Say for each row behind how many titles it stands."""
        return [sum(title < number for title in self.titles) for number in numbers]

    def _goes_on(self, column: int, body: Sequence[int], *, sparse: bool) -> bool:
        """Whether the next column holds labels as well: words beside labels that hold for several rows."""
        over = [cell for number in self.headers for cell in self.rows[number]]
        shared = any(cell.column <= column < column + 1 < cell.column + cell.span for cell in over)
        headed = any(cell.column == column + 1 for cell in over)
        if not (shared or sparse or not headed):
            return False
        cells = [self.words(cell) for n in body for cell in self.rows[n] if cell.column == column + 1]
        if len(cells) < (1 - _SPARSE_SHARE) * len(body) * _WORDY_SHARE or not cells:
            return False
        beyond = [self.words(cell) for n in body for cell in self.rows[n] if cell.column > column + 1]
        if sum(bool(_NUMERIC.match(text)) for text in beyond) < _FIGURES_SHARE * len(beyond):
            return False
        wordy = sum(
            (not _NUMERIC.match(text) and bool(_WORD.search(text)))
            or (not headed and bool(_SIZE.match(text)))
            for text in cells
        )
        return wordy >= _WORDY_SHARE * len(cells)

    def _columns(self, headers: set[int]) -> dict[int, tuple[str, str]]:
        """Return for each column its own header and those over several columns."""
        own: dict[int, list[str]] = defaultdict(list)
        over: dict[int, list[str]] = defaultdict(list)
        for number in sorted(headers):
            for cell in self.rows[number]:
                for column in range(cell.column, cell.column + cell.span):
                    (over if cell.span > 1 else own)[column].append(self.words(cell))
        return {
            column: (" ".join(own[column]), " ".join(over[column]))
            if column in own
            else (" ".join(over[column]), "")
            for column in {*own, *over}
        }
