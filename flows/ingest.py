"""The main flow: what a source has new becomes published petaflop/s-days and a refitted trend."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from prefect import flow

from flows.failures import confirm_recorded
from flows.paper_source import open_papers
from flows.progress import paper_progress
from flows.settings import load_settings
from flows.steps import conclude, fetch_batch, opaque, read_batch, read_corrected, show_summary, writing_run
from flows.summary import IngestSummary  # noqa: TC001 - Prefect resolves the annotation


@flow(
    name="ingest",
    description="New papers become published petaflop/s-days and a refitted trend.",
    on_failure=[confirm_recorded],
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
    parameters = {"source": source, "since": since, "until": until, "limit": limit}
    with (
        open_papers(source, settings) as papers_source,
        writing_run(settings, source=papers_source.name, parameters=parameters) as run,
    ):
        read_corrected(run)
        first, last = run.window(_start_of(since), _end_of(until))
        worklist = run.worklist(papers_source.new_papers(first, last, None), limit=limit)
        with paper_progress(limit) as progress:
            for papers in worklist.batches(settings.batch_size):
                progress.expect(worklist.due)
                fetched, unfetched = fetch_batch(run, papers_source, papers, progress)
                read_batch(run, fetched, unfetched, progress)
        run.note_listing(papers_source.report())
        keeps_watermark = papers_source.name == "arxiv" and since is None
        summary = conclude(opaque(run), opaque(worklist), last if keeps_watermark else None)
        return show_summary(summary, settings)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)


def _end_of(day: date | None) -> datetime | None:
    start = _start_of(day)
    return None if start is None else start + timedelta(days=1, microseconds=-1)
