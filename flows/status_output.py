"""``pfsdays status``: what runs now, the last ingests, what fails, where everything lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.prefect_environment import running_server
from flows.query_output import as_table, wide_console
from flows.writer_lock import describe_writer
from warehouse.db import open_published
from warehouse.errors import PublishedMissing

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings import Settings

_QUERIES = {
    "last ingests": (
        "SELECT ingest_id AS ingest, source, status, strftime(started_at, '%Y-%m-%d %H:%M') AS started, "
        "papers_seen AS seen, pdfs_fetched AS fetched, papers_estimated AS estimated, "
        'papers_quarantined AS quarantined, papers_failed AS failed, rows_changed AS "rows changed" '
        "FROM ingests ORDER BY ingest_id DESC LIMIT 5"
    ),
    "failing papers, by reason": (
        'SELECT stage, reason_code AS reason, count(*) AS papers, count(*) FILTER (given_up) AS "given up", '
        "strftime(min(next_try_at), '%Y-%m-%d %H:%M') AS \"next try\" "
        "FROM attempts WHERE resolved_at IS NULL GROUP BY ALL ORDER BY papers DESC"
    ),
    "failing papers, latest": (
        "SELECT arxiv_id AS paper, stage, reason_code AS reason, tries, "
        "CASE WHEN given_up THEN 'given up' ELSE strftime(next_try_at, '%Y-%m-%d %H:%M') END "
        'AS "next try", string_split(rtrim(message, chr(10) || chr(32)), chr(10))[-1] AS message '
        "FROM attempts WHERE resolved_at IS NULL ORDER BY last_tried_at DESC, arxiv_id LIMIT 10"
    ),
}


def print_status(settings: Settings) -> None:
    """Print the status; a home where nothing was ingested yet is told as such, not as an error."""
    console = wide_console()
    console.print(f"home       {settings.home}")
    console.print(f"server     {_server(settings.home)}")
    console.print(f"writer     {describe_writer(settings.home) or 'nobody'}")
    console.print(f"database   {settings.published_path}")
    console.print(f"report     {settings.report_directory / 'index.html'}")
    try:
        with open_published(settings.published_path) as database:
            for title, query in _QUERIES.items():
                columns, rows = database.answer(query)
                if rows:
                    console.print(f"\n{title}", style="bold")
                    console.print(as_table(columns, rows))
    except PublishedMissing:
        console.print("\nnothing has been published yet; run `pfsdays ingest`")


def _server(home: Path) -> str:
    url = running_server(home)
    return url.removesuffix("/api") if url else "not running (start everything with `pfsdays up`)"
