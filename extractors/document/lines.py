"""Words of a page → rows: what stands beside each other on one baseline, in the order of the content stream.

Typesetters emit a page as it is read: column after column, a table row by row. Rows are therefore built from
words that follow each other in the content stream, and geometry only says where one row ends. A row's cells
are its stretches without a wide gap; running text has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.document.words import Run

__all__ = ["BODY", "LOWERED", "RAISED", "Line", "Piece", "build_lines"]

BODY, RAISED, LOWERED = 0, 1, 2

CELL_GAP_EM = 0.9
"""A gap this wide separates cells; justified text in narrow columns reaches 0.7 em between words."""
_SAME_BASE_EM = 0.03  # rounding in the files; indices are lowered by 0.075 em (Typst) or 0.15 em (TeX)
_SIGN_BASE_EM = 0.12  # a small ∼ or × is centred and no script
_JUMP_EM = 0.3  # baselines of one size further apart are different rows
_SCRIPT_SIZE = 0.86  # scripts are set at 0.7 of the size (TeX at 10 pt) up to 0.83
_SCRIPT_RISE_EM = 0.75
_SCRIPT_DROP_EM = 0.5
_SCRIPT_GAP_EM = 0.45
_LOST_LETTER_EM = 1.4  # pdfium drops letters of fonts without an encoding: the index of a lost β stands alone
_MARK_GAP_EM = 1.5
_ACCENTS = frozenset("´`¨ˆ˜¯˘˙¸˚˝\u0300\u0301\u0302\u0308")
"""TeX's old fonts print an accent as a sign of its own, before its letter."""
_PROSE_WORDS = 7
_TIGHT_GAP_EM = 0.5  # columns of a table set in little room are this far apart
_SPACE_EM = 0.12  # less is no space
_FEWEST_TIGHT = 3
_EVEN = 0.62  # gaps between words are at most this share of those between cells
_PAUSE = frozenset(".,:;!?")  # more room follows these in running text as well
_PROSE_GAP_EM = 2.5


class Piece(NamedTuple):
    """A run in its row: ``script`` is BODY, RAISED or LOWERED; ``gap`` the space before it in points."""

    run: Run
    script: int
    gap: float


_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much


class Line:
    """One row: pieces from left to right on one baseline.

    ``base`` and ``size`` are those of its body; ``bold``: all of it is.
    """

    __slots__ = ("_text", "base", "bold", "n_cells", "n_words", "pieces", "size", "widest_em", "x0", "x1")

    def __init__(self, piece: Piece) -> None:
        run = piece.run
        self.pieces = [piece]
        self.x0, self.x1 = run.x0, run.x1
        self.base, self.size, self.bold = run.base, run.size, run.bold
        self.n_cells = 1
        self.n_words = run.text.count(" ") + 1
        self.widest_em = 0.0
        self._text: str | None = None

    def append(self, run: Run, script: int, gap: float) -> None:
        """Add what stands next in the row, ``gap`` points further right."""
        self.pieces.append(_new(Piece, (run, script, gap)))
        if script == BODY:
            if not run.bold:
                self.bold = False
            self.n_words += run.text.count(" ") + (not run.glued)
        self.x1 = max(self.x1, run.x1)

    def is_row(self) -> bool:
        """Whether it has cells. Gaps among many words are bad justification, or letters that pdfium lost."""
        if self.n_cells < 2:
            return False
        return (
            self.widest_em > _PROSE_GAP_EM
            or self.n_words < _PROSE_WORDS
            or self.n_words < 4 * self.n_cells - 1
        )

    def has_tight_cells(self) -> bool:
        """Whether it has cells with little room between them: running text has one gap all along a row."""
        gaps: list[float] = []
        figures, before = 0, self.pieces[0].run
        for run, script, gap in self.pieces[1:]:
            if gap > _SPACE_EM * self.size:
                figures += run.text[0].isdigit()
                if script == BODY and before.text[-1] not in _PAUSE:
                    gaps.append(gap / self.size)
            before = run
        wide = [gap for gap in gaps if gap >= _TIGHT_GAP_EM]
        if len(wide) < _FEWEST_TIGHT:
            return False
        narrow = [gap for gap in gaps if gap < _TIGHT_GAP_EM]
        if not narrow:
            return figures >= len(gaps) / 2
        return max(narrow) <= _EVEN * min(wide)

    def text(self) -> str:
        """Give the row's words without scripts, for the tests of its shape (not the page's text)."""
        if self._text is None:
            parts: list[str] = []
            for piece in self.pieces:
                if piece.script == BODY:
                    if not piece.run.glued:
                        parts.append(" ")
                    parts.append(piece.run.text)
            self._text = "".join(parts).strip()
        return self._text


def build_lines(runs: Iterable[Run], turn: int = 0) -> list[Line]:
    """Rows in the order of the content stream, of the words that are printed with ``turn`` quarter turns."""
    lines: list[Line] = []
    line: Line | None = None
    for run in runs:
        text, x0, x1, base, size, bold, glued, _, its_turn = run
        if its_turn != turn or size <= 0.5 or text in _ACCENTS:
            continue
        if line is not None:
            gap = x0 - line.x1
            if base == line.base and size == line.size and -1.0 < gap < CELL_GAP_EM * size:  # most words
                line.pieces.append(_new(Piece, (run, BODY, gap)))
                line.n_words += text.count(" ") + (not glued)
                line.bold = line.bold and bold
                line.x1 = max(line.x1, x1)
                continue
            if _extend(line, run):
                continue
            if (
                len(line.pieces) == 1
                and len(lines) > 1
                and line.size < _SCRIPT_SIZE * lines[-2].size
                and _extend(lines[-2], run)
            ):
                continue  # a lone index stood in the way
        line = Line(Piece(run, BODY, 0.0))
        lines.append(line)
    return lines


def _extend(line: Line, run: Run) -> bool:
    """Append ``run`` to the row if it stands there."""
    size, other = line.size, run.size
    gap = run.x0 - line.x1
    if gap < -0.5 * size and run.x0 < line.pieces[-1].run.x0:
        return False
    rise = line.base - run.base
    larger = max(size, other)
    level = _SAME_BASE_EM if run.text[0].isalnum() else _SIGN_BASE_EM
    script: int | None = BODY
    if not -level * larger <= rise <= level * larger:
        if other <= _SCRIPT_SIZE * size:
            script = _script(rise, gap, size)
        elif size <= _SCRIPT_SIZE * other:
            script = BODY if _begins_with_script(line, rise, gap, run) else None
        elif abs(rise) > _JUMP_EM * size:
            script = None
    if script is None:
        return False
    line.append(run, script, gap)
    if gap > CELL_GAP_EM * larger:
        line.n_cells += 1
        line.widest_em = max(line.widest_em, gap / larger)
    return True


def _script(rise: float, gap: float, size: float) -> int | None:
    """Tell what a smaller run ``rise`` points above a row is; None where it belongs to something else."""
    if 0 < rise < _SCRIPT_RISE_EM * size and gap < _SCRIPT_GAP_EM * size:
        return RAISED
    if 0 < -rise < _SCRIPT_DROP_EM * size and gap < _LOST_LETTER_EM * size:
        return LOWERED
    return None


def _begins_with_script(line: Line, rise: float, gap: float, run: Run) -> bool:
    """Take a row's only run for a script of what follows, where it is: "¹ We thank", "∗ Equal"."""
    em = run.size
    beside = len(line.pieces) == 1 and gap <= _MARK_GAP_EM * em
    if not (beside and -_SCRIPT_RISE_EM * em < rise < _SCRIPT_DROP_EM * em):
        return False
    line.pieces[0] = line.pieces[0]._replace(script=RAISED if rise < 0 else LOWERED)
    line.base, line.size, line.bold = run.base, em, True
    return True
