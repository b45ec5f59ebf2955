"""How well two statements of a paper go together, and why.

Nearness comes first (same clause, table row, sentence, paragraph, section, page); then the names and tasks
that their words mention, and whether the sentence speaks for all runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import Designators, holds_for_all, read_designators
from extractors.assembly.names.namesakes import data_agree, sizes_agree, variants_agree
from extractors.assembly.names.proper import names_apart, proper_names
from extractors.assembly.statements.fields import LENGTHS, MACHINES, MODEL, SCHEDULE
from extractors.assembly.statements.named import designators_of
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.assembly.statements.placement import Place

__all__ = ["Link", "designators_of", "link", "nearness"]

_TABLE = re.compile(r"\W*Tab(?:le|\.) ?([A-Z]?\.?\d{1,2}|[IVX]{1,5})\b", re.IGNORECASE)
_TABLES = re.compile(r"\bTab(?:le|\.) ?([A-Z]?\.?\d{1,2}|[IVX]{1,5})\b", re.IGNORECASE)
_OF_ONE_RUN = frozenset({*LENGTHS, *SCHEDULE, *MACHINES})
_TURNS_TO = re.compile(r"\W{0,2}(?:For|On) (?:the |our )?(?:[a-z]+ )?[A-Z\d][\w.+/-]*[ ,]")
"""How a sentence begins that turns to another model or data set: what it tells is not of those before it."""
_IN_ADDITION = re.compile(r"\b(?:another|additional|further|extra|more)\b", re.IGNORECASE)
"""Words of a length that adds to one told before: "trained on another 40B tokens"."""


@dataclass(frozen=True, slots=True)
class Link:
    """The strength of a join (0 to about 1.5) and the names of what raised or lowered it."""

    score: float
    reasons: tuple[str, ...]


def nearness(a: Place, b: Place) -> tuple[float, str]:
    """Return the score that position alone gives to the pair, and its name."""
    if a.page == b.page and a.table is not None and a.table == b.table:
        return _in_one_table(a, b)
    if told := _about_a_table(a, b) or _about_a_table(b, a):
        return told
    if a.page == b.page:
        return _on_one_page(a, b)
    if abs(a.page - b.page) == 1:
        if a.section and a.section == b.section:
            return WEIGHTS.near_section, "same section"
        return WEIGHTS.near_next_page, "next page"
    return WEIGHTS.near_paper, "elsewhere in the paper"


def _in_one_table(a: Place, b: Place) -> tuple[float, str]:
    if a.row is not None and a.row == b.row:
        if a.column is not None and a.column == b.column:
            return WEIGHTS.near_cell, "same cell"
        return WEIGHTS.near_row, "same table row"
    if a.column is not None and a.column == b.column:
        return WEIGHTS.near_column, "same table column"
    return WEIGHTS.near_table, "same table"


def _on_one_page(a: Place, b: Place) -> tuple[float, str]:
    if a.sentence >= 0 and a.sentence == b.sentence:
        if a.clause == b.clause:
            return WEIGHTS.near_clause, "same clause"
        return WEIGHTS.near_sentence, "same sentence"
    if a.block >= 0 and a.block == b.block and a.table is None and b.table is None:
        later = max(a, b, key=lambda place: place.sentence)
        neighbours = abs(a.sentence - b.sentence) == 1 and not _TURNS_TO.match(later.sentence_text)
        return (
            (WEIGHTS.near_next_sentence, "next sentence")
            if neighbours
            else (WEIGHTS.near_paragraph, "same paragraph")
        )
    one_section = bool(a.section) and a.section == b.section
    return (WEIGHTS.near_section, "same section") if one_section else (WEIGHTS.near_page, "same page")


def _about_a_table(words: Place, cell: Place) -> tuple[float, str] | None:
    """Return the nearness of words to a cell that they caption, or whose table or row they name."""
    if cell.table is None:
        return None
    if _captions(words, cell):
        return WEIGHTS.near_caption, "caption of the table"
    if _points_at(words, cell):
        return WEIGHTS.near_pointer, "a sentence about the table"
    return (WEIGHTS.near_named_row, "the row that it names") if _names_the_row(words, cell) else None


def _points_at(words: Place, cell: Place) -> bool:
    """Tell whether a sentence names the table of a cell by its number: "Table 5 gives the times on A100"."""
    if words.table is not None:
        return False
    number = _TABLE.match(cell.caption)
    return number is not None and number[1] in _TABLES.findall(words.sentence_text)


def _names_the_row(place: Place, cell: Place) -> bool:
    """Tell whether a sentence, or a row of another table, names what alone heads the row of a cell.

    What the paper calls its own models stands in many sentences, and heads rows of all kinds.
    """
    if cell.names_own:
        return False
    row = read_designators(cell.row_label)
    heads = row.data or {cell.row_label.strip().lower()} & row.names
    if len(heads) != 1:
        return False
    said = read_designators(place.row_label if place.table is not None else place.sentence_text)
    return heads == said.data if row.data else heads <= said.names


def _captions(caption: Place, cell: Place) -> bool:
    return (
        caption.page == cell.page
        and caption.table is None
        and bool(cell.caption)
        and bool(caption.sentence_text)
        and (caption.sentence_text in cell.caption or cell.caption in caption.sentence_text)
    )


def link(
    anchor: Place,
    names: Designators,
    other: Place,
    *,
    only_one: bool = False,
    rival_nearer: bool = False,
) -> Link:
    """Score how well ``other`` belongs to the run called ``names`` whose statement is ``anchor``."""
    base, reason = nearness(anchor, other)
    theirs = designators_of(other)
    named = list(_by_names(names, theirs, base))
    reach: list[tuple[float, str]] = []
    if other.table is None and holds_for_all(other.sentence_text):
        own_clause = WEIGHTS.for_all_clause if holds_for_all(other.clause_text) else 0.0
        reach.append((WEIGHTS.for_all_runs + own_clause, "said of all runs"))
    lesser: list[tuple[float, str]] = []
    if base < WEIGHTS.near_sentence and other.finding.field in _OF_ONE_RUN:
        lesser = list(_of_lesser_runs(anchor, other, names, theirs))
        named.extend(lesser)
    if only_one and (not lesser or other.finding.field in MACHINES):
        reach.append((WEIGHTS.only_one, "the only one stated"))
    if _share_a_name(anchor, other):
        named.append((WEIGHTS.same_word, "the same proper name"))
    if rival_nearer:
        named.append((WEIGHTS.nearer_to_another, "nearer to another statement"))
    # What holds for the whole paper reaches far, yet never past what stands beside the anchor.
    far = base
    if reach:
        far = min(base + sum(weight for weight, _ in reach), max(base, WEIGHTS.farthest_reach))
    score = far + sum(weight for weight, _ in named) if named else far
    size_of_own = other.names_own and other.table is not None and other.finding.field in MODEL
    if other.finding.ownership is Ownership.UNCLEAR and not size_of_own:
        score *= WEIGHTS.unclear_owner
    if other.finding.phase is Phase.UNCLEAR:
        score *= WEIGHTS.unclear_phase
    score *= min(1.0, WEIGHTS.doubtful_statement + other.finding.score)
    return Link(max(0.0, score), (reason, *(why for _, why in (*reach, *named))))


def _share_a_name(anchor: Place, other: Place) -> bool:
    """Tell whether the anchor has the name by which a clause of a sentence says whose its number is."""
    if anchor.table is not None or other.table is not None:
        return False
    return not names_apart(other.clause_text, other.sentence_text).isdisjoint(
        proper_names(anchor.clause_text)
    )


def _of_lesser_runs(
    anchor: Place, other: Place, names: Designators, theirs: Designators
) -> Iterator[tuple[float, str]]:
    """Yield what speaks against a statement of an ablation, a tuning or a later stage, if the run is none."""
    if other.of_ablation and not anchor.of_ablation:
        yield WEIGHTS.other_task, "of an ablation"
    if not names.tasks and theirs.tasks == {Task.FINETUNE}:
        yield WEIGHTS.other_task, "of a tuning"
    if other.finding.field is Field.EXAMPLES_SEEN and _IN_ADDITION.search(other.finding.evidence.surface):
        yield WEIGHTS.other_task, "of what came on top"


def _by_names(ours: Designators, theirs: Designators, base: float) -> Iterator[tuple[float, str]]:
    """Yield what the names of both raise or lower; beside the anchor nothing is lowered."""
    near = base >= WEIGHTS.near_sentence
    agree = sizes_agree(ours, theirs)
    if agree is True:
        yield WEIGHTS.same_size, "same size named"
    elif agree is False and base < WEIGHTS.near_clause:
        yield WEIGHTS.other_size, "another size named"
    variant = variants_agree(ours, theirs)
    if variant is True and agree is not False:
        yield WEIGHTS.same_variant, "same variant named"
    elif variant is False and agree is not True and base < WEIGHTS.near_clause:
        yield WEIGHTS.other_variant, "another variant named"
    if ours.names & theirs.names:
        yield WEIGHTS.same_name, "same name"
    same_data = data_agree(ours, theirs)
    if same_data is True:
        yield WEIGHTS.same_data, "same data set"
    elif same_data is False and not near:
        yield WEIGHTS.other_data, "another data set"
    yield from _shared(
        ours.tasks, theirs.tasks, WEIGHTS.same_task, WEIGHTS.other_task, "phase of training", near=near
    )


def _shared(
    ours: frozenset[str] | frozenset[Task],
    theirs: frozenset[str] | frozenset[Task],
    same: float,
    other: float,
    what: str,
    *,
    near: bool,
) -> Iterator[tuple[float, str]]:
    if not ours or not theirs:
        return
    if ours & theirs:
        yield same, f"same {what}"
    elif not near:
        yield other, f"another {what}"
