"""Has the frontier gone quiet? How long without a new entry is longer than chance explains.

Entries to the running top ten are taken to arrive as a Poisson stream whose rate is that of the last
twenty gaps. With m gaps of mean g, the next gap exceeds x with probability (1 + x / (m g)) ** -m (the
predictive distribution, which allows for the rate being estimated). The threshold is the length that the
longest gap of a decade exceeds with no more than the budgeted probability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ALARM_BUDGET", "WATCH_BUDGET", "silence_threshold_years"]

ALARM_BUDGET: Final = 0.01  # chance of a false alarm in a decade
WATCH_BUDGET: Final = 0.10
RECENT_GAPS: Final = 20
MINIMUM_GAPS: Final = 8
_HORIZON_YEARS: Final = 10.0


def silence_threshold_years(entry_years: NDArray[np.float64], budget: float = ALARM_BUDGET) -> float | None:
    """Return the years of silence that call for an alarm; ``None`` before there are eight gaps.

    ``entry_years`` are the entries so far, ascending. Entries of one day count as one.
    """
    gaps = np.diff(np.unique(entry_years))[-RECENT_GAPS:]
    m = len(gaps)
    if m < MINIMUM_GAPS:
        return None
    mean = float(gaps.mean())
    tail = budget * min(mean / _HORIZON_YEARS, 1.0)
    return float(m * mean * (tail ** (-1.0 / m) - 1.0))
