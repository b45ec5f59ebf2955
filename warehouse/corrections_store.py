"""Corrections in the warehouse: which are in force, which tripped, and which papers a changed file touches.

The audited file is the truth; the table ``corrections`` says what the current reading of each paper made of
it. A paper whose lines in the file differ from the stored ones has to be read again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from warehouse.analysis.corrections import AppliedCorrection, Correction
from warehouse.frames import frame_of
from warehouse.replace import RowChanges, replace_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from warehouse.analysis.corrections import TrippedCorrection
    from warehouse.db import Database, Warehouse
    from warehouse.frames import Reading

__all__ = ["corrections_frame", "count_tripped", "load_corrections", "papers_to_correct"]

_LINE = (
    "arxiv_id, version, run_name, field, corrected_value, expected_value, reason, corrected_by, corrected_on"
)


def corrections_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a correction that speaks of one of the readings, applied or tripped."""
    return frame_of("corrections", (_row(one) for reading in readings for one in reading.corrections))


def papers_to_correct(db: Database, corrections: Iterable[Correction]) -> frozenset[str]:
    """Return the arXiv ids of papers whose current reading was made with other corrections than these.

    Lines for papers that were not read, and for versions that are not current, touch nothing.
    """
    current = {
        str(arxiv_id): int(version)
        for arxiv_id, version in db.rows("SELECT arxiv_id, version FROM extractions")
    }
    wanted: dict[str, set[Correction]] = defaultdict(set)
    for one in corrections:
        if one.arxiv_id in current and one.version in {None, current[one.arxiv_id]}:
            wanted[one.arxiv_id].add(one)
    held: dict[str, set[Correction]] = defaultdict(set)
    for row in db.rows(f"SELECT {_LINE} FROM corrections"):
        held[str(row[0])].add(Correction(*row))
    return frozenset(paper for paper in wanted.keys() | held.keys() if wanted.get(paper) != held.get(paper))


def count_tripped(db: Database) -> int:
    """Return the number of corrections that no longer fit their paper and wait for a person."""
    return int(db.scalar("SELECT count(*) FROM corrections WHERE status = 'tripped'"))


def load_corrections(
    db: Warehouse,
    ingest_id: int,
    frames: Mapping[str, pd.DataFrame],
    corrections: pd.DataFrame,
    read_tables: Iterable[str],
) -> RowChanges:
    """Store ``corrections``; where they differ from the stored ones, ``frames`` replace the reading too.

    ``frames`` hold the batch's accepted readings, made with these corrections; ``read_tables`` are the tables
    whose rows live with a reading. Only papers whose current reading is the one given are touched. What was
    before stays in ``history``.
    """
    if "extractions" not in frames or frames["extractions"].empty:
        return RowChanges()
    if corrections.empty and not db.scalar("SELECT 1 FROM corrections LIMIT 1"):
        return RowChanges()
    with db.transaction(), db.staged("extractions", frames["extractions"]) as staged:
        papers = {
            str(arxiv_id)
            for (arxiv_id,) in db.rows(
                f"SELECT arxiv_id FROM {staged} "
                "SEMI JOIN extractions USING (arxiv_id, version, extractor_version)"
            )
        }
    corrections = _of(corrections, papers)
    changed = papers & _differing(db, corrections, papers)
    if not changed:
        return RowChanges()
    changes = RowChanges()
    with db.transaction():
        for name in read_tables:
            if name in frames:
                changes += replace_scope(
                    db, name, _of(frames[name], changed), ingest_id, scope="arxiv_id", values=changed
                )
        changes += replace_scope(
            db, "corrections", _of(corrections, changed), ingest_id, scope="arxiv_id", values=changed
        )
    return changes


def _differing(db: Warehouse, corrections: pd.DataFrame, papers: set[str]) -> set[str]:
    """Return the ids of papers whose stored corrections, with what became of them, are not these."""
    columns = ", ".join(f'"{name}"' for name in corrections.columns)
    held = f"SELECT {columns} FROM corrections WHERE list_contains($papers, arxiv_id)"
    with db.transaction(), db.staged("corrections", corrections) as staged:
        incoming = f"SELECT {columns} FROM {staged}"
        rows = db.rows(
            f"SELECT arxiv_id FROM ({incoming} EXCEPT {held}) UNION "
            f"SELECT arxiv_id FROM ({held} EXCEPT {incoming})",
            {"papers": sorted(papers)},
        )
    return {str(arxiv_id) for (arxiv_id,) in rows}


def _of(frame: pd.DataFrame, papers: Iterable[str]) -> pd.DataFrame:
    return frame[frame["arxiv_id"].isin(list(papers))]


def _row(outcome: AppliedCorrection | TrippedCorrection) -> dict[str, Any]:
    line = outcome.correction
    row: dict[str, Any] = {
        "arxiv_id": line.arxiv_id,
        "version": line.version,
        "run_name": line.run,
        "field": line.field,
        "expected_value": line.expect,
        "corrected_value": line.value,
        "reason": line.reason,
        "corrected_by": line.who,
        "corrected_on": line.day,
    }
    if isinstance(outcome, AppliedCorrection):
        return {**row, "status": "applied", "run_id": outcome.run_id, "found_value": outcome.before}
    return {**row, "status": "tripped", "found_value": outcome.found, "trip_reason": outcome.why}
