"""``pfsdays import epoch``: Epoch AI's published table of models, set beside what was read here."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flows.errors import BadInput
from flows.query_output import as_table, wide_console
from flows.writing import EPOCH, recorded, writing_warehouse
from warehouse.epoch_store import load_epoch_models
from warehouse.reference.epoch_import import EPOCH_CREDIT, EpochFileError, parse_epoch

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings import Settings
    from warehouse.reference.epoch_import import EpochTable

__all__ = ["EpochImport", "import_epoch", "print_import", "read_epoch_file"]

SHOWN = 20
"""Rows of the comparison that the command prints; the view has them all."""
_COMPARISON = (
    "SELECT arxiv_id, epoch_model, run_name, pfs_days AS ours_pfs_days, epoch_pfs_days, ratio, matched_by, "
    "paired_by, epoch_basis FROM epoch_comparison ORDER BY factor DESC, epoch_model"
)


@dataclass(frozen=True, slots=True)
class EpochImport:
    """What an import brought: the table as read, the rows changed, and the comparison with our papers.

    ``comparison`` holds rows of the view ``epoch_comparison`` with these ``columns``, the widest apart
    first.
    """

    table: EpochTable
    ingest_id: int
    rows_changed: int
    columns: tuple[str, ...]
    comparison: list[tuple[Any, ...]]


def read_epoch_file(path: Path) -> tuple[EpochTable, str]:
    """Return the models of the file at ``path`` and the SHA-256 of its bytes.

    Raises :class:`BadInput` where it cannot be read or is none of Epoch AI's tables of models.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        text = content.decode("utf-8")
        table = parse_epoch(text, latest=datetime.now(UTC).date())
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: no text in UTF-8 ({error.reason} at byte {error.start})") from error
    except EpochFileError as error:
        raise BadInput(f"{path}: {error}") from error
    return table, sha256(content).hexdigest()


def import_epoch(settings: Settings, path: Path) -> EpochImport:
    """Load the file as the current table of Epoch AI, publish, and return what it brought.

    Raises :class:`BadInput` for a file that is no such table; then nothing changes.
    """
    table, digest = read_epoch_file(path)
    with (
        writing_warehouse(settings, purpose=f"import {path.name}", on_wait=_tell_wait) as warehouse,
        recorded(settings, warehouse, source=EPOCH, parameters={"file": path.name, "sha256": digest}) as run,
    ):
        changes = load_epoch_models(warehouse, run.ingest_id, table, file_name=path.name, sha256=digest)
        run.counts = run.counts.plus(rows_changed=changes.total)
        run.refused = [f"line {row.line}: {row.model}: {'; '.join(row.reasons)}" for row in table.refused]
        run.close()
        columns, comparison = warehouse.answer(_COMPARISON)
    return EpochImport(table, run.ingest_id, changes.total, columns, comparison)


def print_import(done: EpochImport) -> None:
    """Print what was taken, every refused row with its line, and where we differ most from Epoch AI."""
    table, out = done.table, sys.stdout
    out.write(
        f"{len(table.models)} models ({table.generation} column names), {len(table.refused)} rows refused, "
        f"{done.rows_changed} rows changed; ingest {done.ingest_id}\n"
    )
    for row in table.refused:
        out.write(f"refused, line {row.line}: {row.model or '(no name)'}: {'; '.join(row.reasons)}\n")
    rows = done.comparison
    if not rows:
        out.write("no paper here is among them\n")
    else:
        ratio = done.columns.index("ratio")
        within = sum(1 / 3 <= row[ratio] <= 3 for row in rows)
        out.write(
            f"{len(rows)} models beside papers here, {within} within a factor of 3; the widest apart:\n"
        )
        wide_console().print(as_table(done.columns, rows[:SHOWN]))
    out.write(f'all rows: pfsdays sql "from epoch_comparison"\n{EPOCH_CREDIT}\n')


def _tell_wait(holder: str) -> None:
    sys.stderr.write(f"pfsdays: waiting for {holder}\n")
