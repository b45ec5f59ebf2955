"""Print the rows of a query on the published database. Loads no pandas, so that it answers at once."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.errors import BadInput
from warehouse.db import open_published
from warehouse.errors import PublishedMissing, QueryFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def print_query(path: Path, query: str, *, output_format: str) -> None:
    """Run ``query`` read-only and print its rows as a table, CSV or JSON lines.

    Raises :class:`BadInput` when nothing has been published yet or the database refuses the query.
    """
    try:
        with open_published(path) as database:
            columns, rows = database.answer(query)
    except (PublishedMissing, QueryFailed) as error:
        raise BadInput(str(error)) from error
    if output_format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif output_format == "json":
        for row in rows:
            sys.stdout.write(as_json(dict(zip(columns, row, strict=True))) + "\n")
    else:
        wide_console().print(as_table(columns, rows))


def as_json(value: object) -> str:
    """Return JSON text of what the database gives; days and moments as ISO text."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def wide_console() -> Console:
    """Return a console for tables: as wide as the terminal, and as wide as needed where there is none."""
    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, width=1000)


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return a rich table; a column of numbers stands to the right, a missing value is an empty cell."""
    rows = list(rows)
    table = Table(header_style="bold", box=None, pad_edge=False)
    for number, name in enumerate(columns):
        values = [row[number] for row in rows if row[number] is not None]
        numeric = bool(values) and all(isinstance(one, int | float) for one in values)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_as_text(value)) for value in row))
    return table


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
