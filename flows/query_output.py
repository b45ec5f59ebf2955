"""Print the rows of a query on the published database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.errors import BadInput
from warehouse.db import open_published
from warehouse.errors import PublishedMissing, QueryFailed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def print_query(path: Path, query: str, *, output_format: str) -> None:
    """Run ``query`` read-only and print its rows as a table, CSV or JSON lines.

    Raises :class:`BadInput` when nothing has been published yet or the database refuses the query.
    """
    try:
        with open_published(path) as database:
            rows = database.query(query)
    except (PublishedMissing, QueryFailed) as error:
        raise BadInput(str(error)) from error
    if output_format == "csv":
        rows.to_csv(sys.stdout, index=False)
    elif output_format == "json":
        rows.to_json(sys.stdout, orient="records", lines=True, date_format="iso")
    else:
        wide_console().print(as_table(rows))


def wide_console() -> Console:
    """Return a console for tables: as wide as the terminal, and as wide as needed where there is none."""
    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, width=1000)


def as_table(rows: pd.DataFrame) -> Table:
    """Return a rich table of ``rows``; numbers to the right, missing values as an empty cell."""
    table = Table(header_style="bold", box=None, pad_edge=False)
    for name in rows.columns:
        numeric = rows[name].dtype.kind in "fiu"
        table.add_column(str(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows.itertuples(index=False, name=None):
        table.add_row(*(Text(_as_text(value)) for value in row))
    return table


def _as_text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT differ from themselves
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
