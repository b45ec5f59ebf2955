"""Which device a count counts: the one named with it, the machine's, or the only one of the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import UnitKind
from extractors.rules.folding import fold

if TYPE_CHECKING:
    from extractors.rules.engine import Match, Reading
    from extractors.rules.mentions import SystemMention
    from extractors.rules.tabular import LabelledCell

__all__ = ["Counted", "choose_device", "counted_device", "device_of_cell"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count counts. ``per_system`` devices stand in each machine; ``plural``: as the name stands."""

    id: str | None
    kind: str | None
    unit: UnitKind
    per_system: float = 1.0
    plural: bool = False
    reasons: tuple[str, ...] = ()


def counted_device(reading: Reading, match: Match) -> Counted:
    """Return what ``match`` counts; a device with id ``None`` where neither phrase nor sentence names one."""
    cores = match.has("core") or match.has("core2")
    unit = UnitKind.CORE if cores else UnitKind.CHIP
    span = match.span("sys")
    if span is not None:
        named = next(system for system in reading.systems if system.start == span[0])
        unit = UnitKind.CORE if named.system.unit == "core" else unit
        held = named.system.device or choose_device(reading, named)
        return Counted(held, None, unit, named.count or 1.0, reasons=(f"system={named.system.id}",))
    span = match.span("device")
    if span is not None:
        mention = reading.mentions_in(*span)[0]
        return Counted(mention.device.id, mention.device.kind, unit, plural=mention.plural)
    low, high = reading.span_around(match.start)
    around = {m.device.id: m.device for m in reading.mentions_in(low, high)}
    near = {key: device for key, device in around.items() if (device.kind == "cpu") == cores}
    if cores and not near:  # TPUs are counted in cores as well
        near = {key: device for key, device in around.items() if device.kind == "tpu"}
    if len(near) == 1:
        (only,) = near.values()
        return Counted(only.id, only.kind, unit, reasons=("device_in_sentence",))
    return Counted(None, None, unit)


def choose_device(reading: Reading, mention: SystemMention) -> str:
    """Return the device of a machine sold with several: one named near it, else the lexicon's first."""
    choices = mention.system.choices
    low, high = reading.span_around(mention.start)
    named = [m.device.id for m in reading.mentions_in(low, high) if m.device.id in choices]
    named += [m.device.id for m in reading.mentions if m.device.id in choices]
    return named[0] if named else choices[0]


def device_of_cell(reading: Reading, cell: LabelledCell, label: str) -> str | None:
    """Return the one device that a cell's heading names, else its row, else the caption, or ``None``."""
    for named in (
        _named(reading, label),
        {m.device.id for m in reading.mentions_in(cell.row_start, cell.row_end) if m.device.kind != "cpu"},
        _named(reading, cell.caption),
    ):
        if len(named) == 1:
            return next(iter(named))
    return None


def _named(reading: Reading, text: str) -> set[str]:
    key = ("devices named", text)
    if key not in reading.memory:
        devices, folded = reading.lexicon.devices, fold(text)
        spelt = devices.mention.finditer(folded.encode("ascii"))
        found = (devices.spelt_at(folded, *m.span(1))[1] for m in spelt)
        reading.memory[key] = {known[0].id for known in found if known and known[0].kind != "cpu"}
    named: set[str] = reading.memory[key]
    return named
