"""Which machines a run used: the best-linked accelerator and count, and what to do where they are apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled, mark_ambiguous_with
from extractors.assembly.machines.devices import (
    Device,
    goes_with_another,
    is_of_another_model,
    is_processor,
    is_singular,
    speaks_of_several,
)
from extractors.assembly.machines.times_beside import (
    has_firm_count,
    is_firm,
    is_of_another_time,
)
from extractors.assembly.names.designators import holds_for_all
from extractors.assembly.statements.linking import Link, link, nearness
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.assembly.statements.placement import Place

_Choice = tuple[Link, Device] | None
_GENERIC = frozenset({"cpu"})
_NEVER_ALONE = "google-tpu"
"""TPUs are rented by the board and slice: one that is named without a number is not one chip."""
_FAMILIES = {"google-tpu": "google-tpu-v", "intel-xeon": "intel-xeon-", "huawei-ascend": "huawei-ascend-"}
"""Ids that name a family only, with how the ids of its members begin."""


def attach_device(draft: Draft, devices: Sequence[Device], rivals: Sequence[Draft]) -> Draft:
    """Give the draft its accelerator and count.

    The best-linked model and the best-linked count are taken; where the count's own statement names the
    model, that model goes with it. A model in the singular with no count counts as one device.
    """
    devices = _of_the_kind(draft, devices)
    known = {d.accelerator for d in devices if d.accelerator and d.accelerator not in _GENERIC}
    told_once = len({d.place.sentence_key for d in devices if d.accelerator in known}) == 1
    counts = {d.count.finding.value for d in devices if d.count is not None and is_firm(d.count)}
    ranked = [
        (
            _link(
                draft,
                d,
                devices,
                rivals,
                only_one=len(known) == 1 or told_once or (has_firm_count(d) and len(counts) == 1),
            ),
            d,
        )
        for d in devices
    ]
    with_model = _best((how, d) for how, d in ranked if d.model is not None or d.accelerator)
    with_count = _best((_as_counted(how, d), d) for how, d in ranked if d.count is not None)
    with_model, with_count = _reconcile(with_model, with_count)
    with_model = _member_of_family(with_model or _main_device(ranked), ranked)
    if with_model is not None and with_model[1].model is not None:
        draft = _put_model(draft, with_model[0], with_model[1].model)
    elif with_model is not None and with_model[1].count is not None:
        draft = _put_model(draft, with_model[0], with_model[1].count)
    if with_model is not None and draft.has(Field.ACCELERATOR):
        draft = mark_ambiguous_with(draft, _other_models(draft, with_model[0], ranked))
    if with_count is None and with_model is not None and not _is_one(with_model[1]):
        with_count = _main_count(ranked, with_model[1].accelerator)
    if with_count is not None and with_count[1].count is not None:
        draft = _put_count(draft, with_count[0], with_count[1].count)
        draft = mark_ambiguous_with(draft, _other_counts(draft, with_count[0], ranked))
    elif with_model is not None and with_model[1].model is not None:
        draft = _singular_count(draft, with_model[0], with_model[1].model, devices)
    return draft


def _of_the_kind(draft: Draft, devices: Sequence[Device]) -> Sequence[Device]:
    """Leave the cards out where a time is told in hours of processors."""
    spent = draft.fields.get(Field.ACCELERATOR_TIME)
    if spent is None or not is_processor(spent.text):
        return devices
    return [device for device in devices if is_processor(device.accelerator)]


def _as_counted(how: Link, device: Device) -> Link:
    """Lower the join of a statement whose number is doubtful, though the device that it names is sure."""
    if device.count is None or device.model is None:
        return how
    return replace(how, score=how.score * min(1.0, WEIGHTS.doubtful_statement + device.count.finding.score))


def _reconcile(model: _Choice, count: _Choice) -> tuple[_Choice, _Choice]:
    """Settle a model and a count that name different devices: the better-linked statement wins."""
    if model is None or count is None or model[1] is count[1]:
        return model, count
    if _compatible(count[1].accelerator, model[1].accelerator):
        return model, count
    if count[0].score >= model[0].score and not (
        model[1].count is None and model[0].score > count[0].score + WEIGHTS.ambiguous_margin
    ):
        return count, count
    return model, None


def _other_counts(draft: Draft, chosen: Link, ranked: Sequence[tuple[Link, Device]]) -> Iterator[str]:
    """Yield the other numbers of devices that go with the run as well as the chosen one."""
    others = {
        d.count.finding.value
        for how, d in ranked
        if d.count is not None and how.score >= chosen.score - WEIGHTS.ambiguous_margin
    }
    told = sorted(v for v in others if v and v != draft.value(Field.ACCELERATOR_COUNT))
    if told:
        yield f"{', '.join(f'{v:g}' for v in told)} devices"


def _other_models(draft: Draft, chosen: Link, ranked: Sequence[tuple[Link, Device]]) -> list[str]:
    """Return the other accelerators that go with the run as well as the chosen one."""
    mine = draft.fields[Field.ACCELERATOR].text
    others = {
        d.accelerator
        for how, d in ranked
        if d.accelerator is not None and how.score >= chosen.score - WEIGHTS.ambiguous_margin
    }
    return sorted(o for o in others if mine is not None and not _compatible(o, mine))


def _is_one(device: Device) -> bool:
    return device.model is not None and is_singular(device.model)


def _main_count(ranked: Sequence[tuple[Link, Device]], accelerator: str | None) -> tuple[Link, Device] | None:
    """Fall back on the number of devices that the paper states most; ``None`` where none prevails."""
    firm = [(h, d) for h, d in ranked if has_firm_count(d) and _compatible(d.accelerator, accelerator)]
    uses = Counter(d.count.finding.value for _, d in firm if d.count is not None)
    if not uses or uses.most_common(1)[0][1] < WEIGHTS.main_device_share * len(firm):
        return None
    value = uses.most_common(1)[0][0]
    how, device = max(
        ((h, d) for h, d in firm if d.count is not None and d.count.finding.value == value),
        key=lambda pair: pair[0].score,
    )
    return Link(how.score, (*how.reasons, "the number that the paper states most")), device


def _link(
    draft: Draft, device: Device, devices: Sequence[Device], rivals: Sequence[Draft], *, only_one: bool
) -> Link:
    how = link(
        draft.anchor,
        draft.names,
        device.place,
        only_one=only_one,
        rival_nearer=goes_with_another(draft.anchor, device, devices, [r.anchor for r in rivals]),
    )
    count = device.count
    if count is not None and is_of_another_model(draft.anchor, draft.names, count):
        return Link(how.score * WEIGHTS.another_row, (*how.reasons, "of another row"))
    if is_of_another_time(draft, device, devices, rivals):
        how = Link(how.score * WEIGHTS.another_row, (*how.reasons, "told with the time of another training"))
    if count is None or "singular" not in count.finding.reasons or holds_for_all(count.sentence_text):
        return how
    if nearness(draft.anchor, count)[0] >= WEIGHTS.near_next_sentence:
        return how
    return Link(how.score * WEIGHTS.singular_far_away, (*how.reasons, "one device, named in passing"))


def _member_of_family(
    chosen: tuple[Link, Device] | None, ranked: Sequence[tuple[Link, Device]]
) -> tuple[Link, Device] | None:
    """Where only the family is named beside the run ("TPUs"), take the generation named elsewhere."""
    if chosen is None or chosen[1].accelerator not in _FAMILIES:
        return chosen
    prefix = _FAMILIES[chosen[1].accelerator]
    members = [
        (how, d) for how, d in ranked if d.model is not None and (d.accelerator or "").startswith(prefix)
    ]
    return max(members, key=lambda pair: pair[0].score, default=chosen)


def _main_device(ranked: Sequence[tuple[Link, Device]]) -> tuple[Link, Device] | None:
    """Fall back on the accelerator that the paper speaks of most; ``None`` where no one prevails.

    Where none does, what the authors say of their own machines decides.
    """
    named = [(how, d) for how, d in ranked if d.model is not None and d.accelerator]
    own = [(how, d) for how, d in named if d.place.finding.ownership is Ownership.OWN]
    return _most_named(named) or _most_named(own)


def _most_named(named: Sequence[tuple[Link, Device]]) -> tuple[Link, Device] | None:
    mentions = Counter(d.accelerator for _, d in named)
    if not mentions:
        return None
    accelerator, uses = mentions.most_common(1)[0]
    if uses < WEIGHTS.main_device_share * len(named):
        return None
    how, device = max(
        ((h, d) for h, d in named if d.accelerator == accelerator), key=lambda pair: pair[0].score
    )
    return Link(how.score, (*how.reasons, "the device that the paper speaks of most")), device


def _compatible(a: str | None, b: str | None) -> bool:
    """Tell whether two ids may mean one device: equal, one missing, or a family and its member."""
    if a is None or b is None or a == b:
        return True
    return b.startswith(_FAMILIES.get(a, "\0")) or a.startswith(_FAMILIES.get(b, "\0"))


def _best(ranked: Iterable[tuple[Link, Device]]) -> tuple[Link, Device] | None:
    # Of machines that go equally well the largest number: a time said of several models is the
    # largest one's too.
    best = max(ranked, key=_by_score_then_size, default=None)
    return best if best is not None and best[0].score >= WEIGHTS.attach else None


def _by_score_then_size(pair: tuple[Link, Device]) -> tuple[float, float, int, int]:
    how, device = pair
    count = (device.count.finding.value or 0.0) if device.count else 0.0
    return how.score, count, -device.place.page, -device.place.start


def _put_model(draft: Draft, how: Link, place: Place) -> Draft:
    finding = place.finding
    return draft.put(
        Field.ACCELERATOR,
        Filled(
            None,
            (finding.finding_id,),
            min(how.score, 1.0),
            "; ".join(how.reasons),
            text=finding.text,
            unit_kind=finding.unit_kind,
            surface=finding.evidence.surface,
        ),
        f"accelerator: {', '.join(how.reasons)}",
    )


def _put_count(draft: Draft, how: Link, place: Place) -> Draft:
    finding = place.finding
    return draft.put(
        Field.ACCELERATOR_COUNT,
        Filled(
            finding.value, (finding.finding_id,), how.score, "; ".join(how.reasons), finding.low,
            finding.high, unit_kind=finding.unit_kind or UnitKind.CHIP,
        ),
        f"count: {', '.join(how.reasons)}",
    )  # fmt: skip


def _singular_count(draft: Draft, how: Link, model: Place, devices: Sequence[Device]) -> Draft:
    if draft.has(Field.ACCELERATOR_TIME) and not is_singular(model):
        return draft  # "1.2 million H100 hours" were not those of one
    same = [d for d in devices if d.accelerator == model.finding.text and d.model is not None]
    if not is_singular(model) and any(speaks_of_several(d.model) for d in same if d.model is not None):
        return draft
    if (model.finding.text or "").startswith(_NEVER_ALONE):
        return draft
    reason = "one device in the singular" if is_singular(model) else "no plural anywhere: one device"
    return draft.put(
        Field.ACCELERATOR_COUNT,
        Filled(
            1.0,
            (model.finding.finding_id,),
            min(how.score, 1.0),
            reason,
            unit_kind=model.finding.unit_kind,
            derived=True,
        ),
        reason,
    )
