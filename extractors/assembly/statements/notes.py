"""What the mark of a note says: "†: trained with batch size 32" is told of the rows marked so, not of all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.statements.fields import SCHEDULE
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.assembly.statements.placement import Place

__all__ = ["told_of_marked_rows", "without_notes"]

_TOLD = frozenset({*SCHEDULE, Field.EXAMPLES_SEEN})
_NOTE = re.compile(
    r"(?<![^\s(.,;])(?P<mark>[†‡§¶*∗⋆]{1,3}|\^[†‡§¶*∗⋆]{1,3}) ?"
    r"(?::|(?:means?|denotes?|indicates?|represents?|stands? for|refers? to|marks?|shows?|are|is|uses?|using"
    r"|with|models?|results?|numbers?|backbones?|methods?"
    r"|(?:we )?(?:re-?|pre-?|fine-?)?(?:trained|tuned|evaluated|implemented|reproduced|initiali[sz]ed))\b)",
    re.IGNORECASE,
)
"""How a note begins: "† indicates", "*: trained"."""
_ENDS = re.compile(r"[;.](?:\s|$)")


def without_notes(caption: str) -> str:
    """Return a caption up to its first note."""
    note = _NOTE.search(caption)
    return caption[: note.start()] if note is not None else caption


def told_of_marked_rows(places: Iterable[Place]) -> set[str]:
    """Return the ids of what notes in captions say of a schedule, unless a row of the paper's own is marked.

    A mark tells what is unlike the rest, and most that are unlike are others'.
    """
    everything = tuple(places)
    rows = [p for p in everything if p.row is not None and p.names_own]
    own = {(p.page, sign) for p in rows for sign in p.sentence_text}
    return {
        p.finding.finding_id
        for p in everything
        if p.table is None
        and p.kind == "caption"
        and p.finding.field in _TOLD
        and (mark := _mark_of(p)) is not None
        and (p.page, mark) not in own
    }


def _mark_of(place: Place) -> str | None:
    """Return the first sign of the mark of the note that a statement stands in."""
    before = place.sentence_text[: place.start - place.sentence_start]
    note = next(reversed(list(_NOTE.finditer(before))), None)
    if note is None or _ENDS.search(before, note.end()) is not None:
        return None
    return note["mark"].lstrip("^")[0]
