"""Frames of the published database back into the analysis's own records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from warehouse.analysis.alarm_state import AlarmChange
from warehouse.analysis.trend import TrendFit
from warehouse.analysis.trend_point import TrendPoint
from warehouse.report.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["alarms_from", "as_date", "as_float", "fits_from", "newest", "points_from", "records", "titled"]


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows as dictionaries with ``None`` for whatever the frame holds as missing."""
    for row in frame.to_dict(orient="records"):
        yield {str(name): None if _missing(value) else value for name, value in row.items()}


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and isnan(value))


def as_date(value: Any) -> date | None:
    """Return a day from whatever the database's driver gives for one."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def as_float(value: Any) -> float | None:
    """Return a float, or ``None`` for a missing one."""
    return None if value is None else float(value)


def newest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest ingest in the frame; the frame itself when it is empty."""
    return frame if frame.empty else frame[frame["ingest_id"] == frame["ingest_id"].max()]


def points_from(frame: pd.DataFrame) -> tuple[TrendPoint, ...]:
    """Return rows of ``trend_points`` as points; a row without an interval gets none."""
    points = []
    for row in records(frame):
        day, value = as_date(row["day"]), as_float(row["pfs_days"])
        if day is None or value is None:
            continue
        low = as_float(row["pfs_days_low"]) or value
        high = as_float(row["pfs_days_high"]) or value
        name = row["name"] or ""
        points.append(TrendPoint(row["key"], day, value, low, high, row["origin"], name))
    return tuple(points)


def titled(points: Sequence[TrendPoint], training_compute: pd.DataFrame) -> tuple[TrendPoint, ...]:
    """Return the points with the short title of their paper for a name, where the paper was read here.

    What stands before a colon is how a paper names its model; a run's own name ("base", "A100") says
    little on a chart.
    """
    titles = {row["arxiv_id"]: row["title"] for row in records(training_compute) if row["title"]}
    return tuple(
        replace(point, name=clean(titles[point.key]).partition(":")[0].strip())
        if point.origin == "ingested" and point.key in titles
        else point
        for point in points
    )


def _fit(row: dict[str, Any]) -> TrendFit:
    first_day, last_day, mid_day = (as_date(row[name]) for name in ("first_day", "last_day", "mid_day"))
    assert first_day is not None
    assert last_day is not None
    assert mid_day is not None
    return TrendFit(
        selection=row["selection"],
        window_start=as_date(row["window_start"]),
        window_end=as_date(row["window_end"]),
        estimator=row["estimator"],
        n=int(row["n"]),
        first_day=first_day,
        last_day=last_day,
        mid_day=mid_day,
        log10_pfs_days_at_mid=float(row["log10_pfs_days_at_mid"]),
        slope_dex_per_year=float(row["slope_dex_per_year"]),
        slope_low=float(row["slope_low"]),
        slope_high=float(row["slope_high"]),
        doubling_months=as_float(row["doubling_months"]),
        doubling_months_low=as_float(row["doubling_months_low"]),
        doubling_months_high=as_float(row["doubling_months_high"]),
        growth_per_year=float(row["growth_per_year"]),
        growth_per_year_low=float(row["growth_per_year_low"]),
        growth_per_year_high=float(row["growth_per_year_high"]),
        residual_sd_dex=float(row["residual_sd_dex"]),
        n_bootstrap=int(row["n_bootstrap"]),
        seed=int(row["seed"]),
    )


def fits_from(frame: pd.DataFrame) -> tuple[TrendFit, ...]:
    """Return the newest ingest's rows of ``trend_fits`` as fits."""
    return tuple(_fit(row) for row in records(newest(frame)))


def _alarm(row: dict[str, Any]) -> AlarmChange:
    month = as_date(row["month"])
    assert month is not None
    figures = row["figures_json"]
    return AlarmChange(
        series=row["series"],
        detector=row["detector"],
        month=month,
        previous_state=row["previous_state"],
        state=row["state"],
        statistic=as_float(row["statistic"]) or 0.0,
        threshold=as_float(row["threshold"]) or 0.0,
        break_day=as_date(row["break_day"]),
        message=row["message"],
        figures=json.loads(figures) if isinstance(figures, str) else dict(figures or {}),
    )


def alarms_from(frame: pd.DataFrame) -> tuple[AlarmChange, ...]:
    """Return all rows of ``trend_alarms``, oldest month first."""
    return tuple(sorted(map(_alarm, records(frame)), key=lambda alarm: (alarm.month, alarm.detector)))
