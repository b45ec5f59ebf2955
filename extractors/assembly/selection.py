"""Which statements may enter the paper's own training runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Finding, Ownership, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.assembly.placement import Place

_ANY_PHASE = frozenset({Field.PARAMETERS, Field.ACTIVE_PARAMETERS, Field.FORWARD_COST, Field.DATASET_SIZE})
"""Properties of a model or a data set: true whatever the machines were doing."""


_COSTS = frozenset({Field.STATED_TOTAL, Field.ACCELERATOR_TIME, Field.DURATION})
_MACHINES = frozenset({Field.ACCELERATOR, Field.ACCELERATOR_COUNT})
_SIZES = frozenset({Field.PARAMETERS, Field.FORWARD_COST})
_SAME_VALUE = 1.01
_OTHERS_WORK = re.compile(r"related work|introduction|background|abstract|previous|prior", re.IGNORECASE)
_AUTHORS_SPEAK = frozenset({"own.we", "own.we-follow", "own.this-work", "own.all-experiments"})
"""Reasons by which a sentence is the authors' own, apart from the section that it stands in."""
_HYPOTHETICAL = re.compile(
    r"\bwould(?: have)? (?:\w+ )?(?:require|take|taken|need|cost)|\bestimated? that\b.*\bwould\b"
)
_MEASURED = re.compile(
    r"\W*(?:top-? ?[15]|accurac|error|validation|val\b|test|zero-shot|linear|leaderboard|benchmark|dev\b)",
    re.IGNORECASE,
)
_WARM_UP = re.compile(r"\bwarm(?:ing|ed|s)?[- ]?up\b(?!.*\b(?:decay|anneal|train|then|total))", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:compar(?:e|es|ed|ing|able|ison)|outperform|surpass|than)\b", re.IGNORECASE)
_WHOLE_PROJECT = re.compile(
    r"\bto develop (?:our|these|the|all)\b"
    r"|\b(?:project|development) (?:as a whole|in total|took|required|used)"
    r"|\b(?:whole|entire) project\b|\bcarbon\b.*\b(?:all|total)\b.*\b(?:experiments|project)\b"
)
"""A time of all the work behind a paper is not that of one run."""
_CITATION = re.compile(
    r"\[\d[\d, –-]*\]|\[[A-Z][^\[\]]{0,60}(?:19|20)\d\d[a-z]?\]|\bet al\b|\([^()]{0,60}(?:19|20)\d\d[a-z]?\)"
)


def select(places: Iterable[Place]) -> tuple[Place, ...]:
    """Keep the statements that may describe training of the paper's own.

    Besides what :func:`refusal` says of each by itself, a cost that also stands where another paper is
    cited is that paper's; and a cost of unclear owner beside a citation, or in the introduction, is not
    taken for the paper's own.
    """
    everything = tuple(places)
    cited = _cited_costs(everything)
    others = {place.finding.finding_id for place in everything if _told_of_others(place, cited)}
    others |= _times_taken_for_examples(everything)
    sentences = {
        (p.page, p.sentence)
        for p in everything
        if p.finding.finding_id in others and p.finding.field in _COSTS
    }
    return tuple(
        place
        for place in everything
        if refusal(place.finding) is None
        and place.finding.finding_id not in others
        and not (place.finding.field in _MACHINES and (place.page, place.sentence) in sentences)
    )


def _times_taken_for_examples(places: Sequence[Place]) -> set[str]:
    """Find the data ("100 hours") whose words are also read as the time that a training took."""
    times = {
        (p.page, p.start, p.end)
        for p in places
        if p.finding.field is Field.DURATION and p.finding.score >= WEIGHTS.firm_time
    }
    return {
        p.finding.finding_id
        for p in places
        if p.finding.field in {Field.EXAMPLES_SEEN, Field.DATASET_SIZE}
        and any(page == p.page and p.start < end and start < p.end for page, start, end in times)
    }


def _cited_costs(places: Iterable[Place]) -> dict[Field, list[Place]]:
    found: dict[Field, list[Place]] = {}
    for place in places:
        finding = place.finding
        others = finding.ownership is Ownership.CITED or "cited_name" in finding.reasons
        if others and finding.field in _COSTS | _SIZES and finding.value:
            found.setdefault(finding.field, []).append(place)
    return found


def _told_of_others(place: Place, cited: Mapping[Field, list[Place]]) -> bool:
    """Tell whether a cost is another paper's, or of a training that nobody ran."""
    finding = place.finding
    if finding.field is Field.EXAMPLES_SEEN:
        return _WARM_UP.search(place.sentence_text[: max(place.end - place.sentence_start, 0)]) is not None
    if finding.field is Field.DATASET_SIZE and "known_data_set" in finding.reasons:
        # "ImageNet top-1 accuracy" says what was measured, not what was trained on.
        return _MEASURED.match(_words_after(place)) is not None
    if finding.field is Field.PARAMETERS and not place.names_own and _COMPARED.search(place.sentence_text):
        return True
    if finding.field in _SIZES and not place.names_own and place.table is None:
        return any(_same_cost(place, other) for other in cited.get(finding.field, ()))
    if finding.field not in _COSTS or not finding.value:
        return False
    if place.table is not None and finding.ownership is Ownership.OWN:
        return False
    if _HYPOTHETICAL.search(place.clause_text) or _WHOLE_PROJECT.search(place.sentence_text):
        return True
    if place.names_own:
        return False
    if any(_same_cost(place, other) for other in cited.get(finding.field, ())):
        return True
    by_authors = any(reason in _AUTHORS_SPEAK for reason in finding.reasons)
    if by_authors and finding.ownership is Ownership.OWN:
        return False
    if _CITATION.search(place.sentence_text):
        return True
    return finding.ownership is Ownership.UNCLEAR and bool(_OTHERS_WORK.search(place.section))


def _words_after(place: Place) -> str:
    return place.sentence_text[place.end - place.sentence_start :]


def _same_cost(place: Place, other: Place) -> bool:
    """Tell whether two places print one cost; equal cells of one table are a coincidence."""
    if place.table is not None and (place.page, place.table) == (other.page, other.table):
        return False
    a, b = place.finding.value or 0.0, other.finding.value or 0.0
    return max(a, b) <= _SAME_VALUE * min(a, b)


def _may_be_epochs(value: float) -> bool:
    return value < WEIGHTS.fractional_epochs or value == int(value)


def refusal(finding: Finding) -> str | None:
    """Why a finding may enter no run, in words; ``None`` where it may."""
    if finding.ownership is Ownership.CITED:
        return "speaks of another paper's training"
    if finding.score < WEIGHTS.weakest_statement:
        return f"its words mean something else: {', '.join(finding.reasons)}"
    if finding.field is Field.DURATION and (finding.value or 0.0) > WEIGHTS.longest_run_hours:
        return "no training runs so long: the time of something else"
    if (
        finding.field is Field.EPOCHS
        and "table" in finding.reasons
        and not _may_be_epochs(finding.value or 0.0)
    ):
        return "a fraction in a table is a result, not a number of epochs"
    if finding.field in _ANY_PHASE:
        return None
    if finding.phase not in {Phase.TRAINING, Phase.UNCLEAR}:
        return f"speaks of {finding.phase.value}, not of training"
    return None
