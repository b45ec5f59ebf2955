"""Sentence ends, in one pass over the full stops."""

from __future__ import annotations

import re

__all__ = ["split_sentences"]

_END = re.compile(r"[.!?][)\]\"'”’]*\s+(?=[A-Z0-9(\[“\"'†‡•\-$~≈α-ω])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|et al|al|etc|Figs?|Eqs?|Eqn|Secs?|Sect|Tabs?|Refs?|App|Apps|Alg|Ch|Chap|No|Nos"
    r"|Nr|resp|approx|ca|Dr|Mr|Ms|Mrs|Prof|Inc|Ltd|Corp|Co|St|Jr|vol|pp|w\.r\.t|a\.k\.a|i\.i\.d|Thm|Lem|Def|Prop|max"
    r"|min|avg|std|Univ|Dept"
    r"|hrs?|mins?|secs?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|(?:^|[\s(])[A-Z])\.$"
)
_CONTINUES = re.compile(r"[a-z0-9(\[~≈]")
_STILL_ABBREVIATION = re.compile(r"\b(?:hrs?|mins?|secs?|max|min|avg|std|etc|al)\.$")
_LOOK_BACK = 12


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Offsets of the sentences in ``text[start:end]``, without the white space between them.

    Full stops of abbreviations ("e.g.", "et al.", "Fig. 3", "vs."), initials and numbers end nothing.
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.start()
        if text[stop] == "." and _is_abbreviation(text, stop, at, text[match.end()]):
            continue
        cut = match.end()
        while text[cut - 1].isspace():
            cut -= 1
        found.append((at, cut))
        at = match.end()
    while at < end and text[at].isspace():
        at += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    if at < end:
        found.append((at, end))
    return found


def _is_abbreviation(text: str, stop: int, sentence_start: int, following: str) -> bool:
    before = text[max(sentence_start, stop - _LOOK_BACK) : stop + 1]
    if not _ABBREVIATION.search(before):
        return False
    # "… for 3 hrs. The next …": such words abbreviate in mid-sentence and also end sentences.
    return not (_STILL_ABBREVIATION.search(before) and not _CONTINUES.match(following))
