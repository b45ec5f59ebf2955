"""Cited points of published tables enter the warehouse, marked as cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.frames import frame_of
from warehouse.replace import replace_scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from warehouse.db import Warehouse
    from warehouse.reference.trend_reference import PublishedPoint
    from warehouse.replace import RowChanges

__all__ = ["load_published_points", "replace_reference_points"]

_POST: Final = "ai_and_compute_2018"


def replace_reference_points(db: Warehouse, ingest_id: int, points: pd.DataFrame) -> RowChanges:
    """Make ``points`` (columns of ``reference_points``) the current ones of the data sets that they name."""
    datasets = {str(name) for name in points["dataset"]}
    return replace_scope(db, "reference_points", points, ingest_id, scope="dataset", values=datasets)


def load_published_points(db: Warehouse, ingest_id: int, points: Iterable[PublishedPoint]) -> RowChanges:
    """Make the figures of "AI and Compute" the current cited points; the same again changes nothing."""
    rows = [
        {
            "dataset": _POST,
            "key": point.key,
            "name": point.name,
            "day": point.published,
            "pfs_days": point.pfs_days,
            "pfs_days_low": point.pfs_days / point.factor_95,
            "pfs_days_high": point.pfs_days * point.factor_95,
            "charted": point.on_chart,
            "origin": "reference",
            "source": point.source,
            "license": f"facts; copied from {point.credit}",
        }
        for point in points
    ]
    return replace_reference_points(db, ingest_id, frame_of("reference_points", rows))
