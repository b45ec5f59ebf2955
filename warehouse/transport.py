"""How the values of a frame travel into a table: nested ones as JSON text, all of them cast to their type.

The types come from the dictionary, never from guessing at a frame's first rows: a column that is empty for
a thousand papers and filled in the next one would otherwise arrive as something else.
"""

from __future__ import annotations

import json
from math import isnan
from typing import TYPE_CHECKING

from warehouse.errors import FrameMismatch

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.schema.dictionary import Column, Table

__all__ = ["as_json", "column_expression", "insertable", "sql_literal"]


def _plain(value: object) -> object:
    """Turn what :func:`json.dumps` does not know into what it does: numpy numbers, arrays, dates."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    # numpy's arrays and numbers, without importing numpy for a reader who only asks a question
    to_list = getattr(value, "tolist", None)
    return str(value) if to_list is None else to_list()


def as_json(value: object) -> str:
    """Return ``value`` as JSON text; numpy numbers become numbers, dates become ISO text."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _json_or_none(value: object) -> str | None:
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    return value if isinstance(value, str) else as_json(value)


def insertable(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with its nested values as JSON text.

    Raises :class:`FrameMismatch` for columns that the table lacks, or required ones that the frame lacks.
    """
    import pandas as pd  # noqa: PLC0415 - half a second that a reader of the published copy is spared

    known = {column.name: column for column in table.columns}
    unknown = tuple(name for name in frame.columns if name not in known)
    missing = tuple(
        column.name for column in table.content if not column.nullable and column.name not in frame
    )
    if unknown or missing:
        raise FrameMismatch(table.name, missing, unknown)
    shown = {}
    for name in frame.columns:
        column = known[name]
        if column.is_nested or column.type == "JSON":
            shown[name] = pd.Series([_json_or_none(value) for value in frame[name]], dtype=object)
        else:
            shown[name] = frame[name].reset_index(drop=True)
    return pd.DataFrame(shown)


def column_expression(column: Column) -> str:
    """Return the SQL that reads the column from an :func:`insertable` frame in its own type."""
    text = f'CAST("{column.name}" AS JSON)' if column.is_nested else f'"{column.name}"'
    return f'CAST({text} AS {column.type}) AS "{column.name}"'


def sql_literal(text: str) -> str:
    """Return ``text`` as an SQL string, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
