"""What is no count of devices although it looks like one, and which device a machine held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.rules.engine import Match, Reading
    from extractors.rules.mentions import SystemMention

__all__ = ["choose_device", "per_machine", "plural_follows", "refusal"]

_MAX_DEVICES = 500_000
_LOOK_CHARS = 40
# "24 GPU days" is a time, "8 GPU memory" nothing, "16 images per GPU" a batch.
_NOT_DEVICES = re.compile(
    r"^[- *]{0,2}(?:core[- ]?)?(?:(?:days?|hours?|hrs?|h|years?|weeks?|months?|minutes?|mins?|seconds?|secs?|d)\b"
    r"|memory|ram\b|vram|utili[sz]ation|kernels?\b|wall)",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:tables?|figures?|fig\.|sections?|sec\.|sect\.|eqs?\.|equations?|algorithms?|appendix|footnotes?|chapters?|steps?"
    r"|stages?|rtx|gtx|geforce|version|python|cuda|cudnn|pytorch|tensorflow|ubuntu|ref\.|top|level|type|seed|rank|id) ?"
    r"|[#$^_=]|[\d^] |[A-Za-z0-9][-.,/:]|\d ?[-] ?bit )$",
    re.IGNORECASE,
)
_CORE_OF_AN_IDEA = re.compile(
    r" (?:design|idea|component|contribution|principle|concept|question|task|module|challenge|assumption|part|set|skill|problem)",
    re.IGNORECASE,
)
_PLURAL_AFTER = re.compile(
    r"^[- ]{0,2}(?:based )?(?:(?:gpu|tpu|graphics|compute|accelerator)[- ])?"
    r"(?:gpus|tpus|cards|chips|devices|machines|nodes|servers|instances|cores|pods?|slices?|clusters?|accelerators|boards"
    r"|workers|processors|hardware|platforms|systems|series|famil|s\b|and\b|or\b|/)",
    re.IGNORECASE,
)
_PER_MACHINE = re.compile(
    r"^(?:[- ](?:gpus?|cards?|cores?|chips?|devices?))?,? ?(?:each\b|(?:per|/|in each|on each|for each|in every|on every|on a single|within (?:a|each)|in a single)"
    r" ?(?:compute |server |gpu |training |model )?(?:node|machine|server|host|worker|instance|replica|job|trial|model|run|task|learner|actor|group|experiment|process))",
    re.IGNORECASE,
)


def refusal(reading: Reading, match: Match, value: float) -> str | None:
    """Why the match counts no devices; ``None`` where it does."""
    text = reading.folded
    if not 0 < value <= _MAX_DEVICES:
        return "impossible_number"
    if value != int(value):
        return "not_whole"
    if match.phrasing.id == "count.cpu-cores" and _CORE_OF_AN_IDEA.match(text[match.end : match.end + _LOOK_CHARS]):
        return "core_of_an_idea"
    if _NOT_DEVICES.match(text[match.end : match.end + _LOOK_CHARS]):
        return "a_time_or_memory"
    start = match.start if match.has("n") else None
    if start is not None and _LABEL_BEFORE.search(text[max(0, start - _LOOK_CHARS) : start]):
        return "a_label"
    return None


def plural_follows(reading: Reading, match: Match) -> bool:
    """Tell whether what looks like one device goes on in the plural ("an A100 cluster", "RTX 3090 GPUs")."""
    return _PLURAL_AFTER.match(reading.folded[match.end : match.end + _LOOK_CHARS]) is not None


def per_machine(reading: Reading, match: Match) -> bool:
    """Tell whether the words after the count limit it to one machine or one of several jobs."""
    if match.has("per"):
        return False
    return _PER_MACHINE.match(reading.folded[match.end : match.end + _LOOK_CHARS]) is not None


def choose_device(reading: Reading, mention: SystemMention) -> str:
    """Return the device of a machine that was sold with several: one named near it, else the first in the lexicon."""
    choices = mention.system.choices
    low, high = reading.span_around(mention.start)
    named = [m.device.id for m in reading.mentions_in(low, high) if m.device.id in choices]
    named += [m.device.id for m in reading.mentions if m.device.id in choices]
    return named[0] if named else choices[0]
