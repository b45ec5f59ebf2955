"""What the composers of papers share: tables, round numbers, and the order of parts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.phrasings.bank import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

_PARTS_OF_A_PAGE = 3


def short(number: float) -> str:
    """Write a count as papers do: "7B", "1.4T", "340M"."""
    for scale, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if number >= scale:
            return f"{number / scale:g}{letter}"
    return f"{number:,.0f}"


def table(caption: str, *rows: Iterable[object]) -> str:
    """Write a table as the bank does, its caption below."""
    return "\n".join(" | ".join(str(cell) for cell in row) for row in rows) + f"\n\n{caption}"


def some(rng: Random, parts: Sequence[str]) -> list[str]:
    """Choose at least one of the parts, in any order."""
    return rng.sample(list(parts), rng.randrange(1, len(parts) + 1))


def compose(title: str, year: int, parts: Iterable[str], expect: dict[str, Any]) -> Paper:
    """Put the parts on pages, three on each."""
    text = ""
    for number, part in enumerate(parts):
        gap = "\n\n---\n\n" if number % _PARTS_OF_A_PAGE == 0 else "\n\n"
        text += gap + part if text else part
    return Paper("composed", title, date(year, 6, 1), text, expect)
