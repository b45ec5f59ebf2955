"""What a lexicon file holds besides phrasings: cues, headings of tables, units, compiled once.

``cues``
    words near a number that change what it means. ``where`` is ``before`` (the sentence up to the number),
    ``after`` (from the end of the match), ``sentence`` or ``surface`` (the match); ``factor`` multiplies
    the score, ``drop`` forgets the finding, ``becomes`` relabels it, ``fields`` limits the cue to some
    fields, ``phase`` names what the machines were doing, ``cancels`` the cues it overrules, ``says`` is for
    the field's module. The cue's id becomes one of the finding's reasons.
``headings``
    words that head a row or a column of a table whose cells are values of a field.
``units``
    what is counted, as spelt (singular, lower case), with its canonical name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.lexicon import Lexicon, PatternSet, compile_pattern
from extractors.lexicon.errors import LexiconError
from extractors.records import Field, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Cue", "Frame", "Heading", "load_frame"]

_EXTRA = ("anywhere", "rival", "caption", "other_row", "parts", "whole", "bare", "beside", "unless")
_FRAGMENT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Words near a number that change its meaning."""

    id: str
    where: str
    regex: Any
    fields: frozenset[Field]
    factor: float
    drop: bool
    becomes: Field | None
    phase: Phase | None
    says: str
    cancels: frozenset[str]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Words that head a row or column of a table whose cells are values of ``field``.

    ``anywhere``, ``rival``, ``caption`` and ``other_row`` are for cells without a heading of their own,
    ``parts`` and ``whole`` for tables of parts, see :mod:`extractors.rules.headed`; ``bare``, ``beside`` and
    ``unless`` for columns without a unit, see :mod:`extractors.rules.left_out`; ``None`` where the entry
    has none. ``examples`` are triples (heading,
    cell, expected value), ``counter_examples`` headings of something else.
    """

    id: str
    version: int
    field: Field
    regex: Any
    score: float
    params: Mapping[str, Any]
    anywhere: Any
    rival: Any
    caption: Any
    other_row: Any
    parts: Any
    whole: Any
    bare: Any
    beside: Any
    unless: Any
    examples: tuple[tuple[str, str, float], ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The cues, headings and units of one lexicon file; ``heads`` looks for all headings together."""

    cues: tuple[Cue, ...]
    headings: tuple[Heading, ...]
    units: Mapping[str, str]
    heads: PatternSet


_loaded: dict[str, tuple[Lexicon, Frame]] = {}


def load_frame(lexicon: Lexicon, stem: str) -> Frame:
    """Return the frame of ``<stem>.yaml``; raise :class:`LexiconError` where an entry cannot be used."""
    known = _loaded.get(stem)
    if known is None or known[0] is not lexicon:
        known = _loaded[stem] = (lexicon, _frame(lexicon, stem))
    return known[1]


def _frame(lexicon: Lexicon, stem: str) -> Frame:
    content = lexicon.files[stem]
    fragments = {**lexicon.files["fragments"]["fragments"], **(content.get("fragments") or {})}

    def compiled(entry: Mapping[str, Any], key: str = "pattern") -> Any:
        pattern = entry[key]
        try:
            while _FRAGMENT.search(pattern):
                pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match[1]]})", pattern)
            return compile_pattern(pattern)
        except Exception as error:
            raise LexiconError(
                stem, str(entry.get("id", "?")), f"its pattern cannot be used: {error}"
            ) from error

    headings = tuple(_heading(raw, compiled) for raw in content.get("headings") or ())
    return Frame(
        cues=tuple(_cue(raw, compiled(raw)) for raw in content.get("cues") or ()),
        headings=headings,
        units=content.get("units") or {},
        heads=PatternSet(heading.regex for heading in headings),
    )


def _cue(raw: Mapping[str, Any], regex: Any) -> Cue:
    return Cue(
        id=raw["id"],
        where=raw["where"],
        regex=regex,
        fields=frozenset(Field(name) for name in raw.get("fields") or ()),
        factor=float(raw.get("factor", 1.0)),
        drop=bool(raw.get("drop", False)),
        becomes=Field(raw["becomes"]) if raw.get("becomes") else None,
        phase=Phase(raw["phase"]) if raw.get("phase") else None,
        says=str(raw.get("says", "")),
        cancels=frozenset(raw.get("cancels") or ()),
        examples=tuple(raw.get("examples") or ()),
    )


def _heading(raw: Mapping[str, Any], compiled: Callable[..., Any]) -> Heading:
    known = {"id", "version", "field", "score", "examples", "counter_examples", "pattern", *_EXTRA}
    extra = {key: compiled(raw, key) if key in raw else None for key in _EXTRA}
    return Heading(
        id=raw["id"],
        version=int(raw["version"]),
        field=Field(raw["field"]),
        regex=compiled(raw),
        score=float(raw.get("score", 0.6)),
        params={key: value for key, value in raw.items() if key not in known},
        **extra,
        examples=tuple((e["heading"], e["cell"], float(e["value"])) for e in raw.get("examples") or ()),
        counter_examples=tuple(raw.get("counter_examples") or ()),
    )
