"""The names for a statement: those of its cell, or of its clause, sentence, paragraph and section."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.assembly.names.answers import answers_of
from extractors.assembly.names.comparisons import near_side
from extractors.assembly.names.data_sets import data_beside, data_trained_on, in_order
from extractors.assembly.names.designators import (
    Designators,
    parameter_size,
    read_designators,
    read_tasks,
)
from extractors.assembly.names.nearest import nearest_size, variant_told_of
from extractors.assembly.names.pairs import paired_sizes, paired_variant
from extractors.assembly.statements.fields import COSTS
from extractors.assembly.statements.notes import without_notes
from extractors.records import Field, Task

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place

__all__ = ["designators_of"]

_PLAIN_TRAINING = re.compile(r"(?:regular |from[- ]scratch )?training\b", re.IGNORECASE)
"""Heads the column of the main training in a table that has its tunings as well."""
_DETECTION_DATA = frozenset({"coco"})
_ORIGIN = re.compile(
    r"\b(?:(?:student|descendant|compression) of|(?:distill?ed|pruned|compressed|shrunk|derived) from)"
    r"(?: the| a| an| our)?(?: teacher)?(?: model)?(?: [A-Z][\w.+-]*(?: v?\d[\w.]*)?)"
)


@lru_cache(maxsize=4096)
def designators_of(place: Place) -> Designators:
    """Collect the names for a statement: of its table row and column, else of its clause or sentence.

    A sentence that names several sizes gives its statements only the size of their own clause. The schedules
    of detectors ("1x") are those of COCO.
    """
    names = _named_around(place)
    if "known_data_set" in place.finding.reasons:
        named = read_designators(place.finding.evidence.surface).data
        names = replace(names, data=named) if named else names
    elif "detection_schedule" in place.finding.reasons and not names.data:
        names = replace(names, data=_DETECTION_DATA)
    own_words = place.clause_text if place.table is None else f"{place.row_label} {place.column_label}"
    answers = answers_of(" ".join(names.data), own_words, place.caption, place.opening, place.section)
    return replace(names, answers=answers) if answers else names


def _named_around(place: Place) -> Designators:
    if place.table is not None and place.row is not None:
        return _of_cell(place.row_label, place.column_label, place.title, place.caption)
    here = place.clause[0]
    section = place.opening if read_designators(place.opening).tasks else place.section
    names = _of_clause(
        place.clause_text,
        near_side(place.sentence_text, place.end - place.sentence_start),
        section,
        place.start - here,
        place.end - here,
    )
    if not names.data:
        main_cost = place.finding.field in COSTS and Task.FINETUNE not in names.tasks
        data = (
            _data_spoken_of(place.earlier, of_tuning=not main_cost)
            or read_designators(place.opening).data
            or read_designators(place.section).data
        )
        return replace(names, data=data) if data else names
    return replace(names, data=_own_data(place, names.data)) if len(names.data) > 1 else names


@lru_cache(maxsize=4096)
def _data_spoken_of(earlier: tuple[str, ...], *, of_tuning: bool) -> frozenset[str]:
    """Return the data set that a paragraph speaks of: that of the nearest earlier sentence with one.

    Not ``of_tuning``, sentences that speak of a tuning alone tell nothing: the main training comes after.
    """
    told = (s for s in earlier if of_tuning or read_tasks(s) != {Task.FINETUNE})
    named = map(data_trained_on, told)
    nearest = next((data for data in named if data), frozenset())
    return nearest if len(nearest) == 1 else frozenset()


def _own_data(place: Place, named: frozenset[str]) -> frozenset[str]:
    """Narrow the data sets of a sentence that names several to that of one statement.

    "80 and 30 epochs on ImageNet and MNIST, respectively" pair in order; the size of a data set stands beside
    its name.
    """
    at, end = place.start - place.sentence_start, place.end - place.sentence_start
    sized = place.finding.field is Field.DATASET_SIZE
    beside = data_beside(place.sentence_text, at, end) if sized else frozenset()
    return in_order(place.sentence_text, at) or beside or named


@lru_cache(maxsize=4096)
def _of_cell(row_label: str, column_label: str, title_text: str, caption_text: str) -> Designators:
    row, title = read_designators(f"{row_label} ; {column_label}"), read_designators(title_text)
    if not (row.sizes or row.letters or row.variants):
        row = replace(row, sizes=title.sizes, letters=title.letters, variants=title.variants)
    caption = read_designators(without_notes(caption_text))
    return Designators(
        row.sizes or (caption.sizes if len(caption.sizes) == 1 else frozenset()),
        row.letters,
        row.variants,
        row.names,
        row.tasks or title.tasks or (frozenset() if _PLAIN_TRAINING.match(column_label) else caption.tasks),
        row.data or title.data or caption.data,
    )


@lru_cache(maxsize=4096)
def _of_clause(clause_text: str, sentence_text: str, section: str, at: int, end: int) -> Designators:
    clause_text, sentence_text = _without_origin(clause_text), _without_origin(sentence_text)
    near = near_side(clause_text, end)
    clause, sentence = read_designators(near), read_designators(sentence_text)
    if (
        len(clause.variants) > 1
        and (told := variant_told_of(clause_text, at, end)).variants <= clause.variants
    ):
        clause = replace(
            clause, variants=told.variants or clause.variants, letters=told.letters or clause.letters
        )
    if len(clause.variants) > 1 and (paired := paired_variant(clause_text, at)):
        clause = replace(clause, variants=paired)
    sizes = clause.sizes or (sentence.sizes if len(sentence.sizes) == 1 else frozenset())
    if len(sizes) > 1 and not _of_one_model(sizes):
        sizes = paired_sizes(clause_text, at) or nearest_size(clause_text, at, end) or sizes
    letters = clause.letters or (sentence.letters if len(sentence.letters) == 1 else frozenset())
    return Designators(
        sizes,
        letters,
        clause.variants or (sentence.variants if len(sentence.variants) == 1 else frozenset()),
        clause.names or sentence.names,
        clause.tasks or sentence.tasks or read_designators(section).tasks,
        data_trained_on(near) or data_trained_on(sentence_text),
    )


def _without_origin(text: str) -> str:
    """Blank out the larger model that a smaller one was made from: "a student of GridText-7B"."""
    return _ORIGIN.sub(lambda found: " " * len(found[0]), text)


def _of_one_model(sizes: frozenset[str]) -> bool:
    """Tell whether a word and a number of parameters name one size: "GridText-Base 7B"."""
    counted = sum(parameter_size(size) is not None for size in sizes)
    return counted == 1 and len(sizes) == counted + 1
