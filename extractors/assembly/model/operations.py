"""Model size and forward cost: which of the many numbers in a paper belong to the run."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.length.examples import is_token_unit
from extractors.assembly.model.trained import TrainedModels
from extractors.assembly.names.designators import parameter_size, read_designators
from extractors.assembly.statements.fields import LENGTHS
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place


_FIGURES = re.compile(r"[\d.,^×x@]+")
_AT_A_SIZE = re.compile(r" ?(?:[@↑(] ?|(?<=\w) )(\d{3,4})(?: ?(?:\^ ?2|²|[×x] ?\1))?(?: ?px)?\)?$")
"""The size of the images at the end of a network's name: "GridNet-B↑384", "GridNet-B (512)"."""
_OURS = re.compile(r" ?\(?\bours\b\)?", re.IGNORECASE)
_PATCHES = (16, 14)
"""Sides of images are multiples of one of these; depths ("GridNet 101") are not."""


def seed_operations(pool: Mapping[Field, Sequence[Place]], least_grade: int) -> tuple[Draft, ...]:
    """Start a draft for each size and forward cost of a model that was trained here.

    ``least_grade`` is how sure that must be: 3 sure, 2 likely, 1 possible (:meth:`.TrainedModels.grade`). A
    model that a table trains twice, for 400k and for 7M steps, is two runs. One size told in words and in a
    table starts two drafts, which :func:`.merge` makes one: either may stand nearer to the schedule.
    """
    trained = TrainedModels.of(pool)
    schedules = _schedules(pool)
    drafts: list[Draft] = []
    for name in (Field.PARAMETERS, Field.FORWARD_COST):
        seen: set[tuple[float, float | None, bool]] = set()
        places = pool.get(name, ())
        if name is Field.FORWARD_COST:
            places = _at_training_size(places, pool.get(Field.PARAMETERS, ()))
        graded = _own_first([(trained.grade(p), p) for p in places])
        for grade, place in sorted(graded, key=lambda pair: (-pair[0], pair[1].page, pair[1].start)):
            value = place.finding.value
            told = value or 0.0, schedules.get((place.page, place.table, place.row)), place.table is None
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

    Rows of one label, the size of the images apart, and one size of ``sizes`` are one network; columns under
    other words ("Detection FLOPs", "Segmentation FLOPs") are other trainings of it.
    """
    size_of = {(p.page, p.table, p.row): p.finding.value for p in sizes}
    rows = [
        (p, (p.page, p.table, _network(p.row_label), size, _FIGURES.sub("", p.column_label)))
        for p in places
        if p.row_label and p.row is not None and (size := size_of.get((p.page, p.table, p.row)))
    ]
    least: dict[tuple[int, int | None, str, float, str], float] = {}
    for p, network in rows:
        least[network] = min(least.get(network, math.inf), p.finding.value or 0.0)
    larger = {p.finding.finding_id for p, network in rows if (p.finding.value or 0.0) > least[network]}
    return [p for p in places if p.finding.finding_id not in larger]


def _network(label: str) -> str:
    """Return a row's label without the size of images that ends it."""
    label = _OURS.sub("", label)
    at = _AT_A_SIZE.search(label)
    sized = at is not None and any(int(at[1]) % patch == 0 for patch in _PATCHES)
    return label[: at.start()] if at is not None and sized else label


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


def _sizes_of(value: float, names: Designators) -> frozenset[str]:
    """Name a model by its parameters; a word for its size stays where there is just one."""
    words = [size for size in names.sizes if parameter_size(size) is None]
    scale, letter = next(((s, c) for s, c in ((1e12, "t"), (1e9, "b")) if value >= s), (1e6, "m"))
    return frozenset({f"{value / scale:g}{letter}", *(words if len(words) == 1 else ())})
