"""Whether a run's operations and its device-time can be of one training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.operations import is_countable
from extractors.assembly.weights import WEIGHTS
from extractors.lexicon import load_lexicon
from extractors.records import Field

if TYPE_CHECKING:
    from extractors.assembly.drafts import Draft

_SECONDS_PER_HOUR = 3600.0
_OPERATIONS_PER_PARAMETER = (
    6.0  # two for the forward pass, four for the backward: OpenAI, AI and Compute, 2018-05
)


def without_contradiction(draft: Draft) -> Draft:
    """Take the weaker of size and examples away where the two and the device-time contradict each other.

    They do where the devices would have computed slower or faster than any device of their years does.
    """
    rate = implied_flop_per_s(draft)
    if rate is None or slowest_flop_per_s(draft) <= rate <= WEIGHTS.fastest_flop_per_s:
        return draft
    counted = [
        name
        for name in (Field.EXAMPLES_SEEN, Field.FORWARD_COST, Field.PARAMETERS)
        if draft.has(name) and (name is not Field.PARAMETERS or not draft.has(Field.FORWARD_COST))
    ]
    weakest = min(counted, key=lambda name: draft.fields[name].link)
    return draft.drop(weakest)


def implied_flop_per_s(draft: Draft) -> float | None:
    """Return the rate of one device by the run's operations and time; ``None`` where either is not known."""
    hours = draft.value(Field.ACCELERATOR_TIME)
    count, duration = draft.value(Field.ACCELERATOR_COUNT), draft.value(Field.DURATION)
    if hours is None and count is not None and duration is not None:
        hours = count * duration
    size = (
        draft.value(Field.FORWARD_COST)
        or draft.value(Field.ACTIVE_PARAMETERS)
        or draft.value(Field.PARAMETERS)
    )
    examples = draft.value(Field.EXAMPLES_SEEN)
    if not hours or not size or not examples or not is_countable(draft):
        return None
    return _OPERATIONS_PER_PARAMETER * size * examples / (hours * _SECONDS_PER_HOUR)


def slowest_flop_per_s(draft: Draft) -> float:
    """Return the least rate that a device of the run's years is kept busy at."""
    accelerator = draft.fields.get(Field.ACCELERATOR)
    device = load_lexicon().devices.by_id.get(accelerator.text or "") if accelerator else None
    if device is None or device.since is None or device.kind == "cpu" or device.since < WEIGHTS.recent_since:
        return WEIGHTS.slowest_flop_per_s
    return WEIGHTS.slowest_recent_flop_per_s
