"""Data sets that are named for where weights come from: an earlier training saw them, not the one spoken of.

"We train from ImageNet weights for 30 epochs" and "the backbone is pre-trained on ImageNet" say what a
training starts from.
"""

from __future__ import annotations

import re

__all__ = ["names_origin"]

_AFTER = re.compile(
    r"[\s-]{0,2}(?:pre-? ?trained|initiali[sz]ed|initiali[sz]ation|weights|checkpoints?)\b", re.IGNORECASE
)
_MODEL_AFTER = re.compile(r"[\s-](?:trained )?(?:models?|networks?|encoders?|backbones?)\b", re.IGNORECASE)
_STARTS_FROM = re.compile(
    r"\b(?:from|tun(?:e[sd]?|ing)|load(?:s|ed|ing)?) (?:the |our |an? )?$", re.IGNORECASE
)
"""Right before a data set whose model is taken on: "we tune the ImageNet model"."""
_BEFORE = re.compile(
    r"\b(?:us(?:e[sd]?|ing)|with|from|load\w*|adopt\w*|employ\w*|take|initiali[sz]ed?|weights|checkpoints?|frozen"
    r"|fixed|off-the-shelf)\b[^.;]{0,70}\b(?:pre-?)?trained on (?:the )?(?:[\w-]+ )?$"
    r"|\b(?:searched|discovered|transferred) (?:on|from) (?:the )?$"
    r"|\bbackbones?(?:,[^.;]{1,50},)?(?: (?:are|is|was|were))? pre-?trained on (?:the )?$"
    r"|\bfine-?tun(?:e[sd]?|ing)\b[^.;]{0,50}\b(?:models?|networks?|weights|classifiers?|encoders?|checkpoints?)"
    r"(?: (?:that|which) (?:are|is|was|were))? (?:pre-?)?trained on (?:the )?(?:[\w-]+ )?$",
    re.IGNORECASE,
)
"""A network is used as an earlier training left it: "we use a generator pretrained on" the faces."""


def names_origin(text: str, start: int, end: int) -> bool:
    """Tell whether an earlier training saw the data set that is named from ``start`` to ``end``."""
    before = text[:start]
    if _AFTER.match(text, end) or _BEFORE.search(before):
        return True
    return _MODEL_AFTER.match(text, end) is not None and _STARTS_FROM.search(before) is not None
