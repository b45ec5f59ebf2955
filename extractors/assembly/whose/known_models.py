"""What a paper tells of models that everybody knows and others made: "GridText was trained on 300B tokens".

Papers that prompt, serve, compress or survey models repeat what these cost. Some never left their makers:
what such a model cost nobody else paid. Others are released, and papers train them on: there only what takes
a pre-training of its size is its makers'. What the authors say of themselves, or of a model of the paper's
own name, is never meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.names.vocabulary import vocabulary
from extractors.assembly.statements.fields import COSTS, MACHINES
from extractors.assembly.whose.ownership import by_authors_words
from extractors.records import Field, Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["told_of_known_models"]

_SIZES = frozenset({Field.PARAMETERS, Field.ACTIVE_PARAMETERS})
"""Of models that were released these may be the authors': they train them on."""
_TOLD = frozenset({*COSTS, *MACHINES, *_SIZES, Field.EXAMPLES_SEEN, Field.DATASET_SIZE, Field.STEPS})
_LEAST_OF_PRETRAINING = {
    Field.EXAMPLES_SEEN: 1e11,
    Field.DATASET_SIZE: 1e11,
    Field.STATED_TOTAL: 1e21,
    Field.ACCELERATOR_TIME: 3e4,
    Field.ACCELERATOR_COUNT: 512.0,
}
"""From where on a figure is of the pre-training of a released model: tokens, operations, hours, devices."""
_LEAD = (
    r"^[\W\d]{0,4}(?:(?:for|in) (?:example|instance|comparison|contrast|reference), |[a-z]+ly, |while "
    r"|whereas |note that |recall that |since |as )?(?:both |even )?(?:the (?:\w+ )?)?"
    r"(?:(?:smaller|larger|other|all)? ?(?:versions?|variants?|sizes?|members?|models?) of (?:the )?)?"
)
_SUBJECT = re.compile(
    rf"{_LEAD}(?P<name>[A-Z][\w.+-]*(?! (?:while|whereas|but|although|and yet)\b)[^,;:]{{0,40}})",
    re.IGNORECASE,
)
_TRAINING_OF = re.compile(
    r"\b(?:(?:pre-?)?train(?:ing|ed|s)?|develop(?:ing|ed))(?: (?:of|the|a|models? (?:like|such as)))*"
    r" (?P<name>[A-Z][^,;:]{0,40})"
)
_RIGHT_BEFORE = re.compile(
    r"(?:^|[\s(])(?P<name>[A-Z][\w.+-]*(?: [A-Z\d][\w.+-]*)?)(?: \([^()]*\))?[ :(~]{0,3}$"
)
"""A name right before a figure of a list: "GridText 250, HeronText 2,000 exaFLOPs"."""
_COST_OF = re.compile(
    r"[^.;,]{0,30}?\b(?:of|for|by|to train)(?: (?:training|the))* (?P<name>[A-Z][^,;:]{0,40})"
)
"""Behind a figure: "3,640 petaflop/s-days for GridText"."""
_AUTHORS = re.compile(r"\b(?:we|our|ours|us|this (?:work|paper|study))\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\W{0,3}(?:it|its|the (?:model|largest|training)|this model|training)\b", re.IGNORECASE
)
"""How a sentence begins that goes on about the model of the one before."""
_ADAPTED = re.compile(
    r"\b(?:further|continu\w*|adapt\w*|fine-?tun\w*|lora|distill?\w*|initiali[sz]\w*|reproduc\w*|replicat\w*)\b",
    re.IGNORECASE,
)
"""Words of a paper that trains a released model on, or once more."""


def told_of_known_models(places: Sequence[Place]) -> set[str]:
    """Return the ids of costs, machines and lengths that are told of known models of others."""
    told = [p for p in places if p.finding.field in _TOLD]
    if not told:
        return set()
    others = {p.finding.finding_id for p in told if p.table is not None and _is_of_its_row(p)}
    return others | _of_quoting_tables(told) | set(_of_sentences(places))


def _of_sentences(places: Sequence[Place]) -> Iterable[str]:
    """Yield what sentences tell whose subject, here or in the one before, is a known model."""
    topics: dict[tuple[int, int], tuple[int, str]] = {}
    for place in sorted(places, key=lambda p: (p.page, p.start)):
        if place.table is not None or place.sentence < 0 or place.names_own:
            continue
        names = [_subject(place.clause_text)] if _AUTHORS.search(place.clause_text) is None else []
        if not by_authors_words(place):
            subject = _subject(place.sentence_text)
            paragraph = place.page, place.block
            before = topics.get(paragraph)
            if _GOES_ON.match(place.sentence_text) and before is not None and place.sentence - before[0] <= 1:
                subject = before[1]
            if _is_known(subject):
                topics[paragraph] = place.sentence, subject
            names += (subject, *_named_beside(place))
        if place.finding.field in _TOLD and any(_is_makers(place, name) for name in names):
            yield place.finding.finding_id


def _subject(words: str) -> str:
    found = _SUBJECT.match(words)
    return found["name"] if found is not None else ""


def _named_beside(place: Place) -> Iterable[str]:
    """Yield the names whose training is spoken of before a figure, or that a cost is said to be of."""
    at = max(place.start - place.sentence_start, 0)
    before = place.sentence_text[:at]
    yield from (found["name"] for found in _TRAINING_OF.finditer(before))
    if "size_in_name" in place.finding.reasons:
        yield from place.finding.context[:1]
    if beside := _RIGHT_BEFORE.search(before):
        yield beside["name"]
    after = _COST_OF.match(place.sentence_text[max(place.end - place.sentence_start, 0) :])
    if after is not None and place.finding.field in COSTS:
        yield after["name"]


def _is_of_its_row(place: Place) -> bool:
    if _is_authors(place):
        return False
    return any(_is_makers(place, name) for name in (place.row_label, place.column_label, place.title))


def _of_quoting_tables(told: Iterable[Place]) -> set[str]:
    """Find the costs of a paper one of whose tables quotes what known models cost, as surveys do.

    Such a table has their names in half of its rows or columns, and none of the authors'. Only what the
    authors say of themselves is then theirs.
    """
    costs = [p for p in told if p.finding.field in COSTS]
    tables: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in costs:
        if place.table is not None:
            tables[place.page, place.table].append(place)
    if not any(map(_quotes, tables.values())):
        return set()
    return {p.finding.finding_id for p in costs if not _is_authors(p)}


def _quotes(cells: Sequence[Place]) -> bool:
    if any(_is_authors(p) for p in cells):
        return False
    for heads in ([(p, p.row_label) for p in cells], [(p, p.column_label) for p in cells]):
        quoted = {name for place, name in heads if _is_makers(place, name)}
        if len(quoted) > 1 and 2 * len(quoted) >= len({name for _, name in heads}):
            return True
    return False


def _is_authors(place: Place) -> bool:
    return place.names_own or place.finding.ownership is Ownership.OWN


def _is_makers(place: Place, name: str) -> bool:
    """Tell whether a figure told of the model ``name`` is of the training that its makers did."""
    if _is_closed(name):
        return True
    least = _LEAST_OF_PRETRAINING.get(place.finding.field)
    released = least is not None and (place.finding.value or 0.0) >= least and _is_known(name)
    return released and _ADAPTED.search(place.sentence_text) is None


def _is_known(name: str) -> bool:
    return _is_closed(name) or vocabulary().released_models.match(name) is not None


def _is_closed(name: str) -> bool:
    return vocabulary().closed_models.match(name) is not None
