"""Names beside their points, placed so that they cover neither each other nor the points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Anchor", "PlacedLabel", "place_labels"]

_CHARACTER_PX: Final = 6.8  # generous mean width of a character at 11 px in the fonts used
_LINE_PX: Final = 13.0
_GAP_PX: Final = 7.0
_CLEAR_PX: Final = 4.0  # half the side of the square a point keeps free of text


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point to be named: pixels from the plot's top left corner. Earlier anchors choose first."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where a name goes: pixels of the end it is aligned by (``left``, ``center`` or ``right``)."""

    text: str
    x: float
    y: float
    align: str


Rectangle: TypeAlias = tuple[float, float, float, float]


def _candidates(anchor: Anchor) -> Iterable[tuple[PlacedLabel, Rectangle]]:
    """Yield the places beside a point, best first: right, left, below, above, then the diagonals."""
    width = _CHARACTER_PX * len(anchor.text)
    places = (
        (_GAP_PX, 0.0, "left"),
        (-_GAP_PX, 0.0, "right"),
        (0.0, _LINE_PX, "center"),
        (0.0, -_LINE_PX, "center"),
        (_GAP_PX - 2, _LINE_PX - 3, "left"),
        (_GAP_PX - 2, -_LINE_PX + 3, "left"),
        (-_GAP_PX + 2, _LINE_PX - 3, "right"),
        (-_GAP_PX + 2, -_LINE_PX + 3, "right"),
    )
    shift = {"left": 0.0, "center": -width / 2, "right": -width}
    for dx, dy, align in places:
        x, y = anchor.x + dx, anchor.y + dy
        left = x + shift[align]
        yield (
            PlacedLabel(anchor.text, x, y, align),
            (left, y - _LINE_PX / 2, left + width, y + _LINE_PX / 2),
        )


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def place_labels(
    anchors: Sequence[Anchor],
    obstacles: Iterable[tuple[float, float]],
    *,
    width_px: float,
    height_px: float,
    reserved: Iterable[Rectangle] = (),
) -> tuple[PlacedLabel, ...]:
    """Place what can be placed; a name with no free place is left out rather than drawn over others.

    ``obstacles`` are the pixels of all points drawn, ``reserved`` boxes (left, top, right, bottom) that
    text must leave free.
    """
    taken: list[Rectangle] = [
        (x - _CLEAR_PX, y - _CLEAR_PX, x + _CLEAR_PX, y + _CLEAR_PX) for x, y in obstacles
    ]
    taken.extend(reserved)
    placed: list[PlacedLabel] = []
    for anchor in anchors:
        for label, box in _candidates(anchor):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width_px and box[3] <= height_px
            if inside and not any(_overlap(box, other) for other in taken):
                placed.append(label)
                taken.append(box)
                break
    return tuple(placed)
