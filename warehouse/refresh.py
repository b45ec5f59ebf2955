"""After loading: how much was covered, and the trend as of this ingest. Only where data changed.

Both are stored per ingest for ever, and both can be reckoned again for any past ingest with the same digits.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from warehouse.analysis.trend import fit_all, headline_fit
from warehouse.analysis.trend_point import TrendPoint
from warehouse.frames import frame_of
from warehouse.ledger import require_ingest
from warehouse.schema.dictionary import CURRENT_UNTIL, load_dictionary

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.analysis.trend import TrendFit
    from warehouse.db import Database, Warehouse

__all__ = [
    "TREND_SEED",
    "Refreshed",
    "data_changed",
    "fits_as_of",
    "headline_doubling_months",
    "latest_coverage",
    "points_as_of",
    "refresh",
]

_BESIDE: Final = {"epoch_models", "trend_alarms"}  # neither enters trend or coverage
TREND_SEED: Final = 20180516  # the day "AI and Compute" appeared; any fixed number serves


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Whether data had changed, and the headline doubling time in months after it."""

    changed: bool
    doubling_months: float | None


def data_changed(db: Database, ingest_id: int) -> bool:
    """Tell whether what papers and cited tables say has changed since coverage and trend were last stored.

    That is not only what this ingest changed: one before it may have been cut off between loading and here.
    """
    stored = int(
        db.scalar("SELECT coalesce(max(ingest_id), 0) FROM coverage WHERE ingest_id < ?", [ingest_id])
    )
    versioned = [
        table for table in load_dictionary().tables.values() if table.versioned and table.name not in _BESIDE
    ]
    return any(
        db.scalar(
            f"SELECT 1 FROM {table.qualified} WHERE ingest_id > $1 OR {CURRENT_UNTIL} > $1 LIMIT 1", [stored]
        )
        for table in versioned
    )


def points_as_of(db: Database, ingest_id: int | None = None) -> tuple[TrendPoint, ...]:
    """Return the points of the trend as they stood after an ingest, by default as they stand now.

    Raises :class:`UnknownIngest`.
    """
    source = "trend_points"
    if ingest_id is not None:
        require_ingest(db, ingest_id)
        source = f"trend_points_as_of({int(ingest_id)})"
    rows = db.rows(
        f"SELECT key, day, pfs_days, pfs_days_low, pfs_days_high, origin, name FROM {source} "
        "ORDER BY day, key, origin"
    )
    return tuple(TrendPoint(*row) for row in rows)


def fits_as_of(db: Database, ingest_id: int | None = None, *, seed: int = TREND_SEED) -> tuple[TrendFit, ...]:
    """Fit the trends again from the points as of an ingest; the same digits as were stored then."""
    return fit_all(points_as_of(db, ingest_id), seed)


def headline_doubling_months(db: Database, ingest_id: int | None = None) -> float | None:
    """Return the stored headline doubling time in months as of an ingest (default: now).

    ``None`` before the first trend was drawn, or where the headline is flat.
    """
    found: float | None = db.scalar(
        "SELECT doubling_months FROM trend_fits WHERE headline AND ingest_id <= $1 "
        "ORDER BY ingest_id DESC LIMIT 1",
        [2**62 if ingest_id is None else ingest_id],
    )
    return found


def latest_coverage(db: Database) -> pd.DataFrame:
    """Return the rows of ``coverage`` that were stored last, none where there are none yet."""
    return db.query("SELECT * FROM coverage WHERE ingest_id = (SELECT max(ingest_id) FROM coverage)")


def refresh(db: Warehouse, ingest_id: int, *, seed: int = TREND_SEED) -> Refreshed:
    """Store coverage and trend lines as of this ingest where data changed since they were stored last.

    Running it twice for one ingest writes the same rows once.
    """
    if not data_changed(db, ingest_id):
        return Refreshed(changed=False, doubling_months=headline_doubling_months(db))
    fits = fits_as_of(db, ingest_id, seed=seed)
    with db.transaction():
        db.execute("DELETE FROM coverage WHERE ingest_id = ?", [ingest_id])
        db.execute("DELETE FROM trend_fits WHERE ingest_id = ?", [ingest_id])
        db.execute(f"INSERT INTO coverage BY NAME {_coverage_query()}", {"ingest_id": ingest_id})
        _store_fits(db, ingest_id, fits)
    return Refreshed(changed=True, doubling_months=headline_doubling_months(db))


def _coverage_query() -> str:
    return resources.files("warehouse").joinpath("sql", "coverage.sql").read_text(encoding="utf-8")


def _store_fits(db: Warehouse, ingest_id: int, fits: tuple[TrendFit, ...]) -> None:
    headline = headline_fit(fits)
    rows = [{**asdict(fit), "ingest_id": ingest_id, "headline": fit is headline} for fit in fits]
    db.insert("trend_fits", frame_of("trend_fits", rows))
