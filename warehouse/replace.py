"""Bring the current rows of a versioned table to a given state, keeping the past ones.

Rows that are already there stay untouched, so that the same state loaded twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.schema.dictionary import CURRENT_UNTIL, load_dictionary

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from warehouse.db import Warehouse
    from warehouse.schema.dictionary import Table

__all__ = ["RowChanges", "replace_estimates", "replace_scope", "same_content"]


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows added and superseded."""

    added: int = 0
    superseded: int = 0

    @property
    def total(self) -> int:
        """Rows that differ from before."""
        return self.added + self.superseded

    def __add__(self, other: RowChanges) -> RowChanges:
        return RowChanges(self.added + other.added, self.superseded + other.superseded)


def same_content(table: Table, left: str, right: str) -> str:
    """Return the SQL condition that two rows say the same, their history apart."""
    return " AND ".join(
        f'{left}."{column.name}" IS NOT DISTINCT FROM {right}."{column.name}"' for column in table.content
    )


def replace_scope(
    db: Warehouse,
    table_name: str,
    frame: pd.DataFrame,
    ingest_id: int,
    *,
    scope: str,
    values: Collection[str],
) -> RowChanges:
    """Make ``frame`` the current rows of ``table_name`` among those whose column ``scope`` is in ``values``.

    Current rows in the scope that the frame does not repeat are superseded, those it adds are inserted. An
    empty frame empties the scope.
    """
    table = load_dictionary().table(table_name)
    with db.transaction(), db.staged(table_name, frame) as staged:
        same = same_content(table, "held", "incoming")
        superseded = db.scalar(
            f"UPDATE {table.qualified} AS held SET {CURRENT_UNTIL} = $ingest_id "
            f'WHERE held.{CURRENT_UNTIL} IS NULL AND list_contains($values, held."{scope}") '
            f"AND NOT EXISTS (SELECT 1 FROM {staged} AS incoming WHERE {same})",
            {"ingest_id": ingest_id, "values": sorted(values)},
        )
        columns = ", ".join(f'"{column.name}"' for column in table.content)
        added = db.scalar(
            f"INSERT INTO {table.qualified} BY NAME "
            f"SELECT {columns}, $ingest_id AS ingest_id FROM {staged} AS incoming "
            f"WHERE NOT EXISTS (SELECT 1 FROM {table.qualified} AS held "
            f"WHERE held.{CURRENT_UNTIL} IS NULL AND {same})",
            {"ingest_id": ingest_id},
        )
    return RowChanges(int(added), int(superseded))


def replace_estimates(
    db: Warehouse, ingest_id: int, estimates: pd.DataFrame, papers: Collection[str]
) -> RowChanges:
    """Make ``estimates`` the current ones of ``papers`` (arXiv ids), after a change of reference or rule.

    A paper that has none in the frame has none from then on.
    """
    return replace_scope(db, "estimates", estimates, ingest_id, scope="arxiv_id", values=papers)
