"""Whether a run's operations and its device-time can be of one training."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.assembly.length.examples import is_token_unit
from extractors.assembly.weights import WEIGHTS
from extractors.assembly.whose.one_run import is_of_one_run
from extractors.lexicon import load_lexicon
from extractors.records import Field, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.drafts import Draft
    from extractors.lexicon.devices import Device

_SECONDS_PER_HOUR = 3600.0
_SEQUENCES = frozenset({"sequence", "sequences"})
_SUM_FROM = 1.5
_ROUNDED_SUM = 0.02
_SUMMED = re.compile(
    r"\b(?:in total|in all|altogether|overall|all (?:of )?(?:the |our )?(?:experiments|runs|models|results)"
    r"|ablations?|combined|cumulative|including|project|total (?:amount of )?compute"
    r"|(?:for|over|across|with) (?:\d+|all|the|our) (?:\w+ )?(?:seeds|games|tasks|folds|methods|data ?sets"
    r"|environments|trials|repetitions|configurations|settings))\b",
    re.IGNORECASE,
)
"""Words of a sentence that sums up what several trainings cost."""
_FASTEST_BEFORE = ((2017, 2.5e13), (2020, 1.4e14), (2022, 4.0e14))
"""What no device that came before a year can reach: above the P100, the V100, the A100 and their rivals."""
_LARGEST_BEFORE = ((2014, 1e20), (2017, 1e23), (2020, 1e25), (2023, 1e26), (2025, 1e27))
"""Ten times and more what the largest known training before a year took: AlexNet 5e17, GNMT 7e21,
AlphaGo Zero 3e23, PaLM 3e24, GPT-4 2e25 operations (OpenAI, AI and Compute, 2018-05; Epoch AI, 2025)."""
_LARGEST = 1e28
_OPERATIONS_PER_PARAMETER = (
    6.0  # two for the forward pass, four for the backward: OpenAI, AI and Compute, 2018-05
)


def without_sums(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out accelerator-hours that their sentence sums over all runs, where one run's own are told.

    "Each model takes 7 hours on 8 GPUs; in total we used 1,350 GPU hours" tells one run, of 56. What an
    ablation or a tuning took is no run's own beside what a model of the paper's name took "in total".
    """
    drafts = _without_sums_of_rows([_without_own_sum(draft) for draft in drafts])
    told = [(hours, _is_lesser(d)) for d in drafts if not _is_sum(d) and (hours := _device_hours(d))]

    def is_above(draft: Draft) -> bool:
        own = [hours for hours, lesser in told if not (lesser and draft.anchor.names_own)]
        total = draft.value(Field.ACCELERATOR_TIME) or 0.0
        return bool(own) and total > _SUM_FROM * max(own)

    return [d for d in drafts if not (_is_sum(d) and is_above(d))]


def _is_lesser(draft: Draft) -> bool:
    return draft.anchor.of_ablation or Task.FINETUNE in draft.names.tasks


def _without_sums_of_rows(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out accelerator-hours of the text that are what the sizes in the rows of a table add up to.

    What the stages of one training add up to is that training's.
    """
    rows: dict[tuple[int, int], dict[frozenset[str], float]] = defaultdict(dict)
    for draft in drafts:
        hours = draft.value(Field.ACCELERATOR_TIME)
        if hours and draft.anchor.table is not None and draft.names.sizes:
            rows[draft.anchor.page, draft.anchor.table][draft.names.sizes] = hours
    sums = [sum(hours.values()) for hours in rows.values() if len(hours) > 1]

    def is_sum(draft: Draft) -> bool:
        hours = draft.value(Field.ACCELERATOR_TIME)
        if not hours or draft.anchor.table is not None:
            return False
        return any(abs(hours / total - 1) <= _ROUNDED_SUM for total in sums)

    return [draft for draft in drafts if not is_sum(draft)]


def _without_own_sum(draft: Draft) -> Draft:
    """Part a run from the sum that its sentence goes on to: "each takes 3 days on one card, 15 in total"."""
    count, hours = draft.value(Field.ACCELERATOR_COUNT), draft.value(Field.DURATION)
    total = draft.value(Field.ACCELERATOR_TIME)
    if not (count and hours and total):
        return draft
    is_sum = total > _SUM_FROM * count * hours and _SUMMED.search(draft.anchor.sentence_text)
    return draft.drop(Field.ACCELERATOR_TIME) if is_sum else draft


def _is_sum(draft: Draft) -> bool:
    place = draft.anchor
    return (
        place.finding.field is Field.ACCELERATOR_TIME
        and place.table is None
        and _SUMMED.search(place.sentence_text) is not None
        and not is_of_one_run(place)
    )


def _device_hours(draft: Draft) -> float | None:
    if draft.has(Field.ACCELERATOR_TIME):
        return draft.value(Field.ACCELERATOR_TIME)
    return draft.device_hours


def within_reach(drafts: Sequence[Draft], year: int | None) -> list[Draft]:
    """Leave out trainings of more operations than anybody could have spent by ``year``.

    They are reckoned with, not run: tables that extrapolate reach such totals. ``None`` is any year.
    """
    largest = next((most for before, most in _LARGEST_BEFORE if year is not None and year < before), _LARGEST)
    return [d for d in drafts if (d.value(Field.STATED_TOTAL) or operations_of(d) or 0.0) <= largest]


def operations_of(draft: Draft) -> float | None:
    """Return what the estimate counts; ``None`` where a factor is not known."""
    factors = counted(draft)
    if not factors:
        return None
    return math.prod(draft.value(name) or 0.0 for name in factors) * _OPERATIONS_PER_PARAMETER


def contradicts_time(draft: Draft) -> bool:
    """Tell whether operations and device-time cannot be of one training.

    They cannot where the devices would have computed slower or faster than any device of their years does.
    What the estimate multiplies is judged.
    """
    rate = implied_flop_per_s(draft)
    return rate is not None and not slowest_flop_per_s(draft) <= rate <= fastest_flop_per_s(draft)


def without_examples(draft: Draft) -> Draft:
    """Take the examples away: they are reckoned of two or three statements, a size is one."""
    return draft.drop(Field.EXAMPLES_SEEN)


def implied_flop_per_s(draft: Draft) -> float | None:
    """Return the rate of one device by the run's operations and time; ``None`` where either is not known."""
    hours, operations = _device_hours(draft), operations_of(draft)
    return operations / (hours * _SECONDS_PER_HOUR) if hours and operations else None


def counted(draft: Draft) -> tuple[Field, ...]:
    """Return what the count of operations multiplies: size and tokens, else forward cost and examples.

    Empty where nothing is counted. A forward cost is of one example, so it goes with no tokens.
    """
    examples = draft.fields.get(Field.EXAMPLES_SEEN)
    if examples is None:
        return ()
    in_sequences = examples.text in _SEQUENCES and draft.has(Field.SEQUENCE_LENGTH)
    size = next((n for n in (Field.ACTIVE_PARAMETERS, Field.PARAMETERS) if draft.has(n)), None)
    if size is not None and (is_token_unit(examples.text) or in_sequences):
        return (size, Field.EXAMPLES_SEEN, *((Field.SEQUENCE_LENGTH,) if in_sequences else ()))
    if draft.has(Field.FORWARD_COST) and not is_token_unit(examples.text):
        return (Field.FORWARD_COST, Field.EXAMPLES_SEEN)
    return ()


def slowest_flop_per_s(draft: Draft) -> float:
    """Return the least rate that a device of the run's years is kept busy at."""
    device = _device(draft)
    if device is None or device.since is None or device.kind == "cpu" or device.since < WEIGHTS.recent_since:
        return WEIGHTS.slowest_flop_per_s
    return WEIGHTS.slowest_recent_flop_per_s


def fastest_flop_per_s(draft: Draft) -> float:
    """Return the highest rate that any device as old as the draft's can reach."""
    device = _device(draft)
    if device is None or device.since is None or device.kind == "cpu":
        return WEIGHTS.fastest_flop_per_s
    reach = (rate for year, rate in _FASTEST_BEFORE if device.since < year)
    return next(reach, WEIGHTS.fastest_flop_per_s)


def _device(draft: Draft) -> Device | None:
    accelerator = draft.fields.get(Field.ACCELERATOR)
    return load_lexicon().devices.by_id.get(accelerator.text or "") if accelerator else None
