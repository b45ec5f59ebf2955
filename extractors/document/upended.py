"""Headers of a table that are printed upwards, to make its columns narrow.

They are the words of their columns all the same. Each is set upright where it stands, in a box as broad as
its line is high, on one baseline at the foot of all of them: so it heads the column that it stands over. The
titles of a plot's axes are printed upwards too; below those stands no row of cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document.words import Run

__all__ = ["set_upright"]

_UPRIGHT, _UPWARDS = 0, 1
_ASCENT_EM, _DESCENT_EM = 0.75, 0.25
_SPACE_EM = 1.0  # words of one header are no further apart
_LEVEL_EM = 0.1  # nor do their baselines differ by more
_FEWEST = 3  # headers in a row
_HEADED = 2 / 3  # of which so many stand over a cell
_BELOW_EM = 4.0  # that is no further down
_BESIDE_EM = 1.0  # and no further to a side


class _Header(NamedTuple):
    """One line of a header: which of the page's runs it is made of, and where it stands on the page."""

    first: int
    last: int
    text: str
    x: float
    top: float
    bottom: float
    size: float


def set_upright(runs: Sequence[Run], height: float) -> list[Run]:
    """Return the page's runs with headers that are printed upwards set upright; ``height`` is the page's.

    Runs that head no columns, and pages without any, come back as they are.
    """
    headers = list(_headers(runs, height)) if any(run.turn == _UPWARDS for run in runs) else []
    changed: dict[int, Run] = {}
    dropped: set[int] = set()
    for row in _rows(headers):
        if len(row) < _FEWEST or sum(_heads_cell(header, runs) for header in row) < _HEADED * len(row):
            continue
        foot = max(header.bottom for header in row)
        for header in row:
            changed[header.first] = runs[header.first]._replace(
                text=header.text,
                x0=header.x - _ASCENT_EM * header.size,
                x1=header.x + _DESCENT_EM * header.size,
                base=foot,
                glued=False,
                broken=False,
                turn=_UPRIGHT,
            )
            dropped.update(range(header.first + 1, header.last + 1))
    if not changed:
        return list(runs)
    return [changed.get(at, run) for at, run in enumerate(runs) if at not in dropped]


def _headers(runs: Sequence[Run], height: float) -> Iterator[_Header]:
    """Yield the lines of words that are printed upwards, in the order of the content stream."""
    found: _Header | None = None
    for at, run in enumerate(runs):
        if run.turn != _UPWARDS or not run.size:
            continue
        bottom, top = height - run.x0, height - run.x1
        follows = (
            found is not None
            and found.last == at - 1
            and abs(run.base - found.x) <= _LEVEL_EM * run.size
            and -_SPACE_EM * run.size < found.top - bottom < _SPACE_EM * run.size
        )
        if found is not None and follows:
            space = "" if run.glued else " "
            found = found._replace(last=at, text=f"{found.text}{space}{run.text}", top=top)
            continue
        if found is not None:
            yield found
        found = _Header(at, at, run.text, run.base, top, bottom, run.size)
    if found is not None:
        yield found


def _rows(headers: Sequence[_Header]) -> Iterator[list[_Header]]:
    """Yield headers that follow each other from left to right at one height."""
    row: list[_Header] = []
    for header in headers:
        beside = row and header.x > row[-1].x and header.top < row[-1].bottom and row[-1].top < header.bottom
        if row and not beside:
            yield row
            row = []
        row.append(header)
    if row:
        yield row


def _heads_cell(header: _Header, runs: Sequence[Run]) -> bool:
    """Tell whether upright words stand right below a header."""
    em = header.size
    left, right = header.x - (_ASCENT_EM + _BESIDE_EM) * em, header.x + (_DESCENT_EM + _BESIDE_EM) * em
    return any(
        run.turn == _UPRIGHT
        and header.bottom < run.base <= header.bottom + _BELOW_EM * em
        and run.x0 < right
        and run.x1 > left
        for run in runs
    )
