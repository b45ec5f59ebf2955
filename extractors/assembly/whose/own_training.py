"""Whether the authors speak of any training of theirs at all.

Who trains a network tells how: a learning rate, epochs, an optimizer, or that "we train". A paper of some
length with none of that prompts, serves, compresses, measures or surveys what others trained. The costs in it
are then taken only where the authors say of themselves that they paid them. Where the title speaks of the use
of models, a time counts only if its own words speak of training: the heading above does not do.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_about_use", "speaks_of_own_training"]

_SETTINGS = re.compile(
    r"\blearning[- ]rates?\b|\bweight decay\b|\bepochs?\b|\bmini-?batch(?:es)?\b|\bmomentum\b"
    r"|\b(?:Adam\w*|SGD|optimi[sz]er) (?:with|optimi[sz]er|and)\b"
    r"|\bgradient (?:steps?|updates?|accumulation)\b|\btraining (?:steps|iterations)\b",
    re.IGNORECASE,
)
"""How a network is trained, in words that titles in a bibliography seldom have."""
_WE_TRAIN = re.compile(
    r"\b(?:we|our)\b[^.]{0,60}\b(?:(?:pre-?)?train(?:ed|ing|s)?|fine-?tun\w+)\b", re.IGNORECASE
)
_LONG_CHARS = 16_000
"""What is shorter is an excerpt: what it does not say the paper may."""
_MOST_SETTINGS, _MOST_WE = 1, 3
"""Nearly all papers of some length with training of their own have more: of 77 read by hand, every one."""


_TITLE_CHARS = 160
_OF_USE = re.compile(
    r"\b(?:inference|serving|deployment|speculative decoding|prompting|benchmarking|leaderboards?"
    r"|evaluat(?:ion|ing))\b",
    re.IGNORECASE,
)
"""Words of a title that promise something done with trained models."""


def is_about_use(plain: Sequence[str]) -> bool:
    """Tell whether the title, from the plain text of all pages, speaks of the use of models."""
    return bool(plain) and _OF_USE.search(plain[0][:_TITLE_CHARS]) is not None


def speaks_of_own_training(plain: Sequence[str]) -> bool:
    """Tell it from the plain text of all pages; of a short one, as of a scan, it cannot be denied."""
    text = "\n".join(plain)
    if len(text) < _LONG_CHARS:
        return True
    return _stands_more_often(_SETTINGS, text, _MOST_SETTINGS) or _stands_more_often(
        _WE_TRAIN, text, _MOST_WE
    )


def _stands_more_often(pattern: re.Pattern[str], text: str, times: int) -> bool:
    return next(islice(pattern.finditer(text), times, None), None) is not None
