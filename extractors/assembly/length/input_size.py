"""What one image costs at the size that it was trained at, where a table tells it of a larger one.

Tables of results print the cost of a network at the size that it was tuned and tested at; most of its
training was at a smaller one. The cost of convolutions and of a transformer's layers goes with the number of
pixels, that is with the square of the side (what attention costs beyond that is left out: the printed figure
has more of it, so that the scaled one is a little high).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["at_training_size", "input_side"]

_SQUARE = re.compile(r"(?<![\w.])(\d{2,4}) ?(?:\^ ?2(?!\d)|[×x] ?\1(?![\d.]))")
"""Pixels of a square input: "224^2", "224 × 224"."""
_SMALLEST, _LARGEST = 32, 2048


def input_side(text: str) -> int | None:
    """Return the side in pixels of the one square input that ``text`` names; ``None`` for none or several."""
    sides = {int(m[1]) for m in _SQUARE.finditer(text)}
    (side,) = sides if len(sides) == 1 else (0,)
    return side if _SMALLEST <= side <= _LARGEST else None


def at_training_size(draft: Draft, lengths: Sequence[Place]) -> Draft:
    """Scale the forward cost that a table's row tells at one size to the smaller size of the training.

    ``lengths`` are the statements of the schedule that the draft took; one of them may name the size. The
    draft comes back as it is where its row or the schedule names none, or where the training's is no smaller.
    """
    cost, anchor = draft.fields.get(Field.FORWARD_COST), draft.anchor
    printed = input_side(anchor.sentence_text) if anchor.row is not None else None
    if cost is None or cost.value is None or printed is None:
        return draft
    told = next(((p, side) for p in lengths if (side := input_side(p.sentence_text))), None)
    if told is None or told[1] >= printed:
        return draft
    place, trained = told
    how = f"forward cost: at {trained}² instead of {printed}² pixels"
    ids = tuple(dict.fromkeys((*cost.finding_ids, place.finding.finding_id)))
    scaled = replace(
        cost, value=cost.value * (trained / printed) ** 2, finding_ids=ids, low=None, high=None, derived=True
    )
    return draft.put(Field.FORWARD_COST, scaled, how)
