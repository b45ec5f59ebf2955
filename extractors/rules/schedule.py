"""How long a training runs, and in what portions: epochs, steps, batch size, sequence length.

Warm-up, decay milestones, evaluation intervals and sampler steps are told apart by the cues of
``schedule.yaml``; what remains doubtful keeps a low score with the cue's name among its reasons. A batch
size that is stated for one device carries the reason ``per_device``, steps that are added up over stages
``sum_of_stages``, a sequence length that is the mean of two by their shares of the steps ``mean_of_lengths``.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extractors.lexicon import compile_pattern
from extractors.records import Field, Qualifier
from extractors.rules.engine import Lexicon, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.frames import load_frame
from extractors.rules.grammar import read_number
from extractors.rules.headed import headed
from extractors.rules.statements import stated, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document.pages import Page
    from extractors.records import Finding
    from extractors.rules.engine import Match, Reading

__all__ = ["find"]

_STEM = "schedule"
_WHOLE = frozenset({"batch_size.product", "batch_size.worked_out"})
"""Phrasings that read all factors of a batch: what begins where they do reads the first alone."""
_MOST_ACCUMULATED = 1024
_MEAN_SCORE = 0.75
_ANOTHER_TRAINING = re.compile(r"[^a-z](?:fine-?tun|adapt|distil|reinforce|prob[ei])", re.IGNORECASE)
"""Between the lengths of two stages: the second is a training of its own."""
_PER_DEVICE = frozenset({"per_device_before", "per_device_after"})


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the epochs, steps, batch sizes and sequence lengths on ``page``; empty if there are none.

    ``text`` of a batch size is the unit it is counted in ("tokens", "images"), ``None`` where the paper
    leaves it out.
    """
    reading = read(page, lexicon)
    frame = load_frame(lexicon, _STEM)
    plain = [p for p in lexicon.entries(_STEM) if "more" not in p.groups]
    staged = [p for p in lexicon.entries(_STEM) if "more" in p.groups]
    findings = [
        *stated(reading, plain, frame),
        *headed(reading, frame),
        *_stages(reading, matches(reading, staged)),
        *_mixed_lengths(reading),
    ]
    whole = {(f.evidence.start, f.field) for f in findings if f.rule_id in _WHOLE}
    findings = [f for f in findings if (f.evidence.start, f.field) not in whole or f.rule_id in _WHOLE]
    return _accumulated(reading, [_per_device_unit(finding) for finding in without_doubles(findings)])


def _accumulated(reading: Reading, findings: Sequence[Finding]) -> list[Finding]:
    """Multiply batches by the batches whose gradients their sentence says are added up before a step.

    Where a sentence tells several, the smallest is what one pass holds: "a batch of 64, as 8 times 8".
    """
    held: dict[tuple[int, int], float] = {}
    for finding in findings:
        if (place := _accumulates(reading, finding)) is not None:
            held[place] = min(held.get(place, math.inf), finding.value or math.inf)
    return [
        _times_accumulated(reading, finding, *place)
        if (place := _accumulates(reading, finding)) is not None and finding.value == held[place]
        else finding
        for finding in findings
    ]


def _accumulates(reading: Reading, finding: Finding) -> tuple[int, int] | None:
    """Return the sentence of a batch that speaks of gradients that are added up; else ``None``."""
    if finding.field is not Field.BATCH_SIZE or finding.value is None or "table" in finding.reasons:
        return None
    low, high = reading.span_around(finding.evidence.start or 0)
    return (low, high) if b"ccumulat" in reading.data[low:high] else None


def _times_accumulated(reading: Reading, finding: Finding, low: int, high: int) -> Finding:
    words = reading.data[low:high]
    pattern, total = _accumulation(reading.lexicon)
    match = None if total.search(words) else pattern.search(words)
    if match is None:
        return finding
    start = next(match.start(group) for group in (1, 2, 3) if match.start(group) >= 0)
    number = read_number(reading.page.text, low + start)
    if number is None or not 1 < number.value <= _MOST_ACCUMULATED:
        return finding
    value = (finding.value or 0.0) * number.value
    return replace(
        finding, value=value, low=None, high=None, reasons=(*finding.reasons, "gradient_accumulation")
    )


def _accumulation(lexicon: Lexicon) -> tuple[Any, Any]:
    """Return the compiled patterns of ``accumulation`` in ``schedule.yaml``."""
    entry = lexicon.files[_STEM]["accumulation"]
    known = _compiled.get(id(entry))
    if known is None:
        fragments = lexicon.files["fragments"]["fragments"]
        pattern = entry["pattern"]
        while "{any_number}" in pattern or "{number}" in pattern or "{spelt}" in pattern:
            for name in ("any_number", "number", "spelt"):
                pattern = pattern.replace(f"{{{name}}}", f"(?:{fragments[name]})")
        known = _compiled[id(entry)] = compile_pattern(pattern), compile_pattern(entry["total"])
    return known


_compiled: dict[int, tuple[Any, Any]] = {}


def _stages(reading: Reading, found: Iterator[Match]) -> Iterator[Finding]:
    """Add up "240k steps at one rate and then 80k at another", multiply "1000 epochs of 250 steps"."""
    for match in found:
        spans = match.span("n"), match.span("more"), match.span("last")
        numbers = [read_number(reading.page.text, span[0]) for span in spans if span]
        values = [number.value for number in numbers if number is not None]
        low = float(match.phrasing.params["min"])
        if match.phrasing.field is None or _ANOTHER_TRAINING.search(match.surface):
            continue
        if len(values) > 1 and min(values) >= low:
            yield make_finding(
                reading,
                match.phrasing.field,
                match.start,
                match.end,
                rule_id=match.phrasing.id,
                rule_version=match.phrasing.version,
                value=math.prod(values) if match.phrasing.params.get("combine") == "product" else sum(values),
                score=match.phrasing.score,
                reasons=tuple(match.phrasing.params["reasons"]),
            )


def _mixed_lengths(reading: Reading) -> Iterator[Finding]:
    """Weigh "128 for 90 % of the steps, 512 for the rest" by the shares: 166.4."""
    if b"%" not in reading.data or (b"rest" not in reading.data and b"remain" not in reading.data):
        return
    for pattern in reading.lexicon.files[_STEM]["mixed_lengths"]["patterns"]:
        regex = compile_pattern(pattern)
        group = regex.groupindex
        for match in regex.finditer(reading.data):
            share, first, rest = (float(match.group(group[name])) for name in (b"share", b"first", b"rest"))
            if first == rest:
                continue
            start, end = match.span(group[b"first"])
            yield make_finding(
                reading,
                Field.SEQUENCE_LENGTH,
                start,
                end,
                rule_id="sequence_length.mean_of_two",
                rule_version=1,
                score=_MEAN_SCORE,
                value=(share * first + (100.0 - share) * rest) / 100.0,
                low=min(first, rest),
                high=max(first, rest),
                qualifier=Qualifier.RANGE,
                reasons=("mean_of_lengths",),
            )


def _per_device_unit(finding: Finding) -> Finding:
    """Name a batch that is stated for one device once, whichever cue told it."""
    if finding.field is not Field.BATCH_SIZE or not _PER_DEVICE.intersection(finding.reasons):
        return finding
    reasons = (reason for reason in finding.reasons if reason not in _PER_DEVICE)
    return replace(finding, reasons=tuple(dict.fromkeys((*reasons, "per_device"))))
