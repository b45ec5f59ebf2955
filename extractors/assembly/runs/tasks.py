"""The kind of training that a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.names.designators import read_tasks
from extractors.records import Task

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place

_ORDER = (Task.SEARCH, Task.RL, Task.FINETUNE, Task.PRETRAIN)


def task_of(anchor: Place) -> Task:
    """Return the task that the anchor's words name, nearest first; plain training where they name none."""
    for text in (
        anchor.clause_text,
        f"{anchor.row_label} {anchor.column_label}",
        anchor.sentence_text,
        anchor.caption,
        anchor.section,
    ):
        found = read_tasks(text)
        for task in _ORDER:
            if task in found:
                return task
    return Task.TRAIN
