"""Reading Epoch AI's published tables of models (CC BY 4.0), older and newer column names alike.

Copies of these tables with altered digits and impossible dates are about; a row that cannot be right is
refused with its line number, the others are kept. The tables stay a source of their own: nothing here enters
this project's estimates.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["EPOCH_CREDIT", "EpochFileError", "EpochModel", "EpochTable", "RefusedRow", "parse_epoch"]

EPOCH_CREDIT = "Epoch AI, Data on AI models, https://epoch.ai/data, CC BY 4.0"
"""The credit that the licence asks for, to be shown wherever these figures are."""

_REQUIRED = ("Model", "Publication date", "Link", "Training compute (FLOP)")
_DATASET = ("Training dataset size (total)", "Training dataset size (datapoints)")
_UTILIZATION = ("Hardware utilization (MFU)", "Hardware utilization")
_ARXIV = re.compile(
    r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE
)

EARLIEST = date(1940, 1, 1)
"""No artificial neural network was trained before."""
HIGHEST = {
    "Training compute (FLOP)": 1e30,  # 10^3 × the largest run on record in 2026
    "Finetune compute (FLOP)": 1e30,
    "Parameters": 1e17,  # 10^4 × the largest model on record in 2026
    "Training time (hours)": 1e6,  # a century
    "Hardware quantity": 1e8,  # more accelerators than were ever sold in a year
}


class EpochFileError(WarehouseError):
    """The file is none of Epoch AI's tables of models."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"not a table of models by Epoch AI: {self.detail}"


@dataclass(frozen=True, slots=True)
class EpochModel:
    """One model as the table has it; ``None`` where a cell is empty, holds 0 or several numbers.

    ``title`` is the title of its paper or page, ``arxiv_ids`` those found in its links. ``training_flop`` of
    a fine-tuned model includes its base model; ``finetune_flop`` is the fine-tuning alone. ``line`` is where
    the row begins in the file.
    """

    line: int
    model: str
    published: date | None
    title: str
    link: str
    arxiv_ids: tuple[str, ...]
    organization: str
    training_flop: float | None
    parameters: float | None
    dataset_size: float | None
    hardware: str
    hardware_quantity: float | None
    training_hours: float | None
    utilization: float | None
    confidence: str
    base_model: str
    finetune_flop: float | None
    frontier: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: where it begins, its model as written, and every reason."""

    line: int
    model: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpochTable:
    """A table as read. ``generation`` is ``older`` (until 2025) or ``newer``, by its column names."""

    generation: str
    models: tuple[EpochModel, ...]
    refused: tuple[RefusedRow, ...]


def parse_epoch(text: str, *, latest: date) -> EpochTable:
    """Return the models of a table's text and the rows refused.

    ``latest`` is the last believable day of publication (today, or the day of the file). Raises
    :class:`EpochFileError` where the columns are not those of a table of models, or none of its rows can be
    used.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = next(reader, [])
    missing = [column for column in _REQUIRED if column not in header]
    if missing:
        raise EpochFileError(f"no column {', '.join(missing)}")
    models: list[EpochModel] = []
    refused: list[RefusedRow] = []
    line = reader.line_num + 1
    for cells in reader:
        if any(cells):
            row = _Row(line, dict(zip(header, cells, strict=False)), latest)
            if len(cells) != len(header):
                row.reasons.append(f"{len(cells)} cells where the header has {len(header)}")
            model = row.model()
            if row.reasons:
                refused.append(RefusedRow(line, row.text("Model"), tuple(row.reasons)))
            else:
                models.append(model)
        line = reader.line_num + 1
    if not models:
        raise EpochFileError("it has no usable row")
    generation = "newer" if _DATASET[0] in header or _UTILIZATION[0] in header else "older"
    return EpochTable(generation, tuple(models), tuple(refused))


class _Row:
    """The cells of one row; what is wrong with them gathers in ``reasons``."""

    def __init__(self, line: int, cells: Mapping[str, str], latest: date) -> None:
        self.line = line
        self.cells = cells
        self.latest = latest
        self.reasons: list[str] = []

    def model(self) -> EpochModel:
        link = self.text("Link")
        name = self.text("Model")
        if not name:
            self.reasons.append("Model is empty")
        return EpochModel(
            line=self.line,
            model=name,
            published=self.day("Publication date"),
            title=" ".join(self.text("Reference").split()),
            link=link,
            arxiv_ids=tuple(dict.fromkeys(found.lower() for found in _ARXIV.findall(link))),
            organization=self.text("Organization"),
            training_flop=self.number("Training compute (FLOP)"),
            parameters=self.number("Parameters"),
            dataset_size=self.number(self.first(_DATASET), several=True),
            hardware=self.text("Training hardware"),
            hardware_quantity=self.number("Hardware quantity"),
            training_hours=self.number("Training time (hours)"),
            utilization=self.number(self.first(_UTILIZATION), believable=_is_share),
            confidence=self.text("Confidence"),
            base_model=self.text("Base model"),
            finetune_flop=self.number("Finetune compute (FLOP)"),
            frontier=self.text("Frontier model") == "True",
        )

    def first(self, columns: tuple[str, ...]) -> str:
        return next((column for column in columns if column in self.cells), columns[0])

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def day(self, column: str) -> date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.reasons.append(f"{column}: {text!r} is no day")
            return None
        if not EARLIEST <= day <= self.latest:
            self.reasons.append(f"{column}: {text} lies outside {EARLIEST} to {self.latest}")
        return day

    def number(
        self, column: str, *, several: bool = False, believable: Callable[[float], bool] = lambda _: True
    ) -> float | None:
        text = self.text(column)
        if not text:
            return None
        try:
            values = [float(part) for part in (text.split(",") if several else [text])]
        except ValueError:
            self.reasons.append(f"{column}: {text!r} is no number")
            return None
        value = values[0]
        if not math.isfinite(value) or value < 0 or "_" in text:
            self.reasons.append(f"{column}: {text!r} is no quantity")
        elif value > HIGHEST.get(column, math.inf) or not believable(value):
            self.reasons.append(f"{column}: {text} is beyond belief")
        return value if value and len(values) == 1 else None


def _is_share(value: float) -> bool:
    return value <= 1
