"""Numbers as papers write them: digits, powers of ten, suffixes, words, ranges, approximations.

A pattern of the lexicon finds *that* there is a number (the fragments ``number`` and ``any_number`` of
``fragments.yaml``), :func:`read_number` says *which* and looks to its left for a range ("5 to 6"), a
qualifier ("about", "more than") or both. Every repetition below is bounded, so the time is linear in the
text.

A comma groups thousands and a point is the decimal sign. "1,5" and "1.000.000" are nobody's English: they
are no number here rather than a guess.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "SI_PREFIXES",
    "Number",
    "find_numbers",
    "format_count",
    "parse_count",
    "parse_number",
    "read_number",
]

SI_PREFIXES = {
    "kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12,
    "peta": 1e15, "exa": 1e18, "zetta": 1e21, "yotta": 1e24,
}  # fmt: skip
"""Decimal prefixes of the International System of Units, written out."""

_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "mln": 1e6, "Mln": 1e6, "b": 1e9, "B": 1e9, "bn": 1e9,
    "Bn": 1e9, "T": 1e12, "dozen": 12.0,
}  # fmt: skip
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: float(n) for n, word in enumerate(_ONES)} | {w: 20.0 + 10 * n for n, w in enumerate(_TENS)}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}

_GROUPED = (
    r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,3}(?:, 000){1,4}|[1-9], [1-9]00(?!,? ?(?:and |or )?\d)"
    r"|\d{1,3}(?: \d{3}){2,6}|\d{1,3} 000"
)
"""Thousands set apart; mathematics spreads them ("4, 500"), where lists seldom begin with one digit."""
_PLAIN = r"\d{1,18}(?:\.\d{1,24})?|\.\d{1,24}"
_TEN = r" ?[×x*·⋅∙∗] ?10 ?\^ ?\{?"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|quadrillion|dozen)"
_SCALE_LETTER = r"(?: ?(?:[kKMBT]|[mM]ln|[bB]n)(?<! [A-Z](?=-\d))|[mb]|mn)"
"""The letter of "50 K-80 cards" is a name's."""

_WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|"
    rf"{'|'.join(sorted(_ONES, key=len, reverse=True))})"
)
_SPELT = (
    rf"(?:(?:half|(?:a )?quarter of|{_WORD} and a half|a couple of|a|{_WORD})(?: an?)? {_SCALE_WORD}"
    rf"(?: {_SCALE_WORD})?(?: and {_WORD})?|{_WORD} and a half|{_WORD})"
)
_ABOUT = (
    r"~|∼|˜|≈|≃|≅|about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.|close to|"
    r"(?:on|in|of) the order of|an estimated|estimated|just (?:over|under)"
)
_AT_LEAST = (
    r">|≥|⩾|≳|over|above|more than|greater than|larger than|longer than|at least|no (?:less|fewer) than|"
    r"not less than|exceeding|upwards? of|beyond|a minimum of"
)
_AT_MOST = (
    r"<|≤|⩽|≲|under|below|less than|fewer than|smaller than|shorter than|at most|up to|no more than|"
    r"not more than|within|a maximum of|maximum of"
)
_CORE = re.compile(
    r"(?P<base>10|2) ?\^ ?\{?(?P<exponent>[+-]?\d{1,3})\}?|"
    rf"(?P<mantissa>(?:{_GROUPED})(?!\d|,\d)|(?:{_PLAIN})(?!\d|,\d))"
    rf"(?:[eE](?P<e>[+-]?\d{{1,3}})(?!\d)|{_TEN}(?P<ten>[+-]?\d{{1,3}})\}}?|(?P<fraction>[½¼¾⅓⅔]))?|"
    r"(?P<lone>[½¼¾⅓⅔])"
)
_SCALE_AT = re.compile(
    rf"[ -]?(?P<word>(?i:{_SCALE_WORD}))(?:[ -](?P<word2>(?i:{_SCALE_WORD})))?\b|"
    rf"(?P<letter>{_SCALE_LETTER})(?:\b|(?=A\d))"
)
"""What multiplies a number; "30BA3B" names two, of all and of active parameters."""
_SPELT_AT = re.compile(rf"\b{_SPELT}\b", re.IGNORECASE | re.ASCII)
_START = re.compile(rf"(?<![\w^.,])(?:\.?\d|[½¼¾⅓⅔])|\b(?:{_SPELT})\b", re.IGNORECASE | re.ASCII)
_QUALIFIER_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<about>{_ABOUT})|(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})) ?"
    r"(?:of |the |a total of )?$",
    re.IGNORECASE | re.ASCII,
)
_RANGE_JOIN = re.compile(r" ?(?:-|–|—|~|∼|to|and|or) ?$", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly )?$", re.IGNORECASE | re.ASCII)
_PLUS_MINUS = re.compile(r" ?(?:±|\+/-|\+-) ?$")
_OR_MORE = re.compile(r" ?\+(?! ?\d|/)|,? (?:or more|plus)\b", re.IGNORECASE | re.ASCII)
_TORN = re.compile(r"[.,]\d")
_LOOK_BACK_CHARS = 48
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Number:
    """A number read in a text, ``start`` to ``end`` being the characters of its digits, scale and range.

    ``value`` is the midpoint of a range. ``low`` and ``high`` are the bounds that the text gives: both for a
    range and for "5 ± 1", one for "at least" and "up to", else ``None``.
    """

    value: float
    low: float | None
    high: float | None
    qualifier: Qualifier
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Core:
    """A bare number without range or qualifier. ``scale`` is the factor of its suffix or word (1 if none)."""

    value: float
    start: int
    end: int
    scale: float


def parse_count(text: str) -> float | None:
    """Return the value of ``text`` if all of it is one number without range or qualifier, else ``None``."""
    stripped = text.strip()
    core = _core_at(stripped, 0)
    return core.value if core and core.end == len(stripped) else None


def parse_number(text: str) -> Number | None:
    """Return the number that ``text`` is, range and qualifier included ("about 5 to 6").

    ``None`` if the text is anything else, or holds more than the number.
    """
    for number in find_numbers(text):
        head = text[: number.start].strip()
        alone = not head or _QUALIFIER_BEFORE.fullmatch(head) or head.lower() in {"between", "from"}
        return number if alone and not text[number.end :].strip(" +") else None
    return None


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of ``text`` from left to right; a range comes as one number.

    Digits inside a name ("GPT-3", "V100", "x86") are not numbers of their own and are left out.
    """
    pending: Number | None = None
    position = 0
    while match := _START.search(text, position):
        position = match.end()
        if _in_a_name(text, match.start()):
            continue
        number = read_number(text, match.start())
        if number is None:
            continue
        if pending is not None and number.start > pending.start:
            yield pending
        pending = number
        position = max(number.end, position)
    if pending is not None:
        yield pending


def read_number(text: str, start: int) -> Number | None:
    """Return the number whose last part begins at ``start``, widened to the left by a range or a qualifier.

    ``None`` where no number begins there, or where its digits cannot be trusted ("1,5").
    """
    core = _core_at(text, start)
    if core is None:
        return None
    before = text[max(0, start - _LOOK_BACK_CHARS) : start]
    if margin := _PLUS_MINUS.search(before):
        centre = _core_ending(text, start - len(margin.group()))
        if centre is not None:
            low, high = max(0.0, centre.value - core.value), centre.value + core.value
            return Number(centre.value, low, high, Qualifier.RANGE, centre.start, core.end)
    if join := _RANGE_JOIN.search(before):
        first = _core_ending(text, start - len(join.group()))
        if first is not None and (number := _as_range(text, first, join.group().strip().lower(), core)):
            return number
    return _qualified(text, core)


def format_count(value: float) -> str:
    """Return ``value`` as a paper would print it: "512", "1,022,362", "1.5M", "3.1e+23".

    :func:`parse_count` reads it back exactly. Nothing is rounded away: where a suffix would lose digits the
    number is written out, and from 10^15 on with an exponent. Raises ``ValueError`` for what is infinite,
    no number or negative.
    """
    if not math.isfinite(value) or value < 0:
        msg = f"a count is finite and not negative, not {value!r}"
        raise ValueError(msg)
    value = float(value)
    if value >= 1e15 or 0 < value < 1e-3:
        return next(text for places in range(18) if float(text := f"{value:.{places}e}") == value)
    for suffix, scale in (("T", 1e12), ("B", 1e9), ("M", 1e6), ("k", 1e3)):
        short = f"{value / scale:.4g}"
        if scale <= value < 1000 * scale and "e" not in short and float(short) * scale == value:
            return short + suffix
    return f"{value:,.0f}" if value == int(value) else repr(float(value))


def _in_a_name(text: str, start: int) -> bool:
    """Tell the 3 of "GPT-3" from a number of its own; that of "8K-16K" ends a range."""
    if start < _SHORTEST_NAME or text[start - 1] not in "-–":
        return False
    joined = text[start - 2].isalpha() or text[start - 2] == "_"
    return joined and not (text[start - 2] in "kKMBT" and text[start - 3 : start - 2].isdigit())


def _core_at(text: str, start: int) -> _Core | None:
    match = _CORE.match(text, start)
    if match is None:
        return _spelt_at(text, start)
    if _TORN.match(text, match.end()):
        return None
    value, end, scale = _digits_value(match), match.end(), 1.0
    if suffix := _SCALE_AT.match(text, end):
        letter = suffix.group("letter")
        if letter is None:
            scale = _SCALES[suffix.group("word").lower()]
            scale *= _SCALES.get((suffix.group("word2") or "").lower(), 1.0)
        else:
            scale = _SCALES[letter.strip()]
        end = suffix.end()
    value *= scale
    return _Core(value, start, end, scale) if math.isfinite(value) else None


def _digits_value(match: re.Match[str]) -> float:
    if match.group("base"):
        return (
            math.exp2(int(match["exponent"]))
            if match["base"] == "2"
            else float(f"1e{int(match['exponent'])}")
        )
    if match.group("lone"):
        return _FRACTIONS[match.group("lone")]
    mantissa = re.sub("[ ,]", "", match.group("mantissa"))
    exponent = match.group("e") or match.group("ten") or "0"
    return float(f"{mantissa}e{int(exponent)}") + _FRACTIONS.get(match.group("fraction") or "", 0.0)


def _spelt_at(text: str, start: int) -> _Core | None:
    match = _SPELT_AT.match(text, start)
    if match is None:
        return None
    total, current, scale = 0.0, 0.0, 1.0
    for word in re.split(r"[ -]", match.group().lower()):
        if word in _WORDS:
            current += _WORDS[word]
        elif word in {"half", "quarter"}:
            current += 0.5 if word == "half" else 0.25
        elif word == "couple":
            current = 2.0
        elif word in _SCALES:
            scale *= _SCALES[word]
            current = (current or 1.0) * _SCALES[word]
        elif word == "and" and scale > 1.0:
            total, current = total + current, 0.0
    return _Core(total + current, start, match.end(), scale)


def _core_ending(text: str, end: int) -> _Core | None:
    """Return the bare number that ends at ``end``, looking back a few dozen characters."""
    window = text[max(0, end - _LOOK_BACK_CHARS) : end]
    offset = end - len(window)
    for match in _START.finditer(window):
        core = _core_at(window, match.start())
        if core is not None and core.end == len(window) and not _in_a_name(window, match.start()):
            return _Core(core.value, core.start + offset, end, core.scale)
    return None


def _as_range(text: str, first: _Core, join: str, last: _Core) -> Number | None:
    """Return "5 to 6" as one number, else ``None``; the scale of "1-2 million" holds for both ends."""
    if join == "and" and not _BETWEEN.search(text[max(0, first.start - 24) : first.start]):
        return None
    low = first.value * (last.scale if first.scale == 1.0 and first.value * last.scale < last.value else 1.0)
    if low >= last.value:
        return None
    return Number((low + last.value) / 2, low, last.value, Qualifier.RANGE, first.start, last.end)


def _qualified(text: str, core: _Core) -> Number:
    mark = _QUALIFIER_BEFORE.search(text[max(0, core.start - _LOOK_BACK_CHARS) : core.start])
    if (mark and mark.group("least")) or (not mark and _OR_MORE.match(text, core.end)):
        return Number(core.value, core.value, None, Qualifier.AT_LEAST, core.start, core.end)
    if mark and mark.group("most"):
        return Number(core.value, None, core.value, Qualifier.AT_MOST, core.start, core.end)
    vague = mark or text.startswith("a couple", core.start)
    return Number(core.value, None, None, Qualifier.ABOUT if vague else Qualifier.EXACT, core.start, core.end)
