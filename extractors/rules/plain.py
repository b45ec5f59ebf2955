"""A page made of plain text: for the lexicon's examples, experiments and tests."""

from __future__ import annotations

from extractors.document.pages import Block, Cell, Page, Table

__all__ = ["plain_page"]


def plain_page(text: str, *, number: int = 1, section: str = "", caption: str | None = None) -> Page:
    """Return ``text`` as a page without boxes.

    Blocks are separated by an empty line; one whose lines all hold tabs is a table, the first row its header;
    one that begins with "# " is a heading.
    """
    blocks, tables, at, heading = [], [], 0, section
    pieces = text.split("\n\n")
    for piece in pieces:
        lines = piece.split("\n")
        kind = "table" if all("\t" in line for line in lines) else "paragraph"
        if piece.startswith("# "):
            kind, heading = "heading", piece[2:]
        blocks.append(Block(kind, at, at + len(piece), heading))
        if kind == "table":
            tables.append(_table(lines, at, caption))
        at += len(piece) + 2
    return Page(number, 612.0, 792.0, text, tuple(blocks), tuple(tables), section=section)


def _table(lines: list[str], start: int, caption: str | None) -> Table:
    cells, at = [], start
    for row, line in enumerate(lines):
        for column, value in enumerate(line.split("\t")):
            if value:
                cells.append(Cell(row, column, at, at + len(value), header=row == 0))
            at += len(value) + 1
    width = max(line.count("\t") + 1 for line in lines)
    return Table(caption, start, at - 1, tuple(cells), len(lines), width)
