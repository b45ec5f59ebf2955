"""From a training run to its compute: every method that applies, side by side, and the one that is chosen.

The written rule of choice: a printed total wins; else, where an operation count and hardware-time are both
there and their geometric mean is near either, that mean; else hardware-time; else the operation count. An
operation count that borrows the network's forward cost from the reference is shown and never chosen.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import Field, Issue, Severity, TrainingRun
from warehouse.analysis.consistency import disagreements
from warehouse.analysis.device_time import estimate_device_time
from warehouse.analysis.estimate import Estimate, Input, build_estimate, input_from_run
from warehouse.analysis.interval import Spread
from warehouse.analysis.operation_count import estimate_from_architecture, estimate_operation_count

if TYPE_CHECKING:
    from datetime import date

    from warehouse.reference import Reference

__all__ = ["Estimate", "Input", "estimate_run"]


def estimate_run(
    run: TrainingRun, *, published: date | None, reference: Reference
) -> tuple[tuple[Estimate, ...], tuple[Issue, ...]]:
    """Return all estimates that the run supports, exactly one of them chosen, and the issues met.

    No estimate at all is an empty tuple: a run without enough evidence gets no number. ``published`` (the
    paper's first day) decides which device an ambiguous name means; ``None`` leaves the ambiguity in the
    interval.
    """
    stated = _stated_total(run, reference)
    count, count_issues = estimate_operation_count(run, reference)
    time, time_issues = estimate_device_time(run, published=published, reference=reference)
    combined = None
    if stated is None and count is not None and time is not None:
        if _have_a_mean(count, time, reference):
            combined = _geometric_mean(count, time, reference)
        else:
            time = _instead_of_a_mean(time, count)
    found = [estimate for estimate in (stated, combined, time, count) if estimate is not None]
    if not found:
        borrowed = estimate_from_architecture(run, reference)
        noted = (_borrowed_note(run, borrowed),) if borrowed is not None else ()
        return (), (*count_issues, *time_issues, *noted)
    chosen = _with_other_readings(found[0], found[1:])
    estimates = (replace(chosen, chosen=True), *found[1:])
    return estimates, (*count_issues, *time_issues, *disagreements(run, estimates, reference))


def _borrowed_note(run: TrainingRun, borrowed: Estimate) -> Issue:
    return Issue(
        code="estimate.borrowed_forward_cost",
        severity=Severity.NOTE,
        message=(
            f"{run.name}: no estimate of its own. With the forward cost of the network as published "
            f"elsewhere it would be {borrowed.pfs_days:.3g} pfs-days: {borrowed.formula}"
        ),
        stage="estimate",
    )


def _stated_total(run: TrainingRun, reference: Reference) -> Estimate | None:
    total = input_from_run(run, Field.STATED_TOTAL, "FLOP")
    if total is None:
        return None
    spread = Spread(reference.assumed("interval_factor_stated_total"))
    return build_estimate(
        run.run_id, "stated_total", (total,), spread, reference, assumptions=("the paper's own total",)
    )


def _have_a_mean(count: Estimate, time: Estimate, reference: Reference) -> bool:
    """Tell whether the geometric mean lies within the bound of either: else it stands for neither."""
    factor = max(count.flop / time.flop, time.flop / count.flop)
    return factor <= reference.assumed("method_ratio_bound") ** 2


def _instead_of_a_mean(time: Estimate, count: Estimate) -> Estimate:
    """Say why hardware-time stands alone: it has fewer factors to be mistaken in than an operation count."""
    said = (
        f"the operation count is {count.flop / time.flop:.3g} of it: too far apart for a mean, "
        "so hardware-time is taken"
    )
    return replace(time, assumptions=(*time.assumptions, said))


def _geometric_mean(count: Estimate, time: Estimate, reference: Reference) -> Estimate:
    """Return √(operation count × device-time): the mean of two measurements whose errors are factors.

    Independent errors of factors a and b leave √ of a factor exp(√(ln²a + ln²b)/2).
    """
    inputs = tuple(
        Input(f"{part.method}_flop", part.flop, "FLOP", "derived", part.formula, (), 0.5)
        for part in (count, time)
    )
    flop = math.sqrt(count.flop * time.flop)
    factor = math.exp(
        math.hypot(
            math.log(reference.assumed("interval_factor_operation_count")),
            math.log(reference.assumed("interval_factor_device_time")),
        )
        / 2
    )
    day = reference.assumed("flop_per_pfs_day")
    low = min(count.reading_low_pfs_days, time.reading_low_pfs_days) * day / flop
    high = max(count.reading_high_pfs_days, time.reading_high_pfs_days) * day / flop
    return build_estimate(
        count.run_id,
        "combined",
        inputs,
        Spread(factor, min(low, 1.0), max(high, 1.0)),
        reference,
        assumptions=("geometric mean of operation count and device-time",),
        formula=f"√({count.flop:.4g} FLOP × {time.flop:.4g} FLOP) = {flop:.4g} FLOP",
    )


def _with_other_readings(chosen: Estimate, others: list[Estimate]) -> Estimate:
    """Widen the chosen estimate's readings to what the other methods say; its interval stays its own."""
    return replace(
        chosen,
        reading_low_pfs_days=min(
            chosen.reading_low_pfs_days, *(o.reading_low_pfs_days for o in others), chosen.pfs_days
        ),
        reading_high_pfs_days=max(
            chosen.reading_high_pfs_days, *(o.reading_high_pfs_days for o in others), chosen.pfs_days
        ),
    )
