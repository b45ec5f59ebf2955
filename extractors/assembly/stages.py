"""Stages of one training whose costs a table tells apart: "Stage 1", "Stage 2" are together the run."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Filled
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.placement import Place

__all__ = ["with_stages_added"]

_STAGE = re.compile(
    r"\W*(?P<kind>(?:training )?(?:stage|phase))[ -]?(?:[1-9]|[IVX]{1,4}\b)(?:[-. ]?[a-c1-9])?\b",
    re.IGNORECASE,
)
_SUM = re.compile(r"\W*(?:total|sum|overall|all)\b", re.IGNORECASE)


def with_stages_added(drafts: Sequence[Draft], places: Iterable[Place]) -> list[Draft]:
    """Put drafts together whose rows or columns are stages told by number; a printed sum is left to itself.

    Lengths of time add up only where no stage is said to have had other machines than the next.
    """
    places = [p for p in places if p.table is not None]
    summed = {(p.page, p.table) for p in places if _SUM.match(p.row_label) or _SUM.match(p.column_label)}
    machines: dict[tuple[int, int | None], set[float | None]] = defaultdict(set)
    for p in places:
        if p.finding.field is Field.ACCELERATOR_COUNT:
            machines[p.page, p.table].add(p.finding.value)
    groups: dict[tuple[object, ...], dict[str, Draft]] = defaultdict(dict)
    for draft in drafts:
        at = draft.anchor
        if at.table is None or (at.page, at.table) in summed:
            continue
        if at.finding.field is Field.DURATION and (at.finding.text or len(machines[at.page, at.table]) > 1):
            continue
        for own, other in ((at.row_label, at.column_label), (at.column_label, at.row_label)):
            stage = _STAGE.match(own)
            if stage and at.finding.field in (Field.ACCELERATOR_TIME, Field.DURATION):
                key = (at.page, at.table, at.finding.field, other, stage["kind"].lower())
                groups[key].setdefault(stage[0].lower(), draft)
                break
    together = [list(stages.values()) for stages in groups.values() if len(stages) > 1]
    left = [draft for draft in drafts if not any(draft in group for group in together)]
    return sorted([*left, *map(_added, together)], key=lambda d: (d.anchor.page, d.anchor.start))


def _added(stages: Sequence[Draft]) -> Draft:
    """Return the draft of the longest stage with the cost of all."""
    longest = max(stages, key=lambda d: d.anchor.finding.value or 0.0)
    field = longest.anchor.finding.field
    parts = [d.fields[field] for d in stages]
    cost = Filled(
        sum(part.value or 0.0 for part in parts),
        tuple(identity for part in parts for identity in part.finding_ids),
        reason="stages added up",
        derived=True,
    )
    return replace(longest, fields={**longest.fields, field: cost})
