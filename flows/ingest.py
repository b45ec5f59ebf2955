"""The main flow: what a source has new becomes published petaflop/s-days and a refitted trend."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.utilities.annotations import quote

from extractors.sources.errors import BadSourceOption, BadSourceSpec, SourceError
from extractors.sources.source import SourceOptions, open_source
from flows.batch import (
    FailedPaper,
    FetchedPaper,
    estimate_readings,
    fetch_papers,
    read_papers,
    with_failed,
)
from flows.errors import BadInput, RunFailed
from flows.pipeline import Ingest
from flows.progress import paper_progress
from flows.settings import load_settings
from flows.summary import IngestSummary, as_markdown
from flows.writer_lock import writer_lock
from warehouse.db import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect.client.schemas.objects import State, TaskRun
    from prefect.tasks import Task

    from expectations import ValidationOutcome
    from extractors.records import Paper
    from extractors.sources.source import Source
    from flows.settings import Settings
    from flows.worklist import Worklist
    from warehouse.frames import Reading

    OnEach = Callable[[], None]


def _worth_retrying(task_: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Say whether trying again may help: a source may be back, one that refused will refuse again."""
    del task_, run
    error = state.result(raise_on_failure=False)
    return isinstance(error, SourceError) and error.retryable


@task(name="fetch", retries=2, retry_delay_seconds=[60, 300], retry_condition_fn=_worth_retrying)
def fetch(
    source: Source, papers: list[Paper], settings: Settings, on_each: OnEach
) -> tuple[list[FetchedPaper], list[FailedPaper]]:
    """Bring a batch's PDFs into the store; what is there already is not fetched again."""
    return fetch_papers(source, papers, settings.pdf_directory, on_each=on_each)


@task(name="extract")
def extract(
    ingest_run: Ingest, fetched: list[FetchedPaper], on_each: OnEach
) -> tuple[list[Reading], list[FailedPaper]]:
    """Read a batch's PDFs in child processes, and estimate every run by all methods that apply."""
    readings, failed = read_papers(
        fetched, jobs=ingest_run.settings.jobs, limits=ingest_run.limits, on_each=on_each
    )
    return estimate_readings(readings, ingest_run.reference), failed


@task(name="validate")
def check(ingest_run: Ingest, readings: list[Reading]) -> ValidationOutcome:
    """Split a batch into accepted and quarantined rows; a fault of an expectation fails the run."""
    return ingest_run.check(readings)


@task(name="load")
def load(ingest_run: Ingest, readings: list[Reading], outcome: ValidationOutcome) -> int:
    """Load a batch in one transaction."""
    return ingest_run.store(readings, outcome)


@task(name="refresh-and-publish")
def conclude(ingest_run: Ingest, worklist: Worklist, watermark: datetime | None) -> IngestSummary:
    """Refit the trend, write coverage, publish the readers' copy and the report."""
    return ingest_run.conclude(worklist, watermark)


@flow(
    name="ingest", description="What a source has new becomes published petaflop/s-days and a refitted trend."
)
def ingest(
    source: str = "arxiv",
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> IngestSummary:
    """Pull, read, validate, load, estimate, refit, publish.

    ``source`` is ``arxiv``, ``mirror:DIR`` or ``sample``; ``since`` and ``until`` are the first and last day
    (UTC) to look at, by default from the source's watermark until now; ``limit`` bounds the papers that are
    worked on.

    Raises :class:`~flows.errors.BadInput` for a source that does not exist and
    :class:`~flows.errors.RunFailed` when the run as a whole failed; then nothing new is published.
    """
    settings = load_settings()
    logger = get_run_logger()
    options = SourceOptions(arxiv=settings.arxiv_options(), state_directory=settings.home / "state")
    try:
        opened = open_source(source, options)
    except (BadSourceSpec, BadSourceOption) as error:
        raise BadInput(str(error)) from error
    with (
        opened as papers_source,
        writer_lock(
            settings.home, purpose=f"ingest {source}", on_wait=lambda who: logger.info("waiting for %s", who)
        ),
        Warehouse.open(settings.warehouse_path) as warehouse,
    ):
        parameters = {"source": source, "since": since, "until": until, "limit": limit}
        ingest_run = Ingest.begin(settings, warehouse, source=papers_source.name, parameters=parameters)
        try:
            summary = _run(ingest_run, papers_source, since=since, until=until, limit=limit)
        except SourceError as error:
            ingest_run.fail(str(error))
            raise RunFailed(str(error)) from error
        except BaseException as error:
            ingest_run.fail(f"{type(error).__name__}: {error}")
            raise
    create_markdown_artifact(
        as_markdown(summary), key="ingest-summary", description=f"ingest {summary.ingest_id}"
    )
    if summary.whole_failed:
        raise RunFailed(
            f"all {summary.failed} papers of ingest {summary.ingest_id} failed; see `pfsdays status`"
        )
    return summary


def _run(
    ingest_run: Ingest, source: Source, *, since: date | None, until: date | None, limit: int | None
) -> IngestSummary:
    """List, work through the batches, conclude."""
    first, last = ingest_run.window(_start_of(since), _end_of(until), explicit=since is not None)
    worklist = ingest_run.worklist(source.new_papers(first, last, None), limit=limit)
    with paper_progress(limit) as progress:
        for papers in worklist.batches(ingest_run.settings.batch_size):
            progress.expect(worklist.due)
            fetched, unfetched = fetch(
                quote(source),
                quote(papers),
                quote(ingest_run.settings),
                quote(partial(progress.advance, "fetch")),
            )
            ingest_run.note_fetched(sum(one.pdf is not None for one in fetched))
            readings, unread = extract(
                quote(ingest_run), quote(fetched), quote(partial(progress.advance, "read"))
            )
            failed = [*unfetched, *unread]
            readings = with_failed(readings, failed)
            load(quote(ingest_run), quote(readings), quote(check(quote(ingest_run), quote(readings))))
            ingest_run.note_failures(failed)
    ingest_run.note_listing(source.report())
    return conclude(quote(ingest_run), quote(worklist), last)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)


def _end_of(day: date | None) -> datetime | None:
    return (
        None
        if day is None
        else datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1, microseconds=-1)
    )
