"""What a heading's unit multiplies its cells by: "(M)", "[in billions]", "× 10^21"."""

from __future__ import annotations

import re

from extractors.rules.folding import fold

__all__ = ["SCALES", "caption_scale", "heading_scale"]

SCALES = {"k": 1e3, "t": 1e12, "m": 1e6, "b": 1e9, "g": 1e9, "th": 1e3, "tr": 1e12}
"""What letters and the first two of a word stand for."""
_SCALE = re.compile(
    r"(?:\(x ?(?P<times>\d{2,7})\)|(?:^|[(\[/,x?*\s])[x?* ]*(?P<ten>10 ?\^ ?\{?\d{1,2})|\b1e(?P<e>\d{1,2})|"
    r"[(\[/,]\s*(?:in |x ?|\* ?|# ?)*"
    r"(?P<word>k|m|b|t|g|mil|mio|thousands?|millions?|billions?|trillions?|giga|mega)\b|"
    r"(?:^|# ?)(?P<front>mi[lo](?=\.)|[kmbg])\.? (?=param|flop|mac))",
    re.IGNORECASE,
)
_COUNTED_IN = re.compile(
    r"(?:\b(?:in|of) |\( ?(?=x ?10))"
    r"(k|m|b|t|thousands?|millions?|billions?|trillions?|(?:x ?)?10 ?\^ ?\{?\d{1,2})\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"\b[kmgt]?(param|flop|mac(?=s?\b))", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;,] ")


def heading_scale(label: str) -> float:
    """Return what a heading's unit multiplies by: "(M)" gives 1e6, "(× 10^21)" 1e21, none 1."""
    match = _SCALE.search(fold(label))
    if match is None:
        return 1.0
    if match.group("times"):
        return float(match.group("times"))
    if match.group("ten"):
        return 10.0 ** int(match.group("ten").split("^")[1].strip(" {"))
    if match.group("e"):
        return 10.0 ** int(match.group("e"))
    word = (match.group("word") or match.group("front")).lower()
    return SCALES.get(word[:2]) or SCALES[word[0]]


def caption_scale(caption: str, label: str = "") -> float:
    """Return what "Parameters (in millions)" or "FLOPs (× 10^19)" multiplies by; "(g = 3)" is no unit.

    What a caption says of parameters holds for no column of FLOPs, whose ``label`` names them alone.
    """
    words = fold(caption)
    for said in _COUNTED_IN.finditer(words):
        meant = {word.lower() for word in _QUANTITY.findall(_CLAUSE.split(words[: said.start()])[-1])}
        headed = {word.lower() for word in _QUANTITY.findall(fold(label))}
        if not (meant and headed) or meant & headed:
            return heading_scale(f"({said[1]})")
    return 1.0
