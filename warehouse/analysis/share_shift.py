"""Has a share shifted? A few recent ingests against the same source's own history.

The number that should have been counted is taken to follow a beta-binomial distribution: the binomial
of the recent total, with the share known only as well as the history tells it, and all counts divided by
the history's overdispersion (ingests differ by more than chance: categories, conferences, days of the
week). The probability of a count as far out as the one found is compared with :data:`TAIL`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import betaln, gammaln

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Count", "Shift", "share_shift"]

TAIL: Final = 5e-6
"""Probability below which a share has shifted. Measured on twenty simulated years of 260 ingests with twelve
shares and both windows, 5 to 1,000 papers each, ingests that differ by chance alone or by as much again:
0 to 0.15 false alarms a year, all shares together."""
END_TAIL: Final = 0.01  # a raised alarm ends where what is found is this likely again
LEAST_FACTOR: Final = 1.25
"""A share must shift by this factor besides: of ten thousand papers a percent is significant, and no news."""
END_FACTOR: Final = 1.125  # or where half of that shift is gone
WINDOWS: Final = (1, 5)  # ingests: a collapse shows on the day, a lesser fall within a week
REFERENCE_INGESTS: Final = 60  # about three months of daily ingests; older ones are another season
LEAST_REFERENCE: Final = 10  # fewer do not tell how far ingests differ


@dataclass(frozen=True, slots=True)
class Count:
    """What one ingest counted: ``count`` out of ``total``, which is above 0."""

    ingest_id: int
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What was found: ``share`` over the newest ``ingests`` against ``usual``, and how likely that is."""

    shifted: bool
    share: float
    usual: float
    probability: float
    count: int
    total: int
    ingests: int


def share_shift(counts: Sequence[Count], *, falls: bool, raised_by: int | None = None) -> Shift | None:
    """Compare the newest of ``counts`` (oldest first) with those before; ``None`` where these are too few.

    ``falls`` says whether a low share is looked for or a high one. ``raised_by`` is the ingest that raised
    the alarm that stands, if one does: history then ends before it, so that a low share does not become its
    own standard, until sixty ingests have shown that it is the new one.
    """
    since = [] if raised_by is None else [one for one in counts if one.ingest_id >= raised_by]
    if since and len(since) <= REFERENCE_INGESTS:
        history = counts[: len(counts) - len(since)]
        return _compare(history, counts[-WINDOWS[-1] :], falls, tail=END_TAIL, factor=END_FACTOR)
    shifts = [
        _compare(counts[:-window], counts[-window:], falls, tail=TAIL, factor=LEAST_FACTOR)
        for window in WINDOWS
    ]
    found = [shift for shift in shifts if shift is not None]
    return min(found, key=lambda shift: (not shift.shifted, shift.probability), default=None)


def _compare(
    history: Sequence[Count], recent: Sequence[Count], falls: bool, *, tail: float, factor: float
) -> Shift | None:
    reference = history[-REFERENCE_INGESTS:]
    if len(reference) < LEAST_REFERENCE or not recent:
        return None
    found, usual = _tally(recent), _tally(reference)
    spread = _overdispersion(reference)
    if falls:
        far = found.share * factor <= usual.share
        probability = _lower_tail(found, usual, spread)
    else:
        far = found.share >= usual.share * factor
        probability = _lower_tail(found.rest, usual.rest, spread)
    return Shift(
        far and probability < tail,
        found.share,
        usual.share,
        probability,
        found.count,
        found.total,
        len(recent),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total

    @property
    def rest(self) -> _Tally:
        return _Tally(self.total - self.count, self.total)


def _tally(counts: Sequence[Count]) -> _Tally:
    return _Tally(sum(one.count for one in counts), sum(one.total for one in counts))


def _overdispersion(reference: Sequence[Count]) -> float:
    """Return Pearson's chi-squared over its degrees of freedom, at least 1: how far ingests differ."""
    count = np.array([one.count for one in reference], dtype=float)
    total = np.array([one.total for one in reference], dtype=float)
    share = count.sum() / total.sum()
    if share in {0.0, 1.0}:
        return 1.0
    squared = (count - total * share) ** 2 / (total * share * (1.0 - share))
    return max(1.0, float(squared.sum()) / (len(reference) - 1))


def _lower_tail(found: _Tally, usual: _Tally, spread: float) -> float:
    """Return the probability of so low a count; roundings go against an alarm."""
    n, k = max(1, floor(found.total / spread)), ceil(found.count / spread)
    a, b = usual.count / spread + 0.5, usual.rest.count / spread + 0.5  # Jeffreys' prior
    x = np.arange(min(k, n) + 1)
    ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    return float(min(1.0, np.exp(ways + betaln(x + a, n - x + b) - betaln(a, b)).sum()))
