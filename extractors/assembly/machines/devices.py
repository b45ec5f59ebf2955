"""Accelerator and count: one device statement out of the two, and which one a run used."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.assembly.names.namesakes import data_agree, sizes_agree, variants_agree
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.lexicon import load_lexicon
from extractors.records import Field, Phase, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.placement import Place

_REACH_CHARS = 80
"""A count and a model further apart than this in one sentence are two statements."""
_SINGULAR = re.compile(
    r"(?:\b(?:an?|one|single|1|the same|per|same)\s+(?:[\w.+()\"-]+\s+){0,3})$", re.IGNORECASE
)
_MACHINES = "machines_not_devices"
"""Reason of a number that counts machines of a named device."""
_NODE = "node"
"""Reason of device-time that counts the hours of machines."""
_IN_A_MACHINE = frozenset({"per_machine", "of_each_machine", "of_one_machine", "machine_of_so_many"})
"""Reasons of a number that counts the devices of one machine."""
_PLURAL_AFTER = re.compile(
    r"^\W*(?:(?:or|and) (?:\w+[- ]){1,4})?(?:\w+[- ]){0,3}?"
    r"(?:GPUs|TPUs|cards|chips|cores|devices|machines|accelerators|nodes|boards|processors|s\b)"
)


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


def read_devices(places: Iterable[Place], year: int | None = None) -> tuple[Device, ...]:
    """Pair each accelerator with the count beside it; counts without a model stay by themselves."""
    places = tuple(p for p in places if not _is_younger(p.finding.text, year))
    models = [p for p in places if p.finding.field is Field.ACCELERATOR]
    cards = [p for p in places if p.finding.field is Field.ACCELERATOR_COUNT and _speaks_of_cards(p)]
    if cards or any(not is_processor(p.finding.text) for p in models):
        # The processors beside cards feed them; they are not what trains, unless a time is told of them.
        beside = {p.clause_key for p in (*cards, *models) if not is_processor(p.finding.text)}
        timed = _clauses_of_times(places) - beside
        if any(_is_of_processors(p) and p.clause_key in timed for p in places):
            idle = {place for place in places if _is_of_processors(place) and place.clause_key in beside}
        else:
            idle = {place for place in places if _is_of_processors(place)}
        places = tuple(p for p in places if p not in idle)
        models = [p for p in models if p not in idle]
    times = [p for p in places if p.finding.field is Field.ACCELERATOR_TIME]
    counts = [
        p
        for p in places
        if p.finding.field is Field.ACCELERATOR_COUNT and not any(_overlap(p, t) for t in times)
    ]
    taken: set[int] = set()
    devices: list[Device] = []
    pairs = sorted(
        (distance(model, count), abs(model.start - count.start), i, j)
        for i, model in enumerate(models)
        for j, count in enumerate(counts)
        if _together(model, count)
    )
    partner: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    for i, model in enumerate(models):
        devices.append(Device(model, counts[partner[i]] if i in partner else None))
    devices.extend(Device(None, count) for j, count in enumerate(counts) if j not in taken)
    return tuple(sorted(devices, key=lambda d: (d.place.page, d.place.start)))


def with_machines_counted(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Turn machines ("16 A100 nodes", "300 node-hours") into devices, where it is told how many each holds.

    Where it tells none, or several, how many devices there were is not known.
    """
    machines = [p for p in places if _counts_machines(p) and not _is_of_known_size(p)]
    if not machines:
        return places
    counts = (p.finding for p in places if p.finding.field is Field.ACCELERATOR_COUNT)
    held = {count.value for count in counts if not _IN_A_MACHINE.isdisjoint(count.reasons) and count.value}
    rest = tuple(p for p in places if p not in machines)
    if len(held) != 1:
        return rest
    (each,) = held
    return (
        *rest,
        *(replace(p, finding=replace(p.finding, value=(p.finding.value or 0) * each)) for p in machines),
    )


def _counts_machines(place: Place) -> bool:
    """Tell whether a number is of machines, or of the hours of machines."""
    spent = place.finding.field is Field.ACCELERATOR_TIME and _NODE in place.finding.reasons
    return spent or _MACHINES in place.finding.reasons


def _is_of_known_size(place: Place) -> bool:
    """Tell whether machines sold whole are counted ("16 DGX-1 nodes"), or machines of one processor each."""
    sold_whole = any(reason.startswith("system=") for reason in place.finding.reasons)
    return sold_whole or is_processor(place.finding.text)


def _clauses_of_times(places: Iterable[Place]) -> set[tuple[int, int, tuple[int, int]]]:
    """Find the clauses that firmly tell how long a training took."""
    return {
        p.clause_key
        for p in places
        if p.finding.field is Field.DURATION
        and p.finding.phase is Phase.TRAINING
        and p.finding.score >= WEIGHTS.firm_time
        and p.sentence >= 0
    }


def _speaks_of_cards(count: Place) -> bool:
    surface = count.finding.evidence.surface
    return count.finding.score >= WEIGHTS.firm_count and re.search(r"[GT]PUs?\b", surface) is not None


def _is_of_processors(place: Place) -> bool:
    """Tell whether a statement is of CPUs; cores whose device nobody names are theirs."""
    finding = place.finding
    nameless_cores = finding.unit_kind is UnitKind.CORE and finding.text is None
    return nameless_cores or is_processor(finding.text)


def _is_younger(accelerator: str | None, year: int | None) -> bool:
    device = load_lexicon().devices.by_id.get(accelerator) if accelerator else None
    return device is not None and device.since is not None and year is not None and device.since > year


def is_processor(accelerator: str | None) -> bool:
    """Tell whether an id of the lexicon is that of a CPU."""
    device = load_lexicon().devices.by_id.get(accelerator) if accelerator else None
    return device is not None and device.kind == "cpu"


def _overlap(a: Place, b: Place) -> bool:
    return a.page == b.page and a.start < b.end and b.start < a.end


def distance(a: Place, b: Place) -> int:
    """Return the characters between two statements of one page; 0 where they overlap."""
    return max(a.start - b.end, b.start - a.end, 0)


def _together(model: Place, count: Place) -> bool:
    if model.page != count.page:
        return False
    named = count.finding.text
    if named and model.finding.text and named != model.finding.text:
        return False
    if model.table is not None and model.table == count.table:
        # A heading that names the device is every count's below it, not the first one's.
        return model.row == count.row or (named is None and model.column == count.column)
    return model.sentence == count.sentence and model.sentence >= 0 and distance(model, count) <= _REACH_CHARS


def goes_with_another(mine: Place, device: Device, devices: Sequence[Device], costs: Sequence[Place]) -> bool:
    """Tell whether a machine in the sentence of one cost goes with another cost of that sentence.

    As many times as numbers of machines go together in their order, whether they alternate or stand in two
    lists ("2 and 4 days on 16 and 64 cards"). The only machine of a sentence is that of all its times, unless
    it stands beside one on other data; of several the nearer time has each.
    """
    place = device.place
    if not place.in_sentence_of(mine) or place.table is not None:
        return False
    times = sorted((p for p in costs if p.in_sentence_of(mine)), key=lambda p: p.start)
    numbered = sorted(
        (d for d in devices if d.count is not None and d.place.in_sentence_of(mine)),
        key=lambda d: d.count.start if d.count is not None else 0,
    )
    if len(times) == len(numbered) > 1 and device in numbered and mine in times:
        return times.index(mine) != numbered.index(device)
    if len({d.place.start for d in devices if d.place.in_sentence_of(mine)}) == 1:
        return any(_tells_other_data(time, mine, place) for time in times)
    reach = distance(mine, place)
    return any(time is not mine and distance(time, place) < reach for time in times)


def _tells_other_data(time: Place, mine: Place, device: Place) -> bool:
    """Tell whether the device stands in the clause of another time, which is of other data.

    "ImageNet took two weeks, that on CIFAR 5 hours on a single card" says nothing of the first.
    """
    if time.clause_key != device.clause_key or mine.clause_key == device.clause_key:
        return False
    return data_agree(designators_of(time), designators_of(mine)) is False


def is_of_another_model(anchor: Place, names: Designators, count: Place) -> bool:
    """Tell whether a cell counts the devices of another model than the run's, which stands at ``anchor``.

    A cell is of its row and column; a run that the text tells has it only where both name one model.
    """
    if count.table is None:
        return False
    if (anchor.page, anchor.table) == (count.page, count.table):
        return anchor.row != count.row and anchor.column != count.column
    if anchor.table is not None:
        return False
    theirs = designators_of(count)
    agree = sizes_agree(names, theirs) or variants_agree(names, theirs)
    return not agree and not names.names & theirs.names


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


def speaks_of_several(model: Place) -> bool:
    """Tell whether an accelerator is named in the plural: "V100s", "V100 GPUs"."""
    offset = model.start - model.sentence_start
    after = model.sentence_text[offset + len(model.finding.evidence.surface) :]
    return (
        _PLURAL_AFTER.match(after) is not None or re.search(r"s$", model.finding.evidence.surface) is not None
    )
