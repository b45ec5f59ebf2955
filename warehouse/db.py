"""The one door to DuckDB: the private warehouse with its single writer, and the published copy for readers.

DuckDB lets one process write a file and shuts all others out meanwhile, readers too. Hence two files: the
pipeline writes a private one, analysts read a published copy that is replaced atomically
(:mod:`warehouse.publish`).
"""

from __future__ import annotations

import re
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import duckdb

from warehouse import catalog, migrate
from warehouse.errors import PublishedMissing, QueryFailed, WarehouseBusy, WarehouseDamaged
from warehouse.schema.dictionary import load_dictionary
from warehouse.transport import column_expression, insertable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    import pandas as pd

__all__ = ["Database", "Published", "Warehouse", "open_published"]

CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,  # nothing is fetched from a network behind the user's back
    "autoload_known_extensions": False,
}
_HOLDER: Final = re.compile(r"held in (?P<program>\S+) \((?P<pid>PID \d+)\)")


class Database:
    """A connection that answers questions. Close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._held: duckdb.DuckDBPyConnection | None = connection
        self.execute("SET TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; closing twice is harmless.

        It is let go of, too: held by the traceback of an error until the interpreter ends, it would have
        DuckDB's bindings complain of leaks on standard error.
        """
        connection, self._held = self._held, None
        if connection is not None:
            connection.close()

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._held is None:
            raise duckdb.ConnectionException("the database has been closed")
        return self._held

    def execute(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> None:
        """Run one or several statements for their effect. Raises :class:`QueryFailed`."""
        self._run(sql, parameters)

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> pd.DataFrame:
        """Return the rows of a query as a frame, empty but with its columns where there are none.

        Dates come as ``datetime64``, lists as arrays, structs as dicts. Raises :class:`QueryFailed`.
        """
        result = self._run(sql, parameters)
        with warnings.catch_warnings():
            # duckdb 2.0's conversion uses an argument that pandas 3.1 deprecates; not ours to mend
            warnings.simplefilter("ignore", DeprecationWarning)
            frame: pd.DataFrame = result.df()
        return frame

    def rows(
        self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples of plain Python values. Raises :class:`QueryFailed`."""
        return self._run(sql, parameters).fetchall()

    def answer(self, sql: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of the columns and the rows of a query, without loading pandas.

        A statement that gives no rows has no columns either. Raises :class:`QueryFailed`.
        """
        result = self._run(sql, None)
        return tuple(column[0] for column in result.description or ()), result.fetchall()

    def scalar(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> Any:
        """Return the first column of the first row, ``None`` where there is no row."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    @contextmanager
    def registered(self, name: str, frame: pd.DataFrame) -> Iterator[None]:
        """Let queries see ``frame`` under ``name`` for a while."""
        self._connection.register(name, frame)
        try:
            yield
        finally:
            self._connection.unregister(name)

    def _run(
        self, sql: str, parameters: Sequence[object] | dict[str, object] | None
    ) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql, parameters)
        except duckdb.Error as error:
            raise QueryFailed(sql, str(error)) from error


class Published(Database):
    """A published copy, read only. An open one goes on showing its own generation after a replacement.

    In one process, a second :func:`open_published` while an older one is still open shows the older
    generation as well (DuckDB shares open files): close the one before opening the next.
    """


class Warehouse(Database):
    """The private database and its only writer."""

    _open_here: Final[set[Path]] = set()
    _guard: Final = threading.Lock()

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(path, connection)
        self._depth = 0

    @classmethod
    def open(cls, path: Path | str) -> Warehouse:
        """Open or create the warehouse at ``path``, bring it up to date and hold its writer's lock.

        Raises :class:`WarehouseBusy` naming the holder while another process, or another part of this one,
        has it open, :class:`WarehouseDamaged` for a file that is no database, and the errors of
        :mod:`warehouse.migrate`.
        """
        path = Path(path).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        with cls._guard:
            if path in cls._open_here:
                raise WarehouseBusy(str(path), "this process")
            cls._open_here.add(path)
        try:
            warehouse = cls(path, _connect(path, read_only=False))
        except BaseException:
            cls._open_here.discard(path)
            raise
        try:
            migrate.migrate(warehouse)
            catalog.refresh(warehouse)
        except BaseException:
            warehouse.close()
            raise
        return warehouse

    def close(self) -> None:
        """Close and give the lock back."""
        super().close()
        self._open_here.discard(self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A transaction within another is part of it."""
        if self._depth == 0:
            self.execute("BEGIN TRANSACTION")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._connection.rollback()
            raise
        self._depth -= 1
        if self._depth == 0:
            self.execute("COMMIT")

    @contextmanager
    def staged(self, table: str, frame: pd.DataFrame) -> Iterator[str]:
        """Hold ``frame`` as a temporary table with the types of ``table``'s columns; yields its name.

        The frame may bring any of the table's columns. Raises :class:`FrameMismatch` for others.
        """
        spec = load_dictionary().table(table)
        name = f"staged_{table}"
        shown = insertable(spec, frame)
        columns = ", ".join(column_expression(spec.column(column)) for column in shown.columns)
        with self.registered("incoming_frame", shown):
            self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM incoming_frame")
        yield name
        self.execute(f"DROP TABLE {name}")  # after an error the rollback does it

    def insert(self, table: str, frame: pd.DataFrame) -> int:
        """Add the frame's rows to ``table`` and return their number.

        Columns that the frame lacks must be nullable. Raises :class:`FrameMismatch` for columns that the
        table lacks, :class:`QueryFailed` where a value does not fit.
        """
        if frame.empty:
            return 0
        spec = load_dictionary().table(table)
        shown = insertable(spec, frame)
        columns = ", ".join(column_expression(spec.column(column)) for column in shown.columns)
        with self.registered("incoming_frame", shown):
            self.execute(f"INSERT INTO {spec.qualified} BY NAME SELECT {columns} FROM incoming_frame")
        return len(frame)


def open_published(path: Path | str) -> Published:
    """Open a published copy for reading; never waits for the pipeline, and never makes it wait.

    Raises :class:`PublishedMissing` where there is none, :class:`WarehouseDamaged` where the file is no
    database.
    """
    path = Path(path)
    if not path.is_file():
        raise PublishedMissing(str(path))
    return Published(path, _connect(path, read_only=True))


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=CONFIG)
    except duckdb.ConnectionException as error:  # the same process holds it in the other mode
        raise WarehouseBusy(str(path), "this process") from error
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
        detail = str(error).strip()
        if "Could not set lock" in detail:
            held = _HOLDER.search(detail)
            holder = f"{held['pid']} ({Path(held['program']).name})" if held else "another process"
            raise WarehouseBusy(str(path), holder) from error
        raise WarehouseDamaged(str(path), detail) from error
