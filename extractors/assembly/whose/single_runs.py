"""Costs of no single training of the authors' own.

A time may be of a part ("each trillion tokens took 3 days") or of all experiments together, and where others
are told it is neither; so with what the introduction and the section of the baselines tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.statements.fields import COSTS, MACHINES, MODEL
from extractors.assembly.whose.one_run import is_of_one_run
from extractors.assembly.whose.ownership import by_authors_words
from extractors.lexicon import load_lexicon
from extractors.records import Field, Ownership, Phase, UnitKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["is_among_others", "of_no_single_run", "of_no_training", "ranges_over_rows", "sizes_of_baselines"]

_OPENING = re.compile(r"introduction|abstract", re.IGNORECASE)
_BASELINES = re.compile(
    r"(?:^|› ?)[\W\d.IVXA-C]*(?:(?:the|our|all|compared|competing|comparison)\s)*"
    r"(?:baselines?|competitors|(?:baseline|compared|competing|comparison) (?:methods?|models?|algorithms?))"
    r"\W*$",
    re.IGNORECASE,
)
"""Headings of what the authors trained to compare with, which need not be their own."""
_PER_AMOUNT = re.compile(
    r"\b(?:every|each|per|a)(?: \d+(?:\.\d+)?)?[ -](?:trillion|billion|million|thousand|[TBMK])[ -]"
    r"(?:\w+ )?(?:tokens|words|images|examples|samples|frames|sequences|pairs|steps|games)\b",
    re.IGNORECASE,
)
"""How a sentence says that what it tells of is the cost of a part: "each trillion tokens took 3 days"."""
_OF_ALL = re.compile(
    r"\ball (?:of )?(?:the |our |these |reported )*(?:experiments|results|runs|trainings|ablations)\b"
    r"|\b(?:preliminary|failed|exploratory|ablation) (?:runs|experiments|trials|studies)\b"
    r"|\b(?:entire|whole) (?:set of experiments|experimental|paper)\b"
    r"|\bin total,? (?:the |our |these )?experiments\b"
    r"|\bexperiments (?:reported|presented|described|shown) (?:here|in this|above)\b"
    r"|\b(?:total|altogether|overall|cumulative)(?: [\w-]+){0,2} (?:for|of|by|across)"
    r" (?:all |the |our |these |this )*(?:experiments|runs|trainings|ablations|paper|study|project)\b",
    re.IGNORECASE,
)
_OF_MANY = re.compile(
    r"\b(?:dozens|hundreds?|thousands?|[1-9]\d{2,})(?: of)?"
    r"(?: (?:different|experimental|individual|separate|training|such|independent)){0,2}"
    r" (?:runs|experiments)\b",
    re.IGNORECASE,
)
"""How a sentence says that what it tells of is the sum of so many trainings."""
_ADDED_UP = re.compile(
    r"\b(?:in sum|sum(?:s|med)? up|total\w*|altogether|together|combined|overall|cumulative\w*|reproduc\w+"
    r"|adds? up|amounts? to)\b",
    re.IGNORECASE,
)
_CUMULATIVE = re.compile(r"\bcumulative of [^.;]{1,60}\bhardware of type\b", re.IGNORECASE)
"""How impact statements add up the hours of a paper, those of one training only where they say so."""
_OF_EACH = re.compile(r"\b(?:per|each|every)\b", re.IGNORECASE)
"""A sum over all trainings of a paper is the cost of none; what each of them took is."""


def of_no_single_run(times: Sequence[Place]) -> set[str]:
    """Return the ids of times of all experiments together, and beside others of so many tokens or images."""
    parts = {p.finding.finding_id for p in times if p.table is None and _PER_AMOUNT.search(p.sentence_text)}
    sums = {
        p.finding.finding_id
        for p in times
        if p.table is None and (_is_of_many(p) or _is_of_all_experiments(p))
    }
    return sums | (parts if len(parts) < len(times) else set())


def ranges_over_rows(places: Sequence[Place]) -> set[str]:
    """Return the ids of ranges in sentences both of whose ends stand in tables: they span several trainings.

    "Training takes between 3 and 9 days (Table 2)" tells what the cells of that table tell one by one.
    """
    cells = {
        (p.finding.field, p.finding.value)
        for p in places
        if p.table is not None and p.finding.field in COSTS and p.finding.low == p.finding.high
    }
    return {
        p.finding.finding_id
        for p in places
        if p.table is None
        and p.finding.low != p.finding.high
        and {(p.finding.field, p.finding.low), (p.finding.field, p.finding.high)} <= cells
    }


def of_no_training(places: Sequence[Place]) -> set[str]:
    """Return the ids of times of which nothing says that they are of a training or the authors'.

    "The alignments took 3 days" in a paper that names its card but no time is no cost of its network. Words
    of the authors, the name of their model, or a card in the same clause make such a time one of training;
    what ran on processors prepares it where the paper names cards.
    """
    machines = [p for p in places if p.finding.field in MACHINES and p.table is None]
    cards = {p.clause_key for p in machines if not _is_processor(p)}
    processors = {p.clause_key for p in machines} - cards if cards else set()
    return {
        p.finding.finding_id
        for p in places
        if p.finding.field is Field.DURATION
        and p.finding.phase is Phase.UNCLEAR
        and p.table is None
        and p.clause_key not in cards
        and (p.clause_key in processors or not (by_authors_words(p) or p.names_own))
    }


def is_among_others(place: Place) -> bool:
    """Tell whether a cost of unclear owner stands in the introduction or below "Baselines", among others'."""
    if place.finding.field not in COSTS or place.names_own:
        return False
    if _BASELINES.search(place.section) is not None:
        return not by_authors_words(place)
    return place.finding.ownership is not Ownership.OWN and _OPENING.search(place.section) is not None


def sizes_of_baselines(places: Sequence[Place]) -> set[str]:
    """Return the ids of sizes below "Baselines" that are not the authors' by their words, beside others."""
    sizes = [p for p in places if p.finding.field in MODEL]
    theirs = {
        p.finding.finding_id
        for p in sizes
        if _BASELINES.search(p.section) and not (p.names_own or by_authors_words(p) or p.table is not None)
    }
    return theirs if len(theirs) < len(sizes) else set()


def _is_processor(place: Place) -> bool:
    device = load_lexicon().devices.by_id.get(place.finding.text or "")
    return place.finding.unit_kind is UnitKind.CORE or (device is not None and device.kind == "cpu")


def _is_of_many(place: Place) -> bool:
    """Tell whether device-time is told of hundreds of runs together, which need not be of a search."""
    words = place.clause_text
    together = place.finding.field is Field.ACCELERATOR_TIME and _OF_MANY.search(words) is not None
    return together and _OF_EACH.search(words) is None


def _is_of_all_experiments(place: Place) -> bool:
    """Tell whether a clause adds up what all experiments of the paper took."""
    clause = place.clause_text if place.table is None else ""
    if _CUMULATIVE.search(clause) is not None:
        return place.finding.phase is not Phase.TRAINING
    if _OF_ALL.search(clause) is None or _OF_EACH.search(clause) is not None or is_of_one_run(place):
        return False
    return place.finding.field is Field.ACCELERATOR_TIME or _ADDED_UP.search(clause) is not None
