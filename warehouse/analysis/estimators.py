"""Straight lines through points: least squares, Theil–Sen and quantile regression, many at a time.

Each estimator takes ``x`` and ``y`` of shape (replicates, n) and returns (slope, intercept) of shape
(replicates,), so that a bootstrap is one call. ``x`` must be centred near 0: iterated weights do not
converge on raw calendar years (statsmodels' ``QuantReg`` then returns slopes of hundreds of months).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

if TYPE_CHECKING:
    from collections.abc import Mapping

Array: TypeAlias = NDArray[np.float64]
Line: TypeAlias = tuple[Array, Array]
Estimator: TypeAlias = Callable[[Array, Array, np.random.Generator], Line]

__all__ = ["ESTIMATORS", "least_squares", "quantile_exact", "quantile_lines", "theil_sen"]

_MAX_PAIRS: Final = 20_000  # pairs of points in one Theil–Sen slope; more move the third digit only
_PAIR_CHUNK: Final = 4_000_000  # slopes held in memory at once (32 MB)
_IRLS_STEPS: Final = 36  # after 33 the weights stop being smoothed
_IRLS_FLOOR_DEX: Final = 1e-6


def least_squares(x: Array, y: Array, weights: Array | None = None) -> Line:
    """Return the (weighted) least-squares lines; the slope is ``nan`` where all x are equal."""
    w = np.ones_like(x) if weights is None else weights
    total = w.sum(axis=-1)
    x_mean = (w * x).sum(axis=-1) / total
    y_mean = (w * y).sum(axis=-1) / total
    dx = x - x_mean[..., None]
    spread = (w * dx * dx).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(spread > 0, (w * dx * y).sum(axis=-1) / spread, np.nan)
    return slope, y_mean - slope * x_mean


def theil_sen(x: Array, y: Array, rng: np.random.Generator) -> Line:
    """Return the lines whose slope is the median over pairs of points (Sen 1968).

    All pairs where they are at most 20,000, else 20,000 drawn from ``rng``. The intercept is the
    median of y - slope * x.
    """
    n = x.shape[-1]
    if n * (n - 1) // 2 <= _MAX_PAIRS:
        i, j = np.triu_indices(n, 1)
    else:
        i = rng.integers(0, n, _MAX_PAIRS)
        j = (i + rng.integers(1, n, _MAX_PAIRS)) % n  # never the same point twice in a pair
    step = max(1, _PAIR_CHUNK // len(i))
    slope = np.empty(x.shape[0])
    for start in range(0, x.shape[0], step):
        part = slice(start, start + step)
        dx = x[part][:, j] - x[part][:, i]
        dy = y[part][:, j] - y[part][:, i]
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = np.where(dx != 0, dy / dx, np.nan)
        no_span = np.isnan(slopes).all(axis=-1)
        slopes[no_span] = 0.0
        slope[part] = np.where(no_span, np.nan, np.nanmedian(slopes, axis=-1))
    return slope, np.median(y - slope[:, None] * x, axis=-1)


def quantile_lines(x: Array, y: Array, quantile: float) -> Line:
    """Return quantile-regression lines by iterated weights (Koenker 2005, smoothed near zero).

    Close to the exact answer to about 0.001 dex a year; :func:`quantile_exact` gives that for one sample.
    """
    slope, intercept = least_squares(x, y)
    for step in range(_IRLS_STEPS):
        residual = y - slope[:, None] * x - intercept[:, None]
        floor = max(_IRLS_FLOOR_DEX, 0.1 * 0.7**step)
        tilt = np.where(residual > 0, quantile, 1.0 - quantile)
        slope, intercept = least_squares(x, y, tilt / np.maximum(np.abs(residual), floor))
    return slope, intercept


def quantile_exact(x: Array, y: Array, quantile: float) -> tuple[float, float]:
    """Return (slope, intercept) of one sample's quantile regression, solved as a linear programme."""
    n = len(x)
    design = csr_array(np.column_stack([x, np.ones(n)]))
    answer = linprog(
        np.concatenate([[0.0, 0.0], np.full(n, quantile), np.full(n, 1.0 - quantile)]),
        A_eq=hstack([design, eye_array(n), -eye_array(n)], format="csr"),
        b_eq=y,
        bounds=[(None, None)] * 2 + [(0.0, None)] * (2 * n),
        method="highs",
    )
    assert answer.x is not None  # the programme is always feasible and bounded below by 0
    return float(answer.x[0]), float(answer.x[1])


ESTIMATORS: Final[Mapping[str, Estimator]] = {
    "ols": lambda x, y, _rng: least_squares(x, y),
    "theil_sen": theil_sen,
    "quantile_50": lambda x, y, _rng: quantile_lines(x, y, 0.5),
    "quantile_90": lambda x, y, _rng: quantile_lines(x, y, 0.9),
}
"""The estimators by name, as stored in ``trend_fits.estimator``. ``ols`` is the headline."""
