"""Views and comments: everything in the database that is derived from files and holds no data.

They are written anew whenever their sources change, so they need no migrations.
"""

from __future__ import annotations

from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from warehouse.schema.dictionary import CURRENT_UNTIL, Dictionary, load_dictionary
from warehouse.transport import sql_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.db import Database

__all__ = ["as_of_macro", "comment_statements", "refresh", "view_statements"]

_CREATE_STATE = "CREATE TABLE IF NOT EXISTS operations.catalog (fingerprint VARCHAR NOT NULL PRIMARY KEY)"
_FOREVER = 2**63 - 1  # after every ingest


def as_of_macro(name: str) -> str:
    """Return the name of the table macro that gives ``name`` as it stood after an ingest."""
    return f"{name}_as_of"


def view_statements(dictionary: Dictionary) -> Iterator[str]:
    """Yield the statements that create macros and views, in the order of their dependence.

    Each versioned table ``t`` gets ``t_as_of(ingest)`` and the view ``t`` of its current rows. The files in
    ``sql/views`` define the rest as macros of ``as_of``, and each gets its view of the present likewise.
    """
    for table in dictionary.tables.values():
        if table.versioned:
            yield (
                f"CREATE OR REPLACE MACRO {as_of_macro(table.name)}(as_of) AS TABLE "
                f"SELECT * EXCLUDE ({CURRENT_UNTIL}) FROM {table.qualified} "
                f"WHERE ingest_id <= as_of AND ({CURRENT_UNTIL} IS NULL OR {CURRENT_UNTIL} > as_of)"
            )
            yield _present(table.name)
    directory = resources.files("warehouse").joinpath("sql", "views")
    for file in sorted(directory.iterdir(), key=lambda one: one.name):
        name = file.name.removesuffix(".sql").partition("_")[2]
        body = file.read_text(encoding="utf-8").strip().rstrip(";")
        if "as_of" in body:
            yield f"CREATE OR REPLACE MACRO {as_of_macro(name)}(as_of) AS TABLE {body}"
            yield _present(name)
        else:
            yield f"CREATE OR REPLACE VIEW {name} AS {body}"


def _present(name: str) -> str:
    return f"CREATE OR REPLACE VIEW {name} AS FROM {as_of_macro(name)}({_FOREVER})"


def comment_statements(dictionary: Dictionary, *, published: bool = False) -> Iterator[str]:
    """Yield a COMMENT for every table, view and column; ``published`` leaves out the private tables."""
    for table in dictionary.tables.values():
        if published and table.schema == "operations":
            continue
        yield f"COMMENT ON TABLE {table.qualified} IS {sql_literal(table.description)}"
        for column in table.columns:
            yield f'COMMENT ON COLUMN {table.qualified}."{column.name}" IS {sql_literal(column.comment)}'
    for view in dictionary.views.values():
        yield f"COMMENT ON VIEW {view.name} IS {sql_literal(view.description)}"
        for column in view.columns:
            yield f'COMMENT ON COLUMN {view.name}."{column.name}" IS {sql_literal(column.comment)}'


def refresh(db: Database) -> bool:
    """Write views and comments where they differ from what the files say; return whether they did."""
    dictionary = load_dictionary()
    statements = [*view_statements(dictionary), *comment_statements(dictionary)]
    fingerprint = sha256("\n".join(statements).encode()).hexdigest()
    db.execute(_CREATE_STATE)
    if db.scalar("SELECT fingerprint FROM operations.catalog") == fingerprint:
        return False
    db.execute("BEGIN TRANSACTION; " + "; ".join(statements) + "; COMMIT")
    db.execute("DELETE FROM operations.catalog")
    db.execute("INSERT INTO operations.catalog VALUES (?)", [fingerprint])
    return True
