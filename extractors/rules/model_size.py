"""How large the models are: parameters in all, and those active for one token.

The trainable part of an adapter (LoRA and the like) is not the size of the model: such findings carry the reasons
``adapter`` or ``trainable_part`` and a lower score. A size that stands in a model's name ("LLaMA-65B") carries
``size_in_name``, with the name in ``context``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.rules.engine import Lexicon, read
from extractors.rules.frames import load_frame
from extractors.rules.headed import headed
from extractors.rules.statements import claims, weighed, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.records import Finding
    from extractors.rules.engine import Reading
    from extractors.rules.frames import Frame

__all__ = ["find"]

_STEM = "model_size"


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the statements of a model's parameters on ``page``; empty if there are none."""
    reading = read(page, lexicon)
    frame = load_frame(lexicon, _STEM)
    return without_doubles([*_in_sentences(reading, frame), *headed(reading, frame)])


def _in_sentences(reading: Reading, frame: Frame) -> Iterator[Finding]:
    for match, claim in claims(reading, reading.lexicon.entries(_STEM), frame):
        kept = weighed(reading, claim, frame.cues)
        if kept is None:
            continue
        name = match.printed("name")
        yield (replace(kept, context=(name,)) if name else kept).found(reading)
