"""The dictionary of the warehouse as frozen records: tables, columns, units, bounds.

``dictionary.yaml`` says once what a column of a name means; tables list their columns and add what holds
only there. Everything that has to agree about columns reads it here: the COMMENTs in the database, the
frames, the expectations and DATA_DICTIONARY.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

from warehouse.errors import DictionaryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["CURRENT_UNTIL", "FIRST_SEEN", "Bound", "Column", "Dictionary", "Table", "View", "load_dictionary"]

FIRST_SEEN: Final = "ingest_id"
CURRENT_UNTIL: Final = "superseded_by_ingest"


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on a column's values, with its reason. ``exclusive`` leaves out the ends themselves."""

    severity: Literal["fail", "warn"]
    reason: str
    min: float | date | None = None
    max: float | date | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``reason`` explains ``allowed``, ``pattern``, ``not_pattern`` and ``min_length``."""

    name: str
    type: str
    description: str
    unit: str | None = None
    nullable: bool = False
    bounds: tuple[Bound, ...] = ()
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    not_pattern: str | None = None
    min_length: int | None = None
    reason: str | None = None

    @property
    def is_nested(self) -> bool:
        """True for lists and structs, which travel to the database as JSON text."""
        return self.type.endswith("[]")

    @property
    def comment(self) -> str:
        """What the database says about the column."""
        return f"{self.description} [{self.unit}]" if self.unit else self.description


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table. ``versioned`` tables keep every past state of their rows."""

    name: str
    schema: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def versioned(self) -> bool:
        """True where rows carry the ingest that brought them and the one that superseded them."""
        return any(column.name == CURRENT_UNTIL for column in self.columns)

    @property
    def qualified(self) -> str:
        """Name with its schema, as SQL wants it."""
        return f"{self.schema}.{self.name}"

    @property
    def content(self) -> tuple[Column, ...]:
        """The columns that a frame brings: of a versioned table all but the two of its history."""
        history = {FIRST_SEEN, CURRENT_UNTIL} if self.versioned else set()
        return tuple(column for column in self.columns if column.name not in history)

    def column(self, name: str) -> Column:
        """Return the column of that name; raises :class:`DictionaryError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DictionaryError(f"table {self.name}", f"has no column {name!r}")


@dataclass(frozen=True, slots=True)
class View:
    """A view for analysts, in the schema ``main``."""

    name: str
    description: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All tables and views. Versioned tables have a view of their current rows under the same name."""

    tables: Mapping[str, Table]
    views: Mapping[str, View]

    def table(self, name: str) -> Table:
        """Return the table of that name; raises :class:`DictionaryError` naming the known ones."""
        try:
            return self.tables[name]
        except KeyError:
            raise DictionaryError(name, f"no such table; known are {', '.join(self.tables)}") from None


def _column(name: str, entry: Mapping[str, Any], where: str) -> Column:
    fields = dict(entry)
    fields["bounds"] = tuple(Bound(**bound) for bound in fields.get("bounds", ()))
    if fields.get("allowed") is not None:
        fields["allowed"] = tuple(fields["allowed"])
    try:
        column = Column(name=name, **fields)
    except TypeError as error:
        raise DictionaryError(f"{where}.{name}", str(error)) from error
    constrained = column.allowed or column.pattern or column.not_pattern or column.min_length
    if constrained and not column.reason:
        raise DictionaryError(f"{where}.{name}", "a constraint needs a reason")
    return column


def _current_view(table: Table) -> View:
    kept = tuple(replace(column, nullable=True) for column in table.columns if column.name != CURRENT_UNTIL)
    return View(table.name, f"{table.description}: current rows (all states: {table.qualified})", kept)


@cache
def load_dictionary() -> Dictionary:
    """Read ``dictionary.yaml``. Raises :class:`DictionaryError` where an entry is not understood."""
    text = resources.files("warehouse.schema").joinpath("dictionary.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    meanings: Mapping[str, Mapping[str, Any]] = raw["columns"]

    def column(name: str, where: str, extra: Mapping[str, Any] | None) -> Column:
        if name not in meanings:
            raise DictionaryError(f"{where}.{name}", "the column has no meaning under `columns`")
        return _column(name, {**meanings[name], **(extra or {})}, where)

    tables = {}
    for name, entry in raw["tables"].items():
        columns = tuple(column(one, name, extra) for one, extra in entry["columns"].items())
        tables[name] = Table(name, entry["schema"], entry["description"], tuple(entry["key"]), columns)
    views = {table.name: _current_view(table) for table in tables.values() if table.versioned}
    for name, entry in raw["views"].items():
        columns = tuple(column(one, name, {"nullable": True}) for one in entry["columns"])
        views[name] = View(name, entry["description"], columns)
    return Dictionary(tables, views)
