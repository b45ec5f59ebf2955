"""Decades that never were: seeded streams of training runs with and without a break, to measure alarms on.

Runs arrive as a Poisson stream; compute grows along a line with noise. Five years of history are followed
by ten years of monthly looks; the break, if any, comes two years into those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["HISTORY_YEARS", "LOOKS", "LOOK_YEARS", "SCENARIOS", "Path", "Scenario", "break_look", "draw_path"]

HISTORY_YEARS: Final = 5.0
LOOKS: Final = 120  # monthly looks in a decade
BREAK_MONTH: Final = 24
SLOPE: Final = 0.65  # dex a year, ×4.5: notable models 2010 to 2024
LOOK_YEARS: Final[NDArray[np.float64]] = HISTORY_YEARS + np.arange(1, LOOKS + 1) / 12.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens at the break: a change of slope (dex a year) and of level (dex)."""

    slope_change: float = 0.0
    level_change: float = 0.0


SCENARIOS: Final[Mapping[str, Scenario]] = {
    "null": Scenario(),
    "halving": Scenario(slope_change=-SLOPE / 2),
    "doubling": Scenario(slope_change=SLOPE),
    "plateau": Scenario(slope_change=-SLOPE),
    "jump up": Scenario(level_change=1.0),
    "jump down": Scenario(level_change=-1.0),
}


@dataclass(frozen=True, slots=True)
class Path:
    """One stream of runs: ``years`` ascending from 0, ``noise`` in dex around whatever line is drawn."""

    years: NDArray[np.float64]
    noise: NDArray[np.float64]

    def values(self, scenario: Scenario) -> NDArray[np.float64]:
        """Return log10 compute under a scenario; the same path serves all of them."""
        since = self.years - HISTORY_YEARS - BREAK_MONTH / 12.0
        change = scenario.slope_change * np.clip(since, 0.0, None) + scenario.level_change * (since >= 0)
        return SLOPE * self.years + change + self.noise


def draw_path(
    rng: np.random.Generator,
    *,
    points_per_year: float,
    sd_dex: float,
    residuals: NDArray[np.float64] | None = None,
) -> Path:
    """Draw a path; noise is normal, or drawn from ``residuals`` (of mean 0 and sd 1) times ``sd_dex``."""
    span = HISTORY_YEARS + LOOKS / 12.0
    n = int(rng.poisson(points_per_year * span))
    years = np.sort(rng.uniform(0.0, span, n))
    unit = rng.standard_normal(n) if residuals is None else rng.choice(residuals, n)
    return Path(years, sd_dex * unit)


def break_look(crossed: NDArray[np.bool_]) -> int | None:
    """Return the delay in months from the break to the first look that crossed, ``None`` for never.

    Raises ``ValueError`` for a path that alarmed before the break: those are not counted in delays.
    """
    if crossed[:BREAK_MONTH].any():
        message = "this path alarmed before its break"
        raise ValueError(message)
    found = np.flatnonzero(crossed[BREAK_MONTH:])
    return int(found[0]) + 1 if len(found) else None
