"""Lengths of time as papers write them: "3.5 days", "2–3 weeks", "1d 4h", "2h45", "half a day", "overnight".

Values are hours. A month counts 30 days and a year 365, as a reader of "trained for two months" would. Every
repetition is bounded, so the time is linear in the text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.records import Qualifier
from extractors.rules.grammar import parse_count, read_number
from extractors.rules.thousands import with_split_thousands

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HOURS", "Duration", "find_durations", "format_duration", "parse_duration", "part_of_run"]

HOURS = {
    "millisecond": 1 / 3.6e6, "second": 1 / 3600, "minute": 1 / 60, "hour": 1.0,
    "day": 24.0, "week": 168.0, "month": 720.0, "year": 8760.0,
}  # fmt: skip
"""Hours in each unit."""

_PARTS = {
    "iter": "iteration",
    "minibatch": "batch",
    "mini-batch": "batch",
    "update": "step",
    "ep": "epoch",
    "pass": "epoch",
}

OVERNIGHT_HOURS = 12.0
"""What "overnight" is taken for: from evening to morning."""

_UNIT = (
    r"(?P<millisecond>ms\b|msecs?\b|milli-?seconds?\b)|(?P<second>seconds?\b|secs?\b|s\b)"
    r"|(?P<minute>minutes?\b|mins?\b|m(?=\b|\d\d?s))"
    r"|(?P<hour>hours?\b|hrs?\b|h(?=\b|\d\d?\b|\d\d?m))"
    r"|(?P<day>(?:full |whole |wall-?clock )?days?\b|d(?=\b|\d\d?h))"
    r"|(?P<week>weeks?\b|wks?\b)|(?P<month>months?\b)|(?P<year>years?\b|yrs?\b)"
)
_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|twenty[- ]four|twenty[- ]one|thirty|thirty[- ]six|forty|"
    r"forty[- ]eight|fifty|sixty|seventy|seventy[- ]two|eighty|ninety"
)
_AMOUNT = (
    r"(?<![\w.,^])(?:\d{1,2}[ -]and[ -]a[ -]half(?=[ -])"
    r"|\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,6})?"
    rf"|(?:(?:{_WORDS})(?:[ -]and[ -]a[ -]half)?|a couple of|half an?|an?)(?=[ -]))"
)
_MEASURE = re.compile(
    rf"(?P<amount>{_AMOUNT})"
    r"(?: ?-?|[}\]] |(?: |-)?(?:full|whole|single|wall-?clock|calendar|entire|total|additional|more)? "
    r"| \([^()\d]{1,40}\) (?=[A-Za-z]{3}))"
    rf"(?:{_UNIT})",
    re.IGNORECASE,
)
_OVERNIGHT = re.compile(r"\bovernight\b", re.IGNORECASE)
_AND_A_HALF = re.compile(r" and a half\b", re.IGNORECASE)
_HALF = re.compile(r"[ -]and[ -]a[ -]half$")
_TAIL = re.compile(r"(?:,? and |, | |)$", re.IGNORECASE)
_GLUED_HOURS = re.compile(r"(\d\d?) ?h(?:(?:ou)?rs?)?(?=\b|\d)")
_GLUED_MINUTES = re.compile(r"(\d\d?)(?: ?m(?:in(?:s|utes?)?)?)?\b(?![.,]?\d)")
_GLUED_SECONDS = re.compile(r" ?([0-5]?\d) ?s(?:ec(?:s|onds?)?)?\b")
_LONE_LETTER = frozenset("mds")
_ABOUT = re.compile(
    r"(?:~|∼|≈|≃|˜|\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.))"
    r"(?: a| the)? ?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:over|more than|at least|longer than)(?: the course of)? ?$|[>≥] ?$", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:less than|under|within|up to|at most|below|fewer than|no more than|shorter than)"
    r"(?: about)? ?$|[<≤] ?$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_RIVAL = re.compile(
    rf"(?<![\w.,^])({_BARE_NUMBER.pattern}) (?:vs\.?|versus|compared (?:to|with)) $", re.IGNORECASE
)
_LISTED = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|for|takes?|took|taking|requir\w+|needs?|needed|in|within|lasts?"
    r"|lasted|was|were|is|are)(?: about| around| roughly| approximately| some)? ~?|[{\[] ?)"
    rf"((?:{_BARE_NUMBER.pattern}(?:, | ?/ ?| ?; ?)){{0,4}}{_BARE_NUMBER.pattern})"
    r"(?:,? (?:and|or) (?:about |around |~)?| ?/ ?| ?; ?)$",
    re.IGNORECASE,
)
_DOWN_TO = re.compile(
    r" (?:down )?to (?:about |around |roughly |only |just )?(\d{1,5}(?:\.\d{1,3})?)"
    r"(?=[,;:)]|\.(?!\d)|$| (?:on|with|by|using|when|for)\b)"
)
_LOOK_BACK_CHARS = 30


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in a text. ``hours`` is the midpoint of a range, ``low`` and ``high`` its bounds.

    ``unit`` is the smallest unit named; ``lone`` tells that it was a bare letter ("5 s", "4d"), perhaps no
    time at all; ``article`` that the amount was "a" or "an".
    """

    hours: float
    low: float | None
    high: float | None
    qualifier: Qualifier
    start: int
    end: int
    unit: str
    lone: bool = False
    article: bool = False


def parse_duration(text: str) -> Duration | None:
    """Return the length of time that all of ``text`` is, qualifier and range included, else ``None``."""
    for found in find_durations(text):
        head = text[: found.start].strip()
        bare = not head or any(p.fullmatch(head + " ") or p.fullmatch(head) for p in (_ABOUT, _MORE, _LESS))
        return (
            found
            if (bare or head.lower() in {"between", "from"}) and not text[found.end :].strip(" +")
            else None
        )
    return None


def find_durations(text: str, start: int = 0, end: int | None = None) -> Iterator[Duration]:
    """Yield the lengths of time in ``text[start:end]`` from left to right; "1 day and 4 hours" is one."""
    end = len(text) if end is None else end
    pending: Duration | None = None
    for found in _pieces(text, start, end):
        if pending is None:
            pending = found
        elif _goes_on(text, pending, found):
            pending = _sum(pending, found)
        else:
            yield pending
            pending = found
    if pending is not None:
        yield pending


def part_of_run(part: str, amount: str | None) -> str:
    """Return the text of a time for part of a run: "per_epoch", "per_100_epochs"."""
    name = part.lower()
    name = _PARTS.get(name, name)
    count = parse_count(amount) if amount else None
    plural = "batches" if name == "batch" else f"{name}s"
    return f"per_{name}" if count is None or count == 1.0 else f"per_{count:.0f}_{plural}"


def format_duration(hours: float) -> str:
    """Return ``hours`` as a paper would print it ("3 days", "12.5 hours", "90 minutes").

    :func:`parse_duration` reads it back exactly. Raises ``ValueError`` for what is infinite, no number or
    negative.
    """
    if not math.isfinite(hours) or not 0 <= hours < 1e6:
        msg = f"a duration is finite, not negative and below a million hours, not {hours!r}"
        raise ValueError(msg)
    for unit in ("week", "day", "hour", "minute", "second"):
        amount = hours / HOURS[unit]
        if amount >= 1 and amount == int(amount) and amount * HOURS[unit] == hours:
            return f"{int(amount)} {unit}" + ("s" if amount != 1 else "")
    return f"{hours:.6f} hours"


def _pieces(text: str, start: int, end: int) -> Iterator[Duration]:
    found: list[Duration] = []
    at = start
    while match := _MEASURE.search(text, at, end):
        at = match.end()
        piece = _piece(text, match, end)
        if piece is not None and piece.start >= start:
            at = max(at, piece.end)
            found.extend(_compared(text, piece, start))
            found.append(piece)
            found.extend(_brought_down(text, piece, end))
    found.extend(
        Duration(OVERNIGHT_HOURS, None, None, Qualifier.ABOUT, night.start(), night.end(), "hour")
        for night in _OVERNIGHT.finditer(text, start, end)
    )
    yield from sorted(found, key=lambda piece: piece.start)


def _compared(text: str, piece: Duration, start: int) -> Iterator[Duration]:
    """Yield times whose unit stands after the last: "2.5 vs. 9 hours", "takes 4 or 2 days", "{1; 3} days"."""
    if piece.article or piece.low is not None:
        return
    before = text[max(start, piece.start - _LOOK_BACK_CHARS) : piece.start]
    listed = _RIVAL.search(before) or _LISTED.search(before)
    if listed is None:
        return
    for number in _BARE_NUMBER.finditer(listed[1]):
        at = piece.start - len(before) + listed.start(1) + number.start()
        hours = float(number[0]) * HOURS[piece.unit]
        yield Duration(hours, None, None, Qualifier.EXACT, at, at + len(number[0]), piece.unit)


def _brought_down(text: str, piece: Duration, limit: int) -> Iterator[Duration]:
    """Yield the time without a unit that another is brought down to: "from 84 hours to 9.5"."""
    later = _DOWN_TO.match(text, piece.end, limit)
    if later is not None and text[max(0, piece.start - _LOOK_BACK_CHARS) : piece.start].endswith("from "):
        hours = float(later[1]) * HOURS[piece.unit]
        yield Duration(hours, None, None, Qualifier.EXACT, later.start(1), later.end(1), piece.unit)


def _piece(text: str, match: re.Match[str], limit: int) -> Duration | None:
    unit = match.lastgroup or "hour"
    amount = match["amount"].lower()
    if (
        match.start()
        and text[match.start() - 1] in "-–"
        and match.start() > 1
        and text[match.start() - 2].isalpha()
    ):
        return None
    value, low, high, qualifier, start = _amount(text, match.start("amount"), amount)
    if value is None:
        return None
    end = match.end()
    factor = HOURS[unit]
    hours, article = value * factor, amount in {"a", "an"}
    if half := _AND_A_HALF.match(text, end, limit):
        hours, end = hours + 0.5 * factor, half.end()
    symbol = match[unit]
    lone = len(symbol) == 1 and symbol in _LONE_LETTER
    if symbol == "d" and (more := _GLUED_HOURS.match(text, end, limit)) and int(more[1]) < HOURS["day"]:
        hours, end, lone, symbol = hours + int(more[1]), more.end(), False, "h"
    if symbol.lower() == "h" and (minutes := _GLUED_MINUTES.match(text, end, limit)) and int(minutes[1]) < 60:
        hours, end = hours + int(minutes[1]) / 60, minutes.end()
    if symbol == "m" and (seconds := _GLUED_SECONDS.match(text, end, limit)):
        hours, end, lone = hours + int(seconds[1]) / 3600, seconds.end(), False
    if len(symbol) == 1 and (article or not symbol.islower()):
        return None
    return Duration(
        hours,
        None if low is None else low * factor,
        None if high is None else high * factor,
        qualifier,
        start,
        end,
        unit,
        lone,
        article,
    )


def _amount(
    text: str, at: int, amount: str
) -> tuple[float | None, float | None, float | None, Qualifier, int]:
    """Value, bounds, qualifier of the amount that begins at ``at``, and where its range begins."""
    before = text[max(0, at - _LOOK_BACK_CHARS) : at]
    fixed = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a couple of": 2.0}.get(amount)
    if fixed is None:
        # Cut right after the amount: "45m" is no number of millions here.
        base = max(0, at - _LOOK_BACK_CHARS)
        whole = _HALF.sub("", amount)
        number = read_number(text[base : at + len(whole)], at - base)
        if number is None:
            return None, None, None, Qualifier.EXACT, at
        number = with_split_thousands(text, replace(number, start=number.start + base))
        half = 0.5 if whole != amount else 0.0
        if number.qualifier is Qualifier.EXACT and _ABOUT.search(before):
            return number.value + half, number.low, number.high, Qualifier.ABOUT, number.start
        return number.value + half, number.low, number.high, number.qualifier, number.start
    if _MORE.search(before):
        return fixed, fixed, None, Qualifier.AT_LEAST, at
    if _LESS.search(before):
        return fixed, None, fixed, Qualifier.AT_MOST, at
    vague = amount == "a couple of" or _ABOUT.search(before)
    return fixed, None, None, Qualifier.ABOUT if vague else Qualifier.EXACT, at


def _goes_on(text: str, first: Duration, second: Duration) -> bool:
    """Tell whether "1 day" and "4 hours" are one length: smaller unit and value, only "and" between."""
    if HOURS[second.unit] >= HOURS[first.unit] or second.hours >= HOURS[first.unit]:
        return False
    if second.article or Qualifier.RANGE in {first.qualifier, second.qualifier} or second.start < first.end:
        return False
    return _TAIL.fullmatch(text, first.end, second.start) is not None


def _sum(first: Duration, second: Duration) -> Duration:
    hours = first.hours + second.hours
    return replace(
        first,
        hours=hours,
        low=None if first.low is None else hours,
        high=None if first.high is None else hours,
        end=second.end,
        unit=second.unit,
        lone=False,
    )
