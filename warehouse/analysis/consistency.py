"""Two methods on one run check each other.

Their ratio is kept, and a ratio beyond the bound is raised as an issue with both receipts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from extractors.records import Issue, Severity, TrainingRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.analysis.estimate import Estimate
    from warehouse.reference import Reference

__all__ = ["METHODS", "MethodComparison", "compare_methods", "disagreements"]

METHODS = ("stated_total", "operation_count", "device_time")
"""The methods that stand on evidence of their own; ``combined`` is made of two of them and checks nothing."""


@dataclass(frozen=True, slots=True)
class MethodComparison:
    """Two estimates of one run.

    ``ratio`` is second ÷ first in the order of :data:`METHODS`; ``factor`` the same, ≥ 1.
    ``agrees`` tells whether the factor is within the bound (3: the accuracy that the post aims at). The
    finding ids are the receipts of either side.
    """

    run_id: str
    first_method: str
    second_method: str
    first_pfs_days: float
    second_pfs_days: float
    ratio: float
    factor: float
    agrees: bool
    first_finding_ids: tuple[str, ...]
    second_finding_ids: tuple[str, ...]


def compare_methods(estimates: Iterable[Estimate], reference: Reference) -> tuple[MethodComparison, ...]:
    """Return a comparison for each pair of independent methods of one run; empty below two of them."""
    by_method = {estimate.method: estimate for estimate in estimates}
    bound = reference.assumed("method_ratio_bound")
    present = [by_method[method] for method in METHODS if method in by_method]
    return tuple(_comparison(first, second, bound) for first, second in combinations(present, 2))


def disagreements(run: TrainingRun, estimates: Iterable[Estimate], reference: Reference) -> tuple[Issue, ...]:
    """Return an issue for each pair of methods that disagree, with both formulas and receipts."""
    estimates = tuple(estimates)
    formulas = {estimate.method: estimate.formula for estimate in estimates}
    return tuple(
        Issue(
            code="compute.methods_disagree",
            severity=Severity.WARNING,
            message=(
                f"{run.name}: {pair.first_method} gives {pair.first_pfs_days:.4g} pfs-days, "
                f"{pair.second_method} {pair.second_pfs_days:.4g}, a factor of {pair.factor:.3g}. "
                f"{formulas[pair.first_method]} [findings {_listed(pair.first_finding_ids)}]; "
                f"{formulas[pair.second_method]} [findings {_listed(pair.second_finding_ids)}]"
            ),
            stage="estimate",
        )
        for pair in compare_methods(estimates, reference)
        if not pair.agrees
    )


def _comparison(first: Estimate, second: Estimate, bound: float) -> MethodComparison:
    ratio = second.flop / first.flop
    factor = max(ratio, 1 / ratio)
    return MethodComparison(
        run_id=first.run_id,
        first_method=first.method,
        second_method=second.method,
        first_pfs_days=first.pfs_days,
        second_pfs_days=second.pfs_days,
        ratio=ratio,
        factor=factor,
        agrees=factor <= bound,
        first_finding_ids=_receipts(first),
        second_finding_ids=_receipts(second),
    )


def _receipts(estimate: Estimate) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding_id for item in estimate.inputs for finding_id in item.finding_ids))


def _listed(finding_ids: tuple[str, ...]) -> str:
    return ", ".join(finding_ids) or "none"
