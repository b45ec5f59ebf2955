"""The shape of an estimate, and how one is built from its factors.

Every estimate is a product: ``flop = Π value ** exponent`` over its inputs, so that a reader, a test or a
query can multiply it again. Nothing that changes the result stands outside the inputs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.analysis.interval import Spread, lognormal_interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.records import Field, TrainingRun
    from warehouse.reference import Reference

__all__ = ["CORRECTED", "Estimate", "Input", "build_estimate", "input_from_run", "product_of"]

CORRECTED = "corrected:"
"""What a run's reason begins with where a correction set a field; the field's name follows."""


_SMALLEST, _LARGEST = 1e-30, 1e40
"""No quantity of any paper lies outside; keeps every product finite."""


@dataclass(frozen=True, slots=True)
class Input:
    """One factor of an estimate.

    ``origin`` says how we know it: ``stated`` (the paper prints it), ``derived`` (from what the paper prints:
    steps × batch), ``corrected`` (by hand, in the audited file), ``inferred`` (from date or context),
    ``reference`` (a cited table of this project), ``default`` (a convention). ``source`` names the table row
    or convention, and is empty where ``finding_ids`` lead to the paper's own words. ``exponent`` is 1 but for
    the two halves of a geometric mean.
    """

    name: str
    value: float
    unit: str
    origin: str
    source: str = ""
    finding_ids: tuple[str, ...] = ()
    exponent: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's answer to how much one run computed.

    ``method`` is ``stated_total``, ``operation_count``, ``device_time`` or ``combined`` (geometric mean of
    the two before). ``flop`` is in operations, ``pfs_days`` the same in 8.64e19 operations. ``_low`` and
    ``_high`` bound 95 % of a log-normal that is wider on the side where another reading is possible.
    ``reading_low`` and ``reading_high`` are the plain extremes of those readings (another precision, boards
    or dies, the two methods of a combined estimate), equal to the estimate where there is none. ``chosen``
    marks the one estimate of the run that the tables show.
    """

    run_id: str
    method: str
    flop: float
    flop_low: float
    flop_high: float
    pfs_days: float
    pfs_days_low: float
    pfs_days_high: float
    reading_low_pfs_days: float
    reading_high_pfs_days: float
    formula: str
    inputs: tuple[Input, ...]
    assumptions: tuple[str, ...] = ()
    chosen: bool = False


def product_of(inputs: Iterable[Input]) -> float:
    """Return Π value ** exponent over the inputs."""
    return math.prod(math.pow(item.value, item.exponent) for item in inputs)


def build_estimate(
    run_id: str,
    method: str,
    inputs: tuple[Input, ...],
    spread: Spread,
    reference: Reference,
    *,
    assumptions: tuple[str, ...] = (),
    formula: str | None = None,
) -> Estimate:
    """Multiply the inputs, put the interval round the result and write the formula out with its units."""
    flop = product_of(inputs)
    low, high = lognormal_interval(flop, spread)
    day = reference.assumed("flop_per_pfs_day")
    return Estimate(
        run_id=run_id,
        method=method,
        flop=flop,
        flop_low=low,
        flop_high=high,
        pfs_days=flop / day,
        pfs_days_low=low / day,
        pfs_days_high=high / day,
        reading_low_pfs_days=flop * spread.reading_low / day,
        reading_high_pfs_days=flop * spread.reading_high / day,
        formula=formula or f"{' × '.join(_written(item) for item in inputs)} = {flop:.4g} FLOP",
        inputs=inputs,
        assumptions=assumptions,
    )


def input_from_run(run: TrainingRun, field: Field, unit: str, *, name: str | None = None) -> Input | None:
    """Return the run's value of ``field`` with its receipts; ``None`` where it is missing or no quantity."""
    value = getattr(run, field.value)
    if value is None or not _SMALLEST < value < _LARGEST:
        return None
    origin, source = "derived" if field in run.derived else "stated", ""
    if f"{CORRECTED}{field.value}" in run.reasons:
        origin, source = "corrected", "corrections file"
    finding_ids = next((ids for key, ids in run.findings if key == field), ())
    return Input(name or field.value, float(value), unit, origin, source, finding_ids)


def _written(item: Input) -> str:
    number = f"{item.value:,.10g}" if 0.01 <= item.value < 1e6 else f"{item.value:.6g}"
    label = item.name.replace("_", " ")
    unit = f" {item.unit}" if item.unit not in {"", "1"} else ""
    return f"{number}{unit} ({label})"
