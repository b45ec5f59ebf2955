"""The size of a run whose own words tell none: a row with its label, or the largest model of the paper."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.drafts import filled_from
from extractors.assembly.length.examples import in_tokens, is_token_unit
from extractors.assembly.model.size import counts_named, is_same_size
from extractors.assembly.model.trained import TrainedModels, is_by_authors
from extractors.assembly.names.answers import DENSE, WHOLE
from extractors.assembly.names.namesakes import answer_for_other_things, data_agree, sizes_agree
from extractors.assembly.statements.linking import Link, designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Qualifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place

__all__ = ["attach_largest_own", "size_from_elsewhere", "sizes_of_own"]

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
    own = sorted(_without_heads(own), key=lambda p: (-(p.finding.value or 0.0), p.page, p.start))
    return [_with_largest(d, own) if d in unnamed else d for d in drafts]


def _with_largest(draft: Draft, largest_first: Sequence[Place]) -> Draft:
    """Give a run the largest model, of those told of its data set if there are any."""
    fitting = _of_its_data(draft, largest_first)
    largest = fitting[0]
    if answer_for_other_things(draft.names, designators_of(largest)):
        return draft
    how = _LARGEST_TRAINED
    return draft.put(Field.PARAMETERS, filled_from(largest, how), *how.reasons)


def _of_its_data(draft: Draft, sizes: Sequence[Place]) -> Sequence[Place]:
    """Keep the sizes told of the run's data set; else those told of none; else all."""
    agree = [data_agree(draft.names, designators_of(p)) for p in sizes]
    for wanted in (True, None):
        kept = [p for p, a in zip(sizes, agree, strict=True) if a is wanted]
        if kept:
            return kept
    return sizes


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
        of_variant or _of_its_data(draft, fitting),
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
    told, value = counts_named(names), place.finding.value or 0.0
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
