"""Where a finding stands in a table: its cell, and what heads it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.document.heads import Heads, TableHeads
from extractors.document.parallel import name_of_part, parts_of

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place
    from extractors.document.pages import Cell, Page, Table

__all__ = ["TableGrid"]

_NUMERAL = re.compile(r"(?:[1-9]|[IVX]{1,4})$")
_STAGES = re.compile(r"(?:training )?(?:stage|phase)s?$", re.IGNORECASE)
"""Heads the numbers of stages."""


class TableGrid:
    """Looks cells and what heads them up in one table."""

    def __init__(self, table: Table, page: Page) -> None:
        self.page = page
        self.caption = table.caption or ""
        self.cells = sorted(table.cells, key=lambda cell: cell.start)
        self.starts = [cell.start for cell in self.cells]
        self.heads = TableHeads(page, table)

    def place(self, place: Place, number: int) -> Place:
        """Return ``place`` with its cell of this table, the page's ``number``."""
        at = bisect_right(self.starts, place.start) - 1
        cell = self.cells[at] if at >= 0 else None
        if cell is not None and place.start >= max(cell.end, cell.start + 1):
            cell = None
        heads = self.heads.of(cell) if cell is not None else Heads()
        above = f"{heads.over} {heads.column}".strip()
        head = self._head(cell) if cell is not None and not above else ""
        return replace(
            place,
            kind="table",
            table=number,
            row=cell.row if cell else None,
            column=cell.column if cell else None,
            row_label="" if head else self._of_part(cell, place, self._row_label(heads)),
            column_label=head or self._of_part(cell, place, above),
            title=heads.title,
            caption=self.caption,
            of_models=self.heads.rows_are_models,
            of_data=self.heads.rows_are_data,
            of_stages=_STAGES.match(self.heads.above.get(0, ("", ""))[0]) is not None,
        )

    def _row_label(self, heads: Heads) -> str:
        """Return the words that head a row; a bare number under "Stage" is that stage."""
        label = " ".join(heads.row)
        above = self.heads.above.get(0, ("", ""))[0]
        return f"Stage {label}" if _NUMERAL.match(label) and _STAGES.match(above) else label

    def _of_part(self, cell: Cell | None, place: Place, names: str) -> str:
        """Return the name of the part of a cell's list that the place is in, else ``names`` as they are."""
        if cell is None or "/" not in names:
            return names
        parts = parts_of(self.page.text[cell.start : cell.end])
        at = next((n for n, (_, end) in enumerate(parts) if place.start < cell.start + end), 0)
        return name_of_part(names, at, len(parts)) or names

    def _head(self, cell: Cell) -> str:
        """Return the words of a cell that heads its column ("GridNet 7B" above its values), else ""."""
        words = self.page.text[cell.start : cell.end]
        below = next((c for c in self.cells if c.column == cell.column and c.row > cell.row), None)
        heads = below is not None and bool(words.strip()) and words in self.heads.of(below).column
        return words if heads else ""
