"""How long to wait before asking again: what the server says, or ever longer with jitter."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["backoff_seconds", "retry_after_seconds"]

_FACTOR = 2.0


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3).

    Returns ``None`` if it is absent or unreadable; a date in the past gives 0.
    """
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff_seconds(attempt: int, delay_seconds: float, most_seconds: float, rng: random.Random) -> float:
    """Return the wait after failed ``attempt`` (from 1): the delay doubled each time, ± half of it at random.

    Jitter keeps many clients that failed together from coming back together.
    """
    middle = min(most_seconds, delay_seconds * _FACTOR**attempt)
    return min(most_seconds, middle * rng.uniform(0.5, 1.5))
