"""How large the models are: parameters in all, and those active for one token.

The trainable part of an adapter (LoRA and the like) is not the size of the model: such findings carry the
reasons ``adapter`` and ``trainable_part`` or ``trainable_after``, and a score by which they enter no run. A
size that stands in a model's name ("LLaMA-65B") carries ``size_in_name``, with the name in ``context``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import Field, Phase, Qualifier
from extractors.rules.engine import Lexicon, read
from extractors.rules.findings import finding_id, make_finding
from extractors.rules.frames import load_frame
from extractors.rules.grammar import read_number
from extractors.rules.headed import headed
from extractors.rules.statements import claims, weighed, with_list, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document.pages import Cell, Page
    from extractors.records import Finding
    from extractors.rules.engine import Reading
    from extractors.rules.frames import Frame
    from extractors.rules.statements import Claim

__all__ = ["find"]

_STEM = "model_size"
_SIZE = re.compile(r"[-_ (]*\d+(?:\.\d+)?[BMTbmt]\)?$")
_NAMED, _BESIDE_MODEL = "size_in_name", "parameters.size_of"
_TUNED = frozenset({"trainable_part", "trainable_after"})
_PART = 0.3
"""What remains of the score of a size that counts only what an adapter trains."""
_LATER = re.compile(
    r"(?:, ?| ?/ ?|,? (?:and|or|&) )(?:-)?(?P<n>\d{1,4}(?:\.\d{1,3})?[BMT])\b"
    r"(?![- ](?:training )?(?:tokens|words|images|examples|samples|pairs|steps))"
)
"""A size that shares the name before it: "13B" of "LLaMA-7B and 13B"."""
_HEADER = re.compile(r"\s*\d{1,4}(?:\.\d{1,3})? ?[BM]\s*")
_HEADS_SIZES = re.compile(r"model|size|param|variant|config|setting|name|scale", re.IGNORECASE)
_FAMILY = 2
_HEADER_SCORE = 0.5
_APART = 1.5
"""Bounds further apart than this factor are the ends of a family of models."""
_NO_NAMES = frozenset(
    {
        "a",
        "about",
        "and",
        "approximately",
        "around",
        "base",
        "for",
        "for the",
        "from",
        "large",
        "model",
        "models",
    }
    | {
        "of",
        "our",
        "over",
        "params",
        "parameters",
        "pretrained",
        "size",
        "table",
        "than",
        "the",
        "to",
        "using",
    }
    | {"with", "we"}
)


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the statements of a model's parameters on ``page``; empty if there are none."""
    reading = read(page, lexicon)
    frame = load_frame(lexicon, _STEM)
    cells = (one for cell in headed(reading, frame, Phase.UNCLEAR) for one in _models(cell))
    stated = _without_parts_of_names(list(_in_sentences(reading, frame)))
    return without_doubles(_without_active([*stated, *cells, *_in_headers(reading)]))


def _without_active(found: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out the "3B parameters" that are said to be what is active of a mixture."""
    active = [f for f in found if f.field is Field.ACTIVE_PARAMETERS]
    for finding in found:
        start = finding.evidence.start or 0
        end = start + len(finding.evidence.surface)
        again = any(
            f.value == finding.value
            and start < (f.evidence.start or 0) + len(f.evidence.surface)
            and (f.evidence.start or 0) < end
            for f in active
        )
        if finding.field is not Field.PARAMETERS or not again:
            yield finding


def _without_parts_of_names(found: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out "7B model" of "the GridText-7B model": the name tells the size, and whose it is."""
    named = [
        (start, start + len(f.evidence.surface))
        for f in found
        if _NAMED in f.reasons and (start := f.evidence.start) is not None
    ]
    for finding in found:
        start = finding.evidence.start or 0
        if finding.rule_id != _BESIDE_MODEL or not any(a < start < b for a, b in named):
            yield finding


def _in_headers(reading: Reading) -> Iterator[Finding]:
    """Yield the sizes that head the columns of a table: a family of models, its settings below."""
    text = reading.page.text
    for table in reading.page.tables:
        told = [cell for cell in table.cells if text[cell.start : cell.end].strip()]
        cells = [cell for cell in told if cell.row == told[0].row]
        sizes = [cell for cell in cells if _HEADER.fullmatch(text, cell.start, cell.end)]
        corner = [text[cell.start : cell.end] for cell in cells if cell not in sizes]
        family = len({text[cell.start : cell.end].strip() for cell in sizes}) == len(sizes) >= _FAMILY
        if family and len(corner) < _FAMILY and all(map(_HEADS_SIZES.search, corner)):
            numbers = ((cell, read_number(text, cell.start)) for cell in sizes)
            yield from (_heading(reading, cell, number.value) for cell, number in numbers if number)


def _heading(reading: Reading, cell: Cell, value: float) -> Finding:
    return make_finding(
        reading,
        Field.PARAMETERS,
        cell.start,
        cell.end,
        rule_id="parameters.header",
        rule_version=1,
        score=_HEADER_SCORE,
        value=value,
        phase=Phase.UNCLEAR,
        reasons=("table", "size_as_label"),
    )


def _models(cell: Finding) -> Iterator[Finding]:
    """Take a cell "300M - 13B" for the smallest and the largest model of a family."""
    if not _is_family(cell.low, cell.high):
        yield cell
        return
    for value in (cell.low, cell.high):
        key = finding_id(cell.field, cell.evidence.page, cell.evidence.start or 0, cell.rule_id, value)
        reasons = (*cell.reasons, "range_of_models")
        one = replace(cell, finding_id=key, value=value, low=None, high=None, reasons=reasons)
        yield replace(one, qualifier=Qualifier.EXACT)


def _in_sentences(reading: Reading, frame: Frame) -> Iterator[Finding]:
    not_models = frozenset(reading.lexicon.files[_STEM]["not_models"])
    for match, claim in claims(reading, reading.lexicon.entries(_STEM), frame):
        name = match.printed("name")
        if name is not None and not _is_name(name, not_models):
            continue
        kept = weighed(reading, claim, frame.cues)
        if kept is not None:
            tuned = "adapter" in kept.reasons and not _TUNED.isdisjoint(kept.reasons)
            part = _PART if tuned else 1.0
            score, names = kept.score * part, (name,) if name else ()
            kept = replace(kept, score=score, phase=Phase.UNCLEAR, context=names)
            listed = with_list(reading, kept) if name is None else _sizes_of_name(reading, kept)
            yield from (size.found(reading) for one in listed for size in _sizes(one))


def _sizes_of_name(reading: Reading, claim: Claim) -> Iterator[Claim]:
    """Yield the size in a name, and those that follow it in a list ("LLaMA-7B, 13B and 70B")."""
    yield claim
    end = claim.number.end
    while later := _LATER.match(reading.folded, end):
        number = read_number(reading.page.text, later.start("n"))
        if number is None:
            return
        reasons = (*claim.reasons, "one_of_a_list")
        yield replace(claim, number=number, start=number.start, end=number.end, reasons=reasons)
        end = number.end


def _is_name(words: str, not_models: frozenset[str]) -> bool:
    """Tell "LLaMA-65B" from "and 6.7B" and from data ("IG-1B"): a name has a capital of its own."""
    stem = _SIZE.sub("", words)
    first = stem.lower().split("-")[0]
    return any(letter.isupper() for letter in stem) and first not in _NO_NAMES and first not in not_models


def _is_family(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and high >= _APART * low


def _sizes(claim: Claim) -> Iterator[Claim]:
    """Take "from 7B to 65B parameters" for two models, not for one of uncertain size."""
    number = claim.number
    if number.low is None or number.high is None or not _is_family(number.low, number.high):
        yield claim
        return
    for value in (number.low, number.high):
        one = replace(number, value=value, low=None, high=None, qualifier=Qualifier.EXACT)
        yield replace(claim, number=one, reasons=(*claim.reasons, "range_of_models"))
