"""What one run is told twice, by its time and by its operations, once every run has its size and length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.names.namesakes import sizes_agree
from extractors.assembly.runs.plausibility import contradicts_time
from extractors.assembly.statements.fields import COSTS
from extractors.records import Field, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.drafts import Draft

_SAME = {Field.EXAMPLES_SEEN: 1.02, Field.PARAMETERS: 1.04}
"""The factor within which the values of one run agree; sizes are rounded in names."""


def fold_alike(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Fold what is known by its operations alone into the one timed run of the same size and length.

    Before, when runs are merged, one told in words may not have its size yet.
    """
    timed = [d for d in drafts if any(d.has(name) for name in COSTS)]
    kept: list[Draft] = []
    for draft in drafts:
        same = [t for t in timed if t is not draft and _is_alike(t, draft)]
        if len(same) != 1 or any(draft.has(name) for name in COSTS):
            kept.append(draft)
    return tuple(kept)


def _is_alike(timed: Draft, counted: Draft) -> bool:
    for name, factor in _SAME.items():
        a, b = timed.value(name), counted.value(name)
        if not a or not b or max(a / b, b / a) > factor:
            return False
    ours, theirs = timed.names, counted.names
    other_task = bool(ours.tasks and theirs.tasks) and not ours.tasks & theirs.tasks
    tuned = Task.FINETUNE in ours.tasks and Task.FINETUNE not in theirs.tasks
    return not (other_task or tuned or sizes_agree(ours, theirs) is False or contradicts_time(timed))
