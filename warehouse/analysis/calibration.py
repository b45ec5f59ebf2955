"""Thresholds that hold over the whole of a decade's monthly looks, and how long a break then takes to see.

The control is on the maximum over 120 looks, not on one look: the chance that a decade without a break
has any alarm at all. Floors come from simulation (`benchmarks/trend_breaks.py`; the same within 0.15 for
6 to 40 points a year and noise of 0.3 to 1 dex); a residual bootstrap on the actual dates may raise a
threshold, never lower it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from warehouse.analysis.breaks import MINIMUM_POINTS, scan
from warehouse.analysis.robust_line import huber_residuals, known_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FLOORS", "Thresholds", "calibrate", "expected_delay_months"]

KINK_BUDGET: Final = 0.09  # chance of a false alarm in a decade, by detector; silence has 0.01
JUMP_BUDGET: Final = 0.02  # mostly in decades in which the kink alarms too: 0.10 in all
WATCH_BUDGET: Final = 0.40
N_PATHS: Final = 300


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Log evidence that calls for an alarm, or for watching. ``n_paths`` is 0 for the simulated floors."""

    kink: float
    jump: float
    watch_kink: float
    watch_jump: float
    n_paths: int
    seed: int | None


FLOORS: Final = Thresholds(kink=2.0, jump=4.0, watch_kink=0.5, watch_jump=2.25, n_paths=0, seed=None)
"""Thresholds by simulation at the budgets above (4,000 null decades; 9.3 % had any alarm)."""


def calibrate(
    years: NDArray[np.float64],
    values: NDArray[np.float64],
    look_years: NDArray[np.float64],
    *,
    seed: int,
    n_paths: int = N_PATHS,
) -> Thresholds:
    """Return thresholds for this series: its own dates, its own residuals, no break.

    Residuals around the Huber line are drawn with replacement onto the dates ``n_paths`` times and every
    path is looked at on all of ``look_years``. Too short a series gets the floors.
    """
    n = len(years)
    if n < MINIMUM_POINTS or years[-1] <= years[0]:
        return FLOORS
    residual = huber_residuals(years - years.mean(), values - values.mean(), known_at(np.array([n]), n))[0][0]
    residual = residual - residual.mean()
    rng = np.random.default_rng(seed)
    kink, jump = np.empty(n_paths), np.empty(n_paths)
    for i in range(n_paths):
        evidence = scan(years, rng.choice(residual, n), look_years)
        kink[i], jump[i] = evidence.kink.max(), evidence.jump.max()

    def at(maxima: NDArray[np.float64], budget: float, floor: float) -> float:
        return max(floor, float(np.quantile(maxima, 1.0 - budget)))

    return Thresholds(
        kink=at(kink, KINK_BUDGET, FLOORS.kink),
        jump=at(jump, JUMP_BUDGET, FLOORS.jump),
        watch_kink=at(kink, WATCH_BUDGET, FLOORS.watch_kink),
        watch_jump=at(jump, KINK_BUDGET, FLOORS.watch_jump),
        n_paths=n_paths,
        seed=seed,
    )


_DELAY_FACTOR: Final = 12.0 * 1.25
_EQUIVALENT_F: Final = 10.0  # the F at which the averaged likelihood ratio crosses, on average


def expected_delay_months(*, sd_dex: float, points_per_year: float, slope_change: float) -> float | None:
    """Return the months until a change of slope (dex a year) is usually seen; ``None`` for no change.

    12 × 1.25 × (3 h² σ² / (λ δ²)) ** (1/3) with h² = 10: the time at which the information about a kink
    since its beginning, λ T³ δ² / (3 σ²), reaches the threshold. Within 15 % of the simulated medians for
    σ from 0.3 to 1 dex and 6 to 40 points a year.
    """
    if slope_change == 0.0 or points_per_year <= 0.0:
        return None
    ratio = 3.0 * _EQUIVALENT_F * sd_dex**2 / (points_per_year * slope_change**2)
    return _DELAY_FACTOR * float(ratio ** (1.0 / 3.0))
