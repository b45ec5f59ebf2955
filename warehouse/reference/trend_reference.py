"""Published facts that the trend is compared with: the post's points and eras, Moore's law, Epoch AI's table.

Plain CSV beside this module, each row with its source. Epoch AI's table (`epoch_trend_2024_12.csv`:
"Data on notable AI models" as of 2024-12, reduced to facts) is CC BY 4.0, credit Epoch AI.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from warehouse.analysis.trend_point import DAYS_PER_YEAR, TrendPoint

__all__ = [
    "EPOCH_CREDIT",
    "FLOP_PER_PFS_DAY",
    "EpochModel",
    "Era",
    "MooresLaw",
    "PublishedPoint",
    "chart_points",
    "load_epoch_models",
    "load_eras",
    "load_moores_law",
    "load_published_points",
]

FLOP_PER_PFS_DAY: Final = 8.64e19  # 1e15 operations a second for 86,400 seconds
EPOCH_CREDIT: Final = 'Epoch AI, "Data on notable AI models", as of 2024-12, CC BY 4.0, https://epoch.ai/data'


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """A figure of "AI and Compute" (OpenAI 2018), unrounded.

    ``factor_95`` is the factor either way within which the truth is taken to lie (the post aims at a
    factor of 2 to 3). ``upper_bound``: the post gives it as "less than".
    """

    key: str
    name: str
    published: date
    pfs_days: float
    factor_95: float
    on_chart: bool
    upper_bound: bool
    source: str
    credit: str


@dataclass(frozen=True, slots=True)
class Era:
    """One era of the post; ``start`` inclusive, ``end`` exclusive, ``None`` open."""

    era_id: str
    name: str
    summary: str
    start: date | None
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class MooresLaw:
    """The comparison line: doubling every ``doubling_months`` through the anchor."""

    doubling_months: float
    anchor_day: date
    anchor_pfs_days: float
    anchor: str
    source: str

    def pfs_days_on(self, day: date) -> float:
        """Return the line's petaflop/s-days on ``day``."""
        months = (day - self.anchor_day).days / DAYS_PER_YEAR * 12.0
        return float(self.anchor_pfs_days * 2.0 ** (months / self.doubling_months))


@dataclass(frozen=True, slots=True)
class EpochModel:
    """One row of Epoch AI's table. ``frontier_model`` is their flag: top 10 by compute at release."""

    model: str
    published: date
    training_flop: float
    frontier_model: bool
    link: str

    def as_point(self) -> TrendPoint:
        """Return the model as a trend point; no interval of its own."""
        pfs_days = self.training_flop / FLOP_PER_PFS_DAY
        return TrendPoint(self.model, self.published, pfs_days, pfs_days, pfs_days, "epoch", self.model)


def _rows(name: str) -> list[dict[str, str]]:
    with files("warehouse.reference").joinpath(name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def load_published_points() -> tuple[PublishedPoint, ...]:
    """Return the post's 20 figures: the 15 charted, then the 5 of its list of modest results."""
    return tuple(
        PublishedPoint(
            key=row["key"],
            name=row["name"],
            published=date.fromisoformat(row["published"]),
            pfs_days=float(row["pfs_days"]),
            factor_95=float(row["factor_95"]),
            on_chart=row["on_chart"] == "true",
            upper_bound=row["upper_bound"] == "true",
            source=row["source"],
            credit=row["credit"],
        )
        for row in _rows("published_points.csv")
    )


@cache
def chart_points() -> tuple[TrendPoint, ...]:
    """Return the 15 charted figures as trend points of origin ``"reference"``.

    The modest results are left out: the post's trend does not use them, and four are upper bounds.
    """
    return tuple(
        TrendPoint(
            key=point.key,
            day=point.published,
            pfs_days=point.pfs_days,
            pfs_days_low=point.pfs_days / point.factor_95,
            pfs_days_high=point.pfs_days * point.factor_95,
            origin="reference",
            name=point.name,
        )
        for point in load_published_points()
        if point.on_chart
    )


@cache
def load_eras() -> tuple[Era, ...]:
    """Return the eras in order of time."""
    return tuple(
        Era(
            era_id=row["era_id"],
            name=row["name"],
            summary=row["summary"],
            start=_day(row["start"]),
            end=_day(row["end"]),
            source=row["source"],
        )
        for row in _rows("eras.csv")
    )


@cache
def load_moores_law() -> MooresLaw:
    """Return the post's comparison line."""
    (row,) = _rows("moores_law.csv")
    return MooresLaw(
        doubling_months=float(row["doubling_months"]),
        anchor_day=date.fromisoformat(row["anchor_day"]),
        anchor_pfs_days=float(row["anchor_pfs_days"]),
        anchor=row["anchor"],
        source=row["source"],
    )


@cache
def load_epoch_models() -> tuple[EpochModel, ...]:
    """Return the 443 models of Epoch AI's table of 2024-12 with training compute, by date."""
    return tuple(
        EpochModel(
            model=row["model"],
            published=date.fromisoformat(row["published"]),
            training_flop=float(row["training_flop"]),
            frontier_model=row["frontier_model"] == "true",
            link=row["link"],
        )
        for row in _rows("epoch_trend_2024_12.csv")
    )
