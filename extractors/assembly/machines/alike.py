"""Statements told with a number of devices, and the run that used as many.

"We pre-train on 16 cards for 100k steps. … We tune on 4 for 5k." Where a paper tells several numbers of
devices, the schedule whose sentence tells the run's own is the run's, wherever it stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.statements.linking import Link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["Machines", "by_machine", "machines_told"]

Machines = dict[tuple[int, int], frozenset[float]]
"""Numbers of devices by page and number of the sentence that tells them."""


def machines_told(pool: Mapping[Field, Sequence[Place]]) -> Machines:
    """Collect the numbers of devices that each sentence tells; nothing where the paper tells only one."""
    told: defaultdict[tuple[int, int], set[float]] = defaultdict(set)
    for place in pool.get(Field.ACCELERATOR_COUNT, ()):
        if place.table is None and place.sentence >= 0 and place.finding.value:
            told[place.sentence_key].add(place.finding.value)
    if len({count for counts in told.values() for count in counts}) < 2:
        return {}
    return {key: frozenset(counts) for key, counts in told.items()}


def by_machine(how: Link, draft: Draft, place: Place, machines: Machines) -> Link:
    """Raise the join of what is told with as many devices as the run has, lower that of what has others."""
    theirs, ours = machines.get(place.sentence_key), draft.value(Field.ACCELERATOR_COUNT)
    if not theirs or ours is None or place.table is not None or place.in_sentence_of(draft.anchor):
        return how
    if ours in theirs:
        return Link(how.score + WEIGHTS.same_machine, (*how.reasons, "as many devices"))
    return Link(max(0.0, how.score + WEIGHTS.other_machine), (*how.reasons, "another number of devices"))
