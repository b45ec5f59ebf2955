"""Accelerators named on a page: from a spelling to an id, without the accidents of short names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extractors.lexicon.devices import Device, Devices, System

__all__ = ["MASK", "SYSTEM_MASK", "Mention", "SystemMention", "find_mentions", "find_systems", "mask"]

MASK = "@"
SYSTEM_MASK = "`"
_LOOK_AROUND_CHARS = 40
_SHORT_NAME_CHARS = 3
_COUNT_BEFORE = re.compile(r"(?<![A-Za-z.] )(?<!\d )\b\d{1,4} ?(?:x ?)?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """One accelerator named: ``start`` to ``end`` holds maker, name and memory size; ``core`` the name alone.

    ``weak`` tells that the spelling is also a name for other things and was taken for its neighbours' sake.
    ``plural`` tells that the name stands in the plural ("V100s").
    """

    start: int
    end: int
    core: str
    device: Device
    weak: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class SystemMention:
    """A machine, instance or slice named. ``count`` is how many devices one of them holds."""

    start: int
    end: int
    system: System
    count: float | None


def find_systems(folded: str, devices: Devices) -> tuple[SystemMention, ...]:
    """Return the machines sold whole that ``folded`` names ("DGX-2", "p3.16xlarge", "v3-256"), in order."""
    found = []
    for match in devices.system_mention.finditer(folded.encode("ascii")):
        start, end = match.span()
        surface = folded[start:end].encode()
        for system in devices.systems:
            one = system.regex.search(surface)
            if one is not None:
                count = system.count if system.per_n is None else system.per_n * int(one.group(1))
                found.append(SystemMention(start, end, system, count))
                break
    return tuple(found)


def find_mentions(
    folded: str, devices: Devices, span_around: Callable[[int], tuple[int, int]]
) -> tuple[Mention, ...]:
    """Return the accelerators that ``folded`` names, in order, without overlaps.

    ``span_around`` gives the sentence around an offset: neighbours of weak spellings are looked for there.
    """
    found: list[Mention] = []
    data = folded.encode("ascii")
    for match in devices.mention.finditer(data):
        core_start, end = match.span(1)
        core, known = devices.spelt_at(folded, core_start, end)
        end = core_start + len(core)
        if known is None or (found and core_start < found[-1].end):
            continue
        before = devices.before.search(data[max(0, core_start - _LOOK_AROUND_CHARS) : core_start])
        start = core_start if before is None else core_start - (before.end() - before.start())
        after = devices.after.search(data[end : end + _LOOK_AROUND_CHARS])
        tail = "" if after is None else folded[end : end + after.end()]
        device, weak = known
        alone = start == core_start and match.start() == start and not any(c.isdigit() for c in tail)
        if weak and alone and not _is_meant(folded, start, end, devices, span_around):
            continue
        plural = tail.startswith("s") or core.endswith("s") or core.lower().startswith("tpus")
        end += len(tail)
        if folded[end : end + 1] == ")" and folded.count("(", core_start, end) > folded.count(
            ")", core_start, end
        ):
            end += 1
        found.append(Mention(start, end, core, device, weak and alone, plural))
    return tuple(found)


def _has_place(folded: str, start: int, end: int, devices: Devices) -> bool:
    before = folded[max(0, start - _LOOK_AROUND_CHARS) : start].encode()
    after = folded[end : end + _LOOK_AROUND_CHARS].encode()
    places = devices.neighbours
    return bool(places["place_before"].search(before) and places["place_after"].search(after))


def mask(folded: str, mentions: Iterable[Mention], systems: Iterable[SystemMention] = ()) -> str:
    """Return ``folded`` with names written over by :data:`MASK` and :data:`SYSTEM_MASK`, length unchanged.

    Where a machine's name holds an accelerator's ("DGX A100"), the machine wins.
    """
    signs = bytearray(folded, "ascii")
    for spans, sign in ((mentions, MASK), (systems, SYSTEM_MASK)):
        for item in spans:
            signs[item.start : item.end] = sign.encode() * (item.end - item.start)
    return signs.decode()


def _is_meant(
    folded: str, start: int, end: int, devices: Devices, span_around: Callable[[int], tuple[int, int]]
) -> bool:
    core = folded[start:end]
    if devices.neighbours["after_number"].search(folded[end : end + _LOOK_AROUND_CHARS].encode()):
        return True
    if core.replace(" ", "").isdigit():
        return False
    return _stands_as_a_device(folded, start, end) or _is_meant_by_its_sentence(
        folded, start, end, devices, span_around
    )


def _stands_as_a_device(folded: str, start: int, end: int) -> bool:
    core = folded[start:end]
    if folded[end : end + 1] == "s" and core.isupper() and core.isalpha():
        return True  # "TPUs", "IPUs": what abbreviates a method has no plural
    if not any(c.isdigit() for c in core):
        return False
    before = folded[max(0, start - _LOOK_AROUND_CHARS) : start]
    plural, counted = folded[end : end + 1] == "s", _COUNT_BEFORE.search(before) is not None
    # "32 H100" and "H100s"; a name of two or three signs needs both: "64 k40s"
    return (plural and counted) if len(core) <= _SHORT_NAME_CHARS else (plural or counted)


def _is_meant_by_its_sentence(
    folded: str, start: int, end: int, devices: Devices, span_around: Callable[[int], tuple[int, int]]
) -> bool:
    core = folded[start:end]
    low, high = span_around(start)
    if "\t" in folded[low:high] and len(core) > _SHORT_NAME_CHARS and any(c.isdigit() for c in core):
        return True  # a cell of a table has no words around it
    around = (folded[low:start] + " " + folded[end:high]).encode()
    if any(c.isdigit() for c in core) and _has_place(folded, start, end, devices):
        return len(core) > _SHORT_NAME_CHARS or bool(devices.neighbours["loose"].search(around))
    # Words of the language (Titan, Volta, Gaudi) and names of two or three signs mean many things.
    kind = "strict" if core.isalpha() or len(core) <= _SHORT_NAME_CHARS else "loose"
    return bool(devices.neighbours[kind].search(around))
