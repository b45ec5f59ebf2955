"""Model size and forward cost: which of the many numbers in a paper belong to the run."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.configured import Configured
from extractors.assembly.designators import parameter_size, read_designators
from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.examples import is_token_unit
from extractors.assembly.fields import COSTS, LENGTHS, MODEL
from extractors.assembly.lengths import without_other_lengths
from extractors.assembly.linking import Link, designators_of
from extractors.assembly.schedule import best_link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase, Qualifier

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from extractors.assembly.designators import Designators
    from extractors.assembly.placement import Place
    from extractors.records import Finding

_REPEATED = Link(WEIGHTS.named_row, ("the row that tells the same cost",))
RELATED_SIZE = 1.08
"""A size in a name and the printed count (6.7B is called 7B) differ by at most this factor."""

_FIGURES = re.compile(r"[\d.,^×x@]+")
_NO_OWN_COUNT = frozenset({"size_in_name", "other_model", "bounds", "theirs"})
"""Reasons by which a number of parameters is not one that the authors count in a model of their own."""

OTHERS = (Field.PRECISION, Field.UTILIZATION, Field.ACHIEVED_RATE, Field.RECOMPUTATION)


def seed_operations(pool: Mapping[Field, Sequence[Place]], least_grade: int) -> tuple[Draft, ...]:
    """Start a draft for each size and forward cost of a model that was trained here.

    ``least_grade`` is how sure that must be: 3 sure, 2 likely, 1 possible (see ``_ownness``). A model that
    a table trains twice, for 400k and for 7M steps, is two runs.
    """
    configured = Configured.of(pool)
    schedules = _schedules(pool)
    drafts: list[Draft] = []
    for name in (Field.PARAMETERS, Field.FORWARD_COST):
        seen: set[tuple[float, float | None]] = set()
        places = pool.get(name, ())
        if name is Field.FORWARD_COST:
            places = _at_training_size(places, pool.get(Field.PARAMETERS, ()))
        graded = _own_first([(_ownness(p, configured), p) for p in places])
        for grade, place in sorted(graded, key=lambda pair: (-pair[0], pair[1].page, pair[1].start)):
            value = place.finding.value
            told = value or 0.0, schedules.get((place.page, place.table, place.row))
            if not value or told in seen or grade < least_grade:
                continue
            seen.add(told)
            names = designators_of(place)
            if name is Field.PARAMETERS:
                names = replace(names, sizes=_sizes_of(value, names))
            drafts.append(Draft(place, names, {name: filled_from(place)}))
    return tuple(sorted(drafts, key=lambda d: (d.anchor.page, d.anchor.start)))


def _at_training_size(places: Sequence[Place], sizes: Sequence[Place]) -> list[Place]:
    """Of one network's costs in a table keep the least: it is tuned and tested on larger inputs.

    Rows of one label and one size of ``sizes`` are one network; columns under other words ("Detection FLOPs",
    "Segmentation FLOPs") are other trainings of it.
    """
    size_of = {(p.page, p.table, p.row): p.finding.value for p in sizes}
    rows = [
        (p, (p.page, p.table, p.row_label, size, _FIGURES.sub("", p.column_label)))
        for p in places
        if p.row_label and p.row is not None and (size := size_of.get((p.page, p.table, p.row)))
    ]
    least: dict[tuple[int, int | None, str, float, str], float] = {}
    for p, network in rows:
        least[network] = min(least.get(network, math.inf), p.finding.value or 0.0)
    larger = {p.finding.finding_id for p, network in rows if (p.finding.value or 0.0) > least[network]}
    return [p for p in places if p.finding.finding_id not in larger]


def _own_first(graded: Sequence[tuple[int, Place]]) -> list[tuple[int, Place]]:
    """Where costs carry the paper's own names, one told of a network by another name is there to compare."""
    if not any(p.names_own for grade, p in graded if grade and p.finding.field is Field.FORWARD_COST):
        return list(graded)
    return [(min(grade, 1) if _told_of_a_variant(p) else grade, p) for grade, p in graded]


def _told_of_a_variant(place: Place) -> bool:
    """Tell whether the words before a number of a clause name a variant, and none of the paper's own."""
    if place.names_own or place.table is not None:
        return False
    before = place.sentence_text[place.clause[0] - place.sentence_start : place.start - place.sentence_start]
    return bool(read_designators(before).variants)


def is_countable(draft: Draft) -> bool:
    """Tell whether there are parameters with tokens, or a forward cost with examples."""
    examples = draft.fields.get(Field.EXAMPLES_SEEN)
    if examples is None:
        return False
    if draft.has(Field.FORWARD_COST):
        return True
    enough = (examples.value or 0.0) >= WEIGHTS.least_tokens
    return draft.has(Field.PARAMETERS) and is_token_unit(examples.text) and enough


def weakest_operation(draft: Draft) -> float:
    """Return the weakest join among what counts the draft's operations; 0 where they cannot be counted."""
    if not is_countable(draft):
        return 0.0
    counted = (Field.EXAMPLES_SEEN, Field.PARAMETERS, Field.FORWARD_COST)
    return min(draft.fields[name].link for name in counted if draft.has(name))


def _schedules(pool: Mapping[Field, Sequence[Place]]) -> dict[tuple[int, int | None, int | None], float]:
    """Collect how long the rows of tables say that their model was trained."""
    lengths = (p for name in LENGTHS for p in pool.get(name, ()))
    return {
        (p.page, p.table, p.row): p.finding.value for p in lengths if p.row is not None and p.finding.value
    }


def _ownness(place: Place, configured: Configured) -> int:
    """Grade how sure it is that the paper trained the model: 0 (another paper's, or just mentioned) to 3."""
    if place.table is not None:
        return _ownness_of_cell(place, configured)
    finding = place.finding
    named = 2 if place.names_own else 0
    bound = finding.qualifier is Qualifier.AT_LEAST and "range_of_models" not in finding.reasons
    if bound or "theirs" in finding.reasons:
        return 0  # "models above 1B parameters", "their 13B model"
    trained = finding.ownership is Ownership.OWN and _speaks_of_training(finding)
    if "size_in_name" in finding.reasons:
        return 1 if named or trained else 0
    if "other_model" in finding.reasons:
        return named
    if trained:
        return 3
    told = finding.field is Field.FORWARD_COST and "cited_name" not in finding.reasons
    return 2 if told else named


def _ownness_of_cell(place: Place, configured: Configured) -> int:
    if configured.holds(place):
        return 3
    if place.names_own or configured.trains(place):
        return 3 if place.finding.field is Field.FORWARD_COST else 2
    captioned = "training.caption" in place.finding.reasons and place.finding.ownership is not Ownership.CITED
    return 1 if captioned else 0


def _speaks_of_training(finding: Finding) -> bool:
    if finding.phase is Phase.TRAINING:
        return True
    return finding.phase is Phase.UNCLEAR and any(
        reason in {"training.verb", "training.units"} for reason in finding.reasons
    )


def _sizes_of(value: float, names: Designators) -> frozenset[str]:
    """Name a model by its parameters; a word for its size stays where there is just one."""
    words = [size for size in names.sizes if parameter_size(size) is None]
    scale, letter = next(((s, c) for s, c in ((1e12, "t"), (1e9, "b")) if value >= s), (1e6, "m"))
    return frozenset({f"{value / scale:g}{letter}", *(words if len(words) == 1 else ())})


def attach_model(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join parameters and forward cost to the draft."""
    configured = Configured.of(pool)
    repeated = _row_that_repeats(draft, pool)
    for name in MODEL:
        if draft.has(name):
            continue
        told = [p for p in pool.get(name, ()) if (p.page, p.table, p.row) == repeated]
        if len(told) == 1:
            draft = draft.put(name, filled_from(told[0], _REPEATED), f"{name.value}: {_REPEATED.reasons[0]}")
            continue
        places = [p for p in pool.get(name, ()) if _ownness(p, configured) > 1] or pool.get(name, ())
        if name is Field.PARAMETERS:
            named = _of_named_size(draft, places) or _of_named_size(draft, pool.get(name, ()))
            if named is not None:
                draft = draft.put(name, filled_from(named), "parameters: the size in the run's name")
                continue
        best = best_link(draft, without_other_lengths(draft, places, pool), WEIGHTS.attach_operations)
        if best is not None:
            draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def _row_that_repeats(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Hashable:
    """Return page, table and row of the one cell that repeats the cost of a sentence; else ``None``.

    "Training takes at most 3.3 hours" is of the row that tells 3.3 hours.
    """
    anchor = draft.anchor
    if anchor.table is not None or anchor.finding.field not in COSTS:
        return None
    rows = {
        (p.page, p.table, p.row)
        for p in pool.get(anchor.finding.field, ())
        if p.row is not None and p.finding.value == anchor.finding.value
    }
    return rows.pop() if len(rows) == 1 else None


def attach_largest_own(drafts: Sequence[Draft], pool: Mapping[Field, Sequence[Place]]) -> list[Draft]:
    """Give the one run of unnamed size the largest model that the paper says it trained.

    A paper that tells one time without saying of which model tells that of its largest.
    """
    unnamed = [
        d
        for d in drafts
        if not d.has(Field.PARAMETERS)
        and not d.names.sizes
        and not d.names.variants
        and d.anchor.table is None
    ]
    configured = Configured.of(pool)
    stated = [p for p in pool.get(Field.PARAMETERS, ()) if p.finding.value]
    own = [p for p in stated if _ownness(p, configured) > 2] or [p for p in stated if is_by_authors(p)]
    if not unnamed or not own:
        return list(drafts)
    largest = max(own, key=lambda p: (p.finding.value or 0.0, -p.page, -p.start))
    how = Link(WEIGHTS.attach_operations, ("the largest model of the paper's own",))
    return [
        d.put(Field.PARAMETERS, filled_from(largest, how), *how.reasons) if d in unnamed else d
        for d in drafts
    ]


def is_by_authors(place: Place) -> bool:
    """Tell whether the text says how large a model of the authors' is: not "we ask GridText with 70B"."""
    finding = place.finding
    named = not _NO_OWN_COUNT.isdisjoint(finding.reasons)
    if place.table is not None or named:
        return False
    return place.names_own or (finding.ownership is Ownership.OWN and not designators_of(place).names)


def attach_others(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join precision, utilisation, sustained rate and recomputation to the draft."""
    for name in OTHERS:
        if not draft.has(name):
            best = best_link(draft, pool.get(name, ()), WEIGHTS.attach)
            if best is not None:
                draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def _of_named_size(draft: Draft, places: Sequence[Place]) -> Place | None:
    wanted = [v for size in draft.names.sizes if (v := parameter_size(size)) is not None]
    for place in places:
        value = place.finding.value
        if value and any(max(value / v, v / value) <= RELATED_SIZE for v in wanted):
            return place
    return None
