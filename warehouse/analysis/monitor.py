"""The monthly look at the trend: which runs it knows, what it sees in them, what follows.

Everything here is a function of the points as of an ingest, the month, the changes so far and a seed; a
past month can be looked at again and gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from warehouse.analysis.alarm_state import AlarmChange, next_break_change, next_silence_change, segment_start
from warehouse.analysis.breaks import MINIMUM_POINTS, BreakFit, locate_break, scan
from warehouse.analysis.calibration import FLOORS, N_PATHS, Thresholds, calibrate, expected_delay_months
from warehouse.analysis.robust_line import huber_residuals, known_at
from warehouse.analysis.selection import one_per_key, running_top, select
from warehouse.analysis.silence import ALARM_BUDGET, WATCH_BUDGET, silence_threshold_years
from warehouse.analysis.thinning import averaged
from warehouse.analysis.trend import doubling_months
from warehouse.analysis.trend_point import TrendPoint, day_of, ordered, points_as_arrays, year_of
from warehouse.analysis.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = [
    "SERIES",
    "Look",
    "calibrated",
    "expected_halving_delay_months",
    "look_at",
    "months",
    "next_changes",
    "replay",
]

SERIES: Final = "ingested"
"""The watched series: all runs read from papers, drawn in towards their line (see the README: a record or a
band cut from the series' own past raises false alarms by itself)."""

LOOKS: Final = 120
RATE_YEARS: Final = 3.0
READING_MARGIN: Final = 1.0  # log evidence by which a jump must beat a kink to be called one


@dataclass(frozen=True, slots=True)
class Look:
    """What one monthly look saw.

    ``silence_months`` runs from the last entry to the ten largest to the newest run known, so that papers
    not yet read are no silence; the three are ``None`` while there are too few entries.
    """

    series: str
    month: date
    n: int
    kink: float
    jump: float
    thresholds: Thresholds
    fit: BreakFit | None
    silence_months: float | None
    silence_watch_months: float | None
    silence_alarm_months: float | None

    @property
    def crosses(self) -> bool:
        """Whether the evidence calls for an alarm."""
        return self.kink >= self.thresholds.kink or self.jump >= self.thresholds.jump

    @property
    def watches(self) -> bool:
        """Whether the evidence is worth watching."""
        return self.kink >= self.thresholds.watch_kink or self.jump >= self.thresholds.watch_jump

    @property
    def detector(self) -> str:
        """The reading with more evidence: ``kink`` or ``jump``."""
        return "jump" if self.fit is not None and self.fit.level_change_dex != 0.0 else "kink"

    @property
    def break_day(self) -> date | None:
        """Where the break most likely lies."""
        return None if self.fit is None else day_of(self.fit.year)

    @property
    def sentence(self) -> str:
        """The finding in a sentence."""
        if self.fit is None:
            return f"too few runs ({self.n}) to place a break."
        fit = self.fit
        span = (
            f"{day_of(fit.year):%Y-%m} (95 %: {day_of(fit.low_year):%Y-%m} to {day_of(fit.high_year):%Y-%m})"
        )
        if self.detector == "jump":
            way = "rose" if fit.level_change_dex > 0 else "fell"
            return f"the level {way} by a factor of {number(10 ** abs(fit.level_change_dex))} around {span}."
        way = "sped up" if fit.slope_after > fit.slope_before else "slowed"
        before, after = number(10**fit.slope_before), number(10**fit.slope_after)
        return f"growth {way} from ×{before} to ×{after} a year around {span}."

    @property
    def figures(self) -> Mapping[str, float | int | str | None]:
        """The figures behind the sentence, fit for JSON."""
        base: dict[str, float | int | str | None] = {
            "n": self.n,
            "kink_log_evidence": _finite(self.kink),
            "jump_log_evidence": _finite(self.jump),
            "kink_threshold": self.thresholds.kink,
            "jump_threshold": self.thresholds.jump,
            "threshold_paths": self.thresholds.n_paths,
            "threshold_seed": self.thresholds.seed,
        }
        if self.fit is None:
            return base
        fit = self.fit
        return base | {
            "break_low": day_of(fit.low_year).isoformat(),
            "break_high": day_of(fit.high_year).isoformat(),
            "slope_before": fit.slope_before,
            "slope_after": fit.slope_after,
            "slope_before_half_width": fit.slope_before_half_width,
            "slope_after_half_width": fit.slope_after_half_width,
            "growth_before": 10**fit.slope_before,
            "growth_after": 10**fit.slope_after,
            "doubling_months_before": doubling_months(fit.slope_before),
            "doubling_months_after": doubling_months(fit.slope_after),
            "level_change_dex": fit.level_change_dex,
            "f_statistic": fit.f_statistic,
        }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the calendar months from that of ``first`` to that of ``last``."""
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(index // 12, index % 12 + 1, 1)


def _watched(points: Sequence[TrendPoint], since: date | None, before: date) -> tuple[TrendPoint, ...]:
    return tuple(p for p in points if p.day < before and (since is None or p.day >= since))


def _arrays(points: Sequence[TrendPoint]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    years, values, _ = points_as_arrays(points)
    return averaged(years, values)


def calibrated(
    points: Sequence[TrendPoint], month: date, *, seed: int, n_paths: int = N_PATHS, series: str = SERIES
) -> Thresholds:
    """Return thresholds for the decade of looks that ends with ``month``'s, on the series' own dates."""
    years, values = _arrays(_watched(select(points, series), None, month))
    decade = [date(month.year - 10 + i // 12, i % 12 + 1, 1) for i in range(month.month, month.month + LOOKS)]
    looks: NDArray[np.float64] = np.array([year_of(day) for day in decade])
    return calibrate(years, values, looks, seed=seed, n_paths=n_paths)


def _reading(
    years: NDArray[np.float64], values: NDArray[np.float64], kink_crosses: bool, jump_crosses: bool
) -> BreakFit | None:
    """Return the break as the reading that crossed sees it; of two, the one with clearly more evidence."""
    kink, jump = locate_break(years, values), locate_break(years, values, jump=True)
    if kink is None or jump is None:
        return kink
    if kink_crosses != jump_crosses:
        return jump if jump_crosses else kink
    return jump if jump.log_evidence > kink.log_evidence + READING_MARGIN else kink


def look_at(
    points: Sequence[TrendPoint],
    month: date,
    *,
    history: Sequence[AlarmChange] = (),
    thresholds: Thresholds = FLOORS,
    series: str = SERIES,
) -> Look:
    """Look at the runs known before the first day of ``month``, from the last accepted break on.

    ``points`` are all points as of an ingest, in any order.
    """
    month = month.replace(day=1)
    known = tuple(point for point in ordered(points) if point.day < month)
    watched = _watched(select(known, series), segment_start(history), month)
    years, values = _arrays(watched)
    evidence = scan(years, values, np.array([year_of(month)]))
    kink, jump = float(evidence.kink[0]), float(evidence.jump[0])
    entries, _, _ = points_as_arrays(running_top(one_per_key(known), 10))
    newest = max((year_of(point.day) for point in known), default=0.0)
    watch, alarm = (silence_threshold_years(entries, budget) for budget in (WATCH_BUDGET, ALARM_BUDGET))
    return Look(
        series=series,
        month=month,
        n=len(watched),
        kink=kink,
        jump=jump,
        thresholds=thresholds,
        fit=_reading(years, values, kink >= thresholds.kink, jump >= thresholds.jump),
        silence_months=12.0 * (newest - float(entries[-1])) if alarm is not None else None,
        silence_watch_months=None if watch is None else 12.0 * watch,
        silence_alarm_months=None if alarm is None else 12.0 * alarm,
    )


def expected_halving_delay_months(points: Sequence[TrendPoint], *, series: str = SERIES) -> float | None:
    """Return after how many months a halving of the watched growth would usually be noticed.

    From the series' slope, its spread and its points a year over the last three years known; ``None``
    while the series is too short to be watched.
    """
    watched = select(points, series)
    if len(watched) < MINIMUM_POINTS or watched[0].day == watched[-1].day:
        return None
    years, values = _arrays(watched)
    x = years - years.mean()
    residual, spread = huber_residuals(x, values - values.mean(), known_at(np.array([len(x)]), len(x)))
    slope = float(np.polyfit(x, values - values.mean() - residual[0], 1)[0])
    span = min(RATE_YEARS, float(years[-1] - years[0]))
    recent = int((years > years[-1] - span).sum())
    return expected_delay_months(
        sd_dex=float(spread[0, 0]), points_per_year=recent / span, slope_change=slope / 2.0
    )


def next_changes(history: Sequence[AlarmChange], look: Look) -> tuple[AlarmChange, ...]:
    """Return the changes of state that a look makes: none, one, or one of the break and one of a silence."""
    changes = (next_break_change(history, look), next_silence_change(history, look))
    return tuple(change for change in changes if change is not None)


def replay(
    points: Sequence[TrendPoint],
    first: date,
    last: date,
    *,
    thresholds: Thresholds = FLOORS,
    series: str = SERIES,
    history: Sequence[AlarmChange] = (),
) -> tuple[AlarmChange, ...]:
    """Return the changes that monthly looks from ``first`` to ``last`` would have made on these points.

    Each look knows only runs published before its month. With a ``history`` the replay goes on from it
    and returns the new changes alone.
    """
    changes = list(history)
    for month in months(first, last):
        look = look_at(points, month, history=changes, thresholds=thresholds, series=series)
        changes.extend(next_changes(changes, look))
    return tuple(changes[len(history) :])
