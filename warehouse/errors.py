"""Everything that the warehouse raises.

    WarehouseError
    ├── WarehouseBusy           another writer holds the file
    ├── WarehouseDamaged        the file cannot be read
    ├── PublishedMissing        nothing has been published there yet
    ├── QueryFailed             the database refused a statement
    ├── DictionaryError         the dictionary contradicts itself, or lacks what was asked for
    ├── FrameMismatch           a frame lacks a column of its table, or has one too many
    ├── MigrationError
    │   ├── MigrationChanged    a migration that was applied is no longer what it was
    │   ├── MigrationMissing    the numbers of the files have a gap
    │   └── DatabaseTooNew      written by a later version of this program
    ├── UnknownIngest           no such ingest
    └── ChecksViolated          a zero-row check found rows

All carry their data as attributes and survive pickling.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "ChecksViolated",
    "DatabaseTooNew",
    "DictionaryError",
    "FrameMismatch",
    "MigrationChanged",
    "MigrationError",
    "MigrationMissing",
    "PublishedMissing",
    "QueryFailed",
    "UnknownIngest",
    "WarehouseBusy",
    "WarehouseDamaged",
    "WarehouseError",
]


class WarehouseError(Exception):
    """Root of the tree. Subclasses pass all their data to ``__init__``, which makes them pickle."""

    def __init__(self, *data: Any) -> None:
        super().__init__(*data)
        self.data = data


class WarehouseBusy(WarehouseError):
    """Another writer holds the warehouse."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(path, holder)
        self.path, self.holder = path, holder

    def __str__(self) -> str:
        return (
            f"{self.path} is being written by {self.holder}; wait until it has finished. "
            "Readers use the published copy and need not wait."
        )


class WarehouseDamaged(WarehouseError):
    """The file cannot be opened as a database."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail

    def __str__(self) -> str:
        return f"{self.path} cannot be opened: {self.detail}. Restore it from a backup or the published copy."


class PublishedMissing(WarehouseError):
    """There is no published database yet."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"nothing published at {self.path} yet; run `pfsdays ingest` first"


class QueryFailed(WarehouseError):
    """The database refused a statement."""

    def __init__(self, sql: str, detail: str) -> None:
        super().__init__(sql, detail)
        self.sql, self.detail = sql, detail

    def __str__(self) -> str:
        return self.detail


class DictionaryError(WarehouseError):
    """The dictionary contradicts itself, or lacks what was asked for."""

    def __init__(self, subject: str, detail: str) -> None:
        super().__init__(subject, detail)
        self.subject, self.detail = subject, detail

    def __str__(self) -> str:
        return f"dictionary: {self.subject}: {self.detail}"


class FrameMismatch(WarehouseError):
    """A frame's columns are not those of its table."""

    def __init__(self, table: str, missing: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        super().__init__(table, missing, unknown)
        self.table, self.missing, self.unknown = table, missing, unknown

    def __str__(self) -> str:
        return (
            f"frame for {self.table}: missing columns {list(self.missing)}, unknown columns "
            f"{list(self.unknown)}; the dictionary lists what it needs"
        )


class MigrationError(WarehouseError):
    """The migrations and the database do not fit together."""


class MigrationChanged(MigrationError):
    """A migration that was applied is no longer what it was."""

    def __init__(self, path: str, migration: str) -> None:
        super().__init__(path, migration)
        self.path, self.migration = path, migration

    def __str__(self) -> str:
        return (
            f"migration {self.migration} was changed after it was applied to {self.path}; "
            "restore its text and put the change into a new migration"
        )


class MigrationMissing(MigrationError):
    """The migration files are not numbered 1, 2, 3 and so on."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"migration {self.number:04d} is missing; files are numbered without gaps or doubles"


class DatabaseTooNew(MigrationError):
    """The database was written by a later version of this program."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path, self.found, self.known = path, found, known

    def __str__(self) -> str:
        return (
            f"{self.path} has migration {self.found}, this version of pfsdays knows {self.known}; "
            "install the version that wrote it or a later one"
        )


class UnknownIngest(WarehouseError):
    """There is no such ingest."""

    def __init__(self, ingest_id: int) -> None:
        super().__init__(ingest_id)
        self.ingest_id = ingest_id

    def __str__(self) -> str:
        return f'no ingest {self.ingest_id}; `pfsdays sql "from ingests"` lists them'


class ChecksViolated(WarehouseError):
    """Zero-row checks found rows: ``violations`` maps each check to how many, ``examples`` to one of them."""

    def __init__(self, violations: dict[str, int], examples: dict[str, str]) -> None:
        super().__init__(violations, examples)
        self.violations, self.examples = violations, examples

    def __str__(self) -> str:
        found = "; ".join(
            f"{name}: {rows} rows, e.g. {self.examples.get(name, '?')}"
            for name, rows in self.violations.items()
        )
        return f"the warehouse contradicts itself ({found}); warehouse/sql/checks says what must hold"
