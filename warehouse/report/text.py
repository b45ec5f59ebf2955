"""Words from PDFs made fit to print: nothing of them may act on the page or its reader."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from markupsafe import Markup, escape

__all__ = ["clean", "marked", "safe_url", "shortened"]

_KEPT_CONTROLS: Final = frozenset("\n\t")
_UNWANTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # control, format (bidi), unassigned
_SAFE_URL: Final = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text without control, bidirectional-override and unassigned characters, spaces joined."""
    kept = (
        character if unicodedata.category(character) not in _UNWANTED else " " * (character in _KEPT_CONTROLS)
        for character in text
    )
    return " ".join("".join(kept).split())


def shortened(text: str, around: str, most: int) -> str:
    """Return ``text`` cut to about ``most`` characters, keeping ``around`` where it occurs."""
    if len(text) <= most:
        return text
    middle = text.find(around) if around else 0
    start = max(0, min(max(middle, 0) - (most - len(around)) // 2, len(text) - most))
    cut = text[start : start + most].strip()
    return ("… " if start else "") + cut + (" …" if start + most < len(text) else "")


def marked(sentence: str, surface: str, *, most: int = 340) -> Markup:
    """Return the sentence escaped, with the surface marked where it occurs."""
    surface = clean(surface)
    sentence = shortened(clean(sentence), surface, most)
    before, found, after = sentence.partition(surface) if surface else (sentence, "", "")
    if not found:
        return escape(sentence)
    return escape(before) + Markup("<mark>") + escape(found) + Markup("</mark>") + escape(after)


def safe_url(url: str | None) -> str | None:
    """Return the address if it is a plain web address, else ``None``."""
    return url if url and _SAFE_URL.fullmatch(url) else None
