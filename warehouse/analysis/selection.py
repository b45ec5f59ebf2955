"""Which training runs a trend is drawn through. A doubling time means nothing without this rule.

Every rule looks at all points known and judges a run against what was known at its release (or, for the
z-band, near it); a window of dates is cut afterwards. Measured on Epoch AI's table, the frontier rates
barely depend on k between 3 and 10; the window moves them from 3 to 6 months.
"""

from __future__ import annotations

from bisect import insort
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from warehouse.analysis.trend_point import ordered, points_as_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from warehouse.analysis.trend_point import TrendPoint

__all__ = [
    "SELECTIONS",
    "Window",
    "in_window",
    "ingested",
    "one_per_key",
    "regular_scale",
    "running_top",
    "select",
    "z_band",
    "z_scores",
]

Window: TypeAlias = tuple[date | None, date | None]
"""First day (inclusive) and last day (exclusive); ``None`` leaves that side open."""

Z_WINDOW_DAYS: Final = 2 * 52 * 7  # Sevilla et al. 2022, notebook ML-Progress/Compute-Trends: full width
Z_LARGE_SCALE: Final = 0.76  # the same: models above are "large-scale"
Z_OUTLIER: Final = -2.0  # the same: models below are left out
_ORIGIN_RANK: Final[Mapping[str, int]] = {"ingested": 0, "reference": 1, "epoch": 2}


def in_window(points: Iterable[TrendPoint], window: Window) -> tuple[TrendPoint, ...]:
    """Return the points whose day lies in the window, in order."""
    start, end = window
    return tuple(
        point
        for point in ordered(points)
        if (start is None or point.day >= start) and (end is None or point.day < end)
    )


def one_per_key(points: Iterable[TrendPoint]) -> tuple[TrendPoint, ...]:
    """Return one point a training: what was read from the paper before the published figures.

    A paper that was read here and is also in a published table would otherwise count twice.
    """
    best: dict[str, TrendPoint] = {}
    for point in ordered(points):
        held = best.get(point.key)
        if held is None or _ORIGIN_RANK.get(point.origin, 9) < _ORIGIN_RANK.get(held.origin, 9):
            best[point.key] = point
    return ordered(best.values())


def running_top(points: Iterable[TrendPoint], k: int) -> tuple[TrendPoint, ...]:
    """Return the runs that were among the ``k`` largest known on the day of their release.

    This is Epoch AI's definition of a frontier model for k = 10. Runs of the same day compete with each
    other: all are entered before any is ranked.
    """
    if k < 1:
        message = f"k must be at least 1, got {k}"
        raise ValueError(message)
    largest: list[float] = []  # ascending, the k largest so far
    kept: list[TrendPoint] = []
    pending: list[TrendPoint] = []
    day: date | None = None
    for point in ordered(points):
        if point.day != day:
            kept.extend(one for one in pending if one.pfs_days >= largest[0])
            pending, day = [], point.day
        insort(largest, point.pfs_days)
        del largest[:-k]
        pending.append(point)
    kept.extend(one for one in pending if one.pfs_days >= largest[0])
    return tuple(kept)


def z_scores(points: Sequence[TrendPoint], *, window_days: int = Z_WINDOW_DAYS) -> NDArray[np.float64]:
    """Return each point's z-score of log10 compute among the points within half the window on either side.

    The rule of Sevilla et al. 2022 (population standard deviation). A point alone in its window, or among
    equals, scores 0.
    """
    _, log10_pfs_days, _ = points_as_arrays(points)
    days = np.array([point.day.toordinal() for point in points], dtype=np.int64)
    rank = np.argsort(days, kind="stable")
    ascending, value = days[rank], log10_pfs_days[rank] - (log10_pfs_days.mean() if len(days) else 0.0)
    first = np.searchsorted(ascending, days - window_days / 2, side="left")
    last = np.searchsorted(ascending, days + window_days / 2, side="right")
    total, squares = (np.concatenate([[0.0], np.cumsum(power)]) for power in (value, value * value))
    count = np.maximum(last - first, 1)
    mean = (total[last] - total[first]) / count
    spread = np.sqrt(np.maximum((squares[last] - squares[first]) / count - mean**2, 0.0))
    centred = np.empty_like(value)
    centred[rank] = value
    scores: NDArray[np.float64] = np.zeros_like(mean)
    np.divide(centred - mean, spread, out=scores, where=spread > 1e-7)
    return scores


def z_band(points: Iterable[TrendPoint]) -> tuple[TrendPoint, ...]:
    """Return the large-scale runs: z above 0.76 among their contemporaries (Sevilla et al. 2022)."""
    all_points = ordered(points)
    return tuple(
        point for point, z in zip(all_points, z_scores(all_points), strict=True) if z > Z_LARGE_SCALE
    )


def regular_scale(points: Iterable[TrendPoint], *, large_from: date) -> tuple[TrendPoint, ...]:
    """Return the runs that are neither low outliers (z < -2) nor, from ``large_from`` on, large-scale."""
    all_points = ordered(points)
    return tuple(
        point
        for point, z in zip(all_points, z_scores(all_points), strict=True)
        if z >= Z_OUTLIER and not (z > Z_LARGE_SCALE and point.day >= large_from)
    )


def ingested(points: Iterable[TrendPoint]) -> tuple[TrendPoint, ...]:
    """Return the runs read from papers here, leaving out every cited figure: the series that is watched.

    Cited figures were chosen for their size; where they end and the papers begin, the level would fall.
    """
    return tuple(point for point in one_per_key(points) if point.origin == "ingested")


SELECTIONS: Final[Mapping[str, Callable[[Sequence[TrendPoint]], tuple[TrendPoint, ...]]]] = {
    "chart": lambda points: tuple(point for point in ordered(points) if point.origin == "reference"),
    "top3": lambda points: running_top(one_per_key(points), 3),
    "top5": lambda points: running_top(one_per_key(points), 5),
    "top10": lambda points: running_top(one_per_key(points), 10),
    "all": one_per_key,
    "z_band": lambda points: z_band(one_per_key(points)),
    "ingested": ingested,
}
"""The rules by name, as stored in ``trend_fits.selection``."""


def select(points: Sequence[TrendPoint], selection: str) -> tuple[TrendPoint, ...]:
    """Apply the rule named ``selection``; raises ``ValueError`` naming the known rules for any other."""
    try:
        rule = SELECTIONS[selection]
    except KeyError:
        message = f"unknown selection {selection!r}; choose one of {', '.join(SELECTIONS)}"
        raise ValueError(message) from None
    return rule(points)
