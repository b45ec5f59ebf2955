"""Papers enter the warehouse: one row a version, the newest version current.

A record of the same version is replaced only by a better one: by what the same source says now, or by a
source that knows more (the API or a snapshot knows more than the stamp on page 1). An old version that
comes late is kept, but never current.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.replace import RowChanges, same_content
from warehouse.schema.dictionary import CURRENT_UNTIL, load_dictionary

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.db import Warehouse

__all__ = ["load_papers"]

_PDF_COLUMNS: Final = ("pdf_path", "sha256", "pdf_size_bytes")
_KNOWS: Final = "list_position(['file_name', 'stamp', 'snapshot', 'api'], {}.metadata_origin)"


def _merged_columns() -> str:
    """Return the select list that takes each column from whichever record is to be believed."""
    parts = []
    for column in load_dictionary().table("papers").content:
        name = f'"{column.name}"'
        if column.name in _PDF_COLUMNS:
            # a listing without the PDF does not unlearn the one that was fetched; a fetched one wins
            parts.append(f"coalesce(incoming.{name}, held.{name}) AS {name}")
        else:
            parts.append(f"CASE WHEN believe THEN incoming.{name} ELSE held.{name} END AS {name}")
    return ", ".join(parts)


def load_papers(db: Warehouse, ingest_id: int, papers: pd.DataFrame) -> RowChanges:
    """Load the papers of a batch and return what changed; the same papers again change nothing."""
    if papers.empty:
        return RowChanges()
    table = load_dictionary().table("papers")
    papers = papers.drop_duplicates(["arxiv_id", "version"], keep="last")
    better = (
        "held.arxiv_id IS NULL "
        "OR incoming.source = held.source "
        f"OR {_KNOWS.format('incoming')} > {_KNOWS.format('held')} "
        "OR incoming.withdrawn > held.withdrawn"
    )
    with db.transaction(), db.staged("papers", papers) as staged:
        db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE merged_papers AS
            WITH newest AS (
                SELECT arxiv_id, max(version) AS newest
                FROM (SELECT arxiv_id, version FROM {staged}
                      UNION ALL
                      SELECT arxiv_id, version FROM history.papers
                      WHERE {CURRENT_UNTIL} IS NULL AND arxiv_id IN (SELECT arxiv_id FROM {staged}))
                GROUP BY arxiv_id
            ),
            held AS (
                SELECT * FROM history.papers
                WHERE arxiv_id IN (SELECT arxiv_id FROM {staged})
                QUALIFY row_number() OVER (PARTITION BY arxiv_id, version ORDER BY ingest_id DESC) = 1
            ),
            paired AS (
                SELECT incoming.*, newest, held.arxiv_id IS NOT NULL AS known, ({better}) AS believe
                FROM {staged} AS incoming
                JOIN newest USING (arxiv_id)
                LEFT JOIN held ON held.arxiv_id = incoming.arxiv_id AND held.version = incoming.version
            )
            SELECT {_merged_columns()}, incoming.newest, incoming.known
            FROM paired AS incoming
            LEFT JOIN held ON held.arxiv_id = incoming.arxiv_id AND held.version = incoming.version
            """
        )
        # a late old version that is known already has nothing to add
        db.execute("DELETE FROM merged_papers WHERE version < newest AND known")
        same = same_content(table, "held", "incoming")
        superseded = db.scalar(
            f"""
            UPDATE history.papers AS held SET {CURRENT_UNTIL} = ?
            FROM merged_papers AS incoming
            WHERE held.{CURRENT_UNTIL} IS NULL AND held.arxiv_id = incoming.arxiv_id
              AND incoming.version = incoming.newest AND NOT ({same})
            """,
            [ingest_id],
        )
        added = db.scalar(
            f"""
            INSERT INTO history.papers BY NAME
            SELECT * EXCLUDE (newest, known), $ingest_id AS ingest_id,
                   CASE WHEN version < newest THEN $ingest_id END AS {CURRENT_UNTIL}
            FROM merged_papers AS incoming
            WHERE NOT EXISTS (
                SELECT 1 FROM history.papers AS held WHERE held.{CURRENT_UNTIL} IS NULL AND {same}
            )
            """,
            {"ingest_id": ingest_id},
        )
        db.execute("DROP TABLE merged_papers")
    return RowChanges(int(added), int(superseded))
