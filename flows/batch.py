"""The steps that a batch of papers goes through: fetch, read, estimate. Plain functions, no schedule.

A paper that fails leaves its batch as a :class:`FailedPaper` with stage and reason; the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.sandbox import ExtractionFailure, Limits, extract_many
from extractors.sources.errors import PdfUnavailable
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.corrections import apply_corrections, tripped_issue
from warehouse.frames import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extractors.records import Extraction, Issue, Paper, PdfFile
    from extractors.sources.source import Source
    from warehouse.analysis.compute import Estimate
    from warehouse.analysis.corrections import Correction
    from warehouse.reference.load import Reference


@dataclass(frozen=True, slots=True)
class FailedPaper:
    """A paper that could not be taken through a stage. ``retryable``: whether another try may help."""

    paper: Paper
    stage: str
    code: str
    message: str
    retryable: bool = True


def with_failed(readings: Sequence[Reading], failed: Iterable[FailedPaper]) -> list[Reading]:
    """Add the records of failed papers, unread, so that the warehouse knows what it has to try again."""
    return [*readings, *(Reading(one.paper) for one in failed)]


@dataclass(frozen=True, slots=True)
class FetchedPaper:
    """A paper with its stored PDF; ``None`` where there is nothing to read (a withdrawn paper)."""

    paper: Paper
    pdf: PdfFile | None


def fetch_papers(
    source: Source, papers: Iterable[Paper], directory: Path, *, on_each: Callable[[], None] = lambda: None
) -> tuple[list[FetchedPaper], list[FailedPaper]]:
    """Bring the papers' PDFs below ``directory``, one after the other.

    A withdrawn paper is not fetched. Raises the source's errors other than
    :class:`~extractors.sources.errors.PdfUnavailable`: the next paper would fare no better.
    """
    fetched: list[FetchedPaper] = []
    failed: list[FailedPaper] = []
    for paper in papers:
        try:
            fetched.append(
                FetchedPaper(paper, None if paper.withdrawn else source.fetch_pdf(paper, directory))
            )
        except PdfUnavailable as error:
            failed.append(FailedPaper(paper, "fetch", error.code, str(error), error.retryable))
        on_each()
    return fetched, failed


def read_papers(
    fetched: Sequence[FetchedPaper],
    *,
    jobs: int,
    limits: Limits,
    on_each: Callable[[], None] = lambda: None,
) -> tuple[list[Reading], list[FailedPaper]]:
    """Extract each PDF in a child process of its own; the readings keep the order of ``fetched``."""
    by_path = {Path(one.pdf.path): one for one in fetched if one.pdf is not None}
    published = {path: one.paper.published for path, one in by_path.items() if one.paper.published}
    extractions: dict[Path, Extraction] = {}
    failed: list[FailedPaper] = []
    for path, outcome in extract_many(by_path, jobs, limits, published=published):
        if isinstance(outcome, ExtractionFailure):
            failed.append(FailedPaper(by_path[path].paper, "extract", outcome.code, outcome.message))
        else:
            extractions[path] = outcome
        on_each()
    readings = []
    for one in fetched:
        if one.pdf is None:
            readings.append(Reading(one.paper))
        elif (extraction := extractions.get(Path(one.pdf.path))) is not None:
            readings.append(Reading(one.paper, one.pdf, extraction))
    return readings, failed


def estimate_readings(
    readings: Iterable[Reading], reference: Reference, corrections: Sequence[Correction] = ()
) -> list[Reading]:
    """Apply the corrections, then estimate every run of every reading by all methods that apply."""
    return [_estimated(_corrected(reading, corrections), reference) for reading in readings]


def _corrected(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    if reading.extraction is None:
        return reading
    runs, applied, tripped = apply_corrections(
        reading.extraction.runs,
        corrections,
        arxiv_id=reading.paper.arxiv_id,
        version=reading.paper.version,
    )
    if not applied and not tripped:
        return reading
    return replace(
        reading,
        extraction=replace(reading.extraction, runs=runs),
        issues=(*reading.issues, *map(tripped_issue, tripped)),
        corrected_runs=frozenset(one.run_id for one in applied),
        corrections=(*applied, *tripped),
    )


def _estimated(reading: Reading, reference: Reference) -> Reading:
    if reading.extraction is None:
        return reading
    estimates: list[Estimate] = []
    issues: list[Issue] = []
    for run in reading.extraction.runs:
        found, raised = estimate_run(run, published=reading.paper.published, reference=reference)
        estimates.extend(found)
        issues.extend(raised)
    return replace(reading, estimates=tuple(estimates), issues=(*reading.issues, *issues))
