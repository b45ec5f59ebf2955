"""What is expected of a frame, as plain records: which expectation, of which columns, how severe, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BETWEEN",
    "IN_SET",
    "LENGTHS",
    "NOT_REGEX",
    "ORDERED",
    "REGEX",
    "ROW_COUNT",
    "UNIQUE",
    "Rule",
    "RuleResult",
    "Severity",
]

Severity = Literal["fail", "warn"]

BETWEEN: Final = "expect_column_values_to_be_between"
IN_SET: Final = "expect_column_values_to_be_in_set"
REGEX: Final = "expect_column_values_to_match_regex"
NOT_REGEX: Final = "expect_column_values_to_not_match_regex"
LENGTHS: Final = "expect_column_value_lengths_to_be_between"
ORDERED: Final = "expect_column_pair_values_a_to_be_greater_than_b"
UNIQUE: Final = "expect_compound_columns_to_be_unique"
ROW_COUNT: Final = "expect_table_row_count_to_equal"


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation. ``fail`` sends the rows that break it to quarantine, ``warn`` reports them.

    ``columns`` are those it looks at (none: the whole table), ``arguments`` the expectation's own.
    """

    expectation: str
    columns: tuple[str, ...]
    severity: Severity
    reason: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def column_name(self) -> str:
        """The columns as results and quarantine name them."""
        return ", ".join(self.columns)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a rule fared: rows looked at, positions of those that broke it, and the values that did."""

    rule: Rule
    success: bool
    rows_checked: int
    failed_rows: tuple[int, ...] = ()
    failed_values: tuple[str, ...] = ()
