"""The number format of a training: fp32, tf32, fp16, bf16, fp8, or "mixed" where no 16-bit one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Field
from extractors.rules.engine import Lexicon, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.frames import load_frame
from extractors.rules.statements import weigh

if TYPE_CHECKING:
    from extractors.document.pages import Page
    from extractors.records import Finding

__all__ = ["find"]

_STEM = "precision"


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the number formats named on ``page``; ``text`` is the format, there is no value.

    "Mixed" is left out where the same sentence names its 16-bit format.
    """
    reading = read(page, lexicon)
    frame = load_frame(lexicon, _STEM)
    found: list[Finding] = []
    named: set[int] = set()
    for match in matches(reading, lexicon.entries(_STEM)):
        says = str(match.phrasing.params["says"])
        if says == "mixed" and match.sentence_index in named:
            continue
        if says in {"fp16", "bf16"}:
            named.add(match.sentence_index)
        weight = weigh(
            reading, frame.cues, Field.PRECISION, start=match.start, end=match.end, surface=match.start
        )
        if weight is None:
            continue
        found.append(
            make_finding(
                reading,
                Field.PRECISION,
                match.start,
                match.end,
                rule_id=match.phrasing.id,
                rule_version=match.phrasing.version,
                score=min(0.99, match.phrasing.score * weight.factor),
                text=says,
                reasons=weight.reasons,
                phase=weight.phase,
            )
        )
    return found
