"""How a batch of readings enters the warehouse: validated, loaded all or nothing, failures kept by reason.

Each batch has a transaction of its own, so that a run that is cut off loses at most the batch it was in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from expectations.coverage import coverage_results_frame, judge_coverage, require_coverage
from expectations.validate import ValidationOutcome, validate
from extractors.extract import EXTRACTOR_VERSION
from flows.headlines import headline_runs
from warehouse.attempts import RetryRule, record_failure, record_success
from warehouse.corrections_store import corrections_frame
from warehouse.frames import batch_frames, with_headlines
from warehouse.load import add_validations, load_batch
from warehouse.refresh import latest_coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.batch import FailedPaper
    from flows.pipeline import Ingest
    from warehouse.frames import Reading

__all__ = ["check", "guard_coverage", "note_failures", "store"]


def check(run: Ingest, readings: Sequence[Reading]) -> ValidationOutcome:
    """Validate a batch. Raises :class:`expectations.ExpectationFault` where an expectation errs."""
    return validate(batch_frames(readings), expected_papers=len(readings), as_of=run.started.date())


def store(run: Ingest, readings: Sequence[Reading], outcome: ValidationOutcome) -> int:
    """Load what was accepted and what was rejected, all or nothing; return the rows changed."""
    accepted = dict(outcome.accepted)
    headlines = headline_runs(readings, accepted)
    accepted["estimates"] = with_headlines(accepted["estimates"], headlines)
    loaded = load_batch(
        run.warehouse,
        run.ingest_id,
        accepted,
        quarantined=outcome.quarantined,
        validations=outcome.results,
        corrections=corrections_frame(readings),
    )
    read = {
        (one.paper.arxiv_id, one.paper.version)
        for one in readings
        if one.extraction is not None or one.paper.withdrawn
    }
    record_success(run.warehouse, read, ingest_id=run.ingest_id, now=run.started)
    extracted = [one for one in readings if one.extraction is not None]
    run.counts = run.counts.plus(
        papers_extracted=len(extracted),
        papers_with_runs=sum(bool(one.extraction.runs) for one in extracted if one.extraction),
        papers_estimated=sum(headline is not None for headline in headlines.values()),
        papers_quarantined=outcome.quarantined["arxiv_id"].nunique(),
        papers_changed=loaded.papers.added,
        rows_changed=loaded.rows_changed,
    )
    return loaded.rows_changed


def guard_coverage(run: Ingest) -> None:
    """Judge what was read of the papers of this ingest, store the results, and stop where almost nothing was.

    Where this ingest changed nothing, the coverage stored last is judged again, so that what was stopped is
    not published by the next run. Raises :class:`expectations.errors.CoverageCollapsed`.
    """
    coverage = latest_coverage(run.warehouse)
    results = judge_coverage(coverage)
    if results and (coverage["ingest_id"] == run.ingest_id).all():
        add_validations(run.warehouse, run.ingest_id, coverage_results_frame(results))
    require_coverage(coverage, results)


def note_failures(run: Ingest, failed: Sequence[FailedPaper]) -> None:
    """Store each failed paper with stage and reason; it is tried again later, or given up.

    One that no other try can help (a PDF over the size limit, say) is given up at once.
    """
    first_delay = timedelta(hours=run.settings.retry_hours)
    for one in failed:
        record_failure(
            run.warehouse,
            arxiv_id=one.paper.arxiv_id,
            version=one.paper.version,
            extractor_version=EXTRACTOR_VERSION,
            stage=one.stage,
            reason_code=one.code,
            message=one.message,
            ingest_id=run.ingest_id,
            now=run.started,
            rule=RetryRule(first_delay, max_tries=run.settings.max_tries if one.retryable else 1),
        )
    run.counts = run.counts.plus(papers_failed=len(failed))
