"""All reference facts in one frozen object, read once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from warehouse.reference.errors import ReferenceTableError, UnknownAcceleratorError
from warehouse.reference.rows import (
    read_accelerators,
    read_architectures,
    read_assumptions,
    read_datasets,
    read_systems,
    read_vintages,
    read_worked_examples,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from warehouse.reference.records import (
        Accelerator,
        Architecture,
        Assumption,
        Dataset,
        System,
        Vintage,
        WorkedExample,
    )

__all__ = ["Reference", "load_reference"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=_HasId)


@dataclass(frozen=True, slots=True)
class Reference:
    """The cited facts, each table keyed by id. Treat the mappings as read-only."""

    accelerators: Mapping[str, Accelerator]
    vintages: tuple[Vintage, ...]
    systems: tuple[System, ...]
    datasets: Mapping[str, Dataset]
    architectures: Mapping[str, Architecture]
    assumptions: Mapping[str, Assumption]
    worked_examples: tuple[WorkedExample, ...]

    def assumed(self, assumption_id: str) -> float:
        """Return an assumption's value; an unknown id is a fault of the program (``KeyError``)."""
        return self.assumptions[assumption_id].value

    def accelerator(self, accelerator_id: str) -> Accelerator:
        """Return the device of this id; raise :class:`UnknownAcceleratorError` with the nearest names."""
        try:
            return self.accelerators[accelerator_id]
        except KeyError:
            raise UnknownAcceleratorError(accelerator_id, self.nearest(accelerator_id)) from None

    def variant(self, accelerator_id: str, published: date | None) -> Accelerator:
        """Return the device that this id meant in a paper of that day: "Titan X" named two cards.

        Without a day, or where no vintage covers it, the row of the id itself is returned.
        """
        if published is not None:
            for vintage in self.vintages:
                if (
                    vintage.id == accelerator_id
                    and (vintage.first_day is None or vintage.first_day <= published)
                    and (vintage.last_day is None or published <= vintage.last_day)
                ):
                    return self.accelerator(vintage.variant_id)
        return self.accelerator(accelerator_id)

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return names of up to ``count`` known devices that resemble ``name``, best first; perhaps none."""
        by_form: dict[str, str] = {}
        for device in self.accelerators.values():
            for form in (device.id, device.name.lower(), device.name.lower().partition(" ")[2]):
                if form:
                    by_form.setdefault(form, device.name)
        forms = difflib.get_close_matches(name.lower(), by_form, n=3 * count, cutoff=0.5)
        return tuple(dict.fromkeys(by_form[form] for form in forms))[:count]


def _by_id(table: str, records: Iterable[Record]) -> dict[str, Record]:
    keyed: dict[str, Record] = {}
    for number, record in enumerate(records, 2):
        if record.id in keyed:
            raise ReferenceTableError(table, number, f"id {record.id} stands twice")
        keyed[record.id] = record
    return keyed


@cache
def load_reference() -> Reference:
    """Return all reference facts; read from the package's CSV files on the first call.

    Raises :class:`ReferenceTableError` naming table and line where a row cannot be read.
    """
    return Reference(
        accelerators=_by_id("accelerators.csv", read_accelerators()),
        vintages=tuple(read_vintages()),
        systems=tuple(read_systems()),
        datasets=_by_id("datasets.csv", read_datasets()),
        architectures=_by_id("architectures.csv", read_architectures()),
        assumptions=_by_id("assumptions.csv", read_assumptions()),
        worked_examples=tuple(read_worked_examples()),
    )
