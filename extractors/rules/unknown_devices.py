"""Accelerators that the lexicon does not know: recorded with their words, never given a default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern, load_lexicon
from extractors.records import Field, Finding, Issue, Severity
from extractors.rules.engine import read
from extractors.rules.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Reading

__all__ = ["find_unknown", "find_unknown_names"]

_VERSION = 1


def find_unknown_names(reading: Reading) -> Iterator[Finding]:
    """Yield a finding without an id for each name like an accelerator's that is not in the lexicon."""
    words = reading.lexicon.files["hardware"]["unknown"]
    no_device = compile_pattern(words["no_device"], ignore_case=False)
    taken: set[int] = set()  # where a model's name ends
    for key in ("after_maker", "before_noun"):
        regex = compile_pattern(words[key], ignore_case=False)
        model = regex.groupindex[b"model"]
        for match in regex.finditer(reading.data):
            low, high = match.span(model)
            name = reading.data[low:high]
            if high in taken or no_device.search(name):
                continue
            taken.add(high)
            start = match.start() if key == "after_maker" else low
            yield make_finding(
                reading,
                Field.ACCELERATOR,
                start,
                high,
                rule_id="hardware.unknown",
                rule_version=_VERSION,
                score=0.5,
                text=None,
                reasons=("not_in_lexicon",),
            )


def find_unknown(page: Page, lexicon: Lexicon | None = None) -> list[Issue]:
    """Return an issue ``accelerator.unknown`` for each unknown name on ``page``; ``[]`` for none."""
    reading = read(page, lexicon or load_lexicon())
    return [
        Issue(
            code="accelerator.unknown",
            severity=Severity.WARNING,
            message=f"no accelerator of the lexicon is called {finding.evidence.surface!r}; "
            "add an entry to extractors/lexicon/hardware.yaml and its peak rates to warehouse/reference",
            stage="rules",
            page=page.number,
            surface=finding.evidence.surface,
        )
        for finding in find_unknown_names(reading)
    ]
