"""One ingest from its beginning to its end, as plain steps on the warehouse; the flow says in what order.

Batches enter through :mod:`flows.intake`; only at the end does the watermark move, and is the readers' copy
replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, Any

from extractors.extract import EXTRACTOR_VERSION
from extractors.sandbox import Limits
from flows.batch import FetchedPaper
from flows.corrections_file import read_corrections
from flows.intake import guard_coverage
from flows.summary import IngestSummary
from flows.worklist import Worklist
from warehouse.alarm_store import look_at_trend
from warehouse.attempts import (
    due_for_retry,
    given_up_papers,
    waiting_for_retry,
)
from warehouse.checks import require_checks
from warehouse.corrections_store import count_tripped, papers_to_correct
from warehouse.db import open_published
from warehouse.ledger import (
    IngestCounts,
    begin_ingest,
    finish_ingest,
    known_versions,
    read_watermark,
    set_watermark,
)
from warehouse.load_reference import load_published_points
from warehouse.operator_alarm_store import watch_operations
from warehouse.publish import publish
from warehouse.reference import Reference, load_reference
from warehouse.reference.trend_reference import load_published_points as load_post_points
from warehouse.refresh import headline_doubling_months, refresh
from warehouse.report import read_report_data, render_report
from warehouse.stored import failed_papers_due, papers_with_pdf, withdrawn_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.records import Paper
    from extractors.sources.source import SourceReport
    from flows.settings import Settings
    from warehouse.analysis.corrections import Correction
    from warehouse.db import Warehouse


def pdf_limits(settings: Settings) -> Limits:
    """Return what one PDF may take of this machine."""
    return Limits(
        cpu_seconds=round(settings.pdf_cpu_seconds),
        memory_bytes=settings.pdf_memory_bytes,
        wall_seconds=settings.pdf_wall_seconds,
    )


@dataclass(slots=True)
class Ingest:
    """One run of the pipeline on an open warehouse: its number, and what it has counted so far."""

    settings: Settings
    warehouse: Warehouse
    ingest_id: int
    source: str
    started: datetime
    corrections: tuple[Correction, ...] = ()
    counts: IngestCounts = field(default_factory=IngestCounts)
    without_pdf: int = 0
    refused: list[str] = field(default_factory=list)

    @classmethod
    def begin(
        cls, settings: Settings, warehouse: Warehouse, *, source: str, parameters: Mapping[str, Any]
    ) -> Ingest:
        """Open an ingest in the ledger; one that never ended is marked interrupted there.

        Raises :class:`~flows.errors.BadInput`, before anything is written, where the corrections file cannot
        be used.
        """
        corrections = read_corrections(settings.corrections_file)
        now = datetime.now(UTC)
        ingest_id = begin_ingest(
            warehouse,
            source=source,
            parameters=parameters,
            code_version=installed_version("pfsdays"),
            extractor_version=EXTRACTOR_VERSION,
            now=now,
        )
        run = cls(settings, warehouse, ingest_id, source, now, corrections)
        run.watch(now)
        return run

    @property
    def limits(self) -> Limits:
        """What one PDF may take of this machine."""
        return pdf_limits(self.settings)

    @property
    def reference(self) -> Reference:
        """The cited facts that estimates are made with."""
        return load_reference()

    def window(
        self, since: datetime | None, until: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        """Return from when to when to list: what was asked for, else from the source's watermark until now.

        Only ``arxiv`` keeps a watermark: a source on disk is listed whole each time, as old papers may be
        added to it; what is known costs nothing.
        """
        if self.source != "arxiv":
            return since, until
        return since or read_watermark(self.warehouse, self.source), until or self.started

    def worklist(self, listed: Iterable[Paper], *, limit: int | None) -> Worklist:
        """Return the papers to work on: those ``listed`` that are not known, and those due again."""
        due = due_for_retry(self.warehouse, EXTRACTOR_VERSION, self.started)
        return Worklist(
            listed=listed,
            retries=failed_papers_due(self.warehouse, source=self.source, keys=due),
            known=known_versions(self.warehouse, EXTRACTOR_VERSION) | withdrawn_versions(self.warehouse),
            waiting=waiting_for_retry(self.warehouse, EXTRACTOR_VERSION, self.started),
            limit=limit,
        )

    def papers_to_correct(self) -> list[FetchedPaper]:
        """Return the stored papers that were read with other corrections than the file has now.

        Those that failed and must wait for their next try are left out.
        """
        wanted = papers_to_correct(self.warehouse, self.corrections)
        if not wanted:
            return []
        waiting = waiting_for_retry(self.warehouse, EXTRACTOR_VERSION, self.started)
        return [
            FetchedPaper(paper, pdf)
            for paper, pdf in papers_with_pdf(self.warehouse, only=wanted)
            if (paper.arxiv_id, paper.version) not in waiting
        ]

    def note_fetched(self, papers: int) -> None:
        """Count PDFs that are in the store now."""
        self.counts = self.counts.plus(pdfs_fetched=papers)

    def note_listing(self, report: SourceReport) -> None:
        """Keep what the source had to say beside the papers: missing PDFs, lines that were refused."""
        self.without_pdf = report.without_pdf
        self.refused = [issue.message for issue in report.issues]

    def conclude(self, worklist: Worklist, watermark: datetime | None) -> IngestSummary:
        """Refit the trend, close the ingest, replace the readers' copy and the report; return what happened.

        ``watermark`` is up to when all papers were listed, ``None`` where a run asked for a window of its
        own and so says nothing of what lies before it. It moves only over papers that were all taken.
        """
        before = headline_doubling_months(self.warehouse)
        points = load_published_points(self.warehouse, self.ingest_id, load_post_points())
        self.counts = self.counts.plus(rows_changed=points.total)
        refreshed = refresh(self.warehouse, self.ingest_id, seed=self.settings.seed)
        require_checks(self.warehouse)
        guard_coverage(self)
        given_up = len(given_up_papers(self.warehouse, EXTRACTOR_VERSION))
        counts = replace(
            self.counts,
            papers_seen=worklist.seen,
            papers_given_up=given_up,
            doubling_months_before=before,
            doubling_months_after=refreshed.doubling_months,
            message="; ".join(self.refused[:3]) or None,
        )
        reached = watermark if worklist.exhausted else worklist.last_updated
        if watermark is not None and reached is not None:
            set_watermark(self.warehouse, self.source, min(reached, self.started), self.ingest_id)
        whole_failed = worklist.fresh > 0 and counts.papers_failed >= worklist.due
        if whole_failed:
            counts = replace(counts, message=f"all {counts.papers_failed} papers failed")
        report = self._finish(counts, status="failed" if whole_failed else "succeeded")
        return IngestSummary(
            ingest_id=self.ingest_id,
            source=self.source,
            seen=worklist.seen,
            due=worklist.due,
            fetched=counts.pdfs_fetched,
            without_pdf=self.without_pdf,
            with_runs=counts.papers_with_runs,
            estimated=counts.papers_estimated,
            quarantined=counts.papers_quarantined,
            failed=counts.papers_failed,
            given_up=given_up,
            rows_changed=counts.rows_changed,
            refused=tuple(self.refused),
            doubling_months_before=before,
            doubling_months_after=refreshed.doubling_months,
            published=str(self.settings.published_path),
            report=report,
            seconds=(datetime.now(UTC) - self.started).total_seconds(),
            tripped=count_tripped(self.warehouse),
            whole_failed=whole_failed,
        )

    def look_at_trend(self, month: date) -> list[str]:
        """Look at the trend once for the calendar month of ``month`` and store what it finds.

        Returns the messages of the changes to tell of; a second look in the same month finds none.
        """
        news = look_at_trend(
            self.warehouse,
            self.ingest_id,
            month,
            seed=self.settings.seed,
            report=self.settings.report_address,
            now=self.started,
        )
        return [change.message for change in news or ()]

    def watch(self, now: datetime, *, counted_source: str | None = None) -> None:
        """Raise and end the alarms about the pipeline; with ``counted_source`` those of its shares, too."""
        watch_operations(
            self.warehouse,
            self.ingest_id,
            source=counted_source,
            report=self.settings.report_address,
            now=now,
        )

    def close(self) -> str:
        """Close an ingest that worked on no papers; publish. Returns the report's path."""
        months = headline_doubling_months(self.warehouse)
        return self._finish(
            replace(
                self.counts,
                doubling_months_before=months,
                doubling_months_after=months,
                message="; ".join(self.refused[:3]) or None,
            )
        )

    def _finish(self, counts: IngestCounts, *, status: str = "succeeded") -> str:
        now = datetime.now(UTC)
        finish_ingest(self.warehouse, self.ingest_id, counts, status=status, now=now)
        self.counts = counts
        self.watch(now, counted_source=self.source)
        publish(self.warehouse, self.settings.published_path)
        with open_published(self.settings.published_path) as published:
            return str(render_report(read_report_data(published.query), self.settings.report_directory))

    def moved(self) -> list[dict[str, Any]]:
        """Return the headlines that this ingest changed, added or took away, the largest change first."""
        rows = self.warehouse.rows(
            "SELECT arxiv_id, old_pfs_days, new_pfs_days, ratio FROM moved WHERE ingest_id = ? "
            "ORDER BY abs(ln(ratio)) DESC NULLS FIRST, arxiv_id",
            [self.ingest_id],
        )
        names = ("paper", "pfs-days before", "pfs-days after", "ratio")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def fail(self, message: str) -> None:
        """Close the ingest as failed; what its batches loaded stays and is taken up by the next."""
        counts = replace(self.counts, message=message)
        now = datetime.now(UTC)
        finish_ingest(self.warehouse, self.ingest_id, counts, status="failed", now=now)
        self.watch(now)
