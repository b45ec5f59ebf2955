"""One page: words → rows → blocks → text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.document.compose import Composer
from extractors.document.layout import body_size, build_regions
from extractors.document.lines import build_lines
from extractors.document.pages import Block, Page
from extractors.document.references import cut_references
from extractors.document.tables import write_table

if TYPE_CHECKING:
    from extractors.document.layout import Region
    from extractors.document.pages import Table
    from extractors.document.pdfium import OpenPage

__all__ = ["read_page"]


def read_page(
    page: OpenPage, *, after_references: bool = False, in_appendix: bool = False, section: str = ""
) -> Page:
    """Read one page that is open."""
    lines = build_lines(page.runs())
    body = body_size(lines)
    regions, _ = cut_references(build_regions(lines, body))
    composer = Composer(page.plain)
    blocks: list[Block] = []
    tables: list[Table] = []
    heading = ""
    for index, region in enumerate(regions):
        composer.separate("\n\n")
        start = len(composer)
        if region.kind == "table":
            tables.append(write_table(composer, region, _caption(regions, index)))
        else:
            composer.write_lines(region.lines)
        if region.kind == "heading":
            heading = region.text()
        if len(composer) > start:
            blocks.append(Block(region.kind, start, len(composer), heading))
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        text=composer.text(),
        blocks=tuple(blocks),
        tables=tuple(tables),
        spans=tuple(composer.spans),
        after_references=after_references,
        in_appendix=in_appendix,
        section=section,
    )


def _caption(regions: list[Region], index: int) -> str | None:
    """The caption right above or below a table."""
    for neighbour in (index - 1, index + 1):
        if 0 <= neighbour < len(regions) and regions[neighbour].kind == "caption":
            return regions[neighbour].text()
    return None
