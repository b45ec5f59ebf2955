"""A PDF in, an :class:`~extractors.records.Extraction` out: read, find, assemble."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from extractors import rules
from extractors.assembly import assemble
from extractors.assembly.drafts import other_readings
from extractors.assembly.names.own_names import find_own_names, is_survey
from extractors.assembly.whose.own_training import is_about_use, speaks_of_own_training
from extractors.document.pages import Block, Document, Page
from extractors.document.reader import read_document
from extractors.records import Extraction, Field, Finding, Issue, Severity, TrainingRun

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

__all__ = ["EXTRACTOR_VERSION", "extract_document", "extract_pdf", "warm_up"]

EXTRACTOR_VERSION = "0.6.0"
"""Raised with every change of the reading, the rules or the assembly that may change what is extracted."""

_STAGE = "extract"
_EVERY_TRIGGER = (
    "We trained the model with 1.2B parameters on 8 V100 GPUs for 3 days with a batch size of 512 for "
    "90 epochs over 1.3M images at 45% utilization in bf16, 300B tokens, 2000 GPU hours and "
    "3.1 × 10^23 FLOPs in all."
)


def extract_pdf(path: Path, *, published: date | None = None) -> Extraction:
    """Read one PDF and put its training runs together.

    ``published`` is the day of the paper's first version where the caller knows it; a device that did not
    exist by then, nor by the day of the stamp, is taken for a misreading. A paper without any statement of
    compute gives an extraction without runs. Raises :class:`~extractors.errors.DocumentError` for a file
    that cannot be read.
    """
    started = time.process_time()
    document = read_document(path)
    return extract_document(document, published=published, started=started)


def extract_document(
    document: Document, *, published: date | None = None, started: float | None = None
) -> Extraction:
    """Extract from a document that has been read; ``started`` is the process time when the reading began."""
    started = time.process_time() if started is None else started
    stamp = document.stamp
    pages = sorted(document.pages, key=lambda page: page.number)
    findings = _in_order(finding for page in pages for finding in rules.find_all(page))
    days = [day for day in (published, stamp.date if stamp else None) if day is not None]
    runs = assemble(
        findings,
        pages,
        own_names=find_own_names(document.plain),
        year=max(days).year if days else None,
        survey=is_survey(document.plain) or not speaks_of_own_training(document.plain),
        of_use=is_about_use(document.plain),
    )
    return Extraction(
        sha256=document.sha256,
        extractor_version=EXTRACTOR_VERSION,
        page_count=document.page_count,
        candidate_pages=tuple(page.number for page in pages),
        findings=findings,
        runs=runs,
        issues=_issues(document, findings, runs),
        stamp_id=stamp.arxiv_id if stamp else None,
        stamp_version=stamp.version if stamp else None,
        stamp_category=stamp.category if stamp else None,
        stamp_date=stamp.date if stamp else None,
        cpu_seconds=time.process_time() - started,
        page_sizes=document.page_sizes,
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(findings, key=lambda f: (f.evidence.page, f.evidence.start or 0, f.field, f.finding_id))
    )


def _issues(
    document: Document, findings: Iterable[Finding], runs: Iterable[TrainingRun]
) -> tuple[Issue, ...]:
    issues: list[Issue] = []
    if document.page_count and not any(text.strip() for text in document.plain):
        issues.append(
            Issue("pdf.no_text", Severity.WARNING, "the pages are pictures: no text to read", _STAGE)
        )
    if document.pages_skipped:
        message = f"{document.pages_skipped} pages beyond the limit were not looked at"
        issues.append(Issue("pdf.pages_skipped", Severity.NOTE, message, _STAGE))
    unknown: set[str] = set()
    for finding in findings:
        surface = finding.evidence.surface
        if finding.field is Field.ACCELERATOR and finding.text is None and surface.lower() not in unknown:
            unknown.add(surface.lower())
            issues.append(
                Issue(
                    "accelerator.unknown",
                    Severity.WARNING,
                    f"no accelerator of the lexicon is called {surface!r}: "
                    "add a spelling to extractors/lexicon/hardware.yaml",
                    _STAGE,
                    finding.evidence.page,
                    surface,
                )
            )
    issues.extend(
        Issue("run.ambiguous", Severity.NOTE, f"{run.name}: {'; '.join(other_readings(run.reasons))}", _STAGE)
        for run in runs
        if run.ambiguous
    )
    return tuple(issues)


def warm_up() -> None:
    """Load the lexicon and compile its patterns, so that the processes forked from this one find it done."""
    block = Block("paragraph", 0, len(_EVERY_TRIGGER))
    page = Page(1, 612.0, 792.0, _EVERY_TRIGGER, (block,))
    extract_document(Document(sha256="", page_count=1, pages=(page,), plain=(_EVERY_TRIGGER,)))
