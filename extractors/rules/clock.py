"""Times as a clock shows them: "12:34:56", "1-08:30:00"; "4:30" only with its unit, here or in a heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["clock_in_cell", "find_clocks"]

_CLOCK = re.compile(
    r"(?<![\d:.])(?:(?P<days>\d{1,2})-)?"
    r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?![\d:])| ?(?:h|hrs?|hours?)\b)"
)
_MINUTES = re.compile(r":[0-5]\d")
"""What every time on a clock holds, and hardly any page: looked for first."""
_SHORT = re.compile(r"\W{0,2}(\d{1,4}):([0-5]\d)\W{0,2}")
_MINUTES_OF = re.compile(r"\W{0,2}(\d{1,3}) ?m ?([0-5]\d)\W{0,2}")
"""Minutes and seconds in a cell that leaves the last unit out: "13m38"."""
_OF_HOURS = re.compile(r"\bh{1,2} ?:|\b(?:hours?|hrs?|h)\b", re.IGNORECASE)
_OF_MINUTES = re.compile(r"\bm{1,2} ?: ?s|\b(?:minutes?|mins?|m)\b", re.IGNORECASE)
_SHOWN = re.compile(r"\b[dhms]{1,2}(?: ?[:-] ?[hms]{1,2}){1,3}\b", re.IGNORECASE)
"""How a heading shows what its cells count: "hh:mm", "d-hh:mm:ss"."""


def find_clocks(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Yield where a time of hours, minutes and seconds stands in ``text[start:end]``, and its hours."""
    if _MINUTES.search(text, start, end) is None:
        return
    for found in _CLOCK.finditer(text, start, end):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        yield found.start(), found.end(), 24.0 * days + hours + minutes / 60 + seconds / 3600


def clock_in_cell(text: str, label: str) -> float | None:
    """Return the hours of a cell that is a time on a clock; ``None`` where it is none.

    Of two figures the label tells what they are: "4:30" below "hh:mm" or "hours" is four and a half hours.
    """
    for _, _, hours in find_clocks(text, 0, len(text)):
        return hours
    if minutes := _MINUTES_OF.fullmatch(text.strip()):
        return int(minutes[1]) / 60 + int(minutes[2]) / 3600
    short = _SHORT.fullmatch(text.strip())
    if short is None:
        return None
    shown = _SHOWN.search(label)
    said = shown[0] if shown else label
    larger, smaller = int(short[1]), int(short[2])
    if _OF_HOURS.search(said):
        return larger + smaller / 60
    return larger / 60 + smaller / 3600 if _OF_MINUTES.search(said) else None
