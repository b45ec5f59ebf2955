"""Which caption is whose: those of a page stand on one side of their tables, above or below."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document.layout import Region

__all__ = ["match_captions"]

_REACH_EM = 5.0
_Caption = tuple["Region", str]
_Found = tuple[float, _Caption]


def match_captions(tables: Sequence[Region], captions: Sequence[_Caption]) -> list[str | None]:
    """Find the caption of each table of a page: the nearest, no further than a few rows.

    Where tables and captions alternate, both neighbours of a table are near. The side is then the one on
    which more captions have a table; a caption that has one there is nobody's on the other side.
    """
    above = [_nearest(table, captions, below=False) for table in tables]
    below = [_nearest(table, captions, below=True) for table in tables]
    more = _owned(above) - _owned(below)
    if more == 0:
        return [_text(min(pair, key=_distance)) for pair in zip(above, below, strict=True)]
    first, second = (above, below) if more > 0 else (below, above)
    taken = {id(found[1]) for found in first if found is not None}
    return [
        _text(near if near is not None or far is None or id(far[1]) in taken else far)
        for near, far in zip(first, second, strict=True)
    ]


def _nearest(table: Region, captions: Sequence[_Caption], *, below: bool) -> _Found | None:
    """Return the nearest caption on one side of a table, in line with it, and how far it is."""
    reach = _REACH_EM * table.lines[0].size
    best: _Found | None = None
    for caption in captions:
        region = caption[0]
        if min(region.x1, table.x1) <= max(region.x0, table.x0) or (region.top > table.top) is not below:
            continue
        distance = max(region.top - table.bottom if below else table.top - region.bottom, 0.0)
        if not _is_of_table(caption):
            distance += reach / 2  # a figure's caption belongs to the figure, if there is a choice
        if distance < (best[0] if best is not None else reach):
            best = distance, caption
    return best


def _is_of_table(caption: _Caption) -> bool:
    return caption[1].lower().startswith("tab")


def _owned(found: Sequence[_Found | None]) -> int:
    """Count the captions of tables that have a table among ``found``."""
    return len({id(one[1]) for one in found if one is not None and _is_of_table(one[1])})


def _distance(found: _Found | None) -> float:
    return found[0] if found is not None else float("inf")


def _text(found: _Found | None) -> str | None:
    return found[1][1] if found is not None else None
