"""Two drafts of one run, met in different parts of the paper, become one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.assembly.length.examples import derive_again
from extractors.assembly.model.operations import is_countable, weakest_operation
from extractors.assembly.names.namesakes import answer_for_other_things, data_agree, sizes_agree
from extractors.assembly.runs.plausibility import contradicts_time
from extractors.assembly.statements.fields import COSTS, MODEL, SCHEDULE
from extractors.assembly.statements.linking import nearness
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

_SAME_PRODUCT = 1.06
"""Devices × hours and the printed accelerator-hours of one run agree within rounding."""
_SAME_VALUE = 1.02
_A_PAIR = 2
_ROUNDED_SIZE = 1.04
_OTHER_VALUE = 1.10
"""Sizes or forward costs further apart than this are two models."""
_ONE_SIZE = "the same number of parameters"
_LENGTHS = (Field.EXAMPLES_SEEN, Field.STEPS)


def merge(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Fold drafts that speak of the same run into the first of them."""
    merged: list[Draft] = []
    for draft in drafts:
        for i, earlier in enumerate(merged):
            reason = same_run(earlier, draft)
            if reason and not _only_guessed(earlier, draft, reason):
                merged[i] = _union(earlier, draft, reason)
                break
        else:
            merged.append(draft)
    return tuple(merged)


def _only_guessed(a: Draft, b: Draft, reason: str) -> bool:
    """Tell whether nothing but a size taken from afar joins a time with operations that it cannot hold."""
    if reason != _ONE_SIZE or (_tells_its_size(a) and _tells_its_size(b)):
        return False
    return contradicts_time(_union(a, b, reason))


def same_run(a: Draft, b: Draft) -> str | None:
    """Say why two drafts are one run; ``None`` where nothing says so."""
    agree = sizes_agree(a.names, b.names)
    if agree is False or answer_for_other_things(a.names, b.names):
        return None
    if _product_matches(a, b) or _product_matches(b, a):
        return "devices × time is the printed accelerator time"
    other_cost = _other_product(a, b) or _other_product(b, a)
    other_place = _rows_of_one_table(a.anchor, b.anchor) or _trained_for_longer(a, b)
    apart = other_cost or other_place or _other_length(a, b)
    if apart or any(_differ(a.value(name), b.value(name)) for name in MODEL):
        return None
    shared = [name for name in COSTS if a.has(name) and b.has(name)]
    if shared:
        equal = all(_close(a.value(name), b.value(name), _SAME_VALUE) for name in shared)
        return "the same cost told twice" if equal and _same_device(a, b) else None
    if agree:
        return "the same size named"
    one_size = _close(a.value(Field.PARAMETERS), b.value(Field.PARAMETERS), _ROUNDED_SIZE)
    told = one_size and (_tells_its_size(a) or _tells_its_size(b))
    return _ONE_SIZE if told and _one_task(a, b) else None


def _tells_its_size(draft: Draft) -> bool:
    """Tell whether a size was joined to the draft for its words: two unnamed costs may be of two models."""
    return draft.fields[Field.PARAMETERS].link > WEIGHTS.attach_operations


def _other_length(a: Draft, b: Draft) -> bool:
    """Tell whether one grew from the length of another training than the other tells.

    Both say how long the authors trained, and not the same, where they start or right beside it; or one of
    the two is a fine-tuning.
    """
    told = [d for d in (a, b) if d.anchor.finding.field in _LENGTHS]
    tuned = [Task.FINETUNE in d.names.tasks for d in (a, b)]
    differ = _differ(a.value(Field.EXAMPLES_SEEN), b.value(Field.EXAMPLES_SEEN))
    if any(tuned) and not all(tuned) and differ and all(map(_has_length_beside, (a, b))):
        return True
    if not told:
        return False
    if any(Task.FINETUNE in d.names.tasks for d in told) and not all(tuned):
        return True
    beside = not a.anchor.in_sentence_of(b.anchor) and all(d in told or _has_length_beside(d) for d in (a, b))
    return (beside or len(told) == _A_PAIR) and differ


def _has_length_beside(draft: Draft) -> bool:
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    return seen is not None and seen.link >= WEIGHTS.near_paragraph


def _rows_of_one_table(a: Place, b: Place) -> bool:
    """Tell whether two statements stand in one table, in different rows and columns: two models of it."""
    if a.table is None or (a.page, a.table) != (b.page, b.table):
        return False
    return a.row != b.row and a.column != b.column


def _trained_for_longer(a: Draft, b: Draft) -> bool:
    """Tell whether two rows of one table train one model for different lengths."""
    x, y = a.anchor, b.anchor
    if x.table is None or (x.page, x.table) != (y.page, y.table) or x.row == y.row:
        return False
    return _differ(a.value(Field.EXAMPLES_SEEN), b.value(Field.EXAMPLES_SEEN))


def _one_task(a: Draft, b: Draft) -> bool:
    return not a.names.tasks or not b.names.tasks or bool(a.names.tasks & b.names.tasks)


def fold_unnamed(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Give the largest model the one time that is told without model and without a known machine.

    Such a time allows no estimate of its own; beside the operations of the largest model it is one of its
    facts.
    """
    if len(drafts) == _A_PAIR and _one_told_twice(*drafts):
        return (_union(drafts[0], drafts[1], "the paper tells of one run"),)
    lame = [d for d in drafts if d.has(Field.DURATION) and _has_no_machine(d) and not is_countable(d)]
    counted = [d for d in drafts if not any(d.has(name) for name in COSTS) and d.has(Field.EXAMPLES_SEEN)]
    if len(lame) != 1 or not counted or len(drafts) != len(counted) + 1:
        return tuple(drafts)
    if len(drafts) == 1:
        return tuple(drafts)
    largest = max(counted, key=_operations)
    joined = _union(largest, lame[0], "the only time told")
    return tuple(joined if d is largest else d for d in drafts if d is not lame[0])


def with_time_of_largest(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Give the largest counted model the longest time, where the times name none of the paper's models.

    "Training a net took 6 days" in a paper that lists several is of the largest, if its operations allow it.
    """
    timed = [d for d in drafts if any(d.has(name) for name in COSTS)]
    counted = [d for d in drafts if d not in timed and is_countable(d)]
    main = [
        d for d in timed if d.device_hours and Task.FINETUNE not in d.names.tasks and not d.anchor.of_ablation
    ]
    if not main or not counted or any(_is_named(d) or d.anchor.table is not None for d in timed):
        return tuple(drafts)
    longest = max(main, key=lambda d: d.device_hours or 0.0)
    largest = max(counted, key=_operations)
    if data_agree(longest.names, largest.names) is False or any(
        _differ(longest.value(name), largest.value(name)) for name in (*MODEL, Field.EXAMPLES_SEEN)
    ):
        return tuple(drafts)
    joined = _union(longest, largest, "the time of the largest model")
    if contradicts_time(joined):
        return tuple(drafts)
    return tuple(joined if d is longest else d for d in drafts if d is not largest)


def _is_named(draft: Draft) -> bool:
    return bool(draft.names.sizes or draft.names.letters or draft.names.variants)


def prefer_printed_totals(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Keep the runs with a printed total where there are such; a time without a model is the largest's.

    Who prints totals prints that of the largest run; what we count ourselves, or a time that goes with none
    of them, adds doubt only.
    """
    printed = [d for d in drafts if d.has(Field.STATED_TOTAL)]
    if not printed:
        return tuple(drafts)
    printed = [_with_time_of_variant(d, drafts) for d in printed]
    largest = max(printed, key=lambda d: d.value(Field.STATED_TOTAL) or 0.0)
    times = [
        d
        for d in drafts
        if d.has(Field.DURATION)
        and not d.has(Field.STATED_TOTAL)
        and not (d.names.sizes or d.names.variants)
        and d.anchor.table is None
    ]
    if not times:
        return tuple(printed)
    # Of several times the one that stands nearest to the total; of these the longest.
    best = max(times, key=lambda d: (nearness(largest.anchor, d.anchor)[0], d.device_hours or 0.0))
    joined = _union(largest, best, "the time of the largest printed total")
    return tuple(joined if d is largest else d for d in printed)


def _with_time_of_variant(printed: Draft, drafts: Sequence[Draft]) -> Draft:
    """Give a run with a printed total the device-time that another table tells of the very variant."""
    if any(printed.has(name) for name in (Field.ACCELERATOR_TIME, Field.DURATION)):
        return printed
    told = [
        d
        for d in drafts
        if d.has(Field.ACCELERATOR_TIME)
        and not d.has(Field.STATED_TOTAL)
        and d.names.variants & printed.names.variants
        and sizes_agree(d.names, printed.names) is not False
        and (not d.names.data or not printed.names.data or d.names.data & printed.names.data)
    ]
    values = {d.value(Field.ACCELERATOR_TIME) for d in told}
    return _union(printed, told[0], "the time of the same variant") if len(values) == 1 else printed


def _one_told_twice(a: Draft, b: Draft) -> bool:
    """Tell whether the only two drafts are one run by its time and by its operations."""
    by_time, by_count = (a, b) if any(a.has(name) for name in COSTS) else (b, a)
    if not any(by_time.has(name) for name in COSTS) or any(by_count.has(name) for name in COSTS):
        return False
    if sizes_agree(a.names, b.names) is False or not _one_task(a, b):
        return False
    sized = any(_differ(by_time.value(name), by_count.value(name)) for name in MODEL)
    if sized or weakest_operation(by_count) < WEIGHTS.beside_time:
        return False
    firm = by_count.has(Field.PARAMETERS) and weakest_operation(by_count) >= WEIGHTS.near_sentence
    apart = firm or Task.FINETUNE in by_time.names.tasks or by_time.anchor.of_ablation
    return not (apart and contradicts_time(_union(by_time, by_count, _ONE_SIZE)))


def _has_no_machine(draft: Draft) -> bool:
    accelerator = draft.fields.get(Field.ACCELERATOR)
    return accelerator is None or accelerator.text is None


def _operations(draft: Draft) -> float:
    size = draft.value(Field.FORWARD_COST) or draft.value(Field.PARAMETERS) or 0.0
    return size * (draft.value(Field.EXAMPLES_SEEN) or 0.0)


def _other_product(a: Draft, b: Draft) -> bool:
    """Tell whether devices × time of one is another cost than the device-time printed of the other."""
    product, printed = a.device_hours, b.value(Field.ACCELERATOR_TIME)
    return bool(product and printed) and not _close(product, printed, WEIGHTS.other_reading)


def _product_matches(a: Draft, b: Draft) -> bool:
    return _close(a.device_hours, b.value(Field.ACCELERATOR_TIME), _SAME_PRODUCT)


def _same_device(a: Draft, b: Draft) -> bool:
    """Tell whether two runs may have used one number; one from afar yields to one told beside the time."""
    counts = [d.fields[Field.ACCELERATOR_COUNT] for d in (a, b) if d.has(Field.ACCELERATOR_COUNT)]
    if len(counts) < _A_PAIR or counts[0].value == counts[1].value:
        return True
    far, near = sorted(count.link for count in counts)
    return far <= WEIGHTS.farthest_reach < near


def _differ(x: float | None, y: float | None) -> bool:
    return bool(x and y) and not _close(x, y, _OTHER_VALUE)


def _close(x: float | None, y: float | None, factor: float) -> bool:
    return bool(x and y) and abs(math.log(x / y)) <= math.log(factor)  # type: ignore[operator]


def _union(a: Draft, b: Draft, reason: str) -> Draft:
    a, b = _of_one_length(a, b), _of_one_length(b, a)
    for name, filled in b.fields.items():
        if not a.has(name) or a.fields[name].link < filled.link:
            a = a.put(name, filled)
    a = derive_again(a)
    return a.put(
        next(iter(a.fields)), a.fields[next(iter(a.fields))], f"joined with another statement: {reason}"
    )


def _of_one_length(a: Draft, b: Draft) -> Draft:
    """Return ``a`` without its schedule where the other tells another length more firmly.

    Else the steps of one would be multiplied with the batch of the other.
    """
    if not _differ(a.value(Field.EXAMPLES_SEEN), b.value(Field.EXAMPLES_SEEN)):
        return a
    firmer = b.fields[Field.EXAMPLES_SEEN].link > a.fields[Field.EXAMPLES_SEEN].link
    return a.drop(Field.EXAMPLES_SEEN, *SCHEDULE) if firmer else a
