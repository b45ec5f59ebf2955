"""Doubling times: lines through log10 compute against date, with intervals that say what they are worth.

The headline is ordinary least squares, as in the post; Theil–Sen and a quantile regression stand beside
it. Intervals come from a pairs bootstrap in which every point is also moved within the uncertainty of its
own estimate. Nothing here knows today's date: points are passed in as of some ingest, seeds by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log10
from typing import TYPE_CHECKING, Final

import numpy as np

from warehouse.analysis.estimators import ESTIMATORS, quantile_exact
from warehouse.analysis.selection import in_window, select
from warehouse.analysis.trend_point import DAYS_PER_YEAR, TrendPoint, day_of, points_as_arrays, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from warehouse.analysis.selection import Window

__all__ = [
    "HEADLINE",
    "STORED_FITS",
    "FitSpec",
    "TrendFit",
    "TrendPoint",
    "doubling_months",
    "fit_all",
    "fit_trend",
    "headline_fit",
]

MINIMUM_POINTS: Final = 4  # two parameters, and something left to judge them by
MINIMUM_SPAN_DAYS: Final = 180  # a week of papers, each a thousandfold another, has no doubling time
N_BOOTSTRAP: Final = 1000  # as Sevilla et al. 2022
CONFIDENCE: Final = 0.95
_BOOTSTRAP_CELLS: Final = 500_000  # points times replicates held in memory at once
_BOOTSTRAP_WORK: Final = 4_000_000  # points times replicates in all: above 4,000 points, fewer replicates
_FEWEST_REPLICATES: Final = 200


def doubling_months(slope_dex_per_year: float) -> float | None:
    """Return the months to double at this slope (negative: to halve); ``None`` for a flat line."""
    return 12.0 * log10(2.0) / slope_dex_per_year if slope_dex_per_year != 0.0 else None


def _growth_per_year(slope_dex_per_year: float) -> float:
    """Return the factor a year; a bootstrap sample of few points may be steeper than a float can hold."""
    return float(10.0 ** np.clip(slope_dex_per_year, -300.0, 300.0))


@dataclass(frozen=True, slots=True)
class TrendFit:
    """One line through one selection of points.

    ``slope_dex_per_year`` and its 95 % bootstrap interval are the fit; doubling times and growth factors
    are the same numbers in other words. ``doubling_months_high`` is ``None`` where the interval reaches a
    flat or falling line (no bound), ``doubling_months_low`` where even its upper end falls. The line is
    ``log10_pfs_days_at_mid + slope_dex_per_year * years since mid_day``. ``residual_sd_dex`` has n - 2 in
    its denominator. ``window_start`` is inclusive, ``window_end`` exclusive.
    """

    selection: str
    window_start: date | None
    window_end: date | None
    estimator: str
    n: int
    first_day: date
    last_day: date
    mid_day: date
    log10_pfs_days_at_mid: float
    slope_dex_per_year: float
    slope_low: float
    slope_high: float
    doubling_months: float | None
    doubling_months_low: float | None
    doubling_months_high: float | None
    growth_per_year: float
    growth_per_year_low: float
    growth_per_year_high: float
    residual_sd_dex: float
    n_bootstrap: int
    seed: int

    @property
    def window(self) -> Window:
        """The window of dates, (first day, day after the last)."""
        return self.window_start, self.window_end

    def log10_pfs_days_on(self, day: date) -> float:
        """Return the line's log10 petaflop/s-days on ``day``."""
        years = (day.toordinal() - self.mid_day.toordinal()) / DAYS_PER_YEAR
        return self.log10_pfs_days_at_mid + self.slope_dex_per_year * years


@dataclass(frozen=True, slots=True)
class FitSpec:
    """What to fit: a selection rule, a window, an estimator."""

    selection: str
    window: Window
    estimator: str


def _bootstrap_slopes(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    sd: NDArray[np.float64],
    *,
    estimator: str,
    n_bootstrap: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    n, slopes = len(x), []
    step = max(1, _BOOTSTRAP_CELLS // n)  # replicates held in memory at once
    for start in range(0, n_bootstrap, step):
        shape = (min(step, n_bootstrap - start), n)
        chosen = rng.integers(0, n, size=shape)
        moved = y[chosen] + sd[chosen] * rng.standard_normal(shape)
        slopes.append(ESTIMATORS[estimator](x[chosen], moved, rng)[0])
    found = np.concatenate(slopes)
    return found[np.isfinite(found)]


def _line(
    x: NDArray[np.float64], y: NDArray[np.float64], estimator: str, rng: np.random.Generator
) -> tuple[float, float]:
    """Return (slope, intercept) of the sample itself, exact where the bootstrap may approximate."""
    if estimator.startswith("quantile_"):
        return quantile_exact(x, y, int(estimator.removeprefix("quantile_")) / 100)
    slope, intercept = ESTIMATORS[estimator](x[None], y[None], rng)
    return float(slope[0]), float(intercept[0])


def fit_trend(
    points: Sequence[TrendPoint],
    *,
    selection: str,
    window: Window = (None, None),
    estimator: str = "ols",
    n_bootstrap: int = N_BOOTSTRAP,
    seed: int,
) -> TrendFit | None:
    """Fit one line; ``None`` where the selection leaves fewer than four points or less than half a year.

    ``points`` are all points known, in any order: the selection rule needs them all, the window is cut
    after it. Above 4,000 points fewer than ``n_bootstrap`` replicates are drawn, no fewer than 200; the
    fit tells how many. Raises ``ValueError`` for an unknown selection or estimator, naming the known ones.
    """
    if estimator not in ESTIMATORS:
        message = f"unknown estimator {estimator!r}; choose one of {', '.join(ESTIMATORS)}"
        raise ValueError(message)
    chosen = in_window(select(points, selection), window)
    if len(chosen) < MINIMUM_POINTS or (chosen[-1].day - chosen[0].day).days < MINIMUM_SPAN_DAYS:
        return None
    n_bootstrap = min(n_bootstrap, max(_FEWEST_REPLICATES, _BOOTSTRAP_WORK // len(chosen)))
    rng = np.random.default_rng(seed)  # anew for each fit: the same runs give the same digits everywhere
    years, log10_pfs_days, sd_dex = points_as_arrays(chosen)
    mid_day = day_of(float(years.mean()))
    x = years - year_of(mid_day)
    slope, intercept = _line(x, log10_pfs_days, estimator, rng)
    residual = log10_pfs_days - intercept - slope * x
    slopes = _bootstrap_slopes(
        x, log10_pfs_days, sd_dex, estimator=estimator, n_bootstrap=n_bootstrap, rng=rng
    )
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = (float(bound) for bound in np.quantile(slopes, [tail, 1.0 - tail]))
    return TrendFit(
        selection=selection,
        window_start=window[0],
        window_end=window[1],
        estimator=estimator,
        n=len(chosen),
        first_day=chosen[0].day,
        last_day=chosen[-1].day,
        mid_day=mid_day,
        log10_pfs_days_at_mid=intercept,
        slope_dex_per_year=slope,
        slope_low=low,
        slope_high=high,
        doubling_months=doubling_months(slope),
        doubling_months_low=doubling_months(high) if high > 0 else None,
        doubling_months_high=doubling_months(low) if low > 0 else None,
        growth_per_year=_growth_per_year(slope),
        growth_per_year_low=_growth_per_year(low),
        growth_per_year_high=_growth_per_year(high),
        residual_sd_dex=float(np.sqrt(residual @ residual / (len(x) - 2))),
        n_bootstrap=n_bootstrap,
        seed=seed,
    )


_MODERN = date(2012, 1, 1)  # the post's modern era begins with AlexNet
_POST_END = date(2018, 1, 1)  # the last charted point is of December 2017
WINDOWS: Final[tuple[Window, ...]] = (
    (_MODERN, None),
    (None, _MODERN),
    (_MODERN, _POST_END),
    (_POST_END, None),
)
HEADLINE: Final = FitSpec("top10", (_MODERN, None), "ols")
"""The headline: the frontier as Epoch AI defines it, since AlexNet, by least squares as in the post."""
POST: Final = FitSpec("chart", (None, None), "ols")
"""The post's own trend: its 15 charted points, 3.43 months."""
STORED_FITS: Final[tuple[FitSpec, ...]] = (
    *(FitSpec("chart", (None, None), estimator) for estimator in ("ols", "theil_sen", "quantile_50")),
    *(
        FitSpec(selection, window, estimator)
        for selection in ("top10", "top5", "top3", "all", "z_band")
        for window in WINDOWS
        for estimator in ("ols", "theil_sen", "quantile_90" if selection == "all" else "quantile_50")
    ),
)
"""The fits stored at each ingest."""


def fit_all(
    points: Sequence[TrendPoint], seed: int, *, n_bootstrap: int = N_BOOTSTRAP
) -> tuple[TrendFit, ...]:
    """Return every fit of :data:`STORED_FITS` that has points enough, in that order."""
    fits = (
        fit_trend(
            points,
            selection=spec.selection,
            window=spec.window,
            estimator=spec.estimator,
            n_bootstrap=n_bootstrap,
            seed=seed,
        )
        for spec in STORED_FITS
    )
    return tuple(fit for fit in fits if fit is not None)


def headline_fit(fits: Sequence[TrendFit]) -> TrendFit | None:
    """Return the headline among ``fits``, the post's own trend where there is none, else ``None``."""
    by_spec = {FitSpec(fit.selection, fit.window, fit.estimator): fit for fit in fits}
    return by_spec.get(HEADLINE) or by_spec.get(POST)
