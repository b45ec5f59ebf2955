"""The bibliography is cut off, what follows it is kept.

Every page is judged by itself: the heading opens the bibliography, the shape of the entries lets it go on
over pages without a heading, and a heading of another kind ends it. A table with its caption that floated
among the entries is none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.document.shapes import (
    ends_references,
    holds_entries,
    is_references_heading,
    looks_like_entry,
)

if TYPE_CHECKING:
    from extractors.document.layout import Region

__all__ = ["cut_references"]

_SHORT = 40  # characters: running heads and ends of entries tell nothing
_ENOUGH = 12
_MOST = 0.5


def cut_references(regions: list[Region]) -> list[Region]:
    """Leave the bibliography out of ``regions``."""
    kept: list[Region] = []
    inside = _opens_inside(regions)
    for index, region in enumerate(regions):
        text = region.text()
        if is_references_heading(text):
            inside = True
            continue
        if inside and region.kind == "heading" and ends_references(text):
            inside = False
        if inside and region.kind != "caption" and not _is_captioned_table(regions, index):
            continue
        kept.append(region)
    return kept


def _is_captioned_table(regions: list[Region], index: int) -> bool:
    """Whether a region is a table right above or below a caption; columns of entries have none."""
    beside = regions[max(index - 1, 0) : index + 2]
    return regions[index].kind == "table" and any(region.kind == "caption" for region in beside)


def _opens_inside(regions: list[Region]) -> bool:
    """Whether the page begins in the middle of a bibliography."""
    seen = entries = 0
    texts: list[str] = []
    for region in regions:
        text = region.text()
        if is_references_heading(text) or (region.kind == "heading" and len(text) > _SHORT // 4):
            break
        if region.kind in {"table", "caption"}:
            continue
        texts.append(text)
        if len(text) < _SHORT:
            continue
        seen += 1
        entries += looks_like_entry(text)
        if seen >= _ENOUGH:
            break
    return (entries >= 2 and entries >= _MOST * seen) or holds_entries(" ".join(texts))
