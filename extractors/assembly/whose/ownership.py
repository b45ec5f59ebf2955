"""Costs that a paper tells of others: cited work, trainings that nobody ran, the whole of a project.

A sentence's own words come first ("we", a model of the paper's own name); a citation beside a cost, or the
same cost in a row that cites another paper, makes it that paper's.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.names.comparisons import cites_a_model, named_subject
from extractors.assembly.names.origins import names_origin
from extractors.assembly.statements.fields import COSTS, MACHINES
from extractors.assembly.whose.one_run import is_of_one_run
from extractors.records import Field, Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.assembly.statements.placement import Place

__all__ = [
    "CitedValues",
    "by_authors_words",
    "is_of_no_run",
    "is_told_of_others",
    "told_beside_own",
]

_SIZES = (Field.PARAMETERS, Field.FORWARD_COST)
_SEEN = (Field.EXAMPLES_SEEN,)
_COUNTED_LENGTHS = ((Field.STEPS,), (Field.EPOCHS,))
"""Of these another system's are told only where the authors name their own beside theirs."""
_SAME_VALUE = math.log(1.01)
_OTHERS_WORK = re.compile(r"related work|\bbackground\b|\bprevious\b|\bprior\b", re.IGNORECASE)
_AUTHORS_SPEAK = frozenset({"own.we", "own.we-follow", "own.this-work", "own.all-experiments"})
"""Reasons by which a sentence is the authors' own, apart from the section that it stands in."""
_STARTED_FROM = frozenset({"to_be_trained", "to_be_trained_role"})
_HYPOTHETICAL = re.compile(
    r"\bwould(?: have)? (?:\w+ )?(?:require|take|taken|need|cost)|\bwould (?:\w+ )?be (?:pre-?)?trained\b"
    r"|\bestimated? that\b.*\bwould\b"
    r"|\btoo (?!many\b)\w+ (?:for [^.;,]{1,40} )?to (?:\w+ )?(?:converge|train|finish|complete|be trained)\b"
    r"|\b(?:fail(?:s|ed)?|unable|not able|not enough|insufficient) (?:for [^.;,]{1,40} )?to "
    r"(?:\w+ )?(?:converge|finish|complete|observe|improve|outperform|reach|match)\b"
    r"|\b(?:estimat|project|expect|extrapolat|anticipat)(?:e|es|ed|ing)\b[^.;]{0,60}"
    r"\bto (?:take|require|need|cost|last)\b"
    r"|\b(?:we|to) assum(?:e|ing) that\b[^.;]{0,60}\b(?:are|is) (?:needed|required|used|necessary)\b"
    r"|\bshould (?:\w+ )?(?:be (?:pre-?)?trained|see) (?:on|for|with)\b"
    r"|\b(?:laws?|fits?|formulas?) (?:suggests?|predicts?|recommends?|impl(?:y|ies)|calls? for)\b"
    r"|\b(?:left|leave) (?:[\w ]{0,30} )?(?:to|for|as) (?:the )?future\b",
    re.IGNORECASE,
)
"""A training that might be, or that a time was too short for."""
_SUPPOSED_WITH = frozenset({*_SIZES, Field.DATASET_SIZE})
"""What a training that nobody ran would have: "our law suggests 67B parameters", "left to future work"."""
_SUPPOSED = re.compile(
    r"\W*(?:(?:for (?:instance|example)|e\.g\.), "
    r"(?:training|using|running|a (?:system|model|cluster|run|network))"
    r"|suppose|imagine|assum(?:e|ing)|consider)\b",
    re.IGNORECASE,
)
"""How a sentence begins that reckons with a training that might be: "For instance, training on"."""
_PROJECTED = re.compile(
    r"\b(?:estimated|predicted|projected) (?:compute-)?optim(?:al|um)\b"
    r"|\b(?:projected|extrapolated|forecast|hypothetical) (?:\w+ )?"
    r"(?:training|compute|costs?|time|sizes?|operations|FLOPs?|tokens|requirements?|budgets?)\b",
    re.IGNORECASE,
)
"""Captions of tables that say what trainings nobody ran would take."""
_MEASURED = re.compile(
    r"\W*(?:top-? ?[15]|accurac|error|validation|val\b|test|zero-shot|linear|leaderboard|benchmark|dev\b)",
    re.IGNORECASE,
)
_SAMPLE_OF = re.compile(
    r"\b(?:calibrat\w+|segments|excerpts|\d[\d,]* (?:random(?:ly)? )?(?:[\w-]+ ){0,3}"
    r"(?:segments?|sequences|sentences|samples|examples|documents|images|passages|tokens))\b[^.;]{0,50}?"
    r"\b(?:from|of|in|on) (?:the )?(?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Some of a data set are taken: "calibrated with 128 random segments from" the corpus."""
_WARM_UP = re.compile(r"\bwarm(?:ing|ed|s)?[- ]?up\b(?!.*\b(?:decay|anneal|train|then|total))", re.IGNORECASE)
_RATE = re.compile(
    r"\W*(?:an?|per|each|every|/)\s?(?:training |wall-clock )?"
    r"(?:day|hour|sec|s\b|minute|gpu|device|step|update)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:compar(?:e|es|ed|ing|able|ison)|outperform|surpass|than)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:less|more|fewer|greater|larger|smaller|lower|higher) than(?= ?[~]?\d)", re.IGNORECASE
)
"""Bounds a number and compares nothing: "with less than 25 million parameters"."""
_WHOLE_PROJECT = re.compile(
    r"\bto develop (?:our|these|the|all)\b"
    r"|\b(?:project|development) (?:as a whole|in total|took|required|used)"
    r"|\b(?:full|whole|entire) (?:set|suite|series) of (?:\w+ )?(?:experiments|runs|evaluations)\b"
    r"|\b(?:whole|entire) project\b|\bcarbon\b.*\b(?:all|total)\b.*\b(?:experiments|project)\b"
)
"""A time of all the work behind a paper is not that of one run."""
_NAMED_IN_BRACKETS = re.compile(
    r"[\w.+-]*(?:[a-z][A-Z]|[A-Z]{2}|\d)[\w.+-]*(?: [A-Z][\w-]+| \d[\d.]*[BM])? \([^()]{0,40}$"
)
"""A name stands before the bracket that is open: "GridText-7B (pre-trained on"."""
_AN_EXAMPLE = re.compile(
    r"\b(?:such as|like|e\.g\.,?|including)\s(?:the\s)?(?:[A-Z][\w.+-]*\s){0,2}"
    r"[\w.+-]*(?:[a-z][A-Z]|[A-Z]{2}|\d)[\w.+-]*[^.;]{0,60}$"
)
"""A system is named as an example right before: "networks such as GridNet-3 (12B weights"."""
_OF_A_RUN = frozenset({*COSTS, *_SIZES, Field.ACTIVE_PARAMETERS, Field.EXAMPLES_SEEN, Field.STEPS})


class CitedValues:
    """Costs and sizes that stand where another paper is cited, looked up by value within one per cent."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._where: dict[tuple[Field, int], set[tuple[int, int | None]]] = defaultdict(set)
        self._rows: set[tuple[Field, int, str]] = set()
        for place in places:
            finding = place.finding
            others = finding.ownership is Ownership.CITED or "cited_name" in finding.reasons
            if others and finding.field in (*COSTS, *_SIZES) and finding.value and finding.value > 0:
                self._where[finding.field, _bucket(finding.value)].add((place.page, place.table))
                self._rows.add((finding.field, _bucket(finding.value), _first_word(place.row_label)))

    def holds(self, place: Place) -> bool:
        """Tell whether the value is cited elsewhere; equal cells of one table are a coincidence."""
        value = place.finding.value
        if not value or value <= 0:
            return False
        here = (place.page, place.table) if place.table is not None else None
        middle = _bucket(value)
        near = (self._where.get((place.finding.field, middle + i), set()) for i in (-1, 0, 1))
        return any(where != here for found in near for where in found)

    def names(self, place: Place) -> bool:
        """Tell whether a row of the same name is cited for the value: a second table need not cite again."""
        name, value = _first_word(place.row_label), place.finding.value
        return bool(name and value) and (place.finding.field, _bucket(value or 1.0), name) in self._rows


def _first_word(label: str) -> str:
    return label.split(" ", 1)[0].lower()


def _bucket(value: float) -> int:
    return round(math.log(value) / _SAME_VALUE)


def is_told_of_others(place: Place, cited: CitedValues) -> bool:
    """Tell whether a statement is of another paper, of a training nobody ran, or of what was measured."""
    supposed = place.finding.field in _SUPPOSED_WITH and _HYPOTHETICAL.search(place.clause_text) is not None
    return supposed or _is_projected(place) or _is_of_an_example(place) or _is_others(place, cited)


def _is_others(place: Place, cited: CitedValues) -> bool:
    field = place.finding.field
    if field in MACHINES:
        return _is_of_a_named_other(place)
    if field in COSTS:
        return _is_of_a_named_other(place) or _is_others_cost(place, cited)
    if field in _SIZES:
        return _is_others_size(place, cited)
    if field is Field.EXAMPLES_SEEN:
        end = max(place.end - place.sentence_start, 0)
        is_rate = _RATE.match(place.sentence_text[end:]) is not None
        is_warm_up = _WARM_UP.search(place.sentence_text[:end]) is not None
        return is_rate or is_warm_up or _is_told_in_brackets(place) or is_of_no_run(place)
    if field is Field.DATASET_SIZE and "known_data_set" in place.finding.reasons:
        # "ImageNet top-1" says what was measured, "ImageNet pre-trained" what an earlier training saw.
        after = place.sentence_text[max(place.end - place.sentence_start, 0) :]
        before = place.sentence_text[: max(place.start - place.sentence_start, 0)]
        used_before = names_origin(place.sentence_text, len(before), len(place.sentence_text) - len(after))
        return bool(_MEASURED.match(after) or used_before or _SAMPLE_OF.search(before))
    return False


def _is_of_an_example(place: Place) -> bool:
    """Tell whether a system that is not the authors' is named as an example right before."""
    before = place.sentence_text[: max(place.start - place.sentence_start, 0)]
    may_be = place.finding.field in _OF_A_RUN and not _is_by_authors(place)
    return may_be and _AN_EXAMPLE.search(before) is not None


def by_authors_words(place: Place) -> bool:
    """Tell whether the very sentence says that it is the authors' own ("we", "in this work")."""
    return not _AUTHORS_SPEAK.isdisjoint(place.finding.reasons)


def _is_by_authors(place: Place) -> bool:
    return place.finding.ownership is Ownership.OWN or place.names_own or place.table is not None


def _is_of_a_named_other(place: Place) -> bool:
    """Tell whether a sentence that is not the authors' tells what a system of another name used."""
    if _is_by_authors(place):
        return False
    return _names_its_subject(place)


def _names_its_subject(place: Place) -> bool:
    """Tell whether a system with a name of its own is the subject of the sentence, or of the clause."""
    parts = (place.sentence_text, place.sentence_start), (place.clause_text, place.clause[0])
    found = ((named_subject(words), start) for words, start in parts)
    return any(subject is not None and subject.end() <= place.start - start for subject, start in found)


def _is_told_in_brackets(place: Place) -> bool:
    """Tell whether the examples stand in a bracket behind another name: "GridText-7B (pre-trained on"."""
    if by_authors_words(place) or place.names_own or place.table is not None:
        return False
    before = place.sentence_text[: max(place.start - place.sentence_start, 0)]
    return _NAMED_IN_BRACKETS.search(before) is not None


def told_beside_own(places: Iterable[Place]) -> set[str]:
    """Return the ids of lengths and machines that systems of other names had, where the authors tell theirs.

    Without the latter the name may be one that the authors gave; so it may where what it cost is theirs. What
    a system cost is another paper's where the name carries a citation somewhere.
    """
    stated = [p for p in places if p.table is None]
    paid = {p.sentence_key for p in stated if p.finding.field in COSTS and _is_by_authors(p)}
    stated = [p for p in stated if p.finding.field not in MACHINES or p.sentence_key not in paid]
    others: set[str] = set()
    for fields in (_SEEN, MACHINES, *_COUNTED_LENGTHS):
        told = [p for p in stated if p.finding.field in fields]
        theirs = [p for p in told if not (by_authors_words(p) or p.names_own)]
        named = fields not in _COUNTED_LENGTHS or any(p.names_own for p in told)
        if named and len(theirs) < len(told):
            sentences = {p.sentence_key for p in theirs if _names_its_subject(p)}
            with_batch = (*fields, Field.BATCH_SIZE) if fields in _COUNTED_LENGTHS else fields
            others.update(
                p.finding.finding_id
                for p in stated
                if p.finding.field in with_batch and p.sentence_key in sentences and _names_its_subject(p)
            )
    paid_for = [p for p in stated if p.finding.field in COSTS]
    if any(_is_by_authors(p) and not _names_its_subject(p) for p in paid_for):
        cited = (p for p in paid_for if p.of_cited and not (by_authors_words(p) or p.names_own))
        others.update(p.finding.finding_id for p in cited)
    return others


def is_of_no_run(place: Place) -> bool:
    """Tell whether a cost is of a training that nobody ran, or of a whole project."""
    clause = place.clause_text
    of_all = _WHOLE_PROJECT.search(clause) is not None and not is_of_one_run(place)
    return of_all or _HYPOTHETICAL.search(clause) is not None or _is_projected(place)


def _is_projected(place: Place) -> bool:
    """Tell whether a cell stands in a table of trainings that are only reckoned with."""
    return place.table is not None and _PROJECTED.search(place.caption) is not None


def _is_others_size(place: Place, cited: CitedValues) -> bool:
    if place.names_own or _is_start_of_own(place):
        return False
    if place.finding.field is Field.PARAMETERS and _COMPARED.search(_BOUND.sub("", place.sentence_text)):
        return True
    return cited.holds(place) if place.table is None else cited.names(place)


def _is_start_of_own(place: Place) -> bool:
    """Tell whether the authors name a size as that of the model which their training starts from."""
    own = place.finding.ownership is not Ownership.CITED
    return own and not _STARTED_FROM.isdisjoint(place.finding.reasons)


def _is_others_cost(place: Place, cited: CitedValues) -> bool:
    own = place.finding.ownership is Ownership.OWN
    if place.table is not None and own:
        return False
    if is_of_no_run(place):
        return True
    if place.names_own:
        return False
    if place.finding.field is not Field.DURATION and cited.holds(place):
        return True  # two papers may both train for ten days
    if own and not _AUTHORS_SPEAK.isdisjoint(place.finding.reasons):
        return False
    in_others_section = not own and _OTHERS_WORK.search(place.section) is not None
    supposed = _SUPPOSED.match(place.sentence_text) is not None
    return in_others_section or supposed or (not place.of_data and _cites_a_model(place))


def _cites_a_model(place: Place) -> bool:
    """Tell whether the words up to the end of the clause cite a model."""
    at = place.sentence_start
    return cites_a_model(place.sentence_text, max(place.end - at, 0), max(place.clause[1] - at, 0))
