from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from warehouse import catalog
from warehouse.errors import DatabaseTooNew, MigrationChanged, MigrationMissing, QueryFailed
from warehouse.migrate import Migration, migrate, read_migrations

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.db import Warehouse


def next_migration(sql: str) -> tuple[Migration, ...]:
    known = read_migrations()
    return (*known, Migration(len(known) + 1, "next", sql))


def test_every_migration_is_remembered_with_its_checksum(db: Warehouse) -> None:
    applied = db.rows("SELECT migration, migration_name, checksum FROM operations.migrations ORDER BY ALL")
    assert applied == [(one.number, one.name, one.checksum) for one in read_migrations()]


def test_a_migration_is_applied_once(db: Warehouse) -> None:
    assert migrate(db) == ()
    more = next_migration("CREATE TABLE operations.extra (a INTEGER)")
    assert [one.name for one in migrate(db, more)] == ["next"]
    assert migrate(db, more) == ()


def test_a_changed_migration_is_refused(db: Warehouse) -> None:
    first, *others = read_migrations()
    changed = [replace(first, sql=first.sql + "\n-- an afterthought"), *others]
    with pytest.raises(MigrationChanged, match=first.name):
        migrate(db, changed)


def test_windows_line_ends_are_no_change(db: Warehouse) -> None:
    migrate(db, [replace(one, sql=one.sql.replace("\n", "\r\n")) for one in read_migrations()])


def test_a_database_of_a_later_version_is_refused(db: Warehouse) -> None:
    migrate(db, next_migration("CREATE TABLE operations.extra (a INTEGER)"))
    with pytest.raises(DatabaseTooNew) as too_new:
        migrate(db)
    assert (too_new.value.found, too_new.value.known) == (
        len(read_migrations()) + 1,
        len(read_migrations()),
    )


def test_a_migration_that_fails_leaves_nothing(db: Warehouse) -> None:
    with pytest.raises(QueryFailed):
        migrate(db, next_migration("CREATE TABLE operations.extra (a INTEGER); SELECT nonsense FROM nowhere"))
    assert db.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'extra'") == []
    assert migrate(db) == ()


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("SELECT 1")
    (tmp_path / "0003_three.sql").write_text("SELECT 3")
    with pytest.raises(MigrationMissing, match="0002"):
        read_migrations(tmp_path)


def test_views_and_comments_are_written_again_only_when_their_files_change(
    db: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert catalog.refresh(db) is False
    original = catalog.view_statements

    def with_another(dictionary: object) -> object:
        yield from original(dictionary)  # type: ignore[arg-type]
        yield "CREATE OR REPLACE VIEW another AS SELECT 1 AS one"

    monkeypatch.setattr(catalog, "view_statements", with_another)
    assert catalog.refresh(db) is True
    assert db.rows("FROM another") == [(1,)]
    assert catalog.refresh(db) is False
