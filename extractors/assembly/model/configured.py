"""Which models a paper's tables say it trained: rows and columns that hold the settings of a training."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import Designators, read_designators
from extractors.assembly.names.namesakes import sizes_agree, variants_agree
from extractors.assembly.statements.fields import LENGTHS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["Configured", "lines_of"]

_TRAINING_TABLE = (Field.EXAMPLES_SEEN, Field.STEPS, Field.BATCH_SIZE, Field.ACCELERATOR_TIME, Field.DURATION)
"""A table that holds these is of the paper's own runs (or cites, row by row)."""
_SETTINGS = (Field.STEPS, Field.BATCH_SIZE)
"""What is often the same for all models of a table, and then stands once in it."""


@dataclass(frozen=True, slots=True)
class Configured:
    """What tables say was trained.

    ``lines`` hold the settings of a training, ``names`` are the models whose rows tell how long it was.
    """

    lines: frozenset[tuple[int, int, str, int]]
    names: frozenset[Designators]

    @classmethod
    def of(cls, pool: Mapping[Field, Sequence[Place]]) -> Configured:
        """Read the tables of a paper from its statements by field."""
        cells = [p for name in _TRAINING_TABLE for p in pool.get(name, ())]
        own = {(p.page, p.table) for p in cells if p.names_own}
        named = {
            _of_row(p)
            for p in cells
            if p.finding.field in LENGTHS
            and p.row is not None
            and (p.names_own or (p.page, p.table) not in own)
        }
        lines = {line for p in cells for line in lines_of(p)}
        lines |= _lines_of_shared(cells, pool.get(Field.PARAMETERS, ()))
        return cls(frozenset(lines), frozenset(n for n in named if n))

    def holds(self, place: Place) -> bool:
        """Tell whether a cell stands in a line with settings of a training."""
        return not self.lines.isdisjoint(lines_of(place))

    def trains(self, place: Place) -> bool:
        """Tell whether the row of some table says how long the very model of a cell was trained."""
        names = _of_row(place)
        return any(
            (sizes_agree(names, other) is True and variants_agree(names, other) is not False)
            or (variants_agree(names, other) is True and sizes_agree(names, other) is not False)
            for other in self.names
        )


def _lines_of_shared(cells: Sequence[Place], sizes: Sequence[Place]) -> set[tuple[int, int, str, int]]:
    """Return the rows of sizes in tables where a setting stands once for the models of all columns."""
    wide = Counter((p.page, p.table, p.row) for p in sizes if p.table is not None and p.row is not None)
    settings = (p for p in cells if p.table is not None and p.finding.field in _SETTINGS)
    told = Counter((p.page, p.table, p.row, p.finding.field) for p in settings)
    shared = {(page, table) for (page, table, _, _), times in told.items() if times == 1}
    return {
        (page, table, "row", row)
        for (page, table, row), times in wide.items()
        if times > 1 and table is not None and row is not None and (page, table) in shared
    }


def _of_row(place: Place) -> Designators:
    """Collect the size or variant that a row's label names, else that of the title above it."""
    row, title = read_designators(place.row_label), read_designators(place.title)
    return title if title.variants and not (row.variants or row.letters) else row


def lines_of(place: Place) -> Iterator[tuple[int, int, str, int]]:
    """Yield the row and the column of a table that a statement stands in."""
    if place.table is not None:
        if place.row is not None:
            yield place.page, place.table, "row", place.row
        if place.column is not None:
            yield place.page, place.table, "column", place.column
