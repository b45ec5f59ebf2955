"""Text folded to ASCII, one character for one, so that patterns stay simple and offsets stay true."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold"]

_SIGNS = {
    "-": "‐‑‒–—−﹣－",
    "x": "×✕✖⨯х",
    "*": "·⋅∙•∗⁎⋆",
    "~": "∼≈≃≅∽˜",
    "<": "≤⩽≲",
    ">": "≥⩾≳",
    "'": "‘’ʼ′`´",
    '"': "“”„″",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000®™©",
    "/": "∕⁄",
    "u": "µμ",
    "(": "（",
    ")": "）",
    ",": "，",
    ":": "：",
    "1": "①¹",
    "2": "²",
    "3": "³",
}
# Trade marks stand inside names; "@" and "`" are the signs that mask names.
_REPLACED = (("(R)", "   "), ("(TM)", "    "), (" TM ", "    "), ("@", "?"), ("`", "'"))
_MARKED = re.compile(
    r"\b(?:NVIDIA|GeForce|RTX|GTX|TITAN|Tesla|Quadro|Jetson|Intel|Xeon|Core|Phi|AMD|Ryzen|EPYC|Radeon)"
    r"(\^?TM| ?\^?R\b)(?=[ ,;.)]|$)",
    re.IGNORECASE,
)
"""Makers and names that papers set with a raised mark, which comes out as plain letters: "RTXTM 3090"."""
_MARK = re.compile(r"(?:TM|(?<=[A-Za-z^ ])R)(?=[ ,;.)]|$)")
"""What such a mark looks like; where none stands, the names need not be looked for."""
_UNKNOWN = "?"
_CITATION = re.compile(r"\[([A-Za-z][^\[\]]{1,300}(?:19|20)\d\d[a-z]?)\]")
"""An author and a year in square brackets: "[Kim et al., 2020]" says what "(Kim et al., 2020)" does."""


class _Folding(dict[int, str]):
    """Folds what it has not seen by Unicode's own decomposition, and remembers it."""

    def __missing__(self, code: int) -> str:
        if code < 128:
            folded = chr(code)
        else:
            base = unicodedata.normalize("NFKD", chr(code))[:1]
            folded = base if base.isascii() and base else _UNKNOWN
        self[code] = folded
        return folded


_FOLDING = _Folding({ord(sign): ascii_sign for ascii_sign, signs in _SIGNS.items() for sign in signs})


_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def _fold_run(match: re.Match[str]) -> str:
    return match.group().translate(_FOLDING)


def fold(text: str) -> str:
    """Return ``text`` in ASCII with the same length: dashes are "-", "×" is "x", "≈" is "~", the rest "?".

    Trade marks, "(R)" and "TM", become spaces: they stand inside names. "@" and "`" are kept free for masks.
    Citations by author and year stand in round brackets.
    """
    folded = text if text.isascii() else _FOREIGN.sub(_fold_run, text)
    for mark, plain in _REPLACED:
        folded = folded.replace(mark, plain)
    if _MARK.search(folded):
        folded = _MARKED.sub(_blank_mark, folded)
    return _CITATION.sub(r"(\1)", folded) if "]" in folded else folded


def _blank_mark(match: re.Match[str]) -> str:
    mark = match.start(1) - match.start()
    return match.group()[:mark] + " " * (len(match.group()) - mark)
