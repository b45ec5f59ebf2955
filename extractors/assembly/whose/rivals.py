"""Rows and columns of other people's models in tables that hold the paper's own.

Where a table names a model of the paper's own beside a cost or a size, what it tells in the same way of
models of other names is a baseline's. So is all that a table tells of models that the authors only evaluate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import read_designators
from extractors.assembly.statements.fields import COSTS, LENGTHS, MODEL
from extractors.records import Field, Ownership

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["told_of_rivals"]

_COMPARED = frozenset({*COSTS, *LENGTHS, *MODEL})
_NAME_AND_SIZE = re.compile(
    r"(?!(?:Model|Base|Large|Small|Tiny|Medium|Huge|Giant|Size|Ours?|Our)\b)"
    r"[A-Z][a-z]{3,}(?:-[A-Za-z][\w.]*)*[ -]\d+(?:\.\d+)? ?[MBT](?: \([^)]*\))?$"
)
"""A word as a name, with a size: "Heron 12B", "Heron-Text 12B (dense)"."""
_ADDITION = re.compile(r"\W{0,2}\(?(?:w/o?|with|without|\+)(?![a-z])")
"""A row of the model above: "(w/ larger crops)", "+ longer schedule"."""

_MODEL = re.compile(
    r"(?!(?:Models?|Base|Large|Small|Tiny|Medium|Huge|Giant|Size|Baselines?|Full|Default|Vanilla|Standard|Proposed"
    r"|Original|Teacher|Student|Stage|Phase|Pre-?\w+|Fine-?\w+|With|Without|Total|Variant|Config\w*)\b)"
    r"(?!.*\b[Oo]urs?\b)(?:(?=\S*[a-z]{2}|[A-Z]{3})[A-Z]\w{2}|[a-z]{1,2}[A-Z]\w)"
)
"""A name at the head of a row in a table of models: "Heron", "HeronText-2", "OWL", "iHeron"."""
_EVALUATED = re.compile(
    r"\b(?:models?|LLMs|VLMs|networks|checkpoints|systems) (?:(?:that|which) )?(?:we |are |were )?"
    r"(?:evaluated?|tested|benchmarked?|assess(?:ed)?|prob(?:e|ed)|audit(?:ed)?|analy[sz]ed?"
    r"|inspect(?:ed)?|quer(?:y|ied)|attack(?:ed)?"
    r"|(?:in our|under) (?:study|test|evaluation|benchmark))\b"
    r"|\b(?:evaluated|tested|benchmarked|assessed|probed|audited|analy[sz]ed|inspected|off-the-shelf"
    r"|existing|publicly available) (?:[\w-]+ ){0,2}?(?:models|LLMs|VLMs|networks|checkpoints|systems)\b",
    re.IGNORECASE,
)
"""Captions of tables of models that the authors only evaluate: "Models that we evaluate", "Tested LLMs"."""


def told_of_rivals(places: Iterable[Place]) -> set[str]:
    """Return the ids of findings in tables that stand under another model's name beside the paper's own.

    A cell that repeats what a sentence says a model of the paper's own name cost is that model's.
    """
    tables: dict[tuple[int, int, Field], list[Place]] = defaultdict(list)
    said: set[tuple[Field, float | None]] = set()
    evaluated: set[str] = set()
    for place in places:
        if place.table is None:
            if place.names_own and not place.set_against and place.finding.field in COSTS:
                said.add((place.finding.field, place.finding.value))
        elif place.finding.field in _COMPARED:
            tables[place.page, place.table, place.finding.field].append(place)
            if not _is_own(place) and _EVALUATED.search(place.caption):
                evaluated.add(place.finding.finding_id)
    of_own = {(p.page, p.table) for told in tables.values() for p in told if p.names_own and p.of_models}
    return evaluated | {
        place.finding.finding_id
        for (page, table, _), told in tables.items()
        if (own := [p for p in told if _is_own(p) or (p.finding.field, p.finding.value) in said])
        or (page, table) in of_own
        for place in _rivals_in(told, {p.finding.finding_id for p in own})
    }


def _rivals_in(told: Sequence[Place], own_ids: Collection[str]) -> Iterator[Place]:
    """Yield the rivals in a table; a row that only says what is added is of the model above it."""
    above: dict[int | None, bool] = {}
    for place in sorted(told, key=lambda p: (p.row or 0, p.start)):
        goes_on = above.get(place.column, False) and _ADDITION.match(place.row_label) is not None
        is_rival = place.finding.finding_id not in own_ids and (goes_on or _is_named(place))
        above[place.column] = is_rival
        if is_rival:
            yield place


def _is_own(place: Place) -> bool:
    if place.finding.field in LENGTHS:  # settings of the authors': only a name tells theirs from others'
        return place.names_own
    return place.names_own or place.finding.ownership is Ownership.OWN


def _is_named(place: Place) -> bool:
    """Whether what heads the cell is a name, and not a setting or a size of the same model.

    A plain word is a name below a header that says so ("Method"). How long a network was trained stands under
    the names of data sets as well: there a variant must be named.
    """
    if place.of_models and _MODEL.match(place.row_label):
        return True
    found = read_designators(f"{place.row_label} ; {place.column_label}")
    if place.finding.field in LENGTHS:
        return bool(found.variants)
    sized = _NAME_AND_SIZE.match(place.row_label) or _NAME_AND_SIZE.match(place.column_label)
    return bool(found.names or found.variants or sized)
