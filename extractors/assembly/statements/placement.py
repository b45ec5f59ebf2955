"""Where each finding stands: its sentence, paragraph, section, or its cell of a table.

Everything that joins statements (:mod:`.linking`) asks for places, never for offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.assembly.names.comparisons import (
    Citations,
    has_cited_subject,
    is_among_examples,
    is_set_against,
)
from extractors.assembly.names.own_names import names_any
from extractors.assembly.statements.cells import TableGrid
from extractors.assembly.statements.fields import COSTS, MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.document.pages import Page, Sentence
    from extractors.records import Finding

_OURS = re.compile(r"\b(?:ours?|this work|proposed)\b", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r"(?:\b[A-Z][\w+-]* )+$")
"""Words of a name before the one with a size: "Grid Text" of "Grid Text Pro-7B"."""
_ABLATION = re.compile(r"\bablat(?:ions?|ive|ing|ed|es?)\b", re.IGNORECASE)
"""Words of what is tried out beside the paper's main run."""
_CLAUSE_BREAK = re.compile(
    r"[;:]\s|,\s+(?:and|while|whereas|but|which(?! (?:took|takes|lasted|finished)\b)|respectively)\b"
    r"|\.\s|\b(?:whereas|while)\b|\t"
    r"|\band (?=\d[\d.,]*[kKM]? (?:(?!days?|hours?|weeks?|months?|min|h )[a-z-]+ )?for\b)"
    r"|,\s+(?=(?:and )?(?:that|those|the ones?) (?:of|for|on|with)\b)"
)
"""What parts the clauses of a sentence, also where it tells figures side by side: "24 for A and 8 for B"."""


_RUN_IN = re.compile(r"\W*[A-Z\d][\w/-]*(?: [\w/()-]+){0,5}[.:]\s*")
"""A sentence that heads its paragraph: "Fine-tuning."."""
_LONGEST_SENTENCE_CHARS = 2500
"""What is longer is no sentence (a page without full stops): only the words near the finding count."""
_AROUND_CHARS = 600
_SENTENCES_BEFORE = 3
"""So far back a paragraph's words say what a sentence is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A finding and its surroundings.

    ``sentence`` and ``block`` count on the page (-1: outside any). ``clause`` is the part of the sentence
    between commas with a conjunction, semicolons and the like that holds the finding. ``table``, ``row``
    and ``column`` are ``None`` outside tables; ``row_label`` and ``column_label`` are the words that head
    row and column, ``of_models``, ``of_data`` and ``of_stages`` say what the rows are. ``names_own`` says
    that the authors' own model is named there, ``set_against`` that the finding stands on the far side of a
    comparison, ``of_cited`` that it is a cost of a system which the paper cites and its sentence speaks of.
    ``earlier`` are the sentences before it in its paragraph, the nearest first, ``opening`` the words that
    head the paragraph ("Fine-tuning."). A place equals only itself, so that what is worked out of it can be
    kept.
    """

    finding: Finding
    page: int
    start: int
    end: int
    sentence: int
    sentence_start: int
    sentence_text: str
    clause: tuple[int, int]
    block: int
    section: str
    kind: str
    in_appendix: bool
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_label: str = ""
    column_label: str = ""
    title: str = ""
    caption: str = ""
    of_models: bool = False
    of_data: bool = False
    of_stages: bool = False
    names_own: bool = False
    set_against: bool = False
    of_cited: bool = False
    earlier: tuple[str, ...] = ()
    opening: str = ""

    @property
    def of_ablation(self) -> bool:
        """Whether the statement is of a part of the paper that varies settings of smaller models."""
        return _is_of_ablation(self.section)

    @property
    def sentence_key(self) -> tuple[int, int]:
        """Page and number of the sentence, alike for what stands in one; the number is -1 outside any."""
        return self.page, self.sentence

    @property
    def clause_key(self) -> tuple[int, int, tuple[int, int]]:
        """The same for the clause."""
        return self.page, self.sentence, self.clause

    def in_sentence_of(self, other: Place) -> bool:
        """Whether both stand in one sentence."""
        return self.sentence_key == other.sentence_key and self.sentence >= 0

    @property
    def clause_text(self) -> str:
        """The words of the clause."""
        return self.sentence_text[self.clause[0] - self.sentence_start : self.clause[1] - self.sentence_start]


@lru_cache(maxsize=1024)
def _is_of_ablation(section: str) -> bool:
    return _ABLATION.search(section) is not None


def locate(
    findings: Iterable[Finding], pages: Sequence[Page], own_names: frozenset[str] = frozenset()
) -> tuple[Place, ...]:
    """Find the place of every finding, in reading order.

    A finding on a page that is not among ``pages`` stands alone: no neighbour shares its sentence.
    """
    by_page: dict[int, list[Finding]] = {}
    for finding in findings:
        by_page.setdefault(finding.evidence.page, []).append(finding)
    known = {page.number: page for page in pages}
    citations = Citations([page.text for page in pages])
    places: list[Place] = []
    for number in sorted(by_page):
        page = known.get(number)
        place = _PageMap(page).place if page is not None else _alone
        places.extend(_mark_owner(place(finding), own_names, citations) for finding in by_page[number])
    return tuple(sorted(places, key=lambda p: (p.page, p.start, p.finding.field, p.finding.finding_id)))


def _mark_owner(place: Place, own_names: frozenset[str], citations: Citations) -> Place:
    at = max(place.start - place.sentence_start, 0)
    if "size_in_name" in place.finding.reasons:
        goes_on = _NAME_GOES_ON.search(place.sentence_text[:at])
        words = (goes_on[0] if goes_on else "") + place.finding.evidence.surface
        if "to_be_trained" in place.finding.reasons:  # "GridText adapts LLaMA-7B"
            words = f"{place.clause_text[: max(place.start - place.clause[0], 0)]} {words}"
    elif place.table is not None:
        words = f"{place.title} {place.row_label} {place.column_label}"
    else:
        words = place.clause_text
    names_own = _OURS.search(words) is not None or names_any(words, own_names)
    set_against = place.table is None and (
        is_set_against(place.sentence_text, at, own_names)
        or (place.finding.field in MODEL and is_among_examples(place.sentence_text, at, own_names))
    )
    may_be = place.table is None and place.finding.field in COSTS
    of_cited = may_be and has_cited_subject(place.sentence_text, at, citations, own_names)
    if not names_own and not set_against and not of_cited:
        return place
    return replace(place, names_own=names_own, set_against=set_against, of_cited=of_cited)


def _alone(finding: Finding) -> Place:
    evidence = finding.evidence
    start = evidence.start or 0
    end = start + len(evidence.surface)
    return Place(
        finding,
        evidence.page,
        start,
        end,
        -1,
        start,
        evidence.sentence,
        (start, end),
        -1,
        "",
        "other",
        in_appendix=False,
    )


class _PageMap:
    """Looks places up on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sentences: tuple[Sentence, ...] = page.sentences()
        self.sentence_starts = [s.start for s in self.sentences]
        self.block_starts = [b.start for b in page.blocks]
        self.grids: dict[int, TableGrid] = {}

    def place(self, finding: Finding) -> Place:
        evidence, page = finding.evidence, self.page
        start = (
            evidence.start
            if evidence.start is not None
            else _search(page.text, evidence.sentence, evidence.surface)
        )
        end = start + len(evidence.surface)
        sentence_index = bisect_right(self.sentence_starts, start) - 1
        sentence = self.sentences[sentence_index] if sentence_index >= 0 else None
        if sentence is not None and start >= sentence.end:
            sentence, sentence_index = None, -1
        block_index = bisect_right(self.block_starts, start) - 1
        if block_index >= 0 and start >= page.blocks[block_index].end:
            block_index = -1
        text = sentence.text if sentence else evidence.sentence
        text_start = sentence.start if sentence else start
        if len(text) > _LONGEST_SENTENCE_CHARS:
            cut = max(start - text_start - _AROUND_CHARS, 0)
            text, text_start = text[cut : end - text_start + _AROUND_CHARS], text_start + cut
        place = Place(
            finding,
            page.number,
            start,
            end,
            sentence_index,
            text_start,
            text,
            _clause(text, text_start, start, end),
            block_index,
            (sentence.section if sentence else page.section) or "",
            page.blocks[block_index].kind if block_index >= 0 else "other",
            page.in_appendix,
            earlier=self._earlier(sentence_index, block_index),
            opening=self._opening(sentence_index, block_index),
        )
        for number, table in enumerate(page.tables):
            if table.start <= start < table.end:
                grid = self.grids.get(number)
                if grid is None:
                    grid = self.grids[number] = TableGrid(table, page)
                return grid.place(place, number)
        return place

    def _earlier(self, sentence: int, block: int) -> tuple[str, ...]:
        """Return the sentences of a paragraph before one of its own, the nearest first."""
        if sentence < 1 or block < 0:
            return ()
        before = self.sentences[max(sentence - _SENTENCES_BEFORE, 0) : sentence]
        start = self.page.blocks[block].start
        return tuple(s.text for s in reversed(before) if s.start >= start)

    def _opening(self, sentence: int, block: int) -> str:
        """Return the first sentence of a paragraph where it is a heading that runs on, else ""."""
        if sentence < 1 or block < 0:
            return ""
        first = bisect_right(self.sentence_starts, self.page.blocks[block].start)
        first -= self.sentence_starts[first - 1 : first] == [self.page.blocks[block].start]
        text = self.sentences[first].text if first < sentence else ""
        return text if _RUN_IN.fullmatch(text) else ""


def _search(text: str, sentence: str, surface: str) -> int:
    at = text.find(sentence)
    inside = sentence.find(surface)
    if at >= 0:
        return at + max(inside, 0)
    return max(text.find(surface), 0)


def _clause(sentence: str, sentence_start: int, start: int, end: int) -> tuple[int, int]:
    left, right = sentence_start, sentence_start + len(sentence)
    for match in _CLAUSE_BREAK.finditer(sentence):
        cut = sentence_start + match.start()
        if cut < start:
            left = max(left, sentence_start + match.end()) if sentence_start + match.end() <= start else left
        elif cut >= end:
            right = cut
            break
    return left, right
