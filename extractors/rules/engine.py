"""Where a phrasing of the lexicon stands on a page: folding, masking, triggers, matches.

A page is prepared once (:func:`read`): its text is folded to ASCII one character for one, so that offsets
stay those of :attr:`Page.text`, and the names of accelerators are masked with ``@`` so that patterns can
speak of "{count} {accelerator}" and no figure inside a name ("RTX 3090", "32GB") is taken for a quantity.
Then :func:`matches` searches each sentence, or table row, that holds one of a phrasing's triggers. No match
leaves its sentence: the patterns see each of them as a line of its own.

All matching is RE2 on bytes, linear in the text; a call costs about a microsecond.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from extractors.lexicon import Lexicon, PatternSet, Phrasing, load_lexicon
from extractors.rules.folding import fold
from extractors.rules.mentions import Mention, SystemMention, find_mentions, find_systems, mask
from extractors.rules.tabular import labelled_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

    from extractors.document.pages import Page, Sentence
    from extractors.rules.tabular import LabelledCell

_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:hour|day|week|month)s?\b",
    re.IGNORECASE,
)
"""A figure, or a time in words: cells may say "two weeks"."""
_MAX_SENTENCE_CHARS = 2000
_WORTH_A_CALL_CHARS = 400
"""To search so many characters costs as much as a call."""

__all__ = ["Lexicon", "Match", "Mention", "Phrasing", "Reading", "load_lexicon", "matches", "read"]


class Reading:
    """A page prepared for the rules.

    ``folded`` is the text in ASCII, ``masked`` the same with accelerators masked, ``lower`` that in lower
    case; ``data`` and ``lines`` are the masked text in bytes, ``lines`` with each sentence a line and nothing
    but line ends between them; all have the page's offsets. ``mentions`` are the accelerators named on the
    page, ``systems`` the machines sold whole (masked with a backquote), in order. ``memory`` is where modules
    keep what they worked out for this page.
    """

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page = page
        self.lexicon = lexicon
        self.folded = fold(page.text)
        self.sentences: tuple[Sentence, ...] = tuple(
            piece for sentence in page.sentences() for piece in _pieces(sentence)
        )
        self._starts = [sentence.start for sentence in self.sentences]
        self.systems: tuple[SystemMention, ...] = find_systems(self.folded, lexicon.devices)
        self.mentions: tuple[Mention, ...] = tuple(
            mention
            for mention in find_mentions(self.folded, lexicon.devices, self.span_around)
            if not any(s.start < mention.end and mention.start < s.end for s in self.systems)
        )
        self._mention_starts = [mention.start for mention in self.mentions]
        self.masked = mask(self.folded, self.mentions, self.systems)
        self.lower = self.masked.lower()
        self.data = self.masked.encode("ascii")
        self.lines = _by_line(self.data, self.sentences)
        self.memory: dict[Any, Any] = {}

    def sentence_index(self, offset: int) -> int | None:
        """Return which sentence holds ``offset``; ``None`` between sentences."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self.sentences[index].end else None

    def span_around(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence around ``offset``; of a few words around it where there is none."""
        index = self.sentence_index(offset)
        if index is None:
            return max(0, offset - 80), min(len(self.page.text), offset + 80)
        return self.sentences[index].start, self.sentences[index].end

    @cached_property
    def triggered(self) -> Mapping[str, Set[int]]:
        """The sentences in which each trigger of the lexicon begins, for the triggers that the page has."""
        found: dict[str, set[int]] = defaultdict(set)
        for at, trigger in self.lexicon.triggers.find(self.lower):
            index = self.sentence_index(at)
            if index is not None:
                found[trigger].add(index)
        return dict(found)

    def sentences_of(self, phrasing: Phrasing, among: Collection[int] | None = None) -> Sequence[int]:
        """Return the sentences that hold any trigger of a phrasing of the lexicon, in order.

        Where it has no triggers these are all. ``among`` names the only sentences to look at.
        """
        if not phrasing.triggers:
            return range(len(self.sentences)) if among is None else sorted(among)
        found = set[int]().union(*(self.triggered.get(trigger, ()) for trigger in phrasing.triggers))
        return sorted(found if among is None else found.intersection(among))

    def stretches(self, indices: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield start and end of as few stretches of the page as are worth it to search these sentences."""
        stretch: tuple[int, int] | None = None
        for index in indices:
            sentence = self.sentences[index]
            if stretch is not None and sentence.start - stretch[1] <= _WORTH_A_CALL_CHARS:
                stretch = stretch[0], sentence.end
                continue
            if stretch is not None:
                yield stretch
            stretch = sentence.start, sentence.end
        if stretch is not None:
            yield stretch

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the accelerators named within ``start`` to ``end``."""
        low = bisect_right(self._mention_starts, start - 1)
        high = bisect_right(self._mention_starts, end - 1)
        return self.mentions[low:high]

    @cached_property
    def cells(self) -> tuple[LabelledCell, ...]:
        """The cells with a figure or a time in them of the page's tables, with the words that head them."""
        return tuple(labelled_cells(self.page, _FIGURE))

    @cached_property
    def labels(self) -> Mapping[str, bytes]:
        """The words that head those cells, as printed, and each of them folded."""
        labels = {label for cell in self.cells for label in cell.labels}
        return {label: fold(label).encode("ascii") for label in labels}


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """Yield the sentence, cut at white space where it is longer than any real one."""
    text, at = sentence.text, 0
    while len(text) - at > _MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", at + 1, at + _MAX_SENTENCE_CHARS)
        cut = at + _MAX_SENTENCE_CHARS if cut < 0 else cut
        yield replace(sentence, start=sentence.start + at, end=sentence.start + cut, text=text[at:cut])
        at = cut
    yield replace(sentence, start=sentence.start + at, text=text[at:]) if at else sentence


def _by_line(data: bytes, sentences: Iterable[Sentence]) -> bytes:
    """Return ``data`` with each sentence a line, and nothing but line ends where none stands."""
    lines, end = bytearray(b"\n" * len(data)), -1
    for sentence in sentences:
        # Where nothing separates two pieces of an endless sentence, the second loses its first character.
        start = sentence.start + (sentence.start == end)
        lines[start : sentence.end] = data[start : sentence.end].replace(b"\n", b" ")
        end = sentence.end
    return bytes(lines)


class Ground:
    """The characters of a page that phrasings have taken, so that each place is read once."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def free(self, start: int, end: int) -> bool:
        """Tell whether nothing between ``start`` and ``end`` is taken."""
        return self._taken.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Take ``start`` to ``end``."""
        self._taken[start:end] = b"\x01" * (end - start)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrasing found in a sentence. Offsets are those of the page's text."""

    reading: Reading
    phrasing: Phrasing
    sentence_index: int
    start: int
    end: int
    found: Any

    @property
    def sentence(self) -> Sentence:
        """The sentence or table row around the match."""
        return self.reading.sentences[self.sentence_index]

    @property
    def surface(self) -> str:
        """The words as printed."""
        return self.reading.page.text[self.start : self.end]

    def has(self, name: str) -> bool:
        """Tell whether the group ``name`` exists in the pattern and took part in the match."""
        return self.span(name) is not None

    def span(self, name: str) -> tuple[int, int] | None:
        """Start and end of a group on the page; ``None`` where it took no part."""
        group = self.phrasing.groups.get(name)
        if group is None:
            return None
        span: tuple[int, int] = self.found.span(group)
        return None if span[0] < 0 else span

    def group(self, name: str) -> str | None:
        """Words of a group, folded but not masked; ``None`` where it took no part."""
        span = self.span(name)
        return None if span is None else self.reading.folded[span[0] : span[1]]

    def printed(self, name: str) -> str | None:
        """Words of a group as printed; ``None`` where it took no part."""
        span = self.span(name)
        return None if span is None else self.reading.page.text[span[0] : span[1]]


def matches(
    reading: Reading,
    phrasings: Iterable[Phrasing],
    masked: bytes | None = None,
    among: Sequence[int] | None = None,
) -> Iterator[Match]:
    """Yield where each phrasing stands, phrasing by phrasing, in reading order.

    Matches of one phrasing do not overlap; matches of different ones may. ``masked`` is searched in place of
    the page's ``lines`` where a module has masked more of them. ``among`` are the sentences to look at where
    a module knows that no other can hold what it wants.
    """
    lines = reading.lines if masked is None else masked
    for phrasing in _likely(reading, tuple(phrasings), lines):
        wanted = reading.sentences_of(phrasing, among)
        for low, high in reading.stretches(wanted):
            for found in phrasing.regex.finditer(lines, low, high):
                start, end = found.span()
                index = reading.sentence_index(start)
                if start < end and index is not None and index in wanted:
                    yield Match(reading, phrasing, index, start, end, found)


def _likely(reading: Reading, phrasings: tuple[Phrasing, ...], lines: bytes) -> list[Phrasing]:
    """Return the phrasings that may stand on the page, in their order.

    Those are the ones whose triggers do; of those without triggers one pass tells which match.
    """
    index = _index(phrasings)
    numbers = {number for trigger in reading.triggered for number in index.by_trigger.get(trigger, ())}
    if index.bare:
        numbers.update(index.bare[found] for found in index.patterns.found_in(lines))
    return [phrasings[number] for number in sorted(numbers)]


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrasings by their numbers: those of each trigger; those without one, and their patterns together."""

    by_trigger: Mapping[str, Sequence[int]]
    bare: Sequence[int]
    patterns: PatternSet


@lru_cache(maxsize=64)
def _index(phrasings: tuple[Phrasing, ...]) -> _Index:
    by_trigger: dict[str, list[int]] = defaultdict(list)
    for number, phrasing in enumerate(phrasings):
        for trigger in phrasing.triggers:
            by_trigger[trigger].append(number)
    bare = [number for number, phrasing in enumerate(phrasings) if not phrasing.triggers]
    patterns = PatternSet((phrasings[number].regex for number in bare), by_line=True)
    return _Index(dict(by_trigger), bare, patterns)


_recent: list[Reading] = []
_KEEP = 4


def read(page: Page, lexicon: Lexicon) -> Reading:
    """Prepare ``page``; the last few pages are remembered, so that every field module may ask."""
    for reading in _recent:
        if reading.page is page and reading.lexicon is lexicon:
            return reading
    reading = Reading(page, lexicon)
    _recent.insert(0, reading)
    del _recent[_KEEP:]
    return reading
