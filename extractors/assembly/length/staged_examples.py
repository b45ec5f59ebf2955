"""Examples seen over the stages of one training, each with steps and a batch of its own."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled, filled_from
from extractors.assembly.length.durations import stage_of, stages_of
from extractors.assembly.length.stages import ADDED, stage_in_table
from extractors.assembly.length.turns import announced, begins, follows, goes_on, tunes
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["over_stages"]

_SUM = "sum_of_stages"
_Pair = tuple["Place", "Place"]


def over_stages(draft: Draft, steps: Place | None, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Let a run that takes the steps of one stage have the examples of all stages of its training.

    A run whose own cost is of one stage keeps that stage's.
    """
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    if steps is None or seen is None or not seen.derived or not seen.reason.startswith("steps × batch"):
        return draft
    if _is_of_one_stage(draft):
        return draft
    for stages in _trainings(steps, pool):
        if any(place.finding is steps.finding for place, _ in stages) or _tells_sum(steps, stages):
            return _with_all(draft, stages, pool.get(Field.SEQUENCE_LENGTH, ()))
    return draft


def _is_of_one_stage(draft: Draft) -> bool:
    place = draft.anchor
    cost = draft.fields.get(place.finding.field)
    if cost is not None and cost.reason == ADDED:
        return False
    return (stage_in_table(place) if place.table is not None else stage_of(place)) is not None


def _tells_sum(steps: Place, stages: Sequence[_Pair]) -> bool:
    """Tell whether the steps are what the stages of the same sentence add up to."""
    return _SUM in steps.finding.reasons and stages[0][0].in_sentence_of(steps)


def _trainings(steps: Place, pool: Mapping[Field, Sequence[Place]]) -> Iterator[list[_Pair]]:
    """Yield trainings told by stages, steps and batch of each, where ``steps`` may stand."""
    lengths = [p for p in pool.get(Field.STEPS, ()) if p.finding.value and _SUM not in p.finding.reasons]
    batches = [p for p in pool.get(Field.BATCH_SIZE, ()) if p.finding.value]
    if steps.table is not None:
        yield from _in_table(steps, lengths, batches)
    elif steps.sentence >= 0:
        yield from _in_sentence(steps, lengths, batches)
        yield from _in_section(steps, lengths, batches)
        yield from _in_turn(steps, lengths, batches)


def _in_table(steps: Place, lengths: Sequence[Place], batches: Sequence[Place]) -> Iterator[list[_Pair]]:
    """Yield the stages that head the columns or rows of the table, "Stage 1" and "Stage 2"."""
    stages: dict[str, _Pair] = {}
    for place in lengths:
        if (place.page, place.table) != (steps.page, steps.table) or not (stage := stage_in_table(place)):
            continue
        same = (b for b in batches if (b.page, b.table) == (place.page, place.table))
        batch = next((b for b in same if stage_in_table(b) == stage), None)
        if batch is not None:
            stages.setdefault(stage, (place, batch))
    if len(stages) > 1:
        yield list(stages.values())


def _in_sentence(steps: Place, lengths: Sequence[Place], batches: Sequence[Place]) -> Iterator[list[_Pair]]:
    """Yield the stages of one sentence: "100k steps with a batch of 64 and then 20k with one of 16"."""
    firm = (p for p in lengths if p.in_sentence_of(steps) and p.finding.score >= WEIGHTS.firm_length)
    here = sorted(firm, key=lambda p: p.start)
    beside = sorted((p for p in batches if p.in_sentence_of(steps)), key=lambda p: p.start)
    text, base = steps.sentence_text, steps.sentence_start
    if len(here) > 1 and not beside and announced(text) == len(here):
        yield from _with_batches(here, batches)
    if len(here) < 2 or len(here) != len(beside):
        return
    pairs = list(zip(here, beside, strict=True))
    ends = [(min(a.start, b.start), max(a.end, b.end)) for a, b in pairs]
    between = [text[first[1] - base : second[0] - base] for first, second in pairwise(ends)]
    apart = all(first[1] <= second[0] for first, second in pairwise(ends))
    in_turn = announced(text[: ends[0][0] - base]) > 0 or all(map(goes_on, between))
    if apart and in_turn and not any(map(tunes, between)):
        yield pairs


def _in_turn(steps: Place, lengths: Sequence[Place], batches: Sequence[Place]) -> Iterator[list[_Pair]]:
    """Yield the stages of a section that sentences tell one after the other: "We first … Then …"."""
    told: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in sorted(_beside(steps, lengths), key=lambda p: p.start):
        told[place.sentence_key].append(place)
    stages: list[Place] = []
    for place, *more in told.values():
        if stages and not more and follows(place, stages[0]):
            stages.append(place)
            continue
        if len(stages) > 1:
            yield from _with_batches(stages, batches)
        stages = [place] if not more and begins(place) else []
    if len(stages) > 1:
        yield from _with_batches(stages, batches)


def _beside(steps: Place, places: Sequence[Place]) -> list[Place]:
    """Collect what the section of the steps tells on their page outside tables."""
    return [p for p in places if p.table is None and p.page == steps.page and p.section == steps.section]


def _with_batches(stages: Sequence[Place], batches: Sequence[Place]) -> Iterator[list[_Pair]]:
    pairs = [(place, batch) for place in stages if (batch := _batch_of(place, batches)) is not None]
    if len(pairs) == len(stages):
        yield pairs


def _in_section(steps: Place, lengths: Sequence[Place], batches: Sequence[Place]) -> Iterator[list[_Pair]]:
    """Yield the stages that a section tells by number, with the batch of each or the only one."""
    here = _beside(steps, lengths)
    by_sentence: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in here:
        by_sentence[place.sentence_key].append(place)
    stages: dict[str, _Pair] = {}
    for places in by_sentence.values():
        told = stages_of(places)
        for place in places:
            stage, batch = told.get(place.finding.finding_id), _batch_of(place, batches)
            if stage is not None and batch is not None:
                stages.setdefault(stage, (place, batch))
    if len(stages) > 1:
        yield list(stages.values())


def _batch_of(steps: Place, batches: Sequence[Place]) -> Place | None:
    """Return the batch beside the steps, else the only one that the section tells."""
    beside = [b for b in batches if b.in_sentence_of(steps)]
    if beside:
        return min(beside, key=lambda b: abs(b.start - steps.start))
    near = _beside(steps, batches)
    return near[0] if near and len({b.finding.value for b in near}) == 1 else None


def _with_mean_length(
    draft: Draft, stages: Sequence[_Pair], products: Sequence[float], told: Sequence[Place], link: float
) -> Draft:
    """Give the draft the mean length of its sequences, where one sentence tells that of every stage."""
    lengths = sorted((p for p in told if p.in_sentence_of(stages[0][0])), key=lambda p: p.start)
    in_turn = sorted(range(len(stages)), key=lambda i: stages[i][0].start)
    if len(lengths) != len(stages) or not all(s.in_sentence_of(stages[0][0]) for s, _ in stages):
        return draft
    words = [products[i] * (p.finding.value or 0.0) for i, p in zip(in_turn, lengths, strict=True)]
    ids = tuple(p.finding.finding_id for p in lengths)
    mean = Filled(math.fsum(words) / math.fsum(products), ids, link, "the mean of the stages", derived=True)
    return draft.put(Field.SEQUENCE_LENGTH, mean)


def _with_all(draft: Draft, stages: Sequence[_Pair], lengths: Sequence[Place]) -> Draft:
    """Return the draft with the longest of the stages, and the examples of all."""
    units = {batch.finding.text for _, batch in stages}
    devices = {"per_device" in batch.finding.reasons for _, batch in stages}
    seen = draft.fields[Field.EXAMPLES_SEEN]
    if len(units) > 1 or len(devices) > 1:
        return draft
    count = draft.value(Field.ACCELERATOR_COUNT) if devices == {True} else 1.0
    if count is None:
        return draft
    products = [(s.finding.value or 0.0) * (b.finding.value or 0.0) for s, b in stages]
    steps, batch = stages[max(range(len(stages)), key=products.__getitem__)]
    link = min(seen.link, draft.fields[Field.STEPS].link)
    draft = draft.put(Field.STEPS, replace(filled_from(steps), link=link))
    draft = draft.put(Field.BATCH_SIZE, replace(filled_from(batch), link=link))
    draft = _with_mean_length(draft, stages, products, lengths, link)
    length = draft.value(Field.SEQUENCE_LENGTH) if "sequence length" in seen.reason else 1.0
    how = f"{seen.reason}, {ADDED}"
    ids = tuple(dict.fromkeys(p.finding.finding_id for pair in stages for p in pair))
    total = math.fsum(products) * count * (length or 1.0)
    filled = Filled(total, ids, link, how, text=seen.text, derived=True)
    return draft.put(Field.EXAMPLES_SEEN, filled, f"examples: {how}")
