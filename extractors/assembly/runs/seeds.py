"""The statements that runs grow from: one draft for each training that the paper gives a cost of."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.length.durations import comes_on_top, sum_of_stages
from extractors.assembly.length.stages import with_stages_added, with_told_stages_added, without_parts
from extractors.assembly.names.designators import sizes_in_order
from extractors.assembly.statements.fields import COSTS
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase, Task

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place

_COMPARES = re.compile(r"\b(?:while|whereas|than|like|versus|vs|compared|instead|but)\b", re.IGNORECASE)
_ON_DEVICES = "duration.on-devices"
"""The rule by which "4d on 16 TPUv3s" is a time."""
_SAME_VALUE = math.log(1.05)
_IN_A_LIST = re.compile(r"\W{0,3}(?:(?:and|or) )?(?:about |around |~)?", re.IGNORECASE)
"""Between two figures of a list."""


def seed_costs(places: Iterable[Place]) -> tuple[Draft, ...]:
    """Start a draft for each stated cost; different costs of one sentence or row are one draft."""
    places = list(places)
    stated = [p for p in places if p.finding.field in COSTS and p.finding.value]
    anchors = _firm(without_parts(stated) or stated)
    columns = _column_tables(anchors)
    scopes: dict[Hashable, list[Place]] = defaultdict(list)
    for anchor in anchors:
        scopes[_scope(anchor, columns)].append(anchor)
    drafts = [draft for scope in scopes.values() for draft in _drafts_in(scope)]
    return tuple(with_told_stages_added(with_stages_added(drafts, places), places))


def _firm(anchors: Sequence[Place]) -> list[Place]:
    """Leave doubtful times out where the paper states others firmly: "438 days" need not be of a training.

    One in a sentence that states another firmly goes with it ("1.5 days for base and 4 days for large"). What
    a tuning or an ablation took rules nothing out: it is not the time of the main run.
    """
    firm = [p for p in anchors if p.finding.score >= WEIGHTS.firm_time and _speaks_of_training(p)]
    if all(p.of_ablation or Task.FINETUNE in designators_of(p).tasks for p in firm):
        return list(anchors)
    return [p for p in anchors if p in firm or _is_portion(p) or any(_goes_with(p, other) for other in firm)]


def _speaks_of_training(place: Place) -> bool:
    """Whether the words say training; what the paper's own row spends needs no such word."""
    finding = place.finding
    own = finding.ownership is Ownership.OWN
    in_own_row = place.table is not None and (own or place.names_own)
    spent = finding.field in (Field.ACCELERATOR_TIME, Field.STATED_TOTAL) or finding.rule_id == _ON_DEVICES
    own_total = finding.field is Field.STATED_TOTAL and own
    return own_total or (spent and in_own_row) or finding.phase is Phase.TRAINING


def _is_portion(place: Place) -> bool:
    return place.finding.field is Field.DURATION and place.finding.text is not None


def _goes_with(place: Place, firm: Place) -> bool:
    """Tell whether a doubtful cost is the second of two in one row, or sentence that compares nothing."""
    if place.table is not None and (place.page, place.table, place.row) == (firm.page, firm.table, firm.row):
        return place.finding.field is not firm.finding.field
    in_one_sentence = place.in_sentence_of(firm) and place.table is None
    if not in_one_sentence or {"speed_up", "saved_or_compared"} & set(place.finding.reasons):
        return False
    low, high = sorted((place.start - place.sentence_start, firm.start - place.sentence_start))
    return _COMPARES.search(place.sentence_text[low:high]) is None


def _scope(place: Place, columns: frozenset[tuple[int, int]]) -> Hashable:
    if place.table is not None:
        if (place.page, place.table) in columns:
            return (place.page, "column", place.table, place.column)
        return (place.page, "row", place.table, place.row)
    if place.sentence < 0:
        return (place.page, "alone", place.start)
    return (place.page, "sentence", place.sentence)


def _column_tables(anchors: Sequence[Place]) -> frozenset[tuple[int, int]]:
    """Tables whose columns are the models: one row holds the same quantity several times, no column does."""
    in_row: dict[tuple[int, int, int | None, Field], int] = defaultdict(int)
    in_column: dict[tuple[int, int, int | None, Field], int] = defaultdict(int)
    for p in anchors:
        if p.table is not None:
            in_row[p.page, p.table, p.row, p.finding.field] += 1
            in_column[p.page, p.table, p.column, p.finding.field] += 1
    wide = {key[:2] for key, n in in_row.items() if n > 1}
    tall = {key[:2] for key, n in in_column.items() if n > 1}
    return frozenset(wide - tall)


def _drafts_in(scope: Sequence[Place]) -> list[Draft]:
    by_field: dict[Field, list[Place]] = {}
    for place in scope:
        same = by_field.setdefault(place.finding.field, [])
        if comes_on_top(place) or not any(_same_value(place, other) for other in same):
            same.append(place)
    leading = max(COSTS, key=lambda name: (len(by_field.get(name, ())), -COSTS.index(name)))
    stated = by_field[leading]
    summed = (
        sum_of_stages(stated)
        if leading in (Field.DURATION, Field.ACCELERATOR_TIME)
        else [(place, filled_from(place)) for place in stated]
    )
    listed = _sizes_of_a_list(scope, leading)
    drafts = [
        Draft(place, listed.get(place.finding.finding_id, designators_of(place)), {leading: filled})
        for place, filled in summed
    ]
    for name, places in by_field.items():
        if name is leading:
            continue
        for place in places:
            nearest = min(range(len(drafts)), key=lambda i: abs(drafts[i].anchor.start - place.start))
            if not drafts[nearest].has(name):
                drafts[nearest] = drafts[nearest].put(name, filled_from(place))
    return drafts


def _sizes_of_a_list(scope: Sequence[Place], field: Field) -> dict[str, Designators]:
    """Pair a list with as many sizes of its sentence: "small, base and large take 1, 1 and 2 days"."""
    figures = sorted((p for p in scope if p.finding.field is field), key=lambda p: p.start)
    if len(figures) < 2 or figures[0].sentence < 0 or figures[0].table is not None:
        return {}
    text, base = figures[0].sentence_text, figures[0].sentence_start
    between = [text[a.end - base : b.start - base] for a, b in pairwise(figures)]
    sizes = sizes_in_order(text)
    if len(sizes) != len(figures) or not all(_IN_A_LIST.fullmatch(words) for words in between):
        return {}
    return {
        p.finding.finding_id: replace(designators_of(p), sizes=frozenset({size}))
        for p, size in zip(figures, sizes, strict=True)
    }


def _same_value(a: Place, b: Place) -> bool:
    x, y = a.finding.value, b.finding.value
    return bool(x and y) and abs(math.log(x / y)) <= _SAME_VALUE  # type: ignore[operator]
