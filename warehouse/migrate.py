"""Numbered migrations, each applied once and remembered with the checksum of its text.

Files are ``migrations/NNNN_name.sql``, numbered from 1 without gaps. A migration that was applied is never
edited; what it got wrong is put right by the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from warehouse.errors import DatabaseTooNew, MigrationChanged, MigrationMissing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from warehouse.db import Warehouse

__all__ = ["Migration", "migrate", "read_migrations"]

_BOOKKEEPING = """
CREATE SCHEMA IF NOT EXISTS operations;
CREATE TABLE IF NOT EXISTS operations.migrations (
    migration INTEGER NOT NULL,
    migration_name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (migration)
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step. ``checksum`` is the SHA-256 of its text, line ends apart."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text with Unix line ends, in hex."""
        return sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def read_migrations(directory: Traversable | None = None) -> tuple[Migration, ...]:
    """Return the migrations of ``directory`` (default: the project's own) in order.

    Raises :class:`MigrationMissing` where the numbers are not 1, 2, 3, …
    """
    directory = directory or resources.files("warehouse").joinpath("migrations")
    files = sorted((file for file in directory.iterdir() if file.name.endswith(".sql")), key=lambda f: f.name)
    found = tuple(
        Migration(int(file.name[:4]), file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in files
    )
    for expected, migration in enumerate(found, start=1):
        if migration.number != expected:
            raise MigrationMissing(expected)
    return found


def migrate(db: Warehouse, migrations: Sequence[Migration] | None = None) -> tuple[Migration, ...]:
    """Apply what ``db`` lacks, each in a transaction of its own, and return what was applied.

    Raises :class:`MigrationChanged` where an applied migration has another text now, and
    :class:`DatabaseTooNew` where the database has one that is not known here.
    """
    known = read_migrations() if migrations is None else tuple(migrations)
    db.execute(_BOOKKEEPING)
    applied: dict[int, str] = dict(db.rows("SELECT migration, checksum FROM operations.migrations"))
    if applied and max(applied) > len(known):
        raise DatabaseTooNew(str(db.path), max(applied), len(known))
    for migration in known:
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise MigrationChanged(str(db.path), migration.name)
    fresh = tuple(migration for migration in known if migration.number not in applied)
    for migration in fresh:
        with db.transaction():
            db.execute(migration.sql)
            db.execute(
                "INSERT INTO operations.migrations VALUES (?, ?, ?, now())",
                [migration.number, migration.name, migration.checksum],
            )
    return fresh
