"""What a batch is counted in, where others say so, and which lengths go with the batch that a run tells.

A table of settings prints "32K" under "Batch size"; its caption, or a sentence that tells the same batch
again, says that these are tokens. Taken for sequences they would count the length of a sequence twice.

A run whose own sentence tells its batch takes no steps that are told with another batch: those are of
another training.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.length.examples import TOKENS, is_token_unit
from extractors.assembly.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.statements.placement import Place
    from extractors.records import Finding

__all__ = ["batches_beside", "of_own_batch", "with_units"]

_PER_DEVICE = "per_device"
_IN_TOKENS = re.compile(
    r"\bbatch(?:es|[ -]sizes?)?\b[^.;]{0,40}\bin (?:terms of )?(?:the )?(?:total )?(?:number of )?tokens\b",
    re.IGNORECASE,
)


def with_units(batches: Iterable[Place]) -> list[Place]:
    """Return the statements of batches, those without a unit counted in tokens where the paper says so."""
    batches = list(batches)
    tellings: dict[float | None, list[Finding]] = {}
    for place in batches:
        if is_token_unit(place.finding.text):
            tellings.setdefault(place.finding.value, []).append(place.finding)
    return [_as_told(place, tellings.get(place.finding.value, ())) for place in batches]


def of_own_batch(anchor: Place, steps: Iterable[Place], batches: Sequence[Place]) -> list[Place]:
    """Leave out steps that are told with another batch than the run is."""
    own = batches_beside(anchor, batches)
    told = [(p, batches_beside(p, batches)) for p in steps]
    return [p for p, theirs in told if not (own and theirs) or p.in_sentence_of(anchor) or own & theirs]


def batches_beside(place: Place, batches: Iterable[Place]) -> set[float | None]:
    """Collect the batches, of all devices together, that the sentence around a number tells."""
    if place.table is not None:
        return set()
    totals = (p for p in batches if _PER_DEVICE not in p.finding.reasons)
    return {p.finding.value for p in totals if p.in_sentence_of(place)}


def _as_told(place: Place, tellings: Sequence[Finding]) -> Place:
    """Count a batch as the tellings of the same number do, also where all of them are of one device."""
    finding = place.finding
    if finding.text is not None or (finding.value or 0.0) < WEIGHTS.least_token_batch:
        return place
    if not tellings and _IN_TOKENS.search(place.caption) is None:
        return place
    of_one_device = bool(tellings) and all(_PER_DEVICE in told.reasons for told in tellings)
    reasons = (*finding.reasons, _PER_DEVICE) if of_one_device else finding.reasons
    return replace(place, finding=replace(finding, text=TOKENS, reasons=tuple(dict.fromkeys(reasons))))
