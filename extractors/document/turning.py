"""Pages whose text is printed sideways: wide tables, most often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.document.pages import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document.words import Run

__all__ = ["page_turn", "turn_back"]

_FEW_WORDS = 30  # a page of fewer words is a picture, whose upright ones are its caption
_MOST = 0.6


def page_turn(runs: Sequence[Run]) -> int:
    """By how many quarter turns to the left most of the page's words are printed: 0, 1 or 3."""
    turned = [run.turn for run in runs if run.turn != 0]
    if len(turned) < _FEW_WORDS or len(turned) < _MOST * len(runs):
        return 0
    turn = max((1, 3), key=turned.count)
    return turn if turned.count(turn) >= _MOST * len(runs) else 0


def turn_back(spans: Sequence[Span], turn: int, width: float, height: float) -> tuple[Span, ...]:
    """Places on the page as it is printed, from places on the page turned so that its text is upright."""
    if turn == 0:
        return tuple(spans)
    if turn == 1:
        return tuple(Span(s.start, s.end, s.top, height - s.x1, s.bottom, height - s.x0) for s in spans)
    return tuple(Span(s.start, s.end, width - s.bottom, s.x0, width - s.top, s.x1) for s in spans)
