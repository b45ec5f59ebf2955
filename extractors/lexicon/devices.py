"""Names of accelerators and machines: spellings compiled to one pattern, looked up by their letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import re2

from extractors.lexicon.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Device", "Devices", "System", "letters", "load_devices"]

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_TOKEN = re.compile(r"[A-Za-z0-9.+/]+")
_GAP = "[ _()-]*"
_LETTER_FIGURE = re.compile(r"^([A-Za-z]{1,3})([0-9]{2,4}[A-Za-z]{0,2})$")
_MEMORY = r"\(?\d{1,3} ?g(?:i?b)?(?: (?:of )?(?:v?ram|memory|hbm\d?e?))?\)?"
_FORM = r"\(?(?:sxm-?\d?|dgxs|pci-?e|pci-express|nvl|nvlink|hbm\d?e?|oam)\)?"
_CLOCK = r"[@?]? ?\d\.\d+ ?ghz| v[2-6]| (?:cpus?|processors?)"
_MAKER = (
    r"(?:(?:nvidia|nvdia|geforce|tesla|quadro|google|cloud|amd|instinct|radeon|huawei|intel|apple|baidu|habana|"
    r"graphcore|amazon|aws|cerebras|cambricon|hygon|iluvatar|metax|gtx|dgx|hgx)(?:'s)?[ -]{1,6})"
)
_BEFORE = rf"(?:(?:\b\d{{1,3}} ?g(?:i?b)?[ -]{{1,2}})|\b{_MAKER}){{1,5}}$"
_AFTER = rf"^s?(?:[ -]{{0,2}}(?:{_MEMORY}|{_FORM}|{_CLOCK})\b\)?){{0,3}}s?\b"


@dataclass(frozen=True, slots=True)
class Device:
    """An accelerator or processor. ``family`` is a coarser id for which facts may be known instead."""

    id: str
    name: str
    kind: str
    since: int | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """A machine, cloud instance or slice that holds devices.

    ``device`` may be ``None`` (the paper's date or a neighbour decides among ``choices``); ``count`` devices
    of ``unit`` each, or the number in the name's group ``n`` times ``per_n``.
    """

    id: str
    name: str
    device: str | None
    count: float | None
    unit: str
    per_n: float | None
    regex: Any
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Devices:
    """All names. ``mention`` finds a name (group 1); ``before`` its maker, ``after`` its memory size."""

    by_id: Mapping[str, Device]
    strong: Mapping[str, str]
    weak: Mapping[str, str]
    mention: Any
    before: Any
    after: Any
    systems: tuple[System, ...]
    system_mention: Any
    neighbours: Mapping[str, Any]

    def lookup(self, core: str) -> tuple[Device, bool] | None:
        """Return the device that ``core`` spells and whether the spelling is weak; ``None`` for no device."""
        key = letters(core)
        plural = key[:-1] if core.endswith("s") else key
        for candidate in (plural, key):
            if candidate in self.strong:
                return self.by_id[self.strong[candidate]], False
            if candidate in self.weak:
                return self.by_id[self.weak[candidate]], True
        return None

    def spelt_at(self, text: str, start: int, end: int) -> tuple[str, tuple[Device, bool] | None]:
        """Return what spells a device, and the device: "V100S" is one kind, "V100s" are several."""
        core = text[start:end]
        if text[end : end + 1] == "S" and (known := self.lookup(core + "S")) is not None:
            return core + "S", known
        return core, self.lookup(core)


def letters(text: str) -> str:
    """Lower-case letters and digits of ``text``: what two spellings of one name share."""
    lowered = re.sub(r"\((?:tm|r|c)\)|\btm\b", "", text.lower())
    return _NOT_LETTERS.sub("", lowered)


def load_devices(hardware: Mapping[str, Any], systems: Mapping[str, Any]) -> Devices:
    """Compile ``hardware.yaml`` and ``systems.yaml``; raise :class:`LexiconError` where entries clash."""
    by_id: dict[str, Device] = {}
    strong: dict[str, str] = {}
    weak: dict[str, str] = {}
    spellings: list[str] = []
    for raw in hardware["accelerators"]:
        name = raw["id"]
        if name in by_id:
            raise LexiconError("hardware", name, "the id stands twice")
        by_id[name] = Device(name, raw["name"], raw["kind"], raw.get("since"), raw.get("family"))
        for table, written in ((strong, raw["spellings"]), (weak, raw.get("weak", ()))):
            for spelling in written:
                key = letters(spelling)
                other = strong.get(key, weak.get(key, name))
                if other != name:
                    raise LexiconError("hardware", name, f"{spelling!r} is a spelling of {other} as well")
                table[key] = name
                spellings.append(_spelling_pattern(spelling))
    core = "|".join(sorted(set(spellings)))
    any_system = "|".join(raw["pattern"].replace("?P<n>", "?:") for raw in systems["systems"])
    return Devices(
        by_id=by_id,
        strong=strong,
        weak=weak,
        mention=_compile(rf"(?:\b|\dx ?){_MAKER}*({core})(?:s?\b|s?x\d)", longest=True),
        before=_compile(_BEFORE),
        after=_compile(_AFTER, longest=True),
        systems=_systems(systems, by_id),
        system_mention=_compile(any_system),
        neighbours={name: _compile(pattern) for name, pattern in hardware["neighbours"].items()},
    )


def _compile(pattern: str, *, longest: bool = False) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.longest_match = longest
    options.max_mem = 64 << 20
    return re2.compile(pattern.encode("ascii"), options)


def _spelling_pattern(spelling: str) -> str:
    tokens = (re2.escape(_LETTER_FIGURE.sub(r"\1-\2", token)) for token in _TOKEN.findall(spelling))
    return _GAP.join(token.replace(r"\-", "-?") for token in tokens)


def _systems(raw: Mapping[str, Any], by_id: Mapping[str, Device]) -> tuple[System, ...]:
    found = []
    for entry in raw["systems"]:
        for name in (entry.get("device"), *entry.get("choices", ())):
            if name and name not in by_id:
                raise LexiconError("systems", entry["id"], f"no accelerator has the id {name!r}")
        found.append(
            System(
                id=entry["id"],
                name=entry["name"],
                device=entry.get("device"),
                count=entry.get("count"),
                unit=entry.get("unit", "chip"),
                per_n=entry.get("per_n"),
                regex=_compile(entry["pattern"]),
                choices=tuple(entry.get("choices", ())),
            )
        )
    return tuple(found)
