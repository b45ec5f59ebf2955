"""What the pipeline did and has to do again: ingests, watermarks, failed papers with their next try.

All times are passed in (UTC); nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from warehouse.errors import UnknownIngest
from warehouse.transport import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from warehouse.db import Database, Warehouse

__all__ = [
    "IngestCounts",
    "begin_ingest",
    "finish_ingest",
    "known_versions",
    "latest_ingest",
    "read_watermark",
    "require_ingest",
    "set_watermark",
]


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """What an ingest did, as it is stored and printed. ``rows_changed`` is 0 where it changed nothing."""

    papers_seen: int = 0
    papers_changed: int = 0
    pdfs_fetched: int = 0
    papers_extracted: int = 0
    papers_with_runs: int = 0
    papers_estimated: int = 0
    papers_quarantined: int = 0
    papers_failed: int = 0
    papers_given_up: int = 0
    rows_changed: int = 0
    doubling_months_before: float | None = None
    doubling_months_after: float | None = None
    message: str | None = field(default=None)

    def plus(self, **more: int) -> IngestCounts:
        """Return the same counts with ``more`` added to those of these names."""
        return replace(self, **{name: getattr(self, name) + number for name, number in more.items()})


def begin_ingest(
    db: Warehouse,
    *,
    source: str,
    parameters: Mapping[str, Any],
    code_version: str,
    extractor_version: str,
    now: datetime,
) -> int:
    """Open an ingest and return its number, one more than the last.

    An earlier ingest that still counts as running can only have crashed, as there is one writer: it is marked
    ``interrupted``.
    """
    with db.transaction():
        db.execute(
            "UPDATE ingests SET status = 'interrupted', finished_at = ?, "
            "message = 'began and never ended; found by the next ingest' WHERE status = 'running'",
            [now],
        )
        ingest_id = int(db.scalar("SELECT coalesce(max(ingest_id), 0) + 1 FROM ingests"))
        counts = {name: value for name, value in asdict(IngestCounts()).items() if value is not None}
        row = {
            "ingest_id": ingest_id,
            "source": source,
            "status": "running",
            "started_at": now,
            "code_version": code_version,
            "extractor_version": extractor_version,
            "parameters_json": as_json(dict(parameters)),
            **counts,
        }
        places = ", ".join(f"${name}" for name in row)
        db.execute(f"INSERT INTO ingests ({', '.join(row)}) VALUES ({places})", row)
    return ingest_id


def finish_ingest(
    db: Warehouse, ingest_id: int, counts: IngestCounts, *, status: str = "succeeded", now: datetime
) -> None:
    """Close an ingest as ``succeeded`` or ``failed``. Raises :class:`UnknownIngest`."""
    require_ingest(db, ingest_id)
    values = asdict(counts)
    changes = ", ".join(f"{name} = ${name}" for name in values)
    db.execute(
        f"UPDATE ingests SET status = $status, finished_at = $now, {changes} WHERE ingest_id = $ingest_id",
        {**values, "status": status, "now": now, "ingest_id": ingest_id},
    )


def require_ingest(db: Database, ingest_id: int) -> None:
    """Raise :class:`UnknownIngest` where there is no such ingest."""
    if db.scalar("SELECT 1 FROM ingests WHERE ingest_id = ?", [ingest_id]) is None:
        raise UnknownIngest(ingest_id)


def latest_ingest(db: Database) -> int | None:
    """Return the number of the last ingest, ``None`` where there has been none."""
    found = db.scalar("SELECT max(ingest_id) FROM ingests")
    return None if found is None else int(found)


def known_versions(db: Database, extractor_version: str) -> frozenset[tuple[str, int]]:
    """Return the (arxiv_id, version) pairs that need no reading by this extractor.

    These are the ones whose latest reading is by ``extractor_version`` (one that another version has read
    since is not among them), and those whose reading by it was rejected as a whole: the same rules would read
    the same again.
    """
    return frozenset(
        (str(arxiv_id), int(version))
        for arxiv_id, version in db.rows(
            "SELECT arxiv_id, version FROM history.extractions GROUP BY arxiv_id, version "
            "HAVING arg_max(extractor_version, ingest_id) = $1 "
            "UNION SELECT arxiv_id, version FROM quarantine "
            "WHERE extractor_version = $1 AND table_name = 'extractions'",
            [extractor_version],
        )
    )


def read_watermark(db: Database, source: str) -> datetime | None:
    """Return up to when the papers of ``source`` are known (UTC), ``None`` where nothing is known yet."""
    found: datetime | None = db.scalar("SELECT until FROM watermarks WHERE watermark = ?", [source])
    return found


def set_watermark(db: Warehouse, source: str, until: datetime, ingest_id: int) -> bool:
    """Move the watermark of ``source`` forward to ``until``; one that lies further on is left alone.

    Returns whether it moved.
    """
    before = read_watermark(db, source)
    if before is not None and before >= until:
        return False
    db.execute(
        "INSERT INTO watermarks VALUES ($source, $until, $ingest_id) "
        "ON CONFLICT (watermark) DO UPDATE SET until = excluded.until, ingest_id = excluded.ingest_id",
        {"source": source, "until": until, "ingest_id": ingest_id},
    )
    return True
