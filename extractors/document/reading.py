"""One page: words → rows → blocks → text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.document.captions import match_captions
from extractors.document.compose import Composer
from extractors.document.flow import join_paragraphs
from extractors.document.grids import find_tables
from extractors.document.layout import Region, body_size, build_regions
from extractors.document.lines import build_lines
from extractors.document.margins import drop_line_numbers, split_margins
from extractors.document.pages import Block, Page
from extractors.document.references import cut_references
from extractors.document.sections import SEPARATOR, SectionPath, run_in_heading
from extractors.document.tables import write_table
from extractors.document.turning import page_turn, turn_back
from extractors.document.upended import set_upright

if TYPE_CHECKING:
    from extractors.document.pages import Table
    from extractors.document.pdfium import OpenPage

__all__ = ["read_page"]


def read_page(
    page: OpenPage, *, after_references: bool = False, in_appendix: bool = False, section: str = ""
) -> Page:
    """Read one page that is open."""
    runs = page.runs()
    turn = page_turn(runs)
    if not turn:
        runs = set_upright(runs, page.height)
    lines = build_lines(drop_line_numbers(runs, turn), turn)
    body = body_size(lines)
    lines, heads = split_margins(lines, page.width if turn else page.height, body)
    regions = join_paragraphs(cut_references(find_tables(build_regions(lines, body))))
    if heads:
        regions.insert(0, Region("other", heads))
    composer = Composer(page.plain)
    blocks: list[Block] = []
    tables: list[tuple[Region, Table]] = []
    captions: list[tuple[Region, str]] = []
    path = SectionPath()
    for region in regions:
        composer.separate("\n\n")
        start = len(composer)
        if region.kind == "table":
            tables.append((region, write_table(composer, region)))
        else:
            composer.write_lines(region.lines)
        if len(composer) == start:
            continue
        if region.kind == "heading":
            path.enter(composer.since(start))
        elif region.kind == "caption":
            captions.append((region, composer.since(start)))
        blocks.append(Block(region.kind, start, len(composer), _section(path, region)))
    matched = match_captions([region for region, _ in tables], captions)
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        text=composer.text(),
        blocks=tuple(blocks),
        tables=tuple(
            replace(table, caption=caption) for (_, table), caption in zip(tables, matched, strict=True)
        ),
        spans=turn_back(composer.spans, turn, page.width, page.height),
        after_references=after_references,
        in_appendix=in_appendix,
        section=section,
    )


def _section(path: SectionPath, region: Region) -> str:
    title = run_in_heading(region.lines[0]) if region.kind in {"paragraph", "list"} else ""
    above = str(path)
    return f"{above}{SEPARATOR}{title}" if above and title else title or above
