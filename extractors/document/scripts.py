"""What is raised: exponents, ordinals, footnote marks."""

from __future__ import annotations

import re

__all__ = ["write_raised"]

_EXPONENT = re.compile(r"[-+–]?\d{1,3}(?:\.\d+)?$")
_POWER_BASE = re.compile(r"(?:^|[^\d.,])(?:10|2|e)$")
_INTEGER = re.compile(r"(?:^|[^\d.,])(\d{1,4})$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)$")
_VARIABLE = re.compile(r"(?:^|[^A-Za-z])[A-Za-zα-ωΑ-Ω\u0391-\u03ff)\]}]$")
_SCALED = re.compile(r"\d[KMBT]$")
"""A number with its scale ("670K"), which has no exponent: what is raised behind it is a mark."""
_MARK = re.compile(r"[\d,;*†‡§¶∗⋆#a-z]+$")
_NOTE_SIGNS = "*†‡§¶"
_PLAIN_SIGNS = frozenset("~≈<>≤≥×°◦'′%")
"""Signs that are set small and high without being marks."""


def write_raised(text: str, before: str) -> str:
    """Write a raised, smaller run that stands right behind ``before``.

    Exponents get a ``^`` ("10^23", "x^2"), ordinals are written plainly ("3rd"), footnote marks not at all:
    "" is returned.
    """
    if not text:
        return ""
    goes_on = "^" in before[-4:] and not before[-1:].isspace()  # an exponent of several runs: "10" "-" "5"
    ordinal = _ORDINAL.match(text) and before[-1:].isdigit()
    if goes_on or ordinal or text[0] in _PLAIN_SIGNS:
        return text
    variable = _VARIABLE.search(before) is not None and _SCALED.search(before) is None
    if _EXPONENT.match(text):
        return f"^{text}" if variable or text[0] in "-+–" or _is_power(before, text) else ""
    if not variable and _MARK.match(text):
        return ""
    if len(text) == 1 and not text.isalnum() and text not in _NOTE_SIGNS and _POWER_BASE.search(before):
        return "^-"  # a minus sign whose font lost its encoding
    return f"^{text}" if variable or text[0].isalnum() else ""


def _is_power(before: str, exponent: str) -> bool:
    """Whether a number behind a number is an exponent: after 10, 2 and e, or a square or cube of no year."""
    if _POWER_BASE.search(before):
        return True
    whole = _INTEGER.search(before)
    return whole is not None and exponent in {"2", "3"} and not _YEAR.match(whole[1])
