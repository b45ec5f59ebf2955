"""A run in the making: values joined to an anchor, each with its findings and the strength of the join."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.assembly.names.designators import Designators
    from extractors.assembly.statements.linking import Link
    from extractors.assembly.statements.placement import Place
    from extractors.records import Finding, UnitKind

_AS_GOOD = "another reading is as good: "
"""How the reason of a mark begins."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One value of a run. ``link`` is the strength of its join (1 for the anchor itself)."""

    value: float | None
    finding_ids: tuple[str, ...]
    link: float = 1.0
    reason: str = ""
    low: float | None = None
    high: float | None = None
    text: str | None = None
    unit_kind: UnitKind | None = None
    surface: str = ""
    per_device: bool = False
    derived: bool = False
    known_data_set: str = ""
    """Id of the data set whose size this is, where the paper names it and we know how large it is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A run in the making. ``anchor`` is the statement that it grew from."""

    anchor: Place
    names: Designators
    fields: Mapping[Field, Filled] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    ambiguous: bool = False

    def has(self, *wanted: Field) -> bool:
        """Tell whether all of ``wanted`` are filled."""
        return all(name in self.fields for name in wanted)

    def value(self, name: Field) -> float | None:
        """Return the number in a field, ``None`` where it is empty."""
        filled = self.fields.get(name)
        return filled.value if filled else None

    @property
    def device_hours(self) -> float | None:
        """Devices × hours of wall clock, ``None`` where one of them is not known."""
        count, hours = self.value(Field.ACCELERATOR_COUNT), self.value(Field.DURATION)
        return count * hours if count and hours else None

    def put(self, name: Field, filled: Filled, *reasons: str) -> Draft:
        """Return the same draft with one field filled."""
        return replace(self, fields={**self.fields, name: filled}, reasons=self.reasons + reasons)

    def drop(self, *names: Field) -> Draft:
        """Return the same draft without some fields."""
        return replace(self, fields={k: v for k, v in self.fields.items() if k not in names})


def _known_data_set(finding: Finding) -> str:
    if "known_data_set" not in finding.reasons:
        return ""
    return finding.rule_id.removeprefix(f"{finding.field.value}.known.")


def filled_from(place: Place, link: Link | None = None) -> Filled:
    """Take the value that one statement gives."""
    finding = place.finding
    return Filled(
        finding.value,
        (finding.finding_id,),
        min(link.score, 1.0) if link else 1.0,
        "; ".join(link.reasons) if link else "",
        finding.low,
        finding.high,
        finding.text,
        finding.unit_kind,
        finding.evidence.surface,
        per_device="per_device" in finding.reasons,
        known_data_set=_known_data_set(finding),
    )


def mark_ambiguous_with(draft: Draft, others: Iterable[str]) -> Draft:
    """Mark ``draft`` where ``others``, the readings as good as its own in words, are any."""
    told = _AS_GOOD + ", ".join(others)
    if told == _AS_GOOD or told in draft.reasons:
        return draft
    return replace(draft, ambiguous=True, reasons=(*draft.reasons, told))


def other_readings(reasons: Iterable[str]) -> tuple[str, ...]:
    """Return those of a run's reasons that name another reading."""
    return tuple(reason for reason in reasons if reason.startswith(_AS_GOOD))
