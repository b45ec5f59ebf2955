"""A home of the pipeline as tests see it: set by the environment, looked at through what is published."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.standin.corpus import Corpus, StandinPaper, Version, minimal_pdf
from warehouse.db import Warehouse, open_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pytest

    from tests.standin.server import StandinArxiv

ROOT = Path(__file__).resolve().parents[2]
MEMORY = frozenset({"ingests", "watermarks"})
"""What every run writes: that it ran, and up to when it looked."""


def compute_pdf(gpus: int, days: int) -> bytes:
    """A paper that states what it was trained on."""
    return minimal_pdf(f"We trained our model on {gpus} V100 GPUs for {days} days.")


def paper(arxiv_id: str, created: datetime, *, gpus: int = 8, days: int = 4) -> StandinPaper:
    return StandinPaper(arxiv_id, f"Paper {arxiv_id}", [Version(created, compute_pdf(gpus, days))])


def hourly(count: int, first: datetime, prefix: str = "2611.9") -> Corpus:
    """``count`` papers, one an hour; paper n was trained on 8 V100 for n + 1 days."""
    corpus = Corpus()
    for n in range(count):
        corpus.add(paper(f"{prefix}{n:04d}", first + timedelta(hours=n), days=n + 1))
    return corpus


class Home:
    """One ``PFSDAYS_HOME``; ``set`` and ``ask`` change its settings by the environment."""

    def __init__(self, path: Path, environment: pytest.MonkeyPatch) -> None:
        self.path = path
        self.environment = environment
        self.set(home=path, jobs=2, config=path / "none.toml")

    def set(self, **settings: object) -> None:
        for name, value in settings.items():
            self.environment.setenv(f"PFSDAYS_{name.upper()}", str(value))

    def ask(self, standin: StandinArxiv, **settings: object) -> None:
        """Ask this stand-in for arXiv, without pauses."""
        addresses = {"arxiv_api_url": standin.api_url, "arxiv_pdf_url": standin.pdf_url}
        self.set(**addresses, arxiv_delay_seconds=0, **settings)

    def without_report(self) -> None:
        """Save the second that drawing the report costs each run."""
        self.environment.setattr("flows.pipeline.render_report", lambda data, directory: directory)

    @property
    def published(self) -> Path:
        return self.path / "published" / "pfsdays.duckdb"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the published database."""
        with open_published(self.published) as database:
            return database.rows(sql)

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self.rows(sql)]

    def headlines(self) -> dict[str, float]:
        """Petaflop/s-days by paper, as published."""
        return dict(self.rows("SELECT arxiv_id, pfs_days FROM training_compute ORDER BY arxiv_id"))

    def failing(self) -> dict[str, tuple[str, str, int, bool]]:
        """Stage, reason, tries and whether given up, by paper whose failure stands."""
        rows = self.rows(
            "SELECT arxiv_id, stage, reason_code, tries, given_up FROM attempts WHERE resolved_at IS NULL"
        )
        return {arxiv_id: tuple(rest) for arxiv_id, *rest in rows}  # type: ignore[misc]

    def ingests(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT ingest_id, source, status, rows_changed FROM ingests ORDER BY ingest_id")

    def watermark(self) -> datetime | None:
        found = self.column("SELECT until FROM watermarks WHERE watermark = 'arxiv'")
        return found[0] if found else None

    def hashes(self, without: frozenset[str] = MEMORY) -> dict[str, tuple[int, int]]:
        """Number of rows and a hash of their content, for each published table that is not in ``without``."""
        with open_published(self.published) as database:
            tables = database.rows(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
            )
            return {
                name: database.rows(
                    f'SELECT count(*), coalesce(bit_xor(hash(t::VARCHAR)), 0) FROM {schema}."{name}" AS t'
                )[0]
                for schema, name in tables
                if name not in without
            }

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """Open the private database, as the next run would."""
        with Warehouse.open(self.path / "warehouse.duckdb") as warehouse:
            yield warehouse

    def let_pass(self, hours: float) -> None:
        """Bring every waiting try so many hours nearer."""
        with self.warehouse() as warehouse:
            warehouse.execute(
                "UPDATE attempts SET next_try_at = next_try_at - to_seconds(?)", [round(hours * 3600)]
            )


def write_mirror(directory: Path, papers: Iterable[StandinPaper]) -> Path:
    """Write the papers as a mirror: a metadata snapshot and the PDF of each version that has one."""
    (directory / "pdf").mkdir(parents=True, exist_ok=True)
    lines = []
    for one in papers:
        for number, version in enumerate(one.versions, start=1):
            content = version.content()
            path = directory / "pdf" / f"{one.arxiv_id}v{number}.pdf"
            if content is not None and not path.exists():
                path.write_bytes(content)
        entry = {
            "id": one.arxiv_id,
            "title": one.title,
            "abstract": one.abstract,
            "comments": one.comment,
            "authors": ", ".join(one.authors),
            "categories": " ".join(one.categories),
            "versions": [
                {"version": f"v{number}", "created": f"{version.created:%a, %d %b %Y %H:%M:%S} GMT"}
                for number, version in enumerate(one.versions, start=1)
            ],
            "update_date": f"{one.updated:%Y-%m-%d}",
        }
        lines.append(json.dumps(entry))
    (directory / "metadata.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return directory


def day(days_ago: float) -> datetime:
    """A full minute so many days ago."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).replace(second=0, microsecond=0)


def start_pfsdays(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command line in a process (and a session) of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )


def wait_until(happened: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


def processes_of(home: Path) -> dict[int, str]:
    """Living processes that were started with this home in their environment."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if f"PFSDAYS_HOME={home}\0".encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200]
        except (OSError, PermissionError):
            continue
    return found


def end(child: subprocess.Popen[str]) -> None:
    """Make sure that a child is gone, with everything in its session's group."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
