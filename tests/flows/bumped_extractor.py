"""The extractor after a made-up change of its rules: it reads twice as many devices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors import extract

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from extractors.records import Extraction, TrainingRun

VERSION = "99.0.0"


def extract_pdf(path: Path, *, published: date | None = None) -> Extraction:
    found = extract.extract_pdf(path, published=published)
    return replace(found, extractor_version=VERSION, runs=tuple(_doubled(run) for run in found.runs))


def _doubled(run: TrainingRun) -> TrainingRun:
    return replace(run, accelerator_count=2 * run.accelerator_count) if run.accelerator_count else run
