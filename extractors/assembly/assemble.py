"""The way from findings to runs, step by step."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft
from extractors.assembly.length.batch_units import with_units
from extractors.assembly.length.dense import of_classifiers
from extractors.assembly.length.durations import counted_in, spread_over_run, with_whole_length
from extractors.assembly.length.examples import derive_examples, in_tokens
from extractors.assembly.length.lengths import is_told_by, seed_lengths
from extractors.assembly.length.main_schedule import attach_main_schedule
from extractors.assembly.length.schedule import attach_schedule
from extractors.assembly.length.shares import share_of
from extractors.assembly.machines.device_choice import attach_device
from extractors.assembly.machines.devices import Device, read_devices, with_machines_counted
from extractors.assembly.machines.settings import attach_settings
from extractors.assembly.model.active import with_active_of_total
from extractors.assembly.model.largest import attach_largest_own
from extractors.assembly.model.operations import is_countable, seed_operations, weakest_operation
from extractors.assembly.model.size import attach_model
from extractors.assembly.names.namesakes import data_agree, sizes_agree
from extractors.assembly.runs.agreement import settle_contradiction
from extractors.assembly.runs.alike import fold_alike
from extractors.assembly.runs.ambiguity import mark_ambiguous
from extractors.assembly.runs.gaps import fill_gaps
from extractors.assembly.runs.merging import fold_unnamed, merge, prefer_printed_totals, with_time_of_largest
from extractors.assembly.runs.plausibility import within_reach, without_sums
from extractors.assembly.runs.record import to_run
from extractors.assembly.runs.run_names import as_written, tell_apart
from extractors.assembly.runs.seeds import seed_costs
from extractors.assembly.statements.fields import SCHEDULE
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.statements.placement import Place, locate
from extractors.assembly.weights import WEIGHTS
from extractors.assembly.whose.ownership import by_authors_words
from extractors.assembly.whose.selection import select
from extractors.records import Field, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.document.pages import Page
    from extractors.records import Finding, TrainingRun

_MODEL = frozenset({Field.FORWARD_COST, Field.PARAMETERS})
_MOST_STATEMENTS = 300
"""A paper that states a field more often than this lists other people's models or results."""
_MOST_DRAFTS = 80
"""A paper with more cost statements than this is a table of benchmarks; the rest is left as findings."""
_MOST_PARTIAL = 8
"""Of so many statements as firm, where none tells a cost, that of the largest model stands for the paper,
and of one model that of the most examples."""
_MOST_FIRST = (Field.PARAMETERS, Field.EXAMPLES_SEEN)
_FIRM_EPOCH = frozenset({"trained_for", "own.row"})
"""Reasons by which a single epoch is a length: it was trained for one, or stands in the authors' own row."""


def assemble(
    findings: Iterable[Finding],
    pages: Sequence[Page],
    *,
    own_names: frozenset[str] = frozenset(),
    year: int | None = None,
    survey: bool = False,
    of_use: bool = False,
) -> tuple[TrainingRun, ...]:
    """Put the paper's own training runs together.

    ``own_names`` is what the paper calls its models (:mod:`.names.own_names`). ``pages`` are those that the
    findings stand on; their order changes nothing. Runs come in the order of the statements that they grew
    from. Devices younger than ``year``, the year of the paper, are misread names of
    something else. A ``survey`` trained only what its authors say of themselves ("we"); in a
    paper ``of_use`` of models a time is of training only by its own words. Empty where the paper speaks of no
    training of its own.
    """
    located = locate(findings, sorted(pages, key=lambda page: page.number), own_names)
    places = with_machines_counted(select(located, survey=survey, of_use=of_use))
    pool: dict[Field, list[Place]] = defaultdict(list)
    for place in places:
        pool[place.finding.field].append(place)
    pool = defaultdict(list, {name: _firmest(stated) for name, stated in pool.items()})
    pool[Field.BATCH_SIZE] = with_units(pool[Field.BATCH_SIZE])
    places = tuple(place for stated in pool.values() for place in stated)
    if any((p.finding.value or 0.0) > 1.0 for p in pool[Field.EPOCHS]):
        # "One epoch" is a unit of speech wherever the paper also counts them.
        pool[Field.EPOCHS] = [
            p
            for p in pool[Field.EPOCHS]
            if p.finding.value != 1.0 or not _FIRM_EPOCH.isdisjoint(p.finding.reasons)
        ]
    devices = read_devices(places, year)
    costs = without_sums(_complete(seed_costs(places)[:_MOST_DRAFTS], devices, pool))
    costs = [in_tokens(draft) for draft in attach_largest_own(costs, pool)]
    main = [d for d in costs if _may_be_main(d)]
    operations: list[Draft] = []
    for least_grade in (3, 2, 1):
        if not operations and (least_grade > 1 or not main):
            counted = seed_operations(pool, least_grade)[:_MOST_DRAFTS]
            far = WEIGHTS.attach_schedule if costs or least_grade < 2 else WEIGHTS.attach_main
            operations = [d for d in _complete(counted, devices, pool, far) if is_countable(d)]
    told = _counted_by_length(pool, devices, alone=not operations)
    operations = [*(d for d in operations if not is_told_by(d, told)), *told]
    if timed := [draft for draft in main if _can_be_timed(draft)]:
        operations = [
            d
            for d in operations
            if weakest_operation(d) >= WEIGHTS.beside_time
            or all(_is_on_other_data(d, t, pool) for t in timed)
        ]
    merged = [with_active_of_total(draft, pool) for draft in merge([*costs, *operations])]
    drafts = prefer_printed_totals(with_time_of_largest(fold_unnamed(within_reach(merged, year))))
    if not drafts:
        drafts = _partial(pool, devices)
    finished = (settle_contradiction(draft, pool) for draft in fold_alike(fill_gaps(drafts, pool)))
    written = as_written(own_names, pages)
    return tell_apart([to_run(mark_ambiguous(draft, pool), written) for draft in finished])


def _firmest(places: list[Place]) -> list[Place]:
    """Keep the firmest statements of a field, in reading order: joining takes the square of their number."""
    if len(places) <= _MOST_STATEMENTS:
        return places
    firmest = sorted(places, key=lambda p: (-p.finding.score, p.page, p.start))[:_MOST_STATEMENTS]
    return sorted(firmest, key=lambda p: (p.page, p.start, p.finding.finding_id))


def _complete(
    seeds: Sequence[Draft],
    devices: Sequence[Device],
    pool: Mapping[Field, Sequence[Place]],
    far: float = WEIGHTS.attach_schedule,
) -> list[Draft]:
    finished: list[Draft] = []
    seeds = of_classifiers(seeds, pool)
    for seed in seeds:
        draft = attach_device(seed, devices, seeds)
        draft = attach_model(attach_schedule(draft, pool, far), pool)
        if seed.anchor.finding.field in _MODEL and draft.has(Field.FORWARD_COST):
            draft = attach_main_schedule(draft, pool)
        draft = in_tokens(draft if draft.has(Field.EXAMPLES_SEEN) else derive_examples(draft))
        draft = attach_settings(draft, pool)
        share = share_of(draft.anchor) if draft.anchor.finding.field is Field.DURATION else None
        if share is not None:
            if any(_tells_whole_time(other, draft) for other in seeds):
                continue
            draft = with_whole_length(counted_in(draft, share), share, pool)
            spread = spread_over_run(draft, share)
            if spread is None or (spread.value(Field.DURATION) or 0.0) > WEIGHTS.longest_run_hours:
                continue
            draft = spread
        finished.append(draft)
    return finished


def _tells_whole_time(other: Draft, draft: Draft) -> bool:
    """Tell whether a time per epoch or step goes with one that says how long the whole training took.

    That stands in its sentence, or anywhere where the time is of a table that does not speak of training.
    """
    a, b = other.anchor, draft.anchor
    beside = a.table is None and (a.in_sentence_of(b) or (_is_measured(b) and by_authors_words(a)))
    whole = beside and a is not b and a.finding.field is Field.DURATION and share_of(a) is None
    firm = whole and a.finding.score >= WEIGHTS.firm_time and (a.finding.value or 0) > (b.finding.value or 0)
    return firm and sizes_agree(other.names, draft.names) is not False


def _is_measured(place: Place) -> bool:
    """Tell whether a time per part stands in a table whose words do not say that it is one of training."""
    words = f"{place.row_label} {place.column_label} {place.caption}"
    return place.table is not None and "train" not in words.lower() and "epoch" not in words.lower()


def _counted_by_length(
    pool: Mapping[Field, Sequence[Place]], devices: Sequence[Device], *, alone: bool
) -> list[Draft]:
    """Count the operations of the runs whose length is told, each with the model that it speaks of.

    Where no other run's operations can be counted (``alone``), a length that names no model is the largest's.
    """
    drafts = []
    for seed in seed_lengths(pool)[:_MOST_DRAFTS]:
        draft = attach_schedule(attach_device(seed, devices, ()), pool)
        drafts.append(attach_settings(attach_model(draft, pool), pool))
    if alone:
        drafts = attach_largest_own(drafts, pool)
    return [d for d in map(in_tokens, drafts) if is_countable(d)]


def _may_be_main(draft: Draft) -> bool:
    """Tell whether a cost may be of the paper's main run, and not of a tuning or an ablation beside it."""
    return Task.FINETUNE not in draft.names.tasks and not draft.anchor.of_ablation


def _is_on_other_data(counted: Draft, timed: Draft, pool: Mapping[Field, Sequence[Place]]) -> bool:
    """Tell whether two drafts are on other data: the time on one says nothing of the other.

    What a draft names no data for is on those of the schedule that its examples are reckoned from.
    """
    agree = data_agree(counted.names, timed.names)
    if agree is not None:
        return not agree
    ids = counted.fields[Field.EXAMPLES_SEEN].finding_ids
    told = (p for name in SCHEDULE for p in pool.get(name, ()) if p.finding.finding_id in ids)
    return any(data_agree(designators_of(p), timed.names) is False for p in told)


def _can_be_timed(draft: Draft) -> bool:
    accelerator = draft.fields.get(Field.ACCELERATOR)
    if accelerator is None or accelerator.text is None:
        return draft.has(Field.STATED_TOTAL)
    return draft.has(Field.ACCELERATOR_TIME) or draft.has(Field.ACCELERATOR_COUNT, Field.DURATION)


def _partial(pool: Mapping[Field, Sequence[Place]], devices: Sequence[Device]) -> tuple[Draft, ...]:
    """Make one run of what little is known, where no cost is stated at all."""
    machines = [d.count for d in devices if d.count and d.count.finding.score >= WEIGHTS.firm_count]
    if machines:
        # Of several runs the one with the most machines stands for the paper.
        most = max(machines, key=lambda p: (p.finding.value or 0.0, p.finding.score, -p.page, -p.start))
        return _finish_partial(most, pool, devices)
    anchors: list[Place] = [d.place for d in devices]
    for name in (Field.EXAMPLES_SEEN, Field.STEPS, Field.EPOCHS, Field.BATCH_SIZE):
        anchors.extend(pool.get(name, ()))
    if not anchors:
        return ()
    best = max(anchors, key=lambda p: (not p.of_ablation, p.finding.score, -p.page, -p.start)).finding
    as_firm = [p for p in anchors if (p.finding.field, p.finding.score) == (best.field, best.score)]
    finished = [draft for p in as_firm[:_MOST_PARTIAL] for draft in _finish_partial(p, pool, devices)]
    return tuple(sorted(finished, key=lambda d: [-(d.value(name) or 0.0) for name in _MOST_FIRST])[:1])


def _finish_partial(
    best: Place, pool: Mapping[Field, Sequence[Place]], devices: Sequence[Device]
) -> tuple[Draft, ...]:
    draft = attach_device(Draft(best, designators_of(best)), devices, ())
    draft = attach_settings(in_tokens(attach_model(attach_schedule(draft, pool), pool)), pool)
    return (draft,) if draft.fields else ()
