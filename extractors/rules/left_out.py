"""The unit that a column of sizes or costs leaves out, where the rest of its table tells it.

"Params 86" beside "GFLOPs" or "Top-1" is millions, "FLOPs 4.5" beside "Params" billions: nobody trains a
network of 86 parameters. A heading's ``bare`` are labels that may lack their unit, ``beside`` what another
label must say, ``unless`` words of the table that forbid it, ``left_out`` the scale and the range of the
printed numbers, with one that must be ``below`` where two units are usual.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.rules.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.rules.headed import HeadedCell

__all__ = ["scales_left_out"]

_SHARES = ("%", "×", "x")
"""What follows a number that is a part of another."""


def scales_left_out(found: Iterable[HeadedCell], labels: Iterable[str], table: bytes) -> dict[str, float]:
    """Return by label what multiplies the cells of a column without its unit; 0 where nothing tells it.

    ``labels`` are those of the table whose text is ``table``. Labels with a unit, or whose numbers are large
    enough without one, are left out.
    """
    by_label: dict[str, list[HeadedCell]] = defaultdict(list)
    for cell in found:
        if cell.heading.bare is not None:
            by_label[cell.label].append(cell)
    scales: dict[str, float] = {}
    for label, cells in by_label.items():
        heading, bare = cells[0].heading, [c for c in cells if not c.suffixed and c.scale == 1.0]
        if not heading.bare.search(_folded(label)):
            continue
        if any(0.0 < c.number.value < float(heading.params.get("min", 0.0)) for c in bare):
            others = _folded(" | ".join(other for other in labels if other != label))
            told = len(bare) == len(cells) > 1 and heading.beside.search(others) is not None
            told = told and heading.unless.search(table) is None and "%" not in label
            scales[label] = float(heading.params["left_out"]["scale"]) if told and _in_range(bare) else 0.0
    return scales


def _in_range(cells: Sequence[HeadedCell]) -> bool:
    """Tell whether all numbers are as large as those printed in the unit, and none is a share."""
    bounds = cells[0].heading.params["left_out"]
    values = [cell.number.value for cell in cells]
    if any(cell.cell.text[cell.number.end :].strip().startswith(_SHARES) for cell in cells):
        return False
    return bool(bounds["least"] <= min(values) < bounds["below"] and max(values) <= bounds["most"])


def _folded(words: str) -> bytes:
    return fold(words).encode("ascii", "replace")
