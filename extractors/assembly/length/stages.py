"""Stages of one training whose costs a table or a section tells apart: "Stage 1", "Stage 2" are the run."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Filled
from extractors.assembly.length.durations import comes_on_top, continues_before, stage_of
from extractors.assembly.length.turns import announced, begins, follows
from extractors.assembly.names.namesakes import sizes_agree, variants_agree
from extractors.assembly.statements.fields import MACHINES
from extractors.document.heads import SUM
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["ADDED", "stage_in_table", "with_stages_added", "with_told_stages_added", "without_parts"]

_STAGE = re.compile(
    r"\W*(?P<kind>(?:training )?(?:stage|phase))[ -]?(?:[1-9]|[IVX]{1,4}\b)(?:[-. ]?[a-c1-9])?\b",
    re.IGNORECASE,
)
ADDED = "stages added up"
"""The reason of a value that stands for all stages of a run."""


def stage_in_table(place: Place) -> str | None:
    """Return the stage that heads the column or row of a cell, in lower case; any name does below "Stage"."""
    stage = _STAGE.match(place.column_label) or _STAGE.match(place.row_label)
    if stage is None and place.of_stages and not SUM.match(place.row_label):
        return place.row_label.lower() or None
    return stage[0].strip().lower() if stage else None


def without_parts(costs: Sequence[Place]) -> list[Place]:
    """Leave rows out that add others up; where those are stages of one training, leave the stages out."""
    staged = {(p.page, p.table, p.finding.field) for p in costs if p.table is not None and stage_in_table(p)}
    summed = {
        key
        for p in costs
        if SUM.fullmatch(p.row_label) and (key := (p.page, p.table, p.finding.field)) in staged
    }
    return [
        p
        for p in costs
        if (SUM.fullmatch(p.row_label) is not None) is ((p.page, p.table, p.finding.field) in summed)
    ]


def with_stages_added(drafts: Sequence[Draft], places: Iterable[Place]) -> list[Draft]:
    """Put drafts together whose rows or columns are stages told by number; a printed sum is left to itself.

    Lengths of time add up only where no stage is said to have had other machines than the next.
    """
    places = [p for p in places if p.table is not None]
    summed = {(p.page, p.table) for p in places if SUM.match(p.row_label) or SUM.match(p.column_label)}
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
            told = _STAGE.match(own)
            named = at.of_stages and own == at.row_label != ""
            if (told or named) and at.finding.field in (Field.ACCELERATOR_TIME, Field.DURATION):
                kind = told["kind"].lower() if told else ""
                groups[at.page, at.table, at.finding.field, other, kind].setdefault(own.lower(), draft)
                break
    together = [list(stages.values()) for stages in groups.values() if len(stages) > 1]
    return _with_added(drafts, together)


def with_told_stages_added(drafts: Sequence[Draft], places: Iterable[Place]) -> list[Draft]:
    """Put drafts together whose sentences are of stages told by number in one section.

    "The first stage takes 12 hours. The second takes 20." So is a time on top of the one before it: "We go on
    at 512 pixels, for another 2 days." The same holds of the time of devices. Stages that name other machines
    or models stay apart, and so do those of a section that also tells the time of the whole.
    """
    machines: dict[tuple[int, int], dict[Field, set[object]]] = defaultdict(lambda: defaultdict(set))
    for p in places:
        if p.finding.field in MACHINES:
            told = p.finding.text if p.finding.field is Field.ACCELERATOR else p.finding.value
            machines[p.sentence_key][p.finding.field].add(told)
    timed: dict[Field, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if _is_time_in_text(draft.anchor):
            timed[draft.anchor.finding.field].append(draft)
    together: list[list[Draft]] = []
    for one_field in timed.values():
        numbered = [group for group in _numbered(one_field) if _is_one(group, machines)]
        unnumbered = [draft for draft in one_field if not any(draft in group for group in numbered)]
        numbered += [group for group in _announced(unnumbered) if _is_one(group, machines)]
        others = [draft for draft in one_field if not any(draft in group for group in numbered)]
        together += [*numbered, *(pair for pair in _continued(others) if _is_one(pair, machines))]
    return _with_added(drafts, together)


def _numbered(timed: Sequence[Draft]) -> list[list[Draft]]:
    """Return the stages of each section that tells nothing but the times of stages, the first among them."""
    sections: dict[str, list[Draft]] = defaultdict(list)
    for draft in timed:
        sections[draft.anchor.section].append(draft)
    groups = []
    for here in sections.values():
        stages: dict[int, Draft] = {}
        for draft in here:
            if (stage := stage_of(draft.anchor)) is not None:
                stages.setdefault(stage, draft)
        if 1 in stages and 1 < len(stages) == len(here):
            groups.append(list(stages.values()))
    return groups


def _announced(timed: Sequence[Draft]) -> list[list[Draft]]:
    """Return the stages of each paragraph that announces so many: "in two phases: First, … Next, …"."""
    paragraphs: dict[tuple[int, int], list[Draft]] = defaultdict(list)
    for draft in timed:
        paragraphs[draft.anchor.page, draft.anchor.block].append(draft)
    groups = []
    for first, *rest in paragraphs.values():
        many = announced(first.anchor.sentence_text) == len(rest) + 1
        if many and begins(first.anchor) and all(follows(d.anchor, first.anchor) for d in rest):
            groups.append([first, *rest])
    return groups


def _continued(timed: Sequence[Draft]) -> list[list[Draft]]:
    """Return the pairs of times of a paragraph, or of one and the next, the second on top of the first."""
    told = sorted(timed, key=lambda d: (d.anchor.page, d.anchor.start))
    pairs = (
        [first, second]
        for first, second in pairwise(told)
        if first.anchor.page == second.anchor.page
        and 0 <= second.anchor.block - first.anchor.block <= 1
        and not first.anchor.in_sentence_of(second.anchor)
        and continues_before(second.anchor)
        and not comes_on_top(first.anchor)
    )
    return list(pairs)


def _is_time_in_text(place: Place) -> bool:
    """Tell whether the time of something whole, or that of its devices, is told in a sentence."""
    field = place.finding.field
    is_time = field is Field.ACCELERATOR_TIME or (field is Field.DURATION and not place.finding.text)
    return is_time and place.table is None and place.sentence >= 0


def _is_one(stages: Sequence[Draft], machines: Mapping[tuple[int, int], Mapping[Field, set[object]]]) -> bool:
    """Tell whether no two stages name different machines, sizes or variants."""
    for first, second in combinations(stages, 2):
        a, b = (machines.get(d.anchor.sentence_key, {}) for d in (first, second))
        if any(a[name] != b[name] for name in MACHINES if a.get(name) and b.get(name)):
            return False
        if sizes_agree(first.names, second.names) is False:
            return False
        if variants_agree(first.names, second.names) is False:
            return False
    return True


def _with_added(drafts: Sequence[Draft], together: Sequence[Sequence[Draft]]) -> list[Draft]:
    """Return the drafts in reading order, those of one training as one."""
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
        reason=ADDED,
        derived=True,
    )
    return replace(longest, fields={**longest.fields, field: cost})
