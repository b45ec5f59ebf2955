"""From drafts to :class:`~extractors.records.TrainingRun` records."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from extractors.assembly.runs.run_names import name_of
from extractors.assembly.runs.tasks import task_of
from extractors.records import Field, TrainingRun, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.drafts import Draft


def to_run(draft: Draft, own_names: Sequence[str] = ()) -> TrainingRun:
    """Write the record of a finished draft; ``own_names`` as the paper writes them, the most used first."""
    value = draft.value
    task = task_of(draft.anchor)
    accelerator = draft.fields.get(Field.ACCELERATOR)
    count = draft.fields.get(Field.ACCELERATOR_COUNT)
    duration = draft.fields.get(Field.DURATION)
    precision = draft.fields.get(Field.PRECISION)
    examples = draft.fields.get(Field.EXAMPLES_SEEN)
    recomputation = draft.fields.get(Field.RECOMPUTATION)
    findings = tuple((name, draft.fields[name].finding_ids) for name in Field if name in draft.fields)
    return TrainingRun(
        run_id=_run_id(draft),
        name=name_of(draft, own_names, task),
        task=task,
        accelerator=accelerator.text if accelerator else None,
        accelerator_surface=accelerator.surface if accelerator and accelerator.text is None else None,
        accelerator_count=value(Field.ACCELERATOR_COUNT),
        accelerator_unit=_unit(draft, count.unit_kind if count else None),
        duration_hours=value(Field.DURATION),
        duration_hours_low=duration.low if duration else None,
        duration_hours_high=duration.high if duration else None,
        accelerator_hours=value(Field.ACCELERATOR_TIME),
        precision=precision.text if precision else None,
        utilization=value(Field.UTILIZATION),
        achieved_flop_per_s=value(Field.ACHIEVED_RATE),
        stated_flop=value(Field.STATED_TOTAL),
        forward_macs=value(Field.FORWARD_COST),
        parameters=value(Field.PARAMETERS),
        active_parameters=value(Field.ACTIVE_PARAMETERS),
        examples_seen=value(Field.EXAMPLES_SEEN),
        examples_unit=examples.text if examples else None,
        dataset_size=value(Field.DATASET_SIZE),
        epochs=value(Field.EPOCHS),
        steps=value(Field.STEPS),
        batch_size=value(Field.BATCH_SIZE),
        sequence_length=value(Field.SEQUENCE_LENGTH),
        recomputation=recomputation.text if recomputation else None,
        findings=findings,
        derived=tuple(name for name in Field if name in draft.fields and draft.fields[name].derived),
        score=score_of(draft),
        reasons=(*draft.reasons, *_counted(draft), *_borrowed(draft)),
        ambiguous=draft.ambiguous,
    )


def score_of(draft: Draft) -> float:
    """Return the mean strength of the run's joins: 1 where all stands in one clause.

    Recomputation is a habit of the whole training and says nothing of what belongs together.
    A link that several signs speak for may be stronger than 1; a run is never surer than sure.
    """
    links = [
        min(filled.link, 1.0) for name, filled in draft.fields.items() if name is not Field.RECOMPUTATION
    ]
    return round(sum(links) / len(links), 4) if links else 0.0


def _counted(draft: Draft) -> tuple[str, ...]:
    """Name what its operations are said to count, as ``recomputation.full`` or ``utilization.model``."""
    said = ((name, draft.fields.get(name)) for name in (Field.RECOMPUTATION, Field.UTILIZATION))
    return tuple(f"{name.value}.{filled.text}" for name, filled in said if filled is not None and filled.text)


def _borrowed(draft: Draft) -> tuple[str, ...]:
    """Name the data set whose known size the examples were counted by, as ``known_data_set.mnist``."""
    size, seen = draft.fields.get(Field.DATASET_SIZE), draft.fields.get(Field.EXAMPLES_SEEN)
    if size is None or seen is None or not size.known_data_set or not seen.derived:
        return ()
    used = set(size.finding_ids) <= set(seen.finding_ids)
    return (f"known_data_set.{size.known_data_set}",) if used else ()


def _unit(draft: Draft, counted: UnitKind | None) -> UnitKind:
    time = draft.fields.get(Field.ACCELERATOR_TIME)
    return (time.unit_kind if time is not None else None) or counted or UnitKind.CHIP


def _run_id(draft: Draft) -> str:
    ids: Iterable[str] = sorted({i for filled in draft.fields.values() for i in filled.finding_ids})
    text = "|".join((draft.anchor.finding.finding_id, *ids))
    return "run-" + hashlib.sha256(text.encode()).hexdigest()[:12]
