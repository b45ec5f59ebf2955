"""Which of a paper's runs is its headline: its own run with the most compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warehouse.analysis.estimate import Estimate

__all__ = ["choose_headline", "chosen_estimate"]


def chosen_estimate(estimates: Iterable[Estimate]) -> Estimate | None:
    """Return the estimate that :mod:`warehouse.analysis.compute` chose, ``None`` where a run has none."""
    return next((estimate for estimate in estimates if estimate.chosen), None)


def choose_headline(estimates: Mapping[str, Iterable[Estimate]]) -> str | None:
    """Return the id of the run whose chosen estimate is the largest.

    Among equals the first in the mapping's order.
    ``estimates`` maps each run's id to its estimates, in the order of the runs. ``None`` where no run has an
    estimate.
    """
    best_id, best_flop = None, 0.0
    for run_id, of_run in estimates.items():
        chosen = chosen_estimate(of_run)
        if chosen is not None and chosen.flop > best_flop:
            best_id, best_flop = run_id, chosen.flop
    return best_id
