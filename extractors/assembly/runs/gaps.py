"""What a run still lacks, taken from elsewhere in the paper: its size, its data and its schedule.

These values stand in no sentence with the run. They are taken last, when all runs are known, so that they
join no two of them; their reasons say where they come from, and their links are the weakest there are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.length.examples import derive_examples, is_token_unit
from extractors.assembly.length.main_schedule import attach_longest_own
from extractors.assembly.model.largest import size_from_elsewhere, sizes_of_own
from extractors.assembly.names.namesakes import data_agree
from extractors.assembly.runs.agreement import agrees_with_time
from extractors.assembly.statements.linking import Link, designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

_MOST_USED = Link(WEIGHTS.near_paper, ("the data that the paper speaks of most",))


def fill_gaps(drafts: Iterable[Draft], pool: Mapping[Field, Sequence[Place]]) -> tuple[Draft, ...]:
    """Give every run without a size, or with epochs but no data, what the paper says of its main model.

    ``pool`` holds the paper's statements by field. Runs that lack nothing, and those that nothing fits, come
    back as they are.
    """
    sizes = sizes_of_own(pool)
    data = [p for p in pool.get(Field.DATASET_SIZE, ()) if p.finding.value and _counts_examples(p)]
    filled = (_with_data(size_from_elsewhere(draft, sizes), data) for draft in drafts)
    return tuple(_with_longest(draft, pool) for draft in filled)


def _with_longest(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Take the longest schedule of the authors, times the forward cost only where the time agrees."""
    longer = attach_longest_own(draft, pool)
    if longer is draft or not draft.has(Field.FORWARD_COST) or agrees_with_time(longer):
        return longer
    return longer.drop(Field.FORWARD_COST)


def _with_data(draft: Draft, data: Sequence[Place]) -> Draft:
    """Take the data that the paper speaks of most, of those that the run names where it names any."""
    if not draft.has(Field.EPOCHS) or draft.has(Field.DATASET_SIZE) or draft.has(Field.EXAMPLES_SEEN):
        return draft
    theirs = {p: designators_of(p) for p in data}
    data = [p for p in data if data_agree(draft.names, theirs[p]) is not False]
    if named := draft.names.data:
        data = [p for p in data if named & theirs[p].data] or [p for p in data if not theirs[p].data]
    uses: defaultdict[float, float] = defaultdict(float)
    for p in data:
        trained = 1.0 if p.finding.phase is Phase.TRAINING else WEIGHTS.unsaid_training
        uses[p.finding.value or 0.0] += p.finding.score * trained
    best = max(data, key=lambda p: (uses[p.finding.value or 0.0], p.finding.value or 0.0), default=None)
    if best is None:
        return draft
    filled = filled_from(best, _MOST_USED)
    return derive_examples(draft.put(Field.DATASET_SIZE, filled, f"data: {_MOST_USED.reasons[0]}"))


def _counts_examples(place: Place) -> bool:
    """Tell data in examples from data in tokens, which are seen once, and from hours."""
    unit = place.finding.text
    return not is_token_unit(unit) and "hour" not in (unit or "")
