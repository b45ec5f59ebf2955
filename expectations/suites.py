"""The suite of each table: what its dictionary entry says, and what the domain knows beyond it."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Final

from expectations.domain import DOMAIN_RULES
from expectations.rules import BETWEEN, IN_SET, LENGTHS, NOT_REGEX, REGEX, UNIQUE, Rule
from expectations.views import MISSING, stated_value
from warehouse.schema.dictionary import load_dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from expectations.rules import Severity
    from warehouse.schema.dictionary import Bound, Column

__all__ = ["NUMERIC_FIELDS", "suite_of"]

NUMERIC_FIELDS: Final = tuple(
    column.name
    for column in load_dictionary().table("training_runs").columns
    if column.name in (load_dictionary().table("findings").column("field").allowed or ())
    and column.type == "DOUBLE"
)
"""Fields whose findings carry a number: their bounds are those of the column of that name in runs."""


@cache
def suite_of(table_name: str) -> tuple[Rule, ...]:
    """Return every rule for the frame of a table, those of the dictionary first."""
    table = load_dictionary().table(table_name)
    rules = [
        Rule(UNIQUE, table.key, "fail", "the key tells rows apart"),
        # one rule for all required columns: each rule costs milliseconds a batch
        Rule(IN_SET, (MISSING,), "fail", "these columns are never empty", {"value_set": [""]}),
    ]
    for column in table.content:
        rules.extend(_column_rules(column, column.name))
    if table_name == "findings":
        runs = load_dictionary().table("training_runs")
        for name in NUMERIC_FIELDS:
            bounds = _bound_rules(runs.column(name), stated_value(name))
            rules.extend(rule for rule in bounds if rule.severity == "fail")  # the runs warn
    return (*rules, *DOMAIN_RULES.get(table_name, ()))


def _column_rules(column: Column, name: str) -> Iterator[Rule]:
    reason = column.reason or ""
    if column.allowed is not None:
        yield Rule(IN_SET, (name,), "fail", reason, {"value_set": list(column.allowed)})
    if column.pattern is not None:
        yield Rule(REGEX, (name,), "fail", reason, {"regex": column.pattern})
    if column.not_pattern is not None:
        yield Rule(NOT_REGEX, (name,), "fail", reason, {"regex": column.not_pattern})
    if column.min_length is not None:
        yield Rule(LENGTHS, (name,), "fail", reason, {"min_value": column.min_length})
    yield from _bound_rules(column, name)


def _bound_rules(column: Column, name: str) -> Iterator[Rule]:
    """Yield a rule for the bounds that fail and one for those that warn: each costs milliseconds a batch."""
    severities: tuple[Severity, ...] = ("fail", "warn")
    for severity in severities:
        bounds = [bound for bound in column.bounds if bound.severity == severity]
        if bounds:
            arguments: dict[str, object] = {}
            for bound in bounds:
                arguments |= _limits(bound)
            yield Rule(BETWEEN, (name,), severity, "; ".join(bound.reason for bound in bounds), arguments)


def _limits(bound: Bound) -> dict[str, object]:
    limits: dict[str, object] = {}
    for side, value in (("min", bound.min), ("max", bound.max)):
        if value is not None:
            limits[f"{side}_value"] = datetime.combine(value, time()) if isinstance(value, date) else value
            limits[f"strict_{side}"] = bound.exclusive
    return limits
