"""Rows → text: words joined, hyphens resolved, scripts written, characters normalised, places remembered."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from extractors.document.lines import BODY, CELL_GAP_EM, RAISED, Line, Piece
from extractors.document.pages import Span
from extractors.document.scripts import write_raised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.document.words import Run

__all__ = ["Composer", "normalise"]

_TABLE = {
    0x2212: "-",  # minus
    0x2010: "-",  # hyphen
    0x2011: "-",  # non-breaking hyphen
    0x2043: "-",
    0xFE63: "-",
    0xFF0D: "-",
    0x00AD: "",  # soft hyphen
    0x200B: "",  # zero width
    0x200C: "",
    0x200D: "",
    0x2060: "",
    0xFEFF: "",
    0x2215: "/",
    0x2044: "/",
    0x2217: "*",
    0x223C: "~",
    0x02DC: "~",
    0x00A0: " ",
    **dict.fromkeys([*range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([*range(0x20), 0x7F], ""),
}
_COMPATIBILITY = re.compile(
    "[\u00bc-\u00be\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff\u2102\u2115\u211d\u2124\u2113]"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_CLOSING = ".,;:)]}%’"
_NO_GAP_EM = 0.1
_WORD_GAP_EM = 0.6
_LOOK_BACK = (
    24  # characters: enough for the number before an exponent, and for the longest part of a broken word
)
_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much
_KEEP_HYPHEN_PREFIX = re.compile(
    r"(?:^|[^A-Za-z])(?:self|non|multi|cross|semi|fine|pre|state|well|high|low|large|small|end|two|three|four|long|short|mini"
    r"|zero|few|one|half|single|real|time|mid|near|data|task|model|open|cost|compute|memory|energy|hand)$",
    re.IGNORECASE,
)


def normalise(text: str) -> str:
    """One spelling for minus signs, thin spaces, ligatures and mathematical letters; en dashes stay."""
    if text.isascii() and text.isprintable():
        return text
    if _COMPATIBILITY.search(text):
        text = _COMPATIBILITY.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if _SUPERSCRIPT_RUN.search(text):
        text = _SUPERSCRIPT_RUN.sub(lambda match: "^" + match[0].translate(_SUPERSCRIPTS), text)
    return text.translate(_TABLE)


class Composer:
    """Grows a page's text and the places of its pieces."""

    def __init__(self, plain: str) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._plain = plain
        self._plain_lower: str | None = None
        self.spans: list[Span] = []

    def __len__(self) -> int:
        return self._length

    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def since(self, start: int) -> str:
        """Say what was written from offset ``start`` on."""
        parts, length = [], self._length
        for part in reversed(self._parts):
            if length <= start:
                break
            length -= len(part)
            parts.append(part)
        return "".join(reversed(parts))

    def write(self, text: str) -> None:
        """Write a separator."""
        self._write(text)

    def separate(self, separator: str) -> None:
        """Write ``separator`` unless nothing was written yet."""
        if self._length:
            self._write(separator)

    def write_lines(self, lines: Iterable[Line]) -> None:
        """Write running text: rows joined by a space, words broken at a row's end joined."""
        first, hyphen = True, False
        for line in lines:
            pieces = line.pieces
            if hyphen:
                self._mend_hyphen(pieces[0].run.text)
            run, script, gap = pieces[0]
            self._write_run(run, script, gap, first or hyphen, starts_line=True)
            first, hyphen = False, run.broken
            reach = CELL_GAP_EM * line.size
            for run, script, gap in islice(pieces, 1, None):
                if hyphen:
                    self._write("-")
                self._write_run(run, script, gap, run.glued and gap < reach)
                hyphen = run.broken
            if not hyphen and self._drop_last_hyphen():
                hyphen = True
        if hyphen:
            self._write("-")

    def write_cell(self, pieces: Iterable[Piece]) -> None:
        """Write one cell of a table."""
        first, hyphen = True, False
        for run, script, gap in pieces:
            if hyphen:
                self._write("-")
            self._write_run(
                run, script, gap, first or (run.glued and gap < _WORD_GAP_EM * run.size), starts_line=first
            )
            first, hyphen = False, run.broken
        if hyphen:
            self._write("-")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _last(self) -> str:
        """Say what the last few characters are."""
        last = ""
        for part in reversed(self._parts):
            last = part + last
            if len(last) >= _LOOK_BACK:
                break
        return last[-_LOOK_BACK:]

    def _write_run(self, run: Run, script: int, gap: float, glue: bool, starts_line: bool = False) -> None:
        text, x0, x1, base, size, *_ = run
        if script != BODY or not (text.isascii() and text.isprintable()):
            text = normalise(text)
            if script == RAISED:
                text = "" if starts_line else write_raised(text, self._last())
            elif script != BODY and text[:1].isdigit() and self._last()[-1:].isdigit():
                text = "_" + text
            glue = glue or script != BODY
            if not text:
                return
        start = self._length
        if glue or (gap <= _NO_GAP_EM * size and text[0] in _CLOSING and not starts_line):
            self._parts.append(text)
        else:
            self._parts.append(f" {text}")
            start += 1
        self._length = end = start + len(text)
        self.spans.append(_new(Span, (start, end, x0, base - 0.75 * size, x1, base + 0.25 * size)))

    def _mend_hyphen(self, following: str) -> None:
        """Join a word broken at a line's end; keep the hyphen where the word is a compound."""
        before = re.split(r"[\s(]", self._last())[-1]
        after = re.split(r"[^\w-]", following, maxsplit=1)[0]
        if self._plain_lower is None:
            self._plain_lower = self._plain.lower()
        joined, compound = (before + after).lower(), f"{before}-{after}".lower()
        if not before[-1:].isalpha() or not after[:1].islower() or before.isupper():
            self._write("-")
        elif joined in self._plain_lower:
            return
        elif compound in self._plain_lower or "-" in after or _KEEP_HYPHEN_PREFIX.search(before):
            self._write("-")

    def _drop_last_hyphen(self) -> bool:
        """Take back a hyphen that ends the last word; whether there was one."""
        part = self._parts[-1] if self._parts else ""
        if len(part) < 2 or part[-1] != "-" or not part[-2].isalnum():
            return False
        self._parts[-1] = part[:-1]
        self._length -= 1
        self.spans[-1] = self.spans[-1]._replace(end=self._length)
        return True
