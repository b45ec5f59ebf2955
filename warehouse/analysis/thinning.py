"""Long series made short enough to watch: neighbours in time averaged in groups of equal size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MOST_POINTS", "averaged"]

MOST_POINTS: Final = 1000  # at which 120 looks on 300 bootstrapped paths take under a minute


def averaged(
    years: NDArray[np.float64], values: NDArray[np.float64], most: int = MOST_POINTS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return at most ``most`` points, each the mean of as many consecutive ones; a short series as it is.

    Groups of equal size keep the noise the same all along, which the test for a break takes for granted.
    Up to one group's worth of the oldest points is left out, so that the newest are always there.
    """
    size = -(-len(years) // most)
    if size <= 1:
        return years, values
    rest = len(years) % size
    return years[rest:].reshape(-1, size).mean(axis=1), values[rest:].reshape(-1, size).mean(axis=1)
