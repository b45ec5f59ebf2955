"""The one shape in which a training run enters the trend, and how points become numbers.

Time is counted in years of 365.25 days, so that a month is 365.25 / 12 = 30.4375 days; compute as the
decimal logarithm of petaflop/s-days, so that one unit ("dex") is a factor of ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["DAYS_PER_YEAR", "Z_95", "TrendPoint", "day_of", "ordered", "points_as_arrays", "year_of"]

DAYS_PER_YEAR = 365.25  # Julian year; the convention under which the post's 15 points give 3.437 months
Z_95 = 1.959963984540054  # two-sided 95 % point of the normal distribution
_ORIGIN = date(2000, 1, 1).toordinal()


def year_of(day: date) -> float:
    """Return the day in Julian years; 2000-01-01 is 2000.0, and 1 January of nearby years within a day."""
    return 2000.0 + (day.toordinal() - _ORIGIN) / DAYS_PER_YEAR


def day_of(year: float) -> date:
    """Return the day nearest to a time in Julian years: the inverse of :func:`year_of`."""
    return date.fromordinal(round((year - 2000.0) * DAYS_PER_YEAR) + _ORIGIN)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One training run at the day it became known.

    ``pfs_days`` is the best estimate in petaflop/s-days, ``pfs_days_low`` and ``pfs_days_high`` its 95 %
    interval (equal to it where the uncertainty is unknown). ``origin`` is ``"reference"`` (one of the 15
    runs on the chart of "AI and Compute"), ``"ingested"`` (read from a paper) or ``"epoch"`` (Epoch AI's
    table). ``key`` is the arXiv id where there is one; two points of one key are the same training.
    ``name`` is what a chart writes beside the point, ``""`` for nothing.
    """

    key: str
    day: date
    pfs_days: float
    pfs_days_low: float
    pfs_days_high: float
    origin: str
    name: str = ""

    def __post_init__(self) -> None:
        if not 0.0 < self.pfs_days_low <= self.pfs_days <= self.pfs_days_high < float("inf"):
            message = (
                f"point {self.key!r}: need 0 < low <= value <= high < inf in pfs-days, "
                f"got {self.pfs_days_low!r}, {self.pfs_days!r}, {self.pfs_days_high!r}"
            )
            raise ValueError(message)

    @property
    def estimate_sd_dex(self) -> float:
        """Standard deviation of the estimate in dex, from its interval read as log-normal."""
        return float(np.log10(self.pfs_days_high / self.pfs_days_low) / (2.0 * Z_95))


def ordered(points: Iterable[TrendPoint]) -> tuple[TrendPoint, ...]:
    """Return the points by day, then key: every statistic starts here, so row order never matters."""
    return tuple(sorted(points, key=lambda point: (point.day, point.key, point.origin)))


def points_as_arrays(
    points: Sequence[TrendPoint],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return (Julian years, log10 pfs-days, estimate sd in dex), each of shape (n,)."""
    years = np.array([year_of(point.day) for point in points], dtype=np.float64)
    log10_pfs_days = np.log10(np.array([point.pfs_days for point in points], dtype=np.float64))
    sd_dex = np.array([point.estimate_sd_dex for point in points], dtype=np.float64)
    return years, log10_pfs_days, sd_dex
