"""The table that a ranker of values learns from: every candidate value of a paper's headline run.

One candidate is one finding of one field. Its features are of kinds that any paper has: the finding's score
and named reasons, where it stands, how near to the run, how its value compares with the others, how often it
is repeated. No word of a paper is among them, and none is kept.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors import rules
from extractors.assembly import assemble
from extractors.assembly.names.own_names import find_own_names
from extractors.assembly.statements.linking import nearness
from extractors.assembly.statements.placement import Place, locate
from extractors.assembly.whose.selection import select
from extractors.document.reader import read_document
from extractors.records import Extraction, Field, Finding, TrainingRun
from flows.extraction_rows import estimate_extraction, paper_id, published_month
from flows.verdicts import headline
from warehouse.analysis.headline import choose_headline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any

FIELDS = (
    Field.PARAMETERS, Field.FORWARD_COST, Field.DATASET_SIZE, Field.EPOCHS, Field.STEPS, Field.BATCH_SIZE,
    Field.DURATION, Field.ACCELERATOR_COUNT,
)  # fmt: skip
TOLERANCES = {Field.DURATION: 0.15, Field.ACCELERATOR_COUNT: 0.001}
_OTHERWISE = 0.10
_NEIGHBOURS = (Field.DURATION, Field.ACCELERATOR, Field.STEPS, Field.BATCH_SIZE, Field.EXAMPLES_SEEN)
_SECTIONS = {
    "introduction": r"introduc|abstract",
    "related": r"related|previous|background|prior",
    "training": r"train|optimi|hyper|implementation|setup|set-up|detail|config|hardware|comput",
    "model": r"model|architect|method|approach|network",
    "experiments": r"experiment|result|evaluat|ablat|analys|compar",
}
_SAME_VALUE = 0.03


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that a field of the headline run could have. ``right`` is ``None`` where no label says."""

    paper: str
    field: Field
    value: float
    features: Mapping[str, float]
    right: bool | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class PaperReading:
    """One labelled paper: its extraction, its headline run by the hand-set choice, and the candidates."""

    paper: str
    published: date | None
    extraction: Extraction
    run: TrainingRun | None
    candidates: tuple[Candidate, ...]


def read_paper(path: Path, label: Mapping[str, Any]) -> PaperReading:
    """Extract one PDF and list the candidates of its headline run. Raises what ``read_document`` raises."""
    document = read_document(path)
    pages = sorted(document.pages, key=lambda page: page.number)
    own_names = find_own_names(document.plain)
    findings = tuple(finding for page in pages for finding in rules.find_all(page))
    paper = paper_id(path, document.stamp.arxiv_id if document.stamp else None)
    published = published_month(paper) or (document.stamp.date if document.stamp else None)
    runs = assemble(findings, pages, own_names=own_names, year=published.year if published else None)
    extraction = Extraction(document.sha256, "", document.page_count, findings=findings, runs=runs)
    chosen = choose_headline(estimate_extraction(extraction, published=published))
    run = next((r for r in runs if r.run_id == chosen), runs[0] if runs else None)
    places = locate(findings, pages, own_names)
    return PaperReading(
        paper, published, extraction, run, tuple(_candidates(paper, places, run, headline(dict(label))))
    )


def _candidates(
    paper: str, places: Sequence[Place], run: TrainingRun | None, label: Mapping[str, Any]
) -> Iterable[Candidate]:
    kept = {place.finding.finding_id for place in select(places)}
    used = dict(run.findings) if run is not None else {}
    ids = {finding_id for found in used.values() for finding_id in found}
    by_field: dict[Field, list[Place]] = defaultdict(list)
    beside: dict[tuple[int, int | None, int | None], set[Field]] = defaultdict(set)
    for place in places:
        by_field[place.finding.field].append(place)
        beside[_line(place)].add(place.finding.field)
    for field in FIELDS:
        run_places = [p for p in places if p.finding.finding_id in ids and p.finding.field is not field]
        stated = [p for p in by_field[field] if p.finding.value and p.finding.value > 0]
        right_value = label.get(field.value)
        for place in stated:
            value = place.finding.value or 0.0
            features = _of_finding(place.finding) | _of_place(place, run_places, beside[_line(place)])
            features |= _of_value(place, stated, kept)
            tolerance = math.log(1 + TOLERANCES.get(field, _OTHERWISE))
            right = abs(math.log(value / right_value)) <= tolerance if right_value else None
            chosen = place.finding.finding_id in used.get(field, ())
            yield Candidate(paper, field, value, features, right, chosen)


def _line(place: Place) -> tuple[int, int | None, int | None]:
    if place.table is not None:
        return place.page, place.table, place.row
    return place.page, None, place.sentence


def _of_finding(finding: Finding) -> dict[str, float]:
    flags = [f"reason:{reason}" for reason in finding.reasons]
    flags += [f"owner:{finding.ownership}", f"phase:{finding.phase}", f"how:{finding.qualifier}"]
    return {"score": finding.score, **dict.fromkeys(flags, 1.0)}


def _of_place(place: Place, run_places: Sequence[Place], line: set[Field]) -> dict[str, float]:
    section = place.section.lower()
    features = {
        "near": max((nearness(p, place)[0] for p in run_places), default=0.0),
        "own name": float(place.names_own),
        "appendix": float(place.in_appendix),
        f"kind:{'cell' if place.table is not None else place.kind}": 1.0,
        "others beside it": math.log1p(len(line - {place.finding.field})),
    }
    features |= {f"section:{name}": 1.0 for name, words in _SECTIONS.items() if re.search(words, section)}
    features |= {f"beside:{field}": 1.0 for field in _NEIGHBOURS if field in line - {place.finding.field}}
    return features


def _of_value(place: Place, stated: Sequence[Place], kept: set[str]) -> dict[str, float]:
    value = math.log(place.finding.value or 1.0)
    same = [p for p in stated if abs(math.log(p.finding.value or 1.0) - value) < _SAME_VALUE]
    own = sorted(math.log(p.finding.value or 1.0) for p in stated if p.finding.finding_id in kept) or [value]
    return {
        "refused": float(place.finding.finding_id not in kept),
        "repeats": math.log(len(same)),
        "pages": math.log(len({p.page for p in same})),
        "on page 1": float(any(p.page == 1 for p in same)),
        "largest": float(value >= own[-1] - _SAME_VALUE),
        "below the largest": max(-5.0, min(2.0, (value - own[-1]) / math.log(10))),
        "rank": sum(other <= value + _SAME_VALUE for other in own) / len(own),
    }
