"""The few sentences in which fits and selections are told, the same in chart, report and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.analysis.trend import TrendFit

__all__ = [
    "ESTIMATOR_WORDS",
    "SELECTION_WORDS",
    "doubling_sentence",
    "fit_basis",
    "number",
    "pfs_days_text",
    "window_text",
]

SELECTION_WORDS: Final[Mapping[str, str]] = {
    "chart": "the runs charted in “AI and Compute”",
    "top3": "the 3 largest known at release",
    "top5": "the 5 largest known at release",
    "top10": "the 10 largest known at release",
    "all": "all runs",
    "z_band": "large-scale runs (z > 0.76)",
    "ingested": "runs read from papers",
}
ESTIMATOR_WORDS: Final[Mapping[str, str]] = {
    "ols": "least squares",
    "theil_sen": "Theil–Sen",
    "quantile_50": "median regression",
    "quantile_90": "90 % quantile",
}


def number(value: float) -> str:
    """Return ``value`` to two figures below 10, to whole numbers from 100 on: ``3.4``, ``25``, ``180``."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 1 else f"{value:.2g}"


def pfs_days_text(value: float) -> str:
    """Return petaflop/s-days to three figures, without exponents in the range people read: ``0.0058``."""
    if value == 0 or not 1e-4 <= abs(value) < 1e9:
        return f"{value:.2e}"
    if abs(value) >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{float(f'{value:.3g}'):.7f}".rstrip("0").rstrip(".")


def doubling_sentence(fit: TrendFit) -> str:
    """Return what the line does: ``doubles every 3.4 months (95 % interval 2.4–4.7)``."""
    months, low, high = fit.doubling_months, fit.doubling_months_low, fit.doubling_months_high
    if months is None:
        return "stays level"
    if months < 0:
        return (
            f"halves every {number(-months)} months (growth not excluded)"
            if high
            else (f"halves every {number(-months)} months")
        )
    if low is None or high is None:
        bound = "no upper bound" if low is not None else "no bound"
        reach = f"95 % interval from {number(low)}, {bound}" if low is not None else f"95 % interval: {bound}"
    else:
        reach = f"95 % interval {number(low)}–{number(high)}"
    return f"doubles every {number(months)} months ({reach})"


def window_text(fit: TrendFit) -> str:
    """Return the span of the fit in words: ``since 2012``, ``before 2012``, ``2012–2017``."""
    start, end = fit.window_start, fit.window_end
    if start is None and end is None:
        return f"{fit.first_day:%Y}–{fit.last_day:%Y}"
    if end is None and start is not None:
        return f"since {start:%Y}" if (start.month, start.day) == (1, 1) else f"since {start:%Y-%m}"
    if end is not None and start is None:
        return f"before {end:%Y}" if (end.month, end.day) == (1, 1) else f"before {end:%Y-%m}"
    assert start is not None
    assert end is not None
    if (start.month, start.day) == (end.month, end.day) == (1, 1):
        return f"{start:%Y}–{end.year - 1}"
    return f"{start:%Y-%m} to {end:%Y-%m}"


def fit_basis(fit: TrendFit) -> str:
    """Return what stands behind the number: selection, n, window, estimator."""
    selection = SELECTION_WORDS.get(fit.selection, fit.selection)
    estimator = ESTIMATOR_WORDS.get(fit.estimator, fit.estimator)
    return f"{selection}, {window_text(fit)}; n\u00a0=\u00a0{fit.n}; {estimator}"
