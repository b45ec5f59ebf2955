"""How much data a paper has (``dataset_size``) and how much a training went through (``examples_seen``).

A number of tokens that a model "was trained on" counts as seen; a number of images that a set "contains" as
its size. Cues of ``dataset.yaml`` move what stands between; what belongs to a test set, a batch or a
context window keeps a low score. Famous data sets are known by name: where a sentence about training names
one, its size is given as a finding with the reason ``known_data_set`` and a low score, for "90 epochs on
ImageNet" to be multiplied.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.lexicon import compile_pattern
from extractors.records import Field
from extractors.rules.engine import Lexicon, read
from extractors.rules.findings import make_finding
from extractors.rules.frames import load_frame
from extractors.rules.grammar import read_number
from extractors.rules.headed import headed
from extractors.rules.statements import printed_product, stated, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.records import Finding
    from extractors.rules.engine import Reading

__all__ = ["KnownDataset", "find", "known_datasets"]

_STEM = "dataset"
_KNOWN_SCORE = 0.35
_SURE_SCORE = 0.3
_SUM_SCORE = 0.7
_LEAST_SUM = 1e8
"""Fewer tokens are no training of a model that is worth telling in stages."""
_SHARE_CHARS = 70
_TERM = re.compile(rb"\d[\d.,]*")
_TRAINING = compile_pattern(
    r"\btrain|\bepochs?\b|\bfine-?tun|\blearn|\bdata ?set|\bcorpus\b|\bexperiments?\b|\bhyper-?param"
)


@dataclass(frozen=True, slots=True)
class KnownDataset:
    """A famous data set: how papers spell it and the size of its training part in ``unit``."""

    id: str
    train_size: float
    unit: str
    regex: Any


@dataclass(frozen=True, slots=True)
class _Names:
    """All known data sets, one pattern that finds any of their names, and what was found by each spelling."""

    datasets: tuple[KnownDataset, ...]
    any_name: Any
    by_spelling: dict[bytes, KnownDataset | None]

    def owner(self, spelling: bytes) -> KnownDataset | None:
        """Return the data set spelt so, the more special one first."""
        if spelling not in self.by_spelling:
            owners = (known for known in self.datasets if known.regex.fullmatch(spelling))
            self.by_spelling[spelling] = next(owners, None)
        return self.by_spelling[spelling]


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the statements of data on ``page``; ``text`` is what is counted ("tokens", "hours")."""
    reading = read(page, lexicon)
    frame = load_frame(lexicon, _STEM)
    least = lexicon.files[_STEM]["least"]
    always_seen = _always_seen(reading)
    counted = [
        replace(finding, field=Field.EXAMPLES_SEEN) if finding.text in always_seen else finding
        for finding in (*stated(reading, lexicon.entries(_STEM), frame), *headed(reading, frame))
        if (finding.value or 0.0) >= least.get(finding.text, 0.0)
    ]
    return without_doubles([*_one_kind([*_sums(reading), *counted]), *_known(reading)])


def _always_seen(reading: Reading) -> frozenset[str]:
    """Return the units of what is seen as it comes and never kept, on this page."""
    content = reading.lexicon.files[_STEM]
    by_agents = content["seen_by_agents"]
    agents = compile_pattern(by_agents["pattern"]).search(reading.data) is not None
    return frozenset([*content["always_seen"], *(by_agents["units"] if agents else ())])


def _sums(reading: Reading) -> Iterator[Finding]:
    """Add up the tokens of several stages ("1.5T + 2T + 0.6T tokens"); small sums are not of a training."""
    if "+" not in reading.folded or "token" not in reading.lower:
        return
    for match in compile_pattern(reading.lexicon.files[_STEM]["sums"]["pattern"]).finditer(reading.data):
        start, end = match.span(1)
        terms = [
            read_number(reading.page.text, start + at.start())
            for at in _TERM.finditer(reading.data[start:end])
        ]
        total = sum(term.value for term in terms if term is not None)
        if total >= _LEAST_SUM:
            yield make_finding(
                reading,
                Field.EXAMPLES_SEEN,
                start,
                match.end(),
                rule_id="examples_seen.sum_of_stages",
                rule_version=1,
                score=_SUM_SCORE,
                value=printed_product(total, 1.0),
                text="tokens",
                reasons=("sum_of_stages",),
            )


def known_datasets(lexicon: Lexicon) -> tuple[KnownDataset, ...]:
    """Return the data sets that are known by name."""
    return _names(lexicon).datasets


def _names(lexicon: Lexicon) -> _Names:
    content = lexicon.files[_STEM]["known_datasets"]
    kept = _loaded.get(id(content))
    if kept is None:
        spellings = [f"(?:{'|'.join(raw['spellings'])})" for raw in content]
        datasets = tuple(
            KnownDataset(raw["id"], float(raw["train_size"]), raw["unit"], compile_pattern(spelt))
            for raw, spelt in zip(content, spellings, strict=True)
        )
        kept = _loaded[id(content)] = _Names(
            datasets, compile_pattern(rf"\b(?:{'|'.join(spellings)})(?:\b|$)"), {}
        )
    return kept


_loaded: dict[int, _Names] = {}


def _one_kind(findings: list[Finding]) -> Iterator[Finding]:
    """Of the same number read as "seen" and as "size", keep "seen": its phrasings say more."""
    seen: dict[float | None, list[tuple[int, int]]] = defaultdict(list)
    for finding in findings:
        if finding.field is Field.EXAMPLES_SEEN and finding.score >= _SURE_SCORE:
            start = finding.evidence.start or 0
            seen[finding.value].append((start, start + len(finding.evidence.surface)))
    for spans in seen.values():
        spans.sort()
    for finding in findings:
        if finding.field is not Field.DATASET_SIZE or not _covered(finding, seen.get(finding.value, [])):
            yield finding


def _covered(finding: Finding, spans: list[tuple[int, int]]) -> bool:
    start = finding.evidence.start or 0
    before = bisect_left(spans, (start + len(finding.evidence.surface), 0))
    return before > 0 and spans[before - 1][1] > start


def _known(reading: Reading) -> Iterator[Finding]:
    names = _names(reading.lexicon)
    said: set[tuple[str, int]] = set()
    for match in names.any_name.finditer(reading.data):
        start, end = match.span()
        index = reading.sentence_index(start)
        known = names.owner(match.group())
        if index is None or known is None or (known.id, index) in said:
            continue
        said.add((known.id, index))
        sentence = reading.sentences[index]
        share = _share_before(reading, sentence.start, start)
        if _TRAINING.search(reading.data[sentence.start : sentence.end]):
            yield make_finding(
                reading,
                Field.DATASET_SIZE,
                start,
                end,
                rule_id=f"dataset_size.known.{known.id}",
                rule_version=2,
                score=_KNOWN_SCORE,
                value=printed_product(known.train_size, share),
                text=known.unit,
                reasons=("known_data_set",),
                context=(known.id,),
            )


def _share_before(reading: Reading, low: int, high: int) -> float:
    """Return the part of a known data set that is told right before its name; 1 where none is."""
    words = reading.data[max(low, high - _SHARE_CHARS) : high]
    if b"%" not in words and b"percent" not in words:
        return 1.0
    told = compile_pattern(reading.lexicon.files[_STEM]["known_shares"]["pattern"]).search(words)
    return float(told.group(1)) / 100.0 if told is not None else 1.0
