"""Which statements may enter the paper's own training runs."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.statements.fields import COSTS, LENGTHS, MACHINES, MODEL
from extractors.assembly.statements.notes import told_of_marked_rows
from extractors.assembly.weights import WEIGHTS
from extractors.assembly.whose.cited_systems import told_of_cited_systems
from extractors.assembly.whose.known_models import told_of_known_models
from extractors.assembly.whose.ownership import (
    CitedValues,
    by_authors_words,
    is_of_no_run,
    is_told_of_others,
    told_beside_own,
)
from extractors.assembly.whose.rivals import told_of_rivals
from extractors.assembly.whose.single_runs import (
    is_among_others,
    of_no_single_run,
    of_no_training,
    ranges_over_rows,
    sizes_of_baselines,
)
from extractors.assembly.whose.together import of_several_trainings, of_tunings
from extractors.records import Field, Finding, Ownership, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.statements.placement import Place

_ANY_PHASE = frozenset({*MODEL, Field.DATASET_SIZE})
"""Properties of a model or a data set: true whatever the machines were doing."""
_TRAINS = frozenset({"training.verb", "training.units", "training.run"})
"""Reasons by which the very sentence speaks of training."""
_TRAINS_ITSELF = _TRAINS | {"training.caption"}
"""The same of a sentence, or of the caption of a table."""
_DATA = frozenset({Field.EXAMPLES_SEEN, Field.DATASET_SIZE})
_OF_ITS_COST = frozenset({*MACHINES, *LENGTHS})
"""What a sentence tells of the training whose cost it tells."""
_CONCLUDES = re.compile(
    r"\W*(?:this (?:translates|corresponds|amounts|equals|adds|means|gives|is equivalent)"
    r"|hence|thus|consequently|therefore)\b",
    re.IGNORECASE,
)
"""How a sentence begins that reckons with what the one before says."""
_TIMES = frozenset({Field.DURATION, Field.ACCELERATOR_TIME})
_SCALE = re.compile(r"\b(?:scales?|sized?)$", re.IGNORECASE)
"""What ends words that may speak of a model or of data."""
_WORDS = frozenset({"tokens", "words"})
"""Of these a model may see as many as it has parameters, a billion say."""
_SAME_MACHINE = re.compile(
    r"\b(?:on|with|using) (?:the|this|that) same (?:single )?"
    r"(?:hardware|machine|gpus?|device|card|workstation|server|node|computer|configuration|set-?up|accelerator)\b",
    re.IGNORECASE,
)
"""How a sentence refers to machines that one before it names."""
_SETS_THE_SCENE = re.compile(r"\W*(?:on|with|using) [^,;]*$", re.IGNORECASE)
"""What a sentence opens with holds for all its clauses: "On one card it plays fast, and a run ..."."""


def select(places: Iterable[Place], *, survey: bool = False, of_use: bool = False) -> tuple[Place, ...]:
    """Keep the statements that may describe training of the paper's own.

    In a survey of others' work only those do whose sentence is its authors' ("we"), costs only of training;
    in a paper ``of_use`` of models times only by words of training of their own.

    Besides what :func:`refusal` says of each by itself, :mod:`.ownership` drops what is
    told of other papers; the machines of a sentence whose cost is another paper's are that paper's too.
    """
    everything = tuple(place for place in places if not survey or _trained_by_authors(place))
    cited = CitedValues(everything)
    others = {
        place.finding.finding_id
        for place in everything
        if place.set_against or is_told_of_others(place, cited)
    }
    others |= _hours_read_twice(everything) | _costs_taken_for_sizes(everything) | _scales_of_data(everything)
    others |= _data_taken_for_sizes(everything) | _passes_told_as_all(everything)
    others |= told_of_rivals(everything) | told_beside_own(everything) | told_of_marked_rows(everything)
    others |= told_of_cited_systems(everything) | told_of_known_models(everything)
    times = [p for p in everything if p.finding.field in _TIMES and refusal(p.finding) is None]
    if of_use:
        seen = (p for p in everything if p.finding.field is Field.EXAMPLES_SEEN and not p.names_own)
        others |= {
            p.finding.finding_id for p in (*times, *seen) if _TRAINS_ITSELF.isdisjoint(p.finding.reasons)
        }
    sums = of_no_single_run(times) | ranges_over_rows(everything)
    others |= _concluded_of_others(everything, others) | sums | sizes_of_baselines(everything)
    others |= of_several_trainings(times) | of_tunings(times)
    unsaid = of_no_training(everything)
    told = [
        p
        for p in everything
        if p.finding.field in COSTS and refusal(p.finding) is None and p.finding.finding_id not in unsaid
    ]
    own = [p for p in told if p.finding.finding_id not in others and not is_among_others(p)]
    if own:
        # Without any other cost, one of unclear owner in the introduction is the paper's own; so is one that
        # the paper tells again.
        again = {(p.finding.field, p.finding.value) for p in own}
        others |= {
            p.finding.finding_id
            for p in told
            if is_among_others(p) and (p.finding.field, p.finding.value) not in again
        }
    else:  # provided that its own words are of a training
        others |= {p.finding.finding_id for p in told if _is_of_nobody(p)}
    costs = [p for p in everything if p.finding.field in COSTS]
    cited_costs = [p for p in costs if p.finding.ownership is Ownership.CITED]
    sentences = {
        p.sentence_key
        for p in (*told, *cited_costs)
        if p.finding.finding_id in others - sums and not is_of_no_run(p)
    } - {p.sentence_key for p in own}
    trained = {p.clause_key for p in own if p.finding.phase is Phase.TRAINING}
    referring = [
        p for p in own if p.finding.phase is Phase.TRAINING and _SAME_MACHINE.search(p.sentence_text)
    ]
    refused = others | unsaid
    return tuple(
        place
        for place in everything
        if (refusal(place.finding) is None or _is_machine_of(place, trained, referring))
        and place.finding.finding_id not in refused
        and not (place.finding.field in _OF_ITS_COST and place.sentence_key in sentences)
    )


def _trained_by_authors(place: Place) -> bool:
    """Tell whether the very sentence is the authors', and a cost in it one of training."""
    cost = place.finding.field in COSTS
    return by_authors_words(place) and (not cost or place.finding.phase is Phase.TRAINING)


def _concluded_of_others(places: Sequence[Place], others: set[str]) -> set[str]:
    """Find the costs that a sentence concludes from what the one before tells of another paper.

    "GridNet [3]: The training took 105 days. This translates to 967,680 GPU hours."
    """
    costs = [p for p in places if p.finding.field in COSTS and p.table is None and p.sentence >= 0]
    theirs = {
        p.sentence_key
        for p in costs
        if p.finding.finding_id in others or p.finding.ownership is Ownership.CITED
    } - {p.sentence_key for p in costs if p.finding.finding_id not in others and by_authors_words(p)}
    return {
        p.finding.finding_id
        for p in costs
        if (p.page, p.sentence - 1) in theirs and _CONCLUDES.match(p.sentence_text)
    }


def _is_of_nobody(place: Place) -> bool:
    """Tell whether neither the owner nor the training of a cost is in the words around it."""
    unclear = place.finding.ownership is not Ownership.OWN and not place.names_own
    return unclear and place.table is None and _TRAINS.isdisjoint(place.finding.reasons)


def _is_machine_of(
    place: Place, trained: set[tuple[int, int, tuple[int, int]]], referring: Sequence[Place]
) -> bool:
    """Tell whether only its phase speaks against a machine that a training used.

    Its clause tells the time of a training, its sentence opens with it, or a later one of its paragraph tells
    such a time "on the same card".
    """
    finding = place.finding
    if finding.field not in MACHINES or finding.ownership is Ownership.CITED:
        return False
    if finding.score < WEIGHTS.weakest_statement:
        return False
    if _SETS_THE_SCENE.match(place.sentence_text, 0, place.start - place.sentence_start):
        return place.sentence_key in {clause[:2] for clause in trained}
    named = any(p.page == place.page and p.block == place.block and p.start > place.start for p in referring)
    return named or place.clause_key in trained


def _hours_read_twice(places: Sequence[Place]) -> set[str]:
    """Find what the words of a firm time say of data ("100 hours"), and of a doubtful time that data say."""
    times: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for p in places:
        if p.finding.field is Field.DURATION:
            times[p.sentence_key].append(p)
    return {
        p.finding.finding_id if t.finding.score >= WEIGHTS.firm_time else t.finding.finding_id
        for p in places
        if p.finding.field in _DATA
        for t in times.get(p.sentence_key, ())
        if p.start < t.end and t.start < p.end and max(p.finding.score, t.finding.score) >= WEIGHTS.firm_time
    }


def _costs_taken_for_sizes(places: Sequence[Place]) -> set[str]:
    """Find the cells read both as forward cost and as parameters whose row has the parameters in another.

    A number counts one thing: "17M" under "Params" leaves "18B" under "FLOPs" to be the cost.
    """
    cells: dict[Field, dict[tuple[int, int | None, int | None], set[int]]] = {
        Field.FORWARD_COST: defaultdict(set),
        Field.PARAMETERS: defaultdict(set),
    }
    in_rows = [(p, (p.page, p.table, p.row)) for p in places if p.table is not None and p.row is not None]
    for p, row in in_rows:
        if p.finding.field in cells:
            cells[p.finding.field][row].add(p.start)
    costs, sizes = cells[Field.FORWARD_COST], cells[Field.PARAMETERS]
    return {
        p.finding.finding_id
        for p, row in in_rows
        if p.finding.field is Field.PARAMETERS and p.start in costs[row] and sizes[row] - costs[row]
    }


def _scales_of_data(places: Sequence[Place]) -> set[str]:
    """Find the scales read as sizes that the paper tells again as numbers of examples: "at the 5B scale"."""
    counted = (p.finding for p in places if p.finding.field in _DATA)
    data = {finding.value for finding in counted if finding.text not in _WORDS}
    return {
        p.finding.finding_id
        for p in places
        if p.finding.field is Field.PARAMETERS
        and p.finding.value in data
        and _SCALE.search(p.finding.evidence.surface)
    }


def _data_taken_for_sizes(places: Sequence[Place]) -> set[str]:
    """Find the cells of a column "Size" that tell of data: sentences tell several of them in tokens."""
    told = {
        p.finding.value
        for p in places
        if p.finding.field in _DATA and p.table is None and p.finding.text in _WORDS
    }
    columns: dict[tuple[int, int | None, int | None], list[Place]] = defaultdict(list)
    for p in places:
        if p.table is not None and "size_as_label" in p.finding.reasons:
            columns[p.page, p.table, p.column].append(p)
    return {
        p.finding.finding_id
        for column in columns.values()
        if len({p.finding.value for p in column} & told) > 1
        for p in column
    }


def _passes_told_as_all(places: Sequence[Place]) -> set[str]:
    """Find the tokens told as seen that the paper elsewhere says it went over several times.

    "Trained on 50B tokens" tells the data where "3 epochs over the 50B tokens" stands elsewhere.
    """
    repeated = {
        p.sentence_key for p in places if p.finding.field is Field.EPOCHS and (p.finding.value or 0) > 1
    }
    data = {
        p.finding.value
        for p in places
        if p.finding.field is Field.DATASET_SIZE
        and "epochs_over" in p.finding.reasons
        and p.finding.text in _WORDS
        and p.sentence_key in repeated
    }
    return {
        p.finding.finding_id
        for p in places
        if p.finding.field is Field.EXAMPLES_SEEN and p.finding.value in data and p.finding.text in _WORDS
    }


def refusal(finding: Finding) -> str | None:
    """Say why a finding may enter no run; ``None`` where it may."""
    if finding.ownership is Ownership.CITED:
        return "speaks of another paper's training"
    if finding.score < WEIGHTS.weakest_statement:
        return f"its words mean something else: {', '.join(finding.reasons)}"
    impossible = _impossible(finding)
    if impossible is not None:
        return impossible
    if finding.field in _ANY_PHASE or finding.phase in {Phase.TRAINING, Phase.UNCLEAR}:
        return None
    return f"speaks of {finding.phase.value}, not of training"


def _impossible(finding: Finding) -> str | None:
    value = finding.value or 0.0
    if finding.field is Field.DURATION and value > WEIGHTS.longest_run_hours:
        return "no training runs so long: the time of something else"
    spread = (finding.high or 0.0) / (finding.low or math.inf)
    if finding.field is Field.STATED_TOTAL and spread > WEIGHTS.widest_range:
        return "a range so wide is of many trainings"
    fraction = value >= WEIGHTS.fractional_epochs and value != int(value)
    if finding.field is Field.EPOCHS and "table" in finding.reasons and fraction:
        return "a fraction in a table is a result, not a number of epochs"
    return None
