"""arXiv's query language, as far as it is used: fields, ranges of dates, AND, OR, ANDNOT, brackets.

``lastUpdatedDate`` ranges are taken for ``submittedDate``, as arXiv was reported to do in 2025-11.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from tests.standin.corpus import StandinPaper

Predicate = Callable[[StandinPaper], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()]) | (?P<op>ANDNOT|AND|OR)\b
        | (?P<field>\w+):(?:\[(?P<low>\d+)[ ]TO[ ](?P<high>\d+)\] | (?P<value>[\w.\-]+)))""",
    re.VERBOSE,
)


def parse_query(text: str) -> Predicate:
    """Turn a query into a test of papers; raises ``ValueError`` for what is not understood."""
    tokens = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"incorrect query at {text[position:]!r}")
        tokens.append(match)
        position = match.end()
    tokens.reverse()
    predicate = _expression(tokens)
    if tokens:
        raise ValueError("incorrect query: brackets")
    return predicate


def _expression(tokens: list[re.Match[str]]) -> Predicate:
    left = _term(tokens)
    while tokens and tokens[-1]["op"]:
        op = tokens.pop()["op"]
        left = _combine(op, left, _term(tokens))
    return left


def _combine(op: str, a: Predicate, b: Predicate) -> Predicate:
    if op == "OR":
        return lambda paper: a(paper) or b(paper)
    if op == "AND":
        return lambda paper: a(paper) and b(paper)
    return lambda paper: a(paper) and not b(paper)


def _term(tokens: list[re.Match[str]]) -> Predicate:
    if not tokens:
        raise ValueError("incorrect query: it ends early")
    token = tokens.pop()
    if token["bracket"] == "(":
        inside = _expression(tokens)
        if not tokens or tokens.pop()["bracket"] != ")":
            raise ValueError("incorrect query: brackets")
        return inside
    name, value = token["field"], token["value"]
    if name == "cat" and value:
        return lambda paper: value in paper.categories
    if name in {"submittedDate", "lastUpdatedDate"} and token["low"]:
        low, high = _moment(token["low"]), _moment(token["high"])
        return lambda paper: low <= paper.submitted <= high
    raise ValueError(f"incorrect query: field {name}")


def _moment(digits: str) -> datetime:
    return datetime.strptime(digits.ljust(12, "0")[:12], "%Y%m%d%H%M").replace(tzinfo=UTC)
