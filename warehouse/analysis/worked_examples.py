"""The arithmetic of "AI and Compute" worked again, and where it prints something else than its product."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.records import Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.reference import Reference, WorkedExample

__all__ = ["DISCREPANCY_BOUND", "method_pairs", "recompute_pfs_days", "source_discrepancies"]

DISCREPANCY_BOUND = 1.1
"""A printed figure further from its product than rounding to one or two digits explains."""


def recompute_pfs_days(example: WorkedExample, reference: Reference) -> float:
    """Return the product of the example's printed factors, in petaflop/s-days."""
    product = math.prod(value for _, value in example.factors)
    return product if example.unit == "pfs_days" else product / reference.assumed("flop_per_pfs_day")


def source_discrepancies(examples: Iterable[WorkedExample], reference: Reference) -> tuple[Issue, ...]:
    """Return an issue for each example whose printed result is not the product of its printed factors.

    The appendix of the post has two: Seq2Seq by operations (0.66 of the product) and VGG by hardware (1.19).
    """
    issues = []
    for example in examples:
        if example.printed_pfs_days is None:
            continue
        product = recompute_pfs_days(example, reference)
        ratio = example.printed_pfs_days / product
        if max(ratio, 1 / ratio) > DISCREPANCY_BOUND:
            issues.append(
                Issue(
                    code="source.arithmetic",
                    severity=Severity.NOTE,
                    message=(
                        f"{example.model}, method {example.method}: prints "
                        f"{example.printed_pfs_days:g} pfs-days, its factors multiply to {product:.4g} "
                        f"({ratio:.3g}). {example.note}"
                    ),
                    stage="reference",
                    surface=example.citation.source,
                )
            )
    return tuple(issues)


def method_pairs(
    examples: Iterable[WorkedExample], reference: Reference
) -> tuple[tuple[str, float, float | None], ...]:
    """Return (model, ratio recomputed, ratio printed) of hardware-time to operation count.

    Models with both methods only. Ratios are method 2 ÷ method 1; the post aims at a factor of 2 to 3.
    """
    by_model: dict[str, dict[int, WorkedExample]] = {}
    for example in examples:
        if example.table == "appendix" and example.method is not None:
            by_model.setdefault(example.model, {})[example.method] = example
    pairs = []
    for model, methods in by_model.items():
        if {1, 2} <= methods.keys():
            first, second = methods[1], methods[2]
            recomputed = recompute_pfs_days(second, reference) / recompute_pfs_days(first, reference)
            printed = None
            if first.printed_pfs_days is not None and second.printed_pfs_days is not None:
                printed = second.printed_pfs_days / first.printed_pfs_days
            pairs.append((model, recomputed, printed))
    return tuple(pairs)
