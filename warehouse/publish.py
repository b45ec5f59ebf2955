"""Publish a copy of the warehouse for readers: written beside the old one, then put in its place at once.

Readers that have the old copy open keep it whole; readers that open the path get either copy, never a part of
one. Nobody waits for anybody. The file's storage version is one that DuckDB 1.2 to 2.0 open.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from warehouse import catalog
from warehouse.schema.dictionary import load_dictionary
from warehouse.transport import sql_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.db import Warehouse
    from warehouse.schema.dictionary import Table

__all__ = ["STORAGE_VERSION", "publish"]

STORAGE_VERSION: Final = "v1.2.0"  # DuckDB 2.0's own files are shut to 1.5, which many still have
PRIVATE_SCHEMA: Final = "operations"


def publish(db: Warehouse, path: Path | str) -> Path:
    """Write what analysts see to ``path``, atomically, and return its absolute path.

    All tables but those of the schema ``operations``, all views, all comments. A copy that cannot be
    finished leaves the old one in place. Raises :class:`OSError` where the disk refuses, :class:`QueryFailed`
    where the database does.
    """
    path = Path(path).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in path.parent.glob(f".{path.name}.*.tmp*"):  # of a run that was killed while it wrote
        leftover.unlink()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write_copy(db, unfinished)
        _sync(unfinished)
        unfinished.chmod(0o444)  # a reader that opens it to write is refused at once
        unfinished.replace(path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _write_copy(db: Warehouse, path: Path) -> None:
    private = str(db.scalar("SELECT current_database()"))
    db.execute(f"ATTACH {sql_literal(str(path))} AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        with db.transaction():
            db.execute("USE published")
            for statement in _copy_statements(private):
                db.execute(statement)
            dictionary = load_dictionary()
            derived = [
                *catalog.view_statements(dictionary),
                *catalog.comment_statements(dictionary, published=True),
            ]
            db.execute("; ".join(derived))
        db.execute("CHECKPOINT published")
    finally:
        db.execute(f'USE "{private}"')
        db.execute("DETACH published")


def _copy_statements(private: str) -> Iterator[str]:
    tables = [table for table in load_dictionary().tables.values() if table.schema != PRIVATE_SCHEMA]
    for schema in sorted({table.schema for table in tables} - {"main"}):
        yield f"CREATE SCHEMA {schema}"
    for table in tables:
        yield _copy_statement(table, private)


def _copy_statement(table: Table, private: str) -> str:
    return f'CREATE TABLE {table.qualified} AS FROM "{private}".{table.qualified}'


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
