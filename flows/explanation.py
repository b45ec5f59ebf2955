"""How one paper was read: findings, the runs they became, the headline, and what was left out and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from extractors.assembly.whose.selection import refusal
from extractors.records import Extraction, Field, Finding, TrainingRun
from flows.errors import BadInput
from warehouse.analysis.headline import choose_headline, chosen_estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from warehouse.analysis.estimate import Estimate

__all__ = ["explain", "print_explanation"]

_LONGEST_WORDS = 100
_CANNOT_ESTIMATE = (
    "no estimate: a run needs a printed total, or accelerator model × number × time, or operations "
    "(parameters × tokens, forward cost × examples)"
)


def print_explanation(target: str, *, pdf_directory: Path) -> None:
    """Read the PDF that ``target`` names and print how it was read.

    ``target`` is a path, or an arXiv id whose PDF lies in ``pdf_directory``.
    Raises :class:`~flows.errors.BadInput` where there is no such PDF.
    """
    from extractors.extract import extract_pdf  # noqa: PLC0415 - laying out needs no PDF library
    from flows.extraction_rows import (  # noqa: PLC0415
        estimate_extraction,
        paper_id,
        published_month,
    )

    path = _find_pdf(target, pdf_directory)
    published = published_month(paper_id(path, None))
    extraction = extract_pdf(path, published=published)
    estimates = estimate_extraction(extraction, published=published or extraction.stamp_date)
    Console().print(explain(extraction, estimates))


def explain(extraction: Extraction, estimates: Mapping[str, Sequence[Estimate]]) -> RenderableType:
    """Lay out the reading of one paper: findings with page and words, runs, headline, what entered no run."""
    headline = choose_headline(estimates)
    by_id = {finding.finding_id: finding for finding in extraction.findings}
    used = {i for run in extraction.runs for _, ids in run.findings for i in ids}
    parts: list[RenderableType] = [_summary(extraction)]
    ordered = sorted(
        extraction.runs, key=lambda run: (run.run_id != headline, -_pfs_days(estimates.get(run.run_id, ())))
    )
    parts.extend(
        _run_table(run, by_id, estimates.get(run.run_id, ()), is_headline=run.run_id == headline)
        for run in ordered
    )
    parts.append(_headline_reason(ordered, headline, estimates))
    left_out = [f for f in extraction.findings if f.finding_id not in used]
    if left_out:
        parts.append(_left_out_table(left_out))
    parts.extend(
        Text(
            f"{issue.severity.value}: {issue.code}: {issue.message}"
            + (f" (page {issue.page})" if issue.page else "")
        )
        for issue in extraction.issues
    )
    return Group(*parts)


def _find_pdf(target: str, pdf_directory: Path) -> Path:
    path = Path(target)
    if path.is_file():
        return path
    stem = target.replace("/", "_")
    stored = sorted(
        p for p in pdf_directory.rglob(f"{stem}*.pdf") if p.stem == stem or p.stem.startswith(f"{stem}v")
    )
    if not stored:
        raise BadInput(
            f"{target}: neither a PDF nor an arXiv id whose PDF lies in {pdf_directory}; "
            "run `pfsdays ingest` first"
        )
    return stored[-1]


def _summary(extraction: Extraction) -> Text:
    name = extraction.stamp_id or "no stamp"
    pages = ", ".join(map(str, extraction.candidate_pages)) or "none"
    return Text(
        f"{name}: {extraction.page_count} pages, read closely: {pages}; {len(extraction.findings)} findings, "
        f"{len(extraction.runs)} runs of the paper's own"
    )


def _run_table(
    run: TrainingRun, by_id: Mapping[str, Finding], estimates: Sequence[Estimate], *, is_headline: bool
) -> Table:
    mark = "HEADLINE " if is_headline else ""
    doubt = ", another reading is equally good" if run.ambiguous else ""
    table = Table(
        title=f"{mark}{run.name} ({run.task.value}, score {run.score:.2f}{doubt})", title_justify="left"
    )
    for title in ("field", "value", "page", "words"):
        table.add_column(title)
    for field, ids in run.findings:
        findings = [by_id[i] for i in ids if i in by_id]
        pages = ", ".join(str(page) for page in sorted({f.evidence.page for f in findings}))
        words = " | ".join(_shorten(f.evidence.surface) for f in findings)
        derived = " (derived)" if field in run.derived else ""
        table.add_row(field.value, _value_of(run, field) + derived, pages, Text(words))
    for reason in run.reasons:
        table.add_row("joined by", Text(reason), "", "")
    for estimate in estimates:
        span = f"{estimate.pfs_days_low:.3g} to {estimate.pfs_days_high:.3g}"
        chosen = "chosen: " if estimate.chosen else ""
        table.add_row(
            "pfs_days",
            f"{estimate.pfs_days:.4g} ({span})",
            "",
            Text(f"{chosen}{estimate.method}: {estimate.formula}"),
        )
    if not estimates:
        table.add_row("pfs_days", "–", "", _CANNOT_ESTIMATE)
    return table


def _value_of(run: TrainingRun, field: Field) -> str:
    value = getattr(run, field.value)
    if field is Field.ACCELERATOR and value is None:
        return f"{run.accelerator_surface} (not in the lexicon)"
    if field is Field.EXAMPLES_SEEN and value is not None:
        return f"{value:.6g} {run.examples_unit or ''}".strip()
    if field is Field.ACCELERATOR_COUNT and value is not None:
        return f"{value:g} ({run.accelerator_unit.value})"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _pfs_days(estimates: Sequence[Estimate]) -> float:
    chosen = chosen_estimate(estimates)
    return chosen.pfs_days if chosen else 0.0


def _headline_reason(
    runs: Sequence[TrainingRun], headline: str | None, estimates: Mapping[str, Sequence[Estimate]]
) -> Text:
    if headline is None:
        return Text(
            "No headline: no run of the paper's own gives enough for an estimate."
            if runs
            else "No run of its own."
        )
    best = next(run for run in runs if run.run_id == headline)
    text = f"Headline: {best.name}, {_pfs_days(estimates[headline]):.4g} pfs-days, "
    text += f"the most compute of {len(runs)} runs."
    others = [(run, _pfs_days(estimates.get(run.run_id, ()))) for run in runs if run.run_id != headline]
    for run, size in others[:3]:
        text += f" {run.name}: {f'{size:.4g} pfs-days' if size else 'no estimate'}."
    return Text(text)


def _left_out_table(findings: Sequence[Finding]) -> Table:
    table = Table(title="Entered no run", title_justify="left")
    for title in ("field", "value", "page", "words", "why", "rule"):
        table.add_column(title)
    for f in findings:
        value = f.text if f.value is None else f"{f.value:.6g}"
        why = refusal(f) or "joined to no run: too far from any, or another statement fits better"
        words = Text(_shorten(f.evidence.sentence))
        table.add_row(
            f.field.value, value or "", str(f.evidence.page), words, why, f"{f.rule_id} v{f.rule_version}"
        )
    return table


def _shorten(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST_WORDS else flat[: _LONGEST_WORDS - 1] + "…"
