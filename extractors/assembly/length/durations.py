"""Time: stages that add up, and what a time per epoch or step makes of a whole run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled, filled_from
from extractors.assembly.length.examples import derive_examples
from extractors.assembly.length.shares import Share, share_of
from extractors.assembly.length.turns import announced
from extractors.assembly.statements.linking import Link, designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.statements.placement import Place

_ADDS_TO = re.compile(
    r"\b(?:another|a further|an additional|additional)(?: about| roughly| around| approximately)? *[~∼≈]? *$",
    re.IGNORECASE,
)
"""Right before a time that comes on top of another."""
_ADDED = re.compile(
    rf"\bplus\b|(?<= )\+(?= )|\bfollowed by\b|{_ADDS_TO.pattern}",
    re.IGNORECASE,
)
"""Between two times: the second comes on top of the first."""
_ON_TOP = re.compile(r"(?i)\b(?:additional|extra|more|further)\b")
"""In the words of a time itself: "2 additional days"."""
_CONTINUES = re.compile(r"(?i) (?:to|for|of|in) (?:the )?(?:continu\w+|further|subsequent)\b")
"""Right after a time: it is of a stage that goes on from those told before it."""
_STAGE = re.compile(
    r"(?i)\b(?:(first|second|third|fourth|final|last|initial)(?: (?:pre-?training|training))?"
    r" (?:stage|phase|part|step|round|period)|(?:stage|phase|part)[ -](one|two|three|four|[1-4]|i{1,3}|iv)"
    r"|(?<=the )(second|third|fourth|last)(?=[,.;)]|$| (?:took|takes|requires|needs|lasts?|another|\d)))\b"
)
_ORDER = {
    "final": 0, "last": 0, "initial": 1, "first": 1, "one": 1, "1": 1, "i": 1, "second": 2, "two": 2, "2": 2,
    "ii": 2, "third": 3, "three": 3, "3": 3, "iii": 3, "fourth": 4, "four": 4, "4": 4, "iv": 4,
}  # fmt: skip
_OTHER_TASK = re.compile(r"(?i)\b(?:fine-?tun|refin|reinforc|adapt|distil|RL\b)")
_FINER = re.compile(
    r"(?i)\b(?:\d+ ?-?(?:res|px|p|pixels?)|high(?:er)?[- ]res(?:olution)?)\b[ -](?:\w+ )?fine-?tun"
    r"|\bfine-?tun\w* (?:at|on|with|to) (?:a |the )?(?:\d+|high(?:er)?[- ]res)"
)
"""Fine-tuning that goes on with the same task at another resolution: "512-res fine-tuning"."""
_BESIDES = re.compile(
    r"(?i)\b(?:baselines?|ablat\w+|evaluat\w+|infer\w*|render\w*|sampling|generat\w+ (?:the|all))\b"
)
"""What else may take "another 3 hours"."""
_SAID_AFTER = re.compile(r"(?i)\b(?:for|in|on|of|during|with)(?: the| our| its)? $")
_MACHINES = re.compile(r"(?i)\b\d+ ?(?:x ?)?(?:[\w-]+ ){0,3}?(?:GPU|TPU|NPU|card|chip|node|machine|core)s\b")


def sum_of_stages(times: Sequence[Place]) -> list[tuple[Place, Filled]]:
    """Return the times of one sentence, those of stages of one training added up.

    Stages are told by their number ("6 days for the first stage and 3 for the second", "the two stages take
    6 and 3 days"), by a word that adds ("5 days plus 12 hours") or by one that goes on ("160 hours at first
    and 40 to continue on dialogues").
    Times that name different models, tasks or data, or stages that ran on different numbers of machines, stay
    apart.
    """
    groups: list[list[Place]] = []
    stages = stages_of(times)
    goes_on = any(_continues(place) for place in times[1:])
    goes_on = goes_on or (bool(times) and announced(times[0].sentence_text) == len(times))
    for place in times:
        if groups and _adds_up(groups[-1][-1], place, stages, goes_on=goes_on):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(max(group, key=lambda p: p.finding.value or 0.0), _added(group)) for group in groups]


def stage_of(place: Place) -> int | None:
    """Return the number of the stage that a time is told of, 0 for the last of them; ``None`` for none."""
    stage = stages_of([place]).get(place.finding.finding_id)
    return None if stage is None else _ORDER[stage]


def comes_on_top(place: Place) -> bool:
    """Tell whether a time is said to come on top of another: "2 additional days", "another 2 days"."""
    before = place.sentence_text[: max(place.start - place.sentence_start, 0)]
    return _ON_TOP.search(place.finding.evidence.surface) is not None or _ADDS_TO.search(before) is not None


def continues_before(place: Place) -> bool:
    """Tell whether a time comes on top of what a sentence before it tells, for the same task."""
    words = place.sentence_text[: max(place.end - place.sentence_start, 0)]
    same_task = _FINER.search(words) is not None or _OTHER_TASK.search(words) is None
    return comes_on_top(place) and same_task and _BESIDES.search(words) is None


def stages_of(times: Sequence[Place]) -> dict[str, str]:
    """Say which stage each time is of: "3 days for the second stage", "the second stage takes 3 days".

    What is told of times holds for numbers of steps as well.
    """
    stages: dict[str, str] = {}
    for stage in _STAGE.finditer(times[0].sentence_text) if times else ():
        at = times[0].sentence_start + stage.start()
        before, after = [p for p in times if p.end <= at], [p for p in times if p.start >= at]
        said_after = before and _SAID_AFTER.search(times[0].sentence_text, 0, stage.start())
        place = before[-1] if said_after or not after else after[0]
        stages.setdefault(place.finding.finding_id, next(g for g in stage.groups() if g).lower())
    return stages


def _continues(place: Place) -> bool:
    return _CONTINUES.match(place.sentence_text, max(place.end - place.sentence_start, 0)) is not None


def _adds_up(first: Place, second: Place, stages: dict[str, str], *, goes_on: bool) -> bool:
    if first.sentence < 0 or first.table is not None or share_of(first) or share_of(second):
        return False
    between = first.sentence_text[first.end - first.sentence_start : second.start - first.sentence_start]
    a, b = (stages.get(place.finding.finding_id) for place in (first, second))
    on_top = _ON_TOP.search(second.finding.evidence.surface) is not None
    if not (goes_on or on_top or (a and b and a != b) or _ADDED.search(between)):
        return False
    finer = _FINER.search(between) is not None
    if len(_MACHINES.findall(first.sentence_text)) > 1 or (not finer and _OTHER_TASK.search(between)):
        return False
    x, y = designators_of(first), designators_of(second)
    pairs = [(x.sizes, y.sizes), (x.variants, y.variants)]
    pairs += [] if goes_on or finer else [(x.tasks, y.tasks)]
    pairs += [] if goes_on else [(x.data, y.data)]
    return all(not p or not q or p & q for p, q in pairs)


def _added(group: Sequence[Place]) -> Filled:
    if len(group) == 1:
        return filled_from(group[0])
    values = [p.finding.value or 0.0 for p in group]
    return Filled(
        sum(values),
        tuple(p.finding.finding_id for p in group),
        reason="stages added up",
        low=_bound([p.finding.low for p in group], values),
        high=_bound([p.finding.high for p in group], values),
        derived=True,
    )


def _bound(bounds: Sequence[float | None], values: Sequence[float]) -> float | None:
    """Add up the bounds of a sum, the value itself where one has none; ``None`` where none has any."""
    if all(bound is None for bound in bounds):
        return None
    return sum(value if bound is None else bound for bound, value in zip(bounds, values, strict=True))


def counted_in(draft: Draft, share: Share) -> Draft:
    """Count a run that was timed per epoch in epochs: steps from afar are of another training."""
    steps = draft.fields.get(Field.STEPS)
    if share.unit is not Field.EPOCHS or steps is None or steps.link >= WEIGHTS.near_paragraph:
        return draft
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    derived = seen is not None and seen.derived
    return derive_examples(draft.drop(Field.STEPS, *((Field.EXAMPLES_SEEN,) if derived else ())))


def with_whole_length(draft: Draft, share: Share, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Give a run that was timed over so many epochs the length that the paper tells of its own model.

    "Timed over 100 epochs" measures; that the model was trained for 1000 stands where it is named, or right
    beside the time.
    """
    total = draft.fields.get(share.unit)
    if share.amount <= 1.0 or total is None or total.value != share.amount:
        return draft
    told = [
        p
        for p in pool.get(share.unit, ())
        if (p.finding.value or 0.0) > share.amount
        and p.finding.phase is Phase.TRAINING
        and p.finding.score >= WEIGHTS.firm_length
        and ((p.names_own and draft.anchor.names_own) or p.in_sentence_of(draft.anchor))
    ]
    if not told:
        return draft
    longest = max(told, key=lambda p: (p.finding.score, p.finding.value or 0.0, -p.page, -p.start))
    how = Link(WEIGHTS.spread_from, ("the length told of the paper's own model",))
    draft = draft.drop(Field.EXAMPLES_SEEN, Field.DATASET_SIZE).put(share.unit, filled_from(longest, how))
    for place in pool.get(Field.DATASET_SIZE, ()):
        if place.sentence_key == longest.sentence_key:
            draft = draft.put(Field.DATASET_SIZE, filled_from(place, how))
    return derive_examples(draft)


def _of_that_length(draft: Draft, share: Share) -> Draft:
    """Let a run be as long as the part that its time is told for."""
    timed = draft.fields[Field.DURATION]
    length = Filled(share.amount, timed.finding_ids, timed.link, "the length that was timed", derived=True)
    other = Field.STEPS if share.unit is Field.EPOCHS else Field.EPOCHS
    return derive_examples(draft.drop(Field.EXAMPLES_SEEN, other).put(share.unit, length))


def spread_over_run(draft: Draft, share: Share) -> Draft | None:
    """Multiply a time per epoch or step by the run's number of them; ``None`` where that is not stated."""
    total, duration = draft.fields.get(share.unit), draft.fields[Field.DURATION]
    if total is None or total.value is None or duration.value is None or total.value < share.amount:
        return None
    if share.amount > 1.0 and total.link < WEIGHTS.spread_from:
        # "53 hours per 200 epochs" is a run of 200 epochs unless a longer one stands beside it.
        return _of_that_length(draft, share) if total.value != share.amount else draft
    factor = total.value / share.amount
    return draft.put(
        Field.DURATION,
        Filled(
            duration.value * factor,
            duration.finding_ids + total.finding_ids,
            min(duration.link, total.link),
            f"time per {share.amount:g} {share.unit.value} × {total.value:g}",
            duration.low * factor if duration.low is not None else None,
            duration.high * factor if duration.high is not None else None,
            derived=True,
        ),
        f"duration: time per {share.amount:g} {share.unit.value} × {total.value:g}",
    )
