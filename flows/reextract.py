"""Read the stored PDFs again after a change of rules, and show which headline numbers moved."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.batch import FetchedPaper
from flows.failures import confirm_recorded
from flows.progress import paper_progress
from flows.settings import load_settings
from flows.steps import STORED, conclude, opaque, read_batch, read_corrected, show_summary, writing_run
from flows.summary import IngestSummary  # noqa: TC001 - Prefect resolves the annotation
from warehouse.stored import papers_with_pdf


@flow(
    name="reextract",
    description="Read stored PDFs again after a change of rules; show what moved.",
    on_failure=[confirm_recorded],
)
def reextract(limit: int | None = None) -> IngestSummary:
    """Read every stored PDF that this version of the extractor has not read yet; nothing is fetched.

    The readings of earlier versions stay queryable; the view ``moved`` lists the headlines that changed, and
    the run's page shows them. ``limit`` bounds the papers read.
    """
    settings = load_settings()
    with writing_run(settings, source=STORED, parameters={"limit": limit}) as run:
        read_corrected(run)
        stored = {
            (paper.arxiv_id, paper.version): FetchedPaper(paper, pdf)
            for paper, pdf in papers_with_pdf(run.warehouse)
        }
        worklist = run.worklist((one.paper for one in stored.values()), limit=limit)
        with paper_progress(limit, ("read",)) as progress:
            for papers in worklist.batches(settings.batch_size):
                progress.expect(worklist.due)
                fetched = [stored[paper.arxiv_id, paper.version] for paper in papers]
                read_batch(run, fetched, [], progress)
        summary = conclude(opaque(run), opaque(worklist), None)
        create_table_artifact(run.moved(), key="moved-headlines", description="headlines that moved")
        return show_summary(summary, settings)
