"""One line a paper: what was read, with the estimates, in the shape that hand-read labels have.

The fields of a line are those of the labels that ``pfsdays evaluate`` takes: ``arxiv_id``, ``runs`` with
their quantities, ``pfs_days`` with its range, ``headline`` on the run with the most compute, ``evidence``
with page and words.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from extractors.lexicon import load_lexicon
from extractors.records import Field
from extractors.sandbox import ExtractionFailure, Limits, extract_many
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.headline import choose_headline, chosen_estimate
from warehouse.reference import load_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from extractors.records import Extraction, Finding, TrainingRun
    from warehouse.analysis.estimate import Estimate

__all__ = ["estimate_extraction", "extract_paths", "paper_id", "published_month", "to_row"]

Row = dict[str, Any]
"""One line of JSON. The only place where a paper is a dictionary: it leaves the program here."""

_NEW_ID = re.compile(r"^(\d{4}\.\d{4,5})(?:v\d+)?$")
_OLD_ID = re.compile(r"^([a-z-]+(?:\.[A-Z]{2})?)[_/](\d{7})(?:v\d+)?$")
_PLAIN_FIELDS = (
    "accelerator_count",
    "duration_hours",
    "accelerator_hours",
    "precision",
    "utilization",
    "achieved_flop_per_s",
    "stated_flop",
    "forward_macs",
    "parameters",
    "active_parameters",
    "examples_seen",
    "examples_unit",
    "dataset_size",
    "epochs",
    "steps",
    "batch_size",
    "sequence_length",
    "recomputation",
)


def paper_id(path: Path, stamp_id: str | None) -> str:
    """Name a paper: by its file where that is an arXiv id, else by its stamp, else by the file's stem."""
    stem = path.name.removesuffix(".pdf").removesuffix(".PDF")
    if match := _NEW_ID.match(stem):
        return match.group(1)
    if match := _OLD_ID.match(stem):
        return f"{match.group(1)}/{match.group(2)}"
    return stamp_id or stem


def published_month(arxiv_id: str) -> date | None:
    """Read the month of the first version from an arXiv id; ``None`` for other names."""
    digits = arxiv_id.rsplit("/", maxsplit=1)[-1]
    if not (_NEW_ID.match(arxiv_id) or re.fullmatch(r"\d{7}", digits)):
        return None
    year, month = int(digits[:2]), int(digits[2:4])
    if not 1 <= month <= 12:
        return None
    return date(1900 + year if year > 90 else 2000 + year, month, 1)  # arXiv began in 1991


def estimate_extraction(extraction: Extraction, *, published: date | None) -> dict[str, tuple[Estimate, ...]]:
    """Estimate every run of a paper: run id to its estimates, empty where a run gives too little."""
    reference = load_reference()
    return {
        run.run_id: estimate_run(run, published=published, reference=reference)[0] for run in extraction.runs
    }


def to_row(arxiv_id: str, extraction: Extraction, estimates: Mapping[str, Sequence[Estimate]]) -> Row:
    """Write one paper as a line; runs in the order of the extraction, the headline marked."""
    headline = choose_headline(estimates) or _fullest(extraction.runs)
    by_id = {finding.finding_id: finding for finding in extraction.findings}
    runs = [
        _run_row(run, estimates.get(run.run_id, ()), by_id, is_headline=run.run_id == headline)
        for run in extraction.runs
    ]
    kind = "none"
    if runs:
        kind = "compute" if any(run.get("pfs_days") for run in runs) else "partial"
    return {"arxiv_id": arxiv_id, "kind": kind, "runs": runs}


def extract_paths(paths: Iterable[Path], jobs: int, limits: Limits | None = None) -> Iterator[Row]:
    """Extract PDFs in child processes and yield one row each, in the order of completion.

    A PDF that fails gives ``{"arxiv_id": …, "error": "code: message"}``.
    """
    for path, outcome in extract_many(list(paths), jobs, limits):
        if isinstance(outcome, ExtractionFailure):
            yield {"arxiv_id": paper_id(path, None), "error": f"{outcome.code}: {outcome.message}"}
            continue
        name = paper_id(path, outcome.stamp_id)
        published = published_month(name) or outcome.stamp_date
        yield to_row(name, outcome, estimate_extraction(outcome, published=published))


def _fullest(runs: Sequence[TrainingRun]) -> str | None:
    """Choose by device-hours, then by what is known, where no run can be estimated."""
    best = max(runs, key=lambda run: (_device_hours(run), len(run.findings), run.score), default=None)
    return best.run_id if best else None


def _device_hours(run: TrainingRun) -> float:
    return run.accelerator_hours or (run.accelerator_count or 1.0) * (run.duration_hours or 0.0)


def _run_row(
    run: TrainingRun, estimates: Sequence[Estimate], findings: Mapping[str, Finding], *, is_headline: bool
) -> Row:
    row: Row = {"name": run.name, "task": run.task.value}
    if is_headline:
        row["headline"] = True
    device = load_lexicon().devices.by_id.get(run.accelerator) if run.accelerator else None
    name = _as_written(device.name, run, findings) if device else run.accelerator_surface
    if name:
        row["accelerator"] = name
    if run.accelerator_count or run.accelerator_hours:
        row["accelerator_unit"] = run.accelerator_unit.value
    for field in _PLAIN_FIELDS:
        value = getattr(run, field)
        if value is not None:
            row[field] = value
    chosen = chosen_estimate(estimates)
    if chosen is not None:
        # The labels' range is that of the readings, not of a probability.
        row |= {
            "pfs_days": chosen.pfs_days,
            "pfs_days_low": chosen.reading_low_pfs_days,
            "pfs_days_high": chosen.reading_high_pfs_days,
        }
    row["evidence"] = _evidence(run, findings)
    return row


def _as_written(name: str, run: TrainingRun, findings: Mapping[str, Finding]) -> str:
    """Add the letters by which the paper tells boards of one chip apart: "K40m", "Xeon E5-2697 v3"."""
    model = re.escape(name.rsplit(" ", 1)[-1])
    for finding_id in dict(run.findings).get(Field.ACCELERATOR, ()):
        if finding := findings.get(finding_id):
            written = re.search(rf"\b{model}(?P<board>[cm]| ?v[2-6])\b", finding.evidence.sentence)
            if written is not None:
                return name + written["board"]
    return name


def _evidence(run: TrainingRun, findings: Mapping[str, Finding]) -> list[Row]:
    fields: dict[str, list[Field]] = {}
    for field, ids in run.findings:
        for finding_id in ids:
            if finding_id in findings:
                fields.setdefault(finding_id, []).append(field)
    rows = []
    for finding_id, names in fields.items():
        evidence = findings[finding_id].evidence
        rows.append(
            {"page": evidence.page, "quote": evidence.sentence, "fields": [name.value for name in names]}
        )
    return rows
