"""``pfsdays extract``: read PDFs without a database and print what was found, as a table or as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractors.sandbox import Limits
from flows.errors import RunFailed
from flows.extraction_rows import extract_paths
from flows.progress import paper_progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.settings import Settings


def print_extractions(paths: Sequence[Path], *, jobs: int, as_jsonl: bool, settings: Settings) -> None:
    """Read ``paths`` and print one line a paper (JSON), or one row a training run (table).

    Raises :class:`RunFailed` when every single PDF failed.
    """
    limits = Limits(
        cpu_seconds=round(settings.pdf_cpu_seconds),
        memory_bytes=settings.pdf_memory_bytes,
        wall_seconds=settings.pdf_wall_seconds,
    )
    rows = _counted(extract_paths(paths, jobs=jobs, limits=limits), len(paths))
    failed = _print_jsonl(rows) if as_jsonl else _print_table(rows)
    if failed:
        Console(stderr=True).print(f"{failed} of {len(paths)} PDFs failed")
    if failed == len(paths):
        raise RunFailed("no PDF could be read")


def _counted(rows: Iterable[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    with paper_progress(total, ("read",)) as progress:
        for row in rows:
            progress.advance("read")
            yield row


def _print_jsonl(rows: Iterable[dict[str, Any]]) -> int:
    failed = 0
    for row in rows:
        failed += "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return failed


def _print_table(rows: Iterable[dict[str, Any]]) -> int:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("paper")
    table.add_column("run")
    table.add_column("accelerators")
    table.add_column("hours", justify="right")
    table.add_column("parameters", justify="right")
    table.add_column("examples", justify="right")
    table.add_column("pfs-days", justify="right")
    table.add_column("page")
    failures = []
    for row in sorted(rows, key=lambda one: str(one["arxiv_id"])):
        if "error" in row:
            failures.append(row)
            continue
        if not row["runs"]:
            table.add_row(row["arxiv_id"], "[dim]no training of its own found[/dim]")
        for run in row["runs"]:
            table.add_row(
                row["arxiv_id"],
                escape(("* " if run.get("headline") else "  ") + str(run.get("name", ""))),
                _devices(run),
                _number(run.get("duration_hours")),
                _number(run.get("parameters")),
                _number(run.get("examples_seen")),
                _number(run.get("pfs_days")),
                ", ".join(str(page) for page in sorted({one["page"] for one in run.get("evidence", [])})),
            )
    console = Console(highlight=False)
    console.print(table)
    console.print("[dim]* the headline run: the paper's own run with the most compute[/dim]")
    for row in failures:
        console.print(f"{row['arxiv_id']}: {str(row['error']).splitlines()[0]}", markup=False)
    return len(failures)


def _devices(run: dict[str, Any]) -> str:
    count = _number(run.get("accelerator_count"))
    unit = " cores" if run.get("accelerator_unit") == "core" else ""
    name = str(run.get("accelerator") or "")
    return f"{count} × {name}{unit}" if count and name else count or name


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
