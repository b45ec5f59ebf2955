"""Write the data dictionary as a page to read: ``python -m warehouse.schema.document``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from warehouse.schema.dictionary import load_dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warehouse.schema.dictionary import Bound, Column, Dictionary, Table

__all__ = ["DOCUMENT", "dictionary_document"]

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "DATA_DICTIONARY.md"

_HEAD: Final = """# Data dictionary

Written from `warehouse/schema/dictionary.yaml` by `python -m warehouse.schema.document`; do not edit.

Analysts query the views and tables of the schema `main` in the published copy. A view with the name of a
table holds its current rows; `history.<table>` holds every state that ever was, and
`<view>_as_of(ingest)` the rows as they stood after an ingest:

    SELECT title, pfs_days FROM training_compute ORDER BY pfs_days DESC LIMIT 10;
    SELECT count(*) FROM training_compute_as_of(12);
    SELECT version, pfs_days, ingest_id, superseded_by_ingest FROM history.estimates WHERE arxiv_id = '…';

In the tables "fail" marks a bound whose violation sends the row to `quarantine`, "warn" one that is reported.
"""


def dictionary_document(dictionary: Dictionary) -> str:
    """Return the page as Markdown: analysts' views, current rows, then stored tables."""
    return "\n".join([_HEAD, *_views(dictionary), *_tables(dictionary)]).rstrip() + "\n"


def _views(dictionary: Dictionary) -> Iterator[str]:
    yield "## Views for analysts\n"
    for view in dictionary.views.values():
        if view.name in dictionary.tables:
            continue
        yield f"### {view.name}\n\n{view.description}.\n"
        yield from _rows(view.columns)
    yield "## Current rows\n"
    yield "Views of the tables below, without the rows that were superseded.\n"
    yield "| view | rows |\n|---|---|"
    for table in dictionary.tables.values():
        if table.versioned:
            yield f"| `{table.name}` | {table.description} |"
    yield ""


def _tables(dictionary: Dictionary) -> Iterator[str]:
    yield "## Tables\n"
    for table in dictionary.tables.values():
        yield f"### {table.qualified}\n\n{table.description}.\n\nKey: {_key(table)}.\n"
        yield from _rows(table.columns, bounds=True)


def _key(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"{key}, once among current rows" if table.versioned else key


def _rows(columns: Iterable[Column], *, bounds: bool = False) -> Iterator[str]:
    yield "| column | type | unit | meaning |\n|---|---|---|---|"
    for column in columns:
        empty = " May be empty." if bounds and column.nullable else ""
        limits = "".join(f" {limit}" for limit in _limits(column)) if bounds else ""
        meaning = f"{_escaped(column.description)}.{empty}{limits}"
        yield f"| `{column.name}` | {_escaped(column.type)} | {_escaped(column.unit or '')} | {meaning} |"
    yield ""


def _limits(column: Column) -> Iterator[str]:
    if column.allowed is not None:
        yield f"One of {', '.join(f'`{value}`' for value in column.allowed)}."
    for bound in column.bounds:
        yield f"{bound.severity}: {_range(bound)} ({_escaped(bound.reason)})."


def _range(bound: Bound) -> str:
    mark = "" if bound.exclusive else "="
    parts = [f">{mark} {bound.min}" if bound.min is not None else ""]
    parts.append(f"<{mark} {bound.max}" if bound.max is not None else "")
    return ", ".join(part for part in parts if part)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(dictionary_document(load_dictionary()), encoding="utf-8")
