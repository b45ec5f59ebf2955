"""Rejected rows: which, by what, with which value; and the frame that keeps them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from warehouse.frames import frame_of
from warehouse.transport import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from expectations.rules import RuleResult

__all__ = ["Rejected", "Rejection", "quarantine_frame"]

_OWN_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "papers": (),
    "extractions": (),
    "findings": ("finding_id",),
    "training_runs": ("run_id",),
    "estimates": ("run_id", "method"),
    "issues": ("stage", "number"),
}
"""What names a row within its paper."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row that broke one rule. ``row`` is its position in the frame of ``table``."""

    table: str
    row: int
    expectation: str
    column_name: str
    value: str
    reason: str

    @staticmethod
    def of(table: str, result: RuleResult) -> Iterator[Rejection]:
        """Yield the rows that broke the rule of ``result``."""
        rule = result.rule
        for row, value in zip(result.failed_rows, result.failed_values, strict=True):
            yield Rejection(table, row, rule.expectation, rule.column_name, value, rule.reason)


class Rejected:
    """The rejected rows of a batch, each with every reason for it."""

    def __init__(self, rejections: Iterable[Rejection]) -> None:
        self._by_table: dict[str, dict[int, list[Rejection]]] = defaultdict(dict)
        for rejection in rejections:
            self.add(rejection)

    def __iter__(self) -> Iterator[Rejection]:
        for rows in self._by_table.values():
            for reasons in rows.values():
                yield from reasons

    def add(self, rejection: Rejection) -> None:
        """Reject a row, or add a reason to one that is rejected."""
        self._by_table[rejection.table].setdefault(rejection.row, []).append(rejection)

    def rows(self, table: str) -> frozenset[int]:
        """Return the positions of the rejected rows of ``table``."""
        return frozenset(self._by_table.get(table, ()))


def quarantine_frame(frames: Mapping[str, pd.DataFrame], rejected: Rejected) -> pd.DataFrame:
    """Return the rejected rows as the table ``quarantine`` keeps them, each reason once."""
    kept: dict[tuple[object, ...], dict[str, Any]] = {}
    for rejection in rejected:
        row = frames[rejection.table].iloc[rejection.row].to_dict()
        record = {
            "arxiv_id": row["arxiv_id"],
            "version": int(row["version"]),
            "extractor_version": row.get("extractor_version") or "",
            "table_name": rejection.table,
            "row_key": "/".join(str(row[name]) for name in _OWN_KEYS[rejection.table]),
            "expectation": rejection.expectation,
            "column_name": rejection.column_name,
            "rejected_value": rejection.value,
            "reason": rejection.reason,
            "row_json": as_json(_without_missing(row)),
        }
        key = tuple(record[name] for name in list(record)[:7])
        kept.setdefault(key, record)
    return frame_of("quarantine", kept.values())


def _without_missing(row: dict[Any, Any]) -> dict[str, Any]:
    """Leave out missing values: NaN and NaT are no JSON."""
    return {
        str(name): value
        for name, value in row.items()
        if isinstance(value, (list, dict)) or (value is not None and value == value)  # noqa: PLR0124
    }
