"""How sure an estimate is: a log-normal interval, wider on the side where another reading is possible."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Spread", "lognormal_interval"]


@dataclass(frozen=True, slots=True)
class Spread:
    """What an estimate may be off by.

    ``factor`` (≥ 1): 95 % of a log-normal lie within this factor either way when every input is as read.
    ``reading_low`` (≤ 1) and ``reading_high`` (≥ 1) are the other readings of the inputs, as multiples of the
    estimate (FP32 instead of mixed precision, dies instead of boards, the shortest and longest duration).
    """

    factor: float
    reading_low: float = 1.0
    reading_high: float = 1.0

    def times(self, low: float, high: float) -> Spread:
        """Return the spread with one more doubtful input, from ``low`` to ``high`` times the value used."""
        return Spread(self.factor, self.reading_low * min(low, 1.0), self.reading_high * max(high, 1.0))


def lognormal_interval(value: float, spread: Spread) -> tuple[float, float]:
    """Return the bounds of 95 % of a split log-normal with median ``value``.

    On each side the deviation of the logarithm is that of ``spread.factor`` and that of the reading on this
    side, added in quadrature; a reading counts as lying at the 95 % bound, as ``factor`` does.
    """
    base = math.log(spread.factor)
    low = math.hypot(base, math.log(spread.reading_low))
    high = math.hypot(base, math.log(spread.reading_high))
    return value * math.exp(-low), value * math.exp(high)
