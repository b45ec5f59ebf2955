"""Which run stands for each paper of a batch, among what validation accepted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from warehouse.analysis.headline import choose_headline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from flows.worklist import PaperKey
    from warehouse.analysis.estimate import Estimate
    from warehouse.frames import Reading


def headline_runs(
    readings: Sequence[Reading], accepted: Mapping[str, pd.DataFrame]
) -> dict[PaperKey, str | None]:
    """Return the headline run of each paper among the runs whose rows validation accepted."""
    runs, estimates = accepted["training_runs"], accepted["estimates"]
    kept_runs = set(zip(runs["arxiv_id"], runs["version"], runs["run_id"], strict=True))
    kept = {
        key
        for key in zip(
            estimates["arxiv_id"],
            estimates["version"],
            estimates["run_id"],
            estimates["method"],
            strict=True,
        )
        if key[:3] in kept_runs
    }
    headlines: dict[PaperKey, str | None] = {}
    for reading in readings:
        paper = (reading.paper.arxiv_id, reading.paper.version)
        by_run: dict[str, list[Estimate]] = defaultdict(list)
        for estimate in reading.estimates:
            if (*paper, estimate.run_id, estimate.method) in kept:
                by_run[estimate.run_id].append(estimate)
        headlines[paper] = choose_headline(by_run)
    return headlines
