"""Words of an open page with their place and size, in the order of the page's content stream.

A ctypes call per character is what reading costs, so words are measured and not characters: three calls a
word, and more only where a word is set in several fonts (superscripts). A text object of the PDF has one
font and one size, and its characters follow each other; a word whose first and last character belong to the
same object is of one piece.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from ctypes import addressof, c_double, c_float, c_int, c_size_t, c_void_p
from itertools import repeat
from math import hypot
from typing import TYPE_CHECKING, Any, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HYPHEN", "Run", "prototype", "read_runs"]

HYPHEN = "\ufffe"
"""What pdfium writes where a word was broken at the end of a line (the line break itself is dropped)."""

_HYPHEN = re.compile(HYPHEN)
_WORD = re.compile(r"[^\s\ufffe\x00]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOLD = re.compile(rb"bold|black|heavy|medi\b|-medi|cmbx|cmb1|sfbx|demi|semibold|\bBX", re.IGNORECASE)
_WIDE_EM, _GAP_EM = 0.6, 0.5  # a digit is 0.5 em wide; a space in a table 0.25 to 0.33 em
_FONT_NAME_BYTES = 96
_UPRIGHT, _UPWARDS, _DOWNWARDS, _ASKEW = 0, 1, 3, -1
_LONG = 25  # characters: shorter rows may be cells
_FEW_CELLS, _FEW_ROWS = 2, 6  # words beside a row's first; rows of a font that tell how roomy it is
_NEXT = 2  # rows among which one of figures is looked for: a label of several rows may come before it
_STRETCHED = 1.06  # how much more room a row takes that is stretched to fill its line
_ROOMY_EM = 0.52  # the letters of a text font and the spaces between its words take less, on average

_Word = tuple[int, int, int]
"""Start, end and text object."""


class Run(NamedTuple):
    """A word, the part of a word that is set in one font, or the words of a row of running text.

    ``base`` is the baseline's distance from the top of the page and ``size`` the font's size, both in
    points and as printed. ``glued``: no space before it. ``broken``: a hyphen at the line's end follows.
    ``turn`` counts the quarter turns to the left by which it is printed (-1: askew); the places of turned
    words are those on the page turned back.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    glued: bool
    broken: bool
    turn: int


def prototype(function: Any, *arguments: Any, result: Any = c_int) -> Any:
    """Give a function of pdfium that takes plain addresses: half the cost of pypdfium2's typed pointers."""
    address = ctypes.cast(function, c_void_p).value
    return ctypes.PYFUNCTYPE(result, c_void_p, *arguments)(address)  # type: ignore[arg-type]


_text_object = prototype(raw.FPDFText_GetTextObject, c_int, result=c_size_t)
_origin = prototype(raw.FPDFText_GetCharOrigin, c_int, c_void_p, c_void_p)
_loose_box = prototype(raw.FPDFText_GetLooseCharBox, c_int, c_void_p)
_tight_box = prototype(raw.FPDFText_GetCharBox, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
_matrix = prototype(raw.FPDFText_GetMatrix, c_int, c_void_p)
_object_size = prototype(raw.FPDFTextObj_GetFontSize, c_void_p)
_object_font = prototype(raw.FPDFTextObj_GetFont, result=c_size_t)
_font_name = prototype(raw.FPDFFont_GetBaseFontName, ctypes.c_char_p, c_size_t, result=c_size_t)
_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much


def read_runs(text_page: int, text: str, left: float, top: float, width: float) -> list[Run]:
    """Read the words of a page of characters ``text``; (``left``, ``top``) is its corner for pdfium."""
    looks = _Looks(text_page)
    pieces = _stretch(text_page, _pieces(text_page, text), text, looks)
    if not pieces:
        return []
    starts, ends, handles = zip(*pieces, strict=True)
    lefts, bases = _origins(text_page, starts)
    rights = _right_edges(text_page, [end - 1 for end in ends])
    runs: list[Run] = []
    append, known, look_at = runs.append, looks.known, looks.look
    previous_end = -1
    hyphens = {match.start() for match in _HYPHEN.finditer(text)}
    paired = _SURROGATE.search(text) is not None
    for start, end, handle, x, y, right in zip(starts, ends, handles, lefts, bases, rights, strict=True):
        size, bold, turn = known.get(handle) or look_at(handle, start)
        x0, x1 = x - left, right - left
        part = _pair(text[start:end]) if paired else text[start:end]
        run = _new(Run, (part, x0, x1, top - y, size, bold, previous_end == start, end in hyphens, turn))
        previous_end = end
        if turn != _UPRIGHT:
            append(_turned(text_page, end - 1, run, top, width))
        elif x1 - x0 > (_WIDE_EM * (end - start) + _GAP_EM) * size:
            runs.extend(_part(text_page, start, run, left))
        else:
            append(run)
    return runs


def _stretch(text_page: int, pieces: list[_Word], text: str, looks: _Looks) -> list[_Word]:
    """Put the words of a row of running text together to one piece, which is measured as a whole.

    Such a row is long, lies in one text object, and its letters take no more room than they do in most rows
    of its font: a row with a gap between cells takes more, and so stays in words. So does one that ends in a
    number, as rows of tables do, and one above such a row of numbers.
    """
    chains = _chains(pieces, text)
    long = [
        (first, last)
        for index, (first, last) in enumerate(chains)
        if pieces[last][1] - pieces[first][0] >= _LONG
        and not text[pieces[last][0]].isdigit()
        and not any(_is_figures(*chain, pieces, text) for chain in chains[index + 1 : index + 1 + _NEXT])
    ]
    if not long:
        return pieces
    starts = [pieces[first][0] for first, _ in long]
    ends = [pieces[last][1] for _, last in long]
    (lefts, _), rights = _origins(text_page, starts), _right_edges(text_page, [end - 1 for end in ends])
    widths: list[float] = []
    fonts: dict[int, list[float]] = {}
    for start, end, (first, _), x, right in zip(starts, ends, long, lefts, rights, strict=True):
        handle = pieces[first][2]
        size, _, turn = looks.known.get(handle) or looks.look(handle, start)
        width = (right - x) / ((end - start) * size) if size and turn == _UPRIGHT else _ROOMY_EM
        widths.append(width)
        fonts.setdefault(looks.font_of(handle), []).append(width)
    usual = {font: sorted(found)[len(found) // 4] for font, found in fonts.items() if len(found) >= _FEW_ROWS}
    joined: list[_Word] = []
    done = 0
    for (first, last), width in zip(long, widths, strict=True):
        handle = pieces[first][2]
        if width < min(usual.get(looks.font_of(handle), 0.0) * _STRETCHED, _ROOMY_EM):
            joined.extend(pieces[done:first])
            joined.append((pieces[first][0], pieces[last][1], handle))
            done = last + 1
    return joined + pieces[done:]


def _is_figures(first: int, last: int, pieces: list[_Word], text: str) -> bool:
    """Whether a chain is a row of a table: it ends in a number, as half of its words are."""
    figures = sum(text[start].isdigit() for start, _, _ in pieces[first : last + 1])
    return last - first >= _FEW_CELLS and text[pieces[last][0]].isdigit() and 2 * figures > last - first


def _chains(pieces: list[_Word], text: str) -> list[tuple[int, int]]:
    """First and last of the pieces that follow each other in one text object with a space between."""
    chains: list[tuple[int, int]] = []
    first = 0
    for index in range(1, len(pieces)):
        (_, end, handle), (start, _, other) = pieces[index - 1], pieces[index]
        if handle != other or start != end + 1 or text[end] != " ":
            chains.append((first, index - 1))
            first = index
    if pieces:
        chains.append((first, len(pieces) - 1))
    return chains


def _pair(text: str) -> str:
    """Put the halves of characters beyond U+FFFF together (italic letters of formulas, most often)."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _pieces(text_page: int, text: str) -> list[_Word]:
    """Start, end and text object of each word, or of each part of a word that lies in several objects."""
    words = list(_WORD.finditer(text))
    handles = map(_text_object, repeat(text_page), [word.start() for word in words])
    pieces: list[_Word] = []
    for word, handle in zip(words, handles, strict=True):
        start, end = word.span()
        # Letters alone may change their font (a small capital), but hold no exponent and no mark.
        if end - start > 1 and not word[0].isalpha() and _text_object(text_page, end - 1) != handle:
            begin, current = start, handle
            for index in range(start + 1, end):
                other = _text_object(text_page, index)
                if other != current:
                    pieces.append((begin, index, current))
                    begin, current = index, other
            pieces.append((begin, end, current))
        else:
            pieces.append((start, end, handle))
    return pieces


def _origins(text_page: int, indices: Sequence[int]) -> tuple[list[float], list[float]]:
    """Where the characters' baselines begin: x, and y from below."""
    count = len(indices)
    xs, ys = (c_double * count)(), (c_double * count)()
    x_at, y_at = addressof(xs), addressof(ys)
    deque(
        map(
            _origin,
            repeat(text_page),
            indices,
            range(x_at, x_at + 8 * count, 8),
            range(y_at, y_at + 8 * count, 8),
        ),
        maxlen=0,
    )
    return xs[:], ys[:]


def _right_edges(text_page: int, indices: Sequence[int]) -> list[float]:
    """Where the characters end, by their advance."""
    boxes = (c_float * (4 * len(indices)))()  # left, top, right, bottom of each
    at = addressof(boxes)
    deque(map(_loose_box, repeat(text_page), indices, range(at, at + 16 * len(indices), 16)), maxlen=0)
    return boxes[2::4]


def _turned(text_page: int, last: int, run: Run, top: float, width: float) -> Run:
    """Turn a run's place back, so that it reads from left to right."""
    edges = [c_double() for _ in range(4)]  # left, right, bottom, top
    _tight_box(text_page, last, *map(addressof, edges))
    end = edges[3].value if run.turn == _UPWARDS else edges[2].value
    if run.turn == _UPWARDS:  # the page's bottom edge is the left one then
        return run._replace(x0=top - run.base, x1=end, base=run.x0)
    return run._replace(x0=run.base, x1=top - end, base=width - run.x0)


def _part(text_page: int, start: int, run: Run, left: float) -> list[Run]:
    """Part a word that is wider than its letters: pdfium at times sees no space between two cells."""
    indices = range(start, start + len(run.text))
    lefts, _ = _origins(text_page, indices)
    rights = _right_edges(text_page, indices)
    cuts: list[tuple[int, float, float]] = [(0, run.x0, run.x1)]
    end = run.x0
    for offset, (x, right) in enumerate(zip(lefts, rights, strict=True)):
        x0 = x - left
        if offset and x0 - end > _GAP_EM * run.size:
            cuts[-1] = (cuts[-1][0], cuts[-1][1], end)
            cuts.append((offset, x0, run.x1))
        end = max(end, right - left)
    ends = [cut[0] for cut in cuts[1:]] + [len(run.text)]
    last = len(cuts) - 1
    return [
        run._replace(
            text=run.text[offset:stop],
            x0=x0,
            x1=x1,
            glued=run.glued and number == 0,
            broken=run.broken and number == last,
        )
        for number, ((offset, x0, x1), stop) in enumerate(zip(cuts, ends, strict=True))
    ]


class _Looks:
    """Size in points as printed, boldness and turn of the page's text objects, each asked for once."""

    def __init__(self, text_page: int) -> None:
        self.known: dict[int, tuple[float, bool, int]] = {}
        self._text_page = text_page
        self._bold: dict[int, bool] = {}
        self._fonts: dict[int, int] = {}
        self._size, self._matrix = c_float(), raw.FS_MATRIX()
        self._size_at, self._matrix_at = addressof(self._size), addressof(self._matrix)

    def look(self, handle: int, index: int) -> tuple[float, bool, int]:
        """Look at the object of the character at ``index``; (0, False, 0) for one that pdfium made up."""
        if not handle:
            return 0.0, False, _UPRIGHT
        _object_size(handle, self._size_at)
        matrix = self._matrix
        _matrix(self._text_page, index, self._matrix_at)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        if abs(b) < 0.2 * abs(a):
            turn = _UPRIGHT if a > 0 else _ASKEW
        elif abs(a) < 0.2 * abs(b):
            turn = _UPWARDS if b > 0 else _DOWNWARDS
        else:
            turn = _ASKEW
        found = self.known[handle] = self._size.value * hypot(c, d), self._is_bold(handle), turn
        return found

    def font_of(self, handle: int) -> int:
        """Tell the font of an object that was looked at."""
        return self._fonts.get(handle, 0)

    def _is_bold(self, handle: int) -> bool:
        font = self._fonts[handle] = _object_font(handle)
        bold = self._bold.get(font)
        if bold is None:
            name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
            _font_name(font, name, _FONT_NAME_BYTES)
            bold = self._bold[font] = bool(_BOLD.search(name.value))
        return bold
