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
# A maker or product line and a model with a figure in it, or a name with a figure right before "GPU", "NPU", "accelerator".
_AFTER_MAKER = compile_pattern(
    r"\b(?:NVIDIA|Nvidia|nVidia|GeForce|Tesla|Quadro|RTX|GTX|Radeon|Instinct|Ascend|Kunlun|Gaudi|Trainium|Titan|TITAN|TPU|Graphcore|"
    r"Cerebras|Habana|Cambricon|Groq|SambaNova|Tenstorrent)(?: (?:GeForce|Tesla|Quadro|RTX|GTX|Radeon|Instinct))*[ -]"
    r"(?P<model>[A-Z]{0,4}-?[0-9]{2,5}[A-Za-z]{0,3}|[A-Z]{1,3}[0-9]{1,4}[A-Za-z]{0,2})\b",
    ignore_case=False,
)
_BEFORE_NOUN = compile_pattern(
    r"\b(?P<model>(?:[A-Z][A-Za-z]{1,15} )?[A-Z][A-Za-z]{0,12}-?[0-9]{1,4}[A-Za-z]{0,3})[ -](?:GPU|NPU|TPU|XPU|DPU|LPU|RDU|accelerator|AI chip|AI accelerator)s?\b",
    ignore_case=False,
)
_NO_DEVICE = compile_pattern(
    r"^(?:(?:the|a|in|on|for|and|with) )?(?:cuda|cudnn|fp|bf|tf|int|pcie?|pci|hbm|ddr|gddr|gen|python|pytorch|tensorflow|jax|resnet|vgg|bert|gpt|table|figure|fig|section|"
    r"step|stage|top|level|rank|layer|conv|size|batch|model|vit|sxm|nvlink|ubuntu|x86|h264|sha|md|llama|t5|yolo|v)[- ]?[0-9]|^[A-Z]?[0-9]{1,2}$|^(?:19|20)[0-9]{2}$",
)


def find_unknown_names(reading: Reading) -> Iterator[Finding]:
    """Yield a finding without an id for each name that looks like an accelerator's and is not in the lexicon."""
    taken: set[int] = set()  # where a model's name ends
    for regex in (_AFTER_MAKER, _BEFORE_NOUN):
        model = regex.groupindex[b"model"]
        for match in regex.finditer(reading.data):
            low, high = match.span(model)
            name = reading.data[low:high]
            if high in taken or _NO_DEVICE.search(name):
                continue
            taken.add(high)
            start = match.start() if regex is _AFTER_MAKER else low
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
    """Return an issue ``accelerator.unknown`` for each unknown accelerator named on ``page``; ``[]`` for none."""
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
