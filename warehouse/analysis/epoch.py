"""Our estimates beside Epoch AI's, paper by paper.

Papers are joined by the arXiv id in Epoch's links, else by title. Which of a paper's runs Epoch's model is,
its name decides; where no name fits, the headline run stands in and the row says so. A fine-tuned model is
compared by its fine-tuning alone, because a paper's own run does not include the base model that Epoch's
total counts in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.reference.epoch_import import EpochModel

__all__ = ["COMPARISON_COLUMNS", "compare_with_epoch", "normalised_title"]

COMPARISON_COLUMNS = (
    "arxiv_id",
    "epoch_model",
    "epoch_line",
    "run_id",
    "run_name",
    "method",
    "pfs_days",
    "pfs_days_low",
    "pfs_days_high",
    "epoch_pfs_days",
    "epoch_basis",
    "ratio",
    "factor",
    "within_interval",
    "matched_by",
    "paired_by",
    "confidence",
)
FLOP_PER_PFS_DAY = 8.64e19
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_COMMON = frozenset({"model", "the", "on", "and", "of", "m", "b", "with", "for", "training", "pre", "v"})


@dataclass(frozen=True, slots=True)
class _Pairing:
    row: Any
    by: str


def normalised_title(title: str) -> str:
    """Return the letters and digits of a title in lower case: what two copies of one title share."""
    return "".join(sign for sign in title.casefold() if sign.isalnum())


def compare_with_epoch(ours: pd.DataFrame, models: Iterable[EpochModel]) -> pd.DataFrame:
    """Return one row for each of Epoch's models whose paper has an estimate here, the largest factor first.

    ``ours`` has one row a run with the columns arxiv_id, title, run_id, run_name, method, pfs_days,
    pfs_days_low, pfs_days_high and headline (true on one run a paper). ``ratio`` is ours ÷ theirs, ``factor``
    the same ≥ 1; ``epoch_basis`` is ``training``, ``finetune``, or ``with_base_model`` where Epoch's total
    counts a base model in and does not tell the fine-tuning apart. ``paired_by`` tells whether the ``name``
    decided which run it is, or the ``headline``, the ``largest`` or the ``only run`` stands in. Models
    without compute, and papers without estimate, have no row.
    """
    by_id = {str(key): group for key, group in ours.groupby("arxiv_id", sort=False)}
    by_title = {normalised_title(str(group["title"].iloc[0])): key for key, group in by_id.items()}
    by_title.pop("", None)
    rows = []
    for model in models:
        flop = model.finetune_flop if _basis(model) == "finetune" else model.training_flop
        arxiv_id, matched_by = _paper(model, by_id, by_title)
        if flop is None or arxiv_id is None:
            continue
        pairing = _pair(by_id[arxiv_id], model.model)
        rows.append(_row(arxiv_id, matched_by, model, flop, pairing))
    frame = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))
    return frame.sort_values(["factor", "epoch_model"], ascending=[False, True], ignore_index=True)


def _basis(model: EpochModel) -> str:
    if not model.base_model:
        return "training"
    return "finetune" if model.finetune_flop is not None else "with_base_model"


def _paper(
    model: EpochModel, by_id: dict[str, pd.DataFrame], by_title: dict[str, str]
) -> tuple[str | None, str]:
    for arxiv_id in model.arxiv_ids:
        if arxiv_id in by_id:
            return arxiv_id, "arxiv_id"
    return by_title.get(normalised_title(model.title)), "title"


def _pair(runs: pd.DataFrame, model_name: str) -> _Pairing:
    wanted = _words(model_name)
    scores = [len(wanted & _words(str(name))) for name in runs["run_name"]]
    best = max(scores)
    fitting = runs[[score == best for score in scores]] if best else runs
    if len(fitting) == 1:
        return _Pairing(fitting.iloc[0], "name" if best else "only run")
    marked = fitting[fitting["headline"].astype(bool)]
    if len(marked):
        return _Pairing(marked.iloc[0], "headline")
    return _Pairing(fitting.sort_values("pfs_days", ascending=False).iloc[0], "largest")


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.casefold())) - _COMMON


def _row(arxiv_id: str, matched_by: str, model: EpochModel, flop: float, pairing: _Pairing) -> dict[str, Any]:
    run = pairing.row
    epoch_pfs_days = flop / FLOP_PER_PFS_DAY
    ratio = run["pfs_days"] / epoch_pfs_days
    return {
        "arxiv_id": arxiv_id,
        "epoch_model": model.model,
        "epoch_line": model.line,
        "run_id": run["run_id"],
        "run_name": run["run_name"],
        "method": run["method"],
        "pfs_days": run["pfs_days"],
        "pfs_days_low": run["pfs_days_low"],
        "pfs_days_high": run["pfs_days_high"],
        "epoch_pfs_days": epoch_pfs_days,
        "epoch_basis": _basis(model),
        "ratio": ratio,
        "factor": max(ratio, 1 / ratio),
        "within_interval": bool(run["pfs_days_low"] <= epoch_pfs_days <= run["pfs_days_high"]),
        "matched_by": matched_by,
        "paired_by": pairing.by,
        "confidence": model.confidence,
    }
