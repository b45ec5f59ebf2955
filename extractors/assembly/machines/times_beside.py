"""Machines that are told with a time of their own are not those of a time told far away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.assembly.names.designators import holds_for_all
from extractors.assembly.statements.linking import nearness
from extractors.assembly.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.machines.devices import Device
    from extractors.assembly.statements.placement import Place

__all__ = ["has_firm_count", "is_firm", "is_of_another_time"]


def is_firm(count: Place) -> bool:
    """Tell whether a number of devices is firmly stated, and not one in passing."""
    return count.finding.score >= WEIGHTS.firm_count and "singular" not in count.finding.reasons


def has_firm_count(device: Device) -> bool:
    """Tell the same of the number of a machine, where it has any."""
    return device.count is not None and is_firm(device.count)


def is_of_another_time(
    draft: Draft, device: Device, devices: Sequence[Device], rivals: Sequence[Draft]
) -> bool:
    """Tell whether a far machine is told with a time of its own, and another machine with none.

    A time per step says nothing against the machine that is told with the whole time of the same run.
    """
    mine, place = draft.anchor, device.place
    far = nearness(mine, place)[0] < WEIGHTS.near_paragraph and not holds_for_all(place.sentence_text)
    if device.count is None or not far or mine.finding.text is not None:
        return False
    others = [r.anchor for r in rivals if r.anchor.table is None]
    timed = {anchor.sentence_key for anchor in others if anchor.finding.value != mine.finding.value}
    return place.sentence_key in timed and any(
        has_firm_count(other) and other.place.sentence_key not in timed for other in devices
    )
