"""Typed records become DataFrames with the dictionary's columns, in the dictionary's order and types.

Frames are what is validated and what is loaded. Lists and structs stay Python lists and dicts; numbers
that may be missing are floats with NaN or nullable integers; days are :class:`datetime.date`; moments are
UTC.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from warehouse.schema.dictionary import load_dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.records import Extraction, Issue, Paper, PdfFile, TrainingRun
    from warehouse.analysis.corrections import AppliedCorrection, TrippedCorrection
    from warehouse.analysis.estimate import Estimate
    from warehouse.schema.dictionary import Column

__all__ = [
    "BATCH_TABLES",
    "Reading",
    "batch_frames",
    "estimates_frame",
    "extractions_frame",
    "findings_frame",
    "frame_of",
    "issues_frame",
    "papers_frame",
    "runs_frame",
    "with_headlines",
]

BATCH_TABLES: Final = ("papers", "extractions", "findings", "training_runs", "estimates", "issues")
"""The frames of a batch, in the order in which rows depend on each other."""

_DTYPES: Final = {
    "DOUBLE": "float64",
    "BOOLEAN": "bool",
    "TIMESTAMP WITH TIME ZONE": "datetime64[us, UTC]",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one paper version when it reaches the warehouse.

    ``pdf`` and ``extraction`` are ``None`` where there is no PDF or it could not be read. ``issues`` are
    those that arose after the extraction (corrections, estimates, consistency), ``corrected_runs`` the ids of
    runs that a person corrected, ``corrections`` the lines of the file that speak of this version, in force
    or tripped.
    """

    paper: Paper
    pdf: PdfFile | None = None
    extraction: Extraction | None = None
    estimates: tuple[Estimate, ...] = ()
    issues: tuple[Issue, ...] = ()
    corrected_runs: frozenset[str] = frozenset()
    corrections: tuple[AppliedCorrection | TrippedCorrection, ...] = ()

    @property
    def key(self) -> dict[str, Any]:
        """The columns that every row read from this paper's PDF begins with."""
        version = self.extraction.extractor_version if self.extraction else ""
        return {
            "arxiv_id": self.paper.arxiv_id,
            "version": self.paper.version,
            "extractor_version": version,
        }


def _dtype(column: Column) -> str:
    if column.type in {"INTEGER", "BIGINT"}:
        return "Int64" if column.nullable else "int64"
    return _DTYPES.get(column.type, "object")


def frame_of(table: str, records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return ``records`` as a frame with all content columns of ``table``; lacking keys become missing.

    An empty iterable gives an empty frame with the same columns and types.
    """
    columns = load_dictionary().table(table).content
    rows = list(records)
    return pd.DataFrame(
        {
            column.name: pd.Series([row.get(column.name) for row in rows], dtype=_dtype(column))
            for column in columns
        }
    )


def papers_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a paper version, with where its PDF lies."""

    def row(reading: Reading) -> dict[str, Any]:
        record = _shallow(reading.paper)
        if reading.pdf is not None:
            record |= {
                "pdf_path": reading.pdf.path,
                "sha256": reading.pdf.sha256,
                "pdf_size_bytes": reading.pdf.size_bytes,
            }
        return record

    return frame_of("papers", map(row, readings))


def extractions_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a PDF that was read."""
    return frame_of(
        "extractions",
        (
            {
                **_shallow(extraction),
                **reading.key,
                "findings_count": len(extraction.findings),
                "runs_count": len(extraction.runs),
            }
            for reading, extraction in _read(readings)
        ),
    )


def findings_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a statement, its receipt included."""
    return frame_of(
        "findings",
        (
            {
                **_shallow(finding),
                **reading.key,
                "page": finding.evidence.page,
                "surface": finding.evidence.surface,
                "sentence": finding.evidence.sentence,
                "boxes": [asdict(box) for box in finding.evidence.boxes],
            }
            for reading, extraction in _read(readings)
            for finding in extraction.findings
        ),
    )


def runs_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a training run."""

    def row(reading: Reading, run: TrainingRun) -> dict[str, Any]:
        return {
            **_shallow(run),
            **reading.key,
            "findings": [{"field": str(field), "finding_ids": list(ids)} for field, ids in run.findings],
            "corrected": run.run_id in reading.corrected_runs,
        }

    return frame_of(
        "training_runs",
        (row(reading, run) for reading, extraction in _read(readings) for run in extraction.runs),
    )


def estimates_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row a run and method; ``headline`` is false until :func:`with_headlines` marks it."""
    return frame_of(
        "estimates",
        (
            {
                **_shallow(estimate),
                **reading.key,
                "inputs": [asdict(one) for one in estimate.inputs],
                "headline": False,
            }
            for reading in readings
            for estimate in reading.estimates
        ),
    )


def issues_frame(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return one row an issue, those of the extraction before those that arose later."""

    def rows() -> Iterator[dict[str, Any]]:
        for reading in readings:
            extracted = reading.extraction.issues if reading.extraction else ()
            numbers: dict[str, int] = {}
            for issue in (*extracted, *reading.issues):
                numbers[issue.stage] = numbers.get(issue.stage, 0) + 1
                yield {**_shallow(issue), **reading.key, "number": numbers[issue.stage]}

    return frame_of("issues", rows())


def batch_frames(readings: Sequence[Reading]) -> dict[str, pd.DataFrame]:
    """Return the frames of a batch by table, see :data:`BATCH_TABLES`."""
    return {
        "papers": papers_frame(readings),
        "extractions": extractions_frame(readings),
        "findings": findings_frame(readings),
        "training_runs": runs_frame(readings),
        "estimates": estimates_frame(readings),
        "issues": issues_frame(readings),
    }


def with_headlines(
    estimates: pd.DataFrame, headline_runs: Mapping[tuple[str, int], str | None]
) -> pd.DataFrame:
    """Return ``estimates`` with ``headline`` true on the chosen estimate of each paper's headline run.

    ``headline_runs`` maps (arxiv_id, version) to the id of that run; papers that are not in it have none.
    Call it with what validation accepted: a quarantined run cannot stand for its paper.
    """
    marked = [
        bool(chosen) and headline_runs.get((arxiv_id, int(version))) == run_id
        for arxiv_id, version, run_id, chosen in zip(
            estimates["arxiv_id"],
            estimates["version"],
            estimates["run_id"],
            estimates["chosen"],
            strict=True,
        )
    ]
    return estimates.assign(headline=pd.Series(marked, index=estimates.index, dtype=bool))


def _read(readings: Sequence[Reading]) -> Iterator[tuple[Reading, Extraction]]:
    return ((reading, reading.extraction) for reading in readings if reading.extraction is not None)


def _shallow(record: Any) -> dict[str, Any]:
    """Return a record's own fields; tuples of plain values become lists, enumerations their values."""
    return {one.name: _plain(getattr(record, one.name)) for one in fields(record)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
