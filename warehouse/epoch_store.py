"""Epoch AI's table of models in the warehouse: a source of its own, which no trend is drawn through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.frames import frame_of
from warehouse.reference.epoch_import import EPOCH_CREDIT
from warehouse.replace import replace_scope

if TYPE_CHECKING:
    from warehouse.db import Warehouse
    from warehouse.reference.epoch_import import EpochTable
    from warehouse.replace import RowChanges

__all__ = ["EPOCH_DATASET", "load_epoch_models"]

EPOCH_DATASET: Final = "epoch_ai_models"


def load_epoch_models(
    db: Warehouse, ingest_id: int, table: EpochTable, *, file_name: str, sha256: str
) -> RowChanges:
    """Make the models of ``table`` the current ones; the same file again changes nothing.

    ``file_name`` and ``sha256`` say where each row comes from. What an earlier file said stays in
    ``history``. Where a file names a model twice the first stands.
    """
    rows = {
        model.model: {
            "dataset": EPOCH_DATASET,
            "model": model.model,
            "day": model.published,
            "title": model.title,
            "link": model.link,
            "arxiv_ids": list(model.arxiv_ids),
            "organization": model.organization,
            "training_flop": model.training_flop,
            "finetune_flop": model.finetune_flop,
            "base_model": model.base_model,
            "confidence": model.confidence,
            "parameters": model.parameters,
            "dataset_size": model.dataset_size,
            "hardware": model.hardware,
            "hardware_quantity": model.hardware_quantity,
            "duration_hours": model.training_hours,
            "utilization": model.utilization,
            "frontier_model": model.frontier,
            "line": model.line,
            "source": file_name,
            "sha256": sha256,
            "license": EPOCH_CREDIT,
        }
        for model in reversed(table.models)
    }
    frame = frame_of("epoch_models", reversed(rows.values()))
    return replace_scope(db, "epoch_models", frame, ingest_id, scope="dataset", values={EPOCH_DATASET})
