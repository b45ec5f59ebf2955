"""Words of a page → rows: what stands beside each other on one baseline, in the order of the content stream.

Typesetters emit a page as it is read: column after column, a table row by row. Rows are therefore built from
words that follow each other in the content stream, and geometry only says where one row ends. A row's cells are its stretches
without a wide gap; running text has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.document.pdfium import Run

__all__ = ["BODY", "LOWERED", "RAISED", "Line", "Piece", "build_lines"]

BODY, RAISED, LOWERED = 0, 1, 2

CELL_GAP_EM = 0.9
"""A gap this wide separates cells; justified text in narrow columns reaches 0.7 em between words."""
_JUMP_EM = 0.3  # baselines further apart are different rows
_SCRIPT_SIZE = 0.86  # scripts are set at 0.7 (TeX at 10 pt), at most 0.83 (Word's small caps are no scripts)
_SCRIPT_RISE_EM = (0.1, 0.75)
_SCRIPT_DROP_EM = (0.04, 0.5)
_SCRIPT_GAP_EM = 0.45


class Piece:
    """A run with its place in the row: ``script`` is BODY, RAISED or LOWERED; ``gap`` the space before it in points."""

    __slots__ = ("gap", "run", "script")

    def __init__(self, run: Run, script: int, gap: float) -> None:
        self.run = run
        self.script = script
        self.gap = gap


class Line:
    """One row: pieces from left to right on one baseline. ``base`` and ``size`` are those of its body."""

    __slots__ = ("base", "bold", "n_cells", "pieces", "size", "x0", "x1")

    def __init__(self, piece: Piece) -> None:
        run = piece.run
        self.pieces = [piece]
        self.x0, self.x1 = run.x0, run.x1
        self.base, self.size, self.bold = run.base, run.size, run.bold
        self.n_cells = 1

    def text(self) -> str:
        """The row's words, for the tests of its shape (not the page's text)."""
        return "".join(
            p.run.text if i == 0 or p.run.glued else " " + p.run.text
            for i, p in enumerate(self.pieces)
            if p.script == BODY
        ).lstrip()


def build_lines(runs: Iterable[Run]) -> list[Line]:
    """Rows in the order of the content stream; rotated text is left out."""
    lines: list[Line] = []
    line: Line | None = None
    for run in runs:
        if not run.up or run.size <= 0.5:
            continue
        if line is not None and _extend(line, run):
            continue
        line = Line(Piece(run, BODY, 0.0))
        lines.append(line)
    return lines


def _extend(line: Line, run: Run) -> bool:
    """Append ``run`` to the row if it stands there."""
    size = line.size
    gap = run.x0 - line.x1
    if gap < -0.5 * size and run.x0 < line.pieces[-1].run.x0:
        return False
    rise = line.base - run.base
    if -_JUMP_EM * size < rise < _JUMP_EM * size and run.size > _SCRIPT_SIZE * size:
        if run.size > size / _SCRIPT_SIZE and len(line.pieces) > 1:
            return False
        script = BODY
        if run.size > size / _SCRIPT_SIZE:
            _rebase(line, run, RAISED if rise < 0 else BODY)
    elif run.size <= _SCRIPT_SIZE * size and gap < _SCRIPT_GAP_EM * size:
        if _SCRIPT_RISE_EM[0] * size < rise < _SCRIPT_RISE_EM[1] * size:
            script = RAISED
        elif _SCRIPT_DROP_EM[0] * size < -rise < _SCRIPT_DROP_EM[1] * size:
            script = LOWERED
        elif abs(rise) <= _SCRIPT_RISE_EM[0] * size:
            script = BODY
        else:
            return False
    elif (
        len(line.pieces) == 1
        and size <= _SCRIPT_SIZE * run.size
        and 0 < -rise < _SCRIPT_RISE_EM[1] * run.size
    ):
        # The row began with a mark: "¹ We thank", "∗ Equal contribution".
        if gap > 1.5 * run.size:
            return False
        _rebase(line, run, RAISED)
        script = BODY
    elif abs(rise) < _JUMP_EM * size and run.size > 0.6 * size:
        script = BODY
    else:
        return False
    line.pieces.append(Piece(run, script, gap))
    if gap > CELL_GAP_EM * max(size, run.size):
        line.n_cells += 1
    line.x1 = max(line.x1, run.x1)
    return True


def _rebase(line: Line, run: Run, script: int) -> None:
    for piece in line.pieces:
        piece.script = script
    line.base, line.size, line.bold = run.base, run.size, run.bold
