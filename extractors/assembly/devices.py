"""Accelerator and count: one device statement out of the two, and which one a run used."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled
from extractors.assembly.designators import holds_for_all
from extractors.assembly.linking import Link, link, nearness
from extractors.assembly.weights import WEIGHTS
from extractors.lexicon import load_lexicon
from extractors.records import Field, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.placement import Place

_REACH_CHARS = 80
"""A count and a model further apart than this in one sentence are two statements."""
_SINGULAR = re.compile(
    r"(?:\b(?:an?|one|single|1|the same|per|same)\s+(?:[\w.+()\"-]+\s+){0,3})$", re.IGNORECASE
)
_PLURAL_AFTER = re.compile(
    r"^\W*(?:\w+[- ]){0,3}?"
    r"(?:GPUs|TPUs|cards|chips|cores|devices|machines|accelerators|nodes|boards|processors|s\b)"
)
_GENERIC = frozenset({"cpu"})
_FAMILIES = {"google-tpu": "google-tpu-v", "intel-xeon": "intel-xeon-", "huawei-ascend": "huawei-ascend-"}
"""Ids that name a family only, with how the ids of its members begin."""


@dataclass(frozen=True, slots=True)
class Device:
    """Accelerator model and number as one statement; either part may be missing."""

    model: Place | None
    count: Place | None

    @property
    def place(self) -> Place:
        """Where the statement stands."""
        place = self.model or self.count
        assert place is not None
        return place

    @property
    def accelerator(self) -> str | None:
        """The lexicon's id, ``None`` where no model or an unknown one is named."""
        if self.model is not None:
            return self.model.finding.text
        return self.count.finding.text if self.count is not None else None


def read_devices(places: Iterable[Place]) -> tuple[Device, ...]:
    """Pair each accelerator with the count beside it; counts without a model stay by themselves."""
    places = tuple(places)
    models = [p for p in places if p.finding.field is Field.ACCELERATOR]
    cards = [p for p in places if p.finding.field is Field.ACCELERATOR_COUNT and _speaks_of_cards(p)]
    if cards or any(not is_processor(p.finding.text) for p in models):
        # The processors beside graphics cards feed them; they are not what trains.
        places = [p for p in places if not is_processor(p.finding.text)]
        models = [p for p in models if not is_processor(p.finding.text)]
    times = [p for p in places if p.finding.field is Field.ACCELERATOR_TIME]
    counts = [
        p
        for p in places
        if p.finding.field is Field.ACCELERATOR_COUNT and not any(_overlap(p, t) for t in times)
    ]
    taken: set[int] = set()
    devices: list[Device] = []
    pairs = sorted(
        (_distance(model, count), i, j)
        for i, model in enumerate(models)
        for j, count in enumerate(counts)
        if _together(model, count)
    )
    partner: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    for i, model in enumerate(models):
        devices.append(Device(model, counts[partner[i]] if i in partner else None))
    devices.extend(Device(None, count) for j, count in enumerate(counts) if j not in taken)
    return tuple(sorted(devices, key=lambda d: (d.place.page, d.place.start)))


def _speaks_of_cards(count: Place) -> bool:
    surface = count.finding.evidence.surface
    return count.finding.score >= WEIGHTS.firm_count and re.search(r"[GT]PUs?\b", surface) is not None


def is_processor(accelerator: str | None) -> bool:
    """Tell whether an id of the lexicon is that of a CPU."""
    device = load_lexicon().devices.by_id.get(accelerator) if accelerator else None
    return device is not None and device.kind == "cpu"


def _overlap(a: Place, b: Place) -> bool:
    return a.page == b.page and a.start < b.end and b.start < a.end


def _distance(a: Place, b: Place) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _together(model: Place, count: Place) -> bool:
    if model.page != count.page:
        return False
    named = count.finding.text
    if named and model.finding.text and named != model.finding.text:
        return False
    if model.table is not None and model.table == count.table:
        return model.row == count.row or model.column == count.column
    return (
        model.sentence == count.sentence and model.sentence >= 0 and _distance(model, count) <= _REACH_CHARS
    )


def is_singular(model: Place) -> bool:
    """Tell whether the words around an accelerator speak of one: "on a K40", "a single 1080 Ti GPU"."""
    offset = model.start - model.sentence_start
    before, after = (
        model.sentence_text[:offset],
        model.sentence_text[offset + len(model.finding.evidence.surface) :],
    )
    surface = model.finding.evidence.surface
    if _PLURAL_AFTER.match(after) or re.search(r"(?:GPUs|TPUs|cards|chips|cores|[0-9]s)$", surface):
        return False
    return _SINGULAR.search(before) is not None


def _plural(model: Place) -> bool:
    offset = model.start - model.sentence_start
    after = model.sentence_text[offset + len(model.finding.evidence.surface) :]
    return (
        _PLURAL_AFTER.match(after) is not None or re.search(r"s$", model.finding.evidence.surface) is not None
    )


def attach_device(draft: Draft, devices: Sequence[Device], rivals: Sequence[Draft]) -> Draft:
    """Give the draft its accelerator and count.

    The best-linked model and the best-linked count are taken; where the count's own statement names the
    model, that model goes with it. A model in the singular with no count counts as one device.
    """
    known = {d.accelerator for d in devices if d.accelerator and d.accelerator not in _GENERIC}
    ranked = [(_link(draft, d, rivals, only_one=len(known) == 1), d) for d in devices]
    with_model = _best((how, d) for how, d in ranked if d.model is not None or d.accelerator)
    with_count = _best((how, d) for how, d in ranked if d.count is not None)
    if with_model is not None and with_count is not None and with_count[1] is not with_model[1]:
        if not _compatible(with_count[1].accelerator, with_model[1].accelerator):
            if (
                with_model[1].count is None
                and with_model[0].score > with_count[0].score + WEIGHTS.ambiguous_margin
            ):
                with_count = None
            elif with_count[0].score >= with_model[0].score:
                with_model = with_count
            else:
                with_count = None
    with_model = _member_of_family(with_model or _main_device(ranked), ranked)
    if with_model is not None and with_model[1].model is not None:
        draft = _put_model(draft, with_model[0], with_model[1].model)
    elif with_model is not None and with_model[1].count is not None:
        draft = _put_model(draft, with_model[0], with_model[1].count)
    if with_count is not None and with_count[1].count is not None:
        count = with_count[1].count
        draft = _put_count(draft, with_count[0], count)
    elif with_model is not None and with_model[1].model is not None:
        draft = _singular_count(draft, with_model[0], with_model[1].model, devices)
    return draft


def _link(draft: Draft, device: Device, rivals: Sequence[Draft], *, only_one: bool) -> Link:
    how = link(
        draft.anchor,
        draft.names,
        device.place,
        only_one=only_one,
        rival_nearer=_rival(draft, device.place, rivals),
    )
    count = device.count
    if count is None or "singular" not in count.finding.reasons or holds_for_all(count.sentence_text):
        return how
    if nearness(draft.anchor, count)[0] >= WEIGHTS.near_next_sentence:
        return how
    return Link(how.score * WEIGHTS.singular_far_away, (*how.reasons, "one device, named in passing"))


def _member_of_family(
    chosen: tuple[Link, Device] | None, ranked: Sequence[tuple[Link, Device]]
) -> tuple[Link, Device] | None:
    """Where only the family is named beside the run ("TPUs"), take the generation that the paper names elsewhere."""
    if chosen is None or chosen[1].accelerator not in _FAMILIES:
        return chosen
    prefix = _FAMILIES[chosen[1].accelerator]
    members = [(how, d) for how, d in ranked if d.model is not None and (d.accelerator or "").startswith(prefix)]
    return max(members, key=lambda pair: pair[0].score, default=chosen)


def _main_device(ranked: Sequence[tuple[Link, Device]]) -> tuple[Link, Device] | None:
    """Fall back on the accelerator that the paper speaks of most; ``None`` where no one prevails."""
    named = [(how, d) for how, d in ranked if d.model is not None and d.accelerator]
    if not named:
        return None
    mentions = Counter(d.accelerator for _, d in named)
    accelerator, uses = mentions.most_common(1)[0]
    if uses < WEIGHTS.main_device_share * len(named):
        return None
    how, device = max(((h, d) for h, d in named if d.accelerator == accelerator), key=lambda pair: pair[0].score)
    return Link(how.score, (*how.reasons, "the device that the paper speaks of most")), device


def _compatible(a: str | None, b: str | None) -> bool:
    """Tell whether two ids may mean one device: equal, one missing, or a family and its member."""
    if a is None or b is None or a == b:
        return True
    return b.startswith(_FAMILIES.get(a, "\0")) or a.startswith(_FAMILIES.get(b, "\0"))


def _best(ranked: Iterable[tuple[Link, Device]]) -> tuple[Link, Device] | None:
    # Of machines that go equally well the largest number: a time said of several models is the largest one's too.
    best = max(ranked, key=_by_score_then_size, default=None)
    return best if best is not None and best[0].score >= WEIGHTS.attach else None


def _by_score_then_size(pair: tuple[Link, Device]) -> tuple[float, float, int, int]:
    how, device = pair
    count = (device.count.finding.value or 0.0) if device.count else 0.0
    return how.score, count, -device.place.page, -device.place.start


def _rival(draft: Draft, place: Place, rivals: Sequence[Draft]) -> bool:
    mine = draft.anchor
    if (
        place.page != mine.page
        or place.sentence != mine.sentence
        or place.sentence < 0
        or place.table is not None
    ):
        return False
    reach = _distance(mine, place)
    return any(
        r is not draft
        and r.anchor.page == place.page
        and r.anchor.sentence == place.sentence
        and _distance(r.anchor, place) < reach
        for r in rivals
    )


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
    same = [d for d in devices if d.accelerator == model.finding.text and d.model is not None]
    if not is_singular(model) and any(_plural(d.model) for d in same if d.model is not None):
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
