"""How large the model of a run is: every way to find it, in their order.

The first that tells it holds: the statement that the run grew from (:mod:`.operations`), then

1. beside the run (:func:`attach_model`): the row of a table that repeats its cost; the statement of the size
   in its name; the statement that goes best with it;
2. for runs told in prose without any name (:func:`attach_largest_own`): the largest model that the paper
   says it trained;
3. when all runs are known (:func:`size_from_elsewhere`): the row with its label, the row that names its
   variant, the largest model of the paper's own name, the largest of all. This is withheld where the whole
   estimate would rest on it, and where only words of other models, helpers or ablations tell any.

Forward cost and active parameters stand beside the run or nowhere.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.joining import best_link
from extractors.assembly.length.examples import in_tokens, is_token_unit
from extractors.assembly.length.lengths import without_other_lengths
from extractors.assembly.model.trained import TrainedModels, is_by_authors
from extractors.assembly.names.answers import DENSE, WHOLE
from extractors.assembly.names.designators import parameter_size
from extractors.assembly.names.namesakes import answer_for_other_things, sizes_agree
from extractors.assembly.statements.fields import COSTS, MODEL
from extractors.assembly.statements.linking import Link, designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Qualifier

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place

__all__ = ["attach_largest_own", "attach_model", "is_same_size", "size_from_elsewhere", "sizes_of_own"]

_RELATED_SIZE = 1.08
"""A size in a name and the printed count (6.7B is called 7B) differ by at most this factor."""
_REPEATED = Link(WEIGHTS.named_row, ("the row that tells the same cost",))
_LARGEST_TRAINED = Link(WEIGHTS.attach_operations, ("the largest model of the paper's own",))
_LARGEST = Link(WEIGHTS.near_paper, ("the largest model of the paper",))
_ITS_VARIANT = Link(WEIGHTS.near_paper, ("the row of a table that names the run's variant",))
_WITHHELD = "parameters: withheld, nothing beside the run tells or checks its size"
_TRAINED_HERE = frozenset({"to_be_trained", "to_be_trained_role"})
_NUMBERED = re.compile(r"([a-z]+)-(\d+)\.?$")
"""A variant that is a family and a number: "resnet-50"."""
_TRAINED = frozenset(
    {"training.verb", "training.units", "training.run", "training.batch", "training.section"}
)
"""Reasons by which the words around a size speak of training."""
_ABLATION = re.compile(
    r"\b(?:ablations?|ablating|effects? of|impact of|influence of|sensitivity)\b", re.IGNORECASE
)
"""Words of captions of tables that vary a setting."""
_OF_OTHERS = frozenset({"other_model", "theirs", "cited.row", "size_as_label"})
"""Reasons by which a size is not the one that the authors count in a model of theirs."""
_NOT_COUNTED = _OF_OTHERS | {"size_in_name", "bounds", "cited_name"}
"""Reasons by which a sentence without an owner does not count the parameters of the paper's model."""
_THE_NETWORK = re.compile(
    r"\W*(?:It|(?:The|This) (?:[\w-]+ ){0,3}?"
    r"(?:models?|networks?|architecture|U-?Net|generator|transformer|backbone|encoder|decoder|policy)) "
    r"(?:has|have|contains?|consists?|uses|comprises?|with|is)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says how large the authors' network is, without a word of them."""
_HELPER = re.compile(r"\b(?:teachers?|upper bound|oracle|judge|baselines?)\b", re.IGNORECASE)
"""Labels of rows of models that help or are compared with."""


def is_same_size(value: float, other: float) -> bool:
    """Tell whether two numbers of parameters may be of one model: 6.7B is called 7B."""
    return max(value / other, other / value) <= _RELATED_SIZE


def attach_model(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Join parameters and forward cost to the draft."""
    trained = TrainedModels.of(pool)
    repeated = _row_that_repeats(draft, pool)
    for name in MODEL:
        if draft.has(name):
            continue
        told = [p for p in pool.get(name, ()) if (p.page, p.table, p.row) == repeated]
        if len(told) == 1:
            draft = draft.put(name, filled_from(told[0], _REPEATED), f"{name.value}: {_REPEATED.reasons[0]}")
            continue
        stated = pool.get(name, ())
        places = [p for p in stated if trained.grade(p) > 1 or _is_beside(draft.anchor, p)] or stated
        if name is Field.PARAMETERS:
            named = _of_named_size(draft, places) or _of_named_size(draft, pool.get(name, ()))
            if named is not None:
                draft = draft.put(name, filled_from(named), "parameters: the size in the run's name")
                continue
        if name is Field.ACTIVE_PARAMETERS:
            total = draft.value(Field.PARAMETERS) or math.inf
            places = [p for p in places if (p.finding.value or math.inf) < total]
        best = best_link(draft, without_other_lengths(draft, places, pool), WEIGHTS.attach_operations)
        if best is not None:
            draft = draft.put(name, filled_from(best[1], best[0]))
    return draft


def _is_beside(anchor: Place, place: Place) -> bool:
    """Tell whether the authors tell a size in the sentence of a cost or the one right before it."""
    if anchor.table is not None or anchor.page != place.page or anchor.block != place.block:
        return False
    return anchor.sentence - place.sentence in {0, 1} and is_by_authors(place)


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


def _of_named_size(draft: Draft, places: Sequence[Place]) -> Place | None:
    wanted = _counts_named(draft.names)
    for place in places:
        value = place.finding.value
        if value and any(is_same_size(value, v) for v in wanted):
            return place
    return None


def _counts_named(names: Designators) -> list[float]:
    """Return the numbers of parameters that names tell: "GridText-7B" is of 7e9."""
    return [count for size in names.sizes if (count := parameter_size(size)) is not None]


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
    trained = TrainedModels.of(pool)
    stated = [p for p in pool.get(Field.PARAMETERS, ()) if p.finding.value]
    own = [p for p in stated if trained.grade(p) > 2] or [p for p in stated if is_by_authors(p)]
    if not unnamed or not own:
        return list(drafts)
    largest = max(_without_heads(own), key=lambda p: (p.finding.value or 0.0, -p.page, -p.start))
    how, names = _LARGEST_TRAINED, designators_of(largest)
    return [
        d.put(Field.PARAMETERS, filled_from(largest, how), *how.reasons)
        if d in unnamed and not answer_for_other_things(d.names, names)
        else d
        for d in drafts
    ]


def size_from_elsewhere(draft: Draft, sizes: Sequence[Place]) -> Draft:
    """Give a run without a size the largest of ``sizes`` that carries the paper's own name, else the largest.

    One whose words name another size than the run does is not it; one whose row of a table names the run's
    variant goes before all.
    """
    if draft.has(Field.PARAMETERS):
        return draft
    fitting = [
        p
        for p in sizes
        if sizes_agree(draft.names, theirs := designators_of(p)) is not False
        and _is_of_size(draft.names, p)
        and not answer_for_other_things(draft.names, theirs)
    ]
    fitting = fitting if draft.names.answers == DENSE else _without_heads(fitting)
    of_variant = [p for p in fitting if _is_of_label(draft, p)] or [
        p for p in fitting if _tells_variant(draft, p)
    ]
    best = max(
        of_variant or fitting,
        key=lambda p: (
            p.names_own,
            _may_be_main(p),
            _is_to_be_trained(p),
            p.finding.value or 0.0,
            -p.page,
            -p.start,
        ),
        default=None,
    )
    if best is None:
        return draft
    if _would_rest_on(draft) or not (of_variant or best.names_own or _may_be_main(best)):
        return replace(draft, reasons=(*draft.reasons, _WITHHELD))
    how = _ITS_VARIANT if of_variant else _LARGEST
    return in_tokens(draft.put(Field.PARAMETERS, filled_from(best, how), f"parameters: {how.reasons[0]}"))


def _without_heads(sizes: Sequence[Place]) -> list[Place]:
    """Leave out detectors built around the paper's classifiers, where it tells how large these are."""
    answers = [designators_of(p).answers for p in sizes]
    dense = DENSE if WHOLE in answers else None
    return [p for p, what in zip(sizes, answers, strict=True) if what != dense]


def _may_be_main(place: Place) -> bool:
    """Tell whether a size may be that of the paper's main run.

    "Answers come from GridText-70B" tells whom the authors asked, "we tune GridText-7B" what they trained. A
    table that varies one setting of a model tells of no run in particular, and a teacher was trained before.
    """
    reasons = place.finding.reasons
    only_named = "size_in_name" in reasons and _TRAINED.isdisjoint(reasons)
    if only_named or not _OF_OTHERS.isdisjoint(reasons):
        return False
    if place.table is None:
        return True
    return not (_ABLATION.search(place.caption) or _HELPER.search(f"{place.title} {place.row_label}"))


def _is_of_size(names: Designators, place: Place) -> bool:
    """Tell whether a size may be that of a run whose name tells one: nothing else is the size of "3B"."""
    told, value = _counts_named(names), place.finding.value or 0.0
    return not told or any(is_same_size(value, count) for count in told)


def _is_of_label(draft: Draft, place: Place) -> bool:
    """Tell whether a size stands beside the very label of the run's own row, in another table."""
    label = draft.anchor.row_label
    return draft.anchor.row is not None and bool(label) and place.row is not None and place.row_label == label


def _tells_variant(draft: Draft, place: Place) -> bool:
    """Tell whether a row names the run's variant, in full or in short: "R50" and "RN50" are ResNet-50."""
    if place.table is None:
        return False
    row = f"{place.row_label} {place.sentence_text}".lower()
    for variant in draft.names.variants:
        m = _NUMBERED.match(variant)
        if m and re.search(rf"(?<![\w-])(?:{m[1]}|{m[1][0]}n?)-?{m[2]}(?![\w-])", row):
            return True
    return False


def _would_rest_on(draft: Draft) -> bool:
    """Tell whether a size taken from elsewhere would be all that the run's estimate rests on.

    Beside a time, a printed total or a forward cost it is checked or not needed. Alone, it turns the
    tokens of some training into the compute of the largest model that the paper speaks of.
    """
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    grounds = (Field.STATED_TOTAL, Field.FORWARD_COST, Field.DURATION, Field.ACCELERATOR_TIME)
    if seen is None or any(draft.has(name) for name in grounds):
        return False
    return is_token_unit(seen.text) or (seen.text == "sequences" and draft.has(Field.SEQUENCE_LENGTH))


def _is_to_be_trained(place: Place) -> bool:
    """Tell whether the words beside a size say that its model is trained, or what a training starts from."""
    reasons = place.finding.reasons
    return not _TRAINED_HERE.isdisjoint(reasons) and "ablation" not in reasons


def sizes_of_own(pool: Mapping[Field, Sequence[Place]]) -> list[Place]:
    """Collect the sizes of tables and of the authors' sentences, not those of the field; "over 1B" bounds."""
    told = [p for p in pool.get(Field.PARAMETERS, ()) if p.finding.value]
    own = [p for p in told if _may_be_own(p)]
    return own or [p for p in told if _counts_the_network(p)]


def _counts_the_network(place: Place) -> bool:
    """Tell whether a sentence without an owner counts the parameters of "the network" and its like."""
    named = not _NOT_COUNTED.isdisjoint(place.finding.reasons)
    return not named and _THE_NETWORK.match(place.sentence_text) is not None


def _may_be_own(place: Place) -> bool:
    finding = place.finding
    if "bounds" in finding.reasons or finding.qualifier is Qualifier.AT_LEAST:
        return False
    return place.names_own or place.table is not None or finding.ownership is Ownership.OWN
