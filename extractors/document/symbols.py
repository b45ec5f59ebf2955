"""What the symbols that head a table mean, where its caption says it: "E is the number of epochs"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["meanings"]

_LETTERS = r"(?:#[A-Z]|[Nn][a-z]{2,5}|[A-Za-z](?:[a-z\d]|_\w{1,5})?)"
"""A letter with or without an index, or a number of something; "AP" and "Params" are words already."""
_SYMBOL = rf"(?P<symbol>{_LETTERS})(?![\w-])"
_SAYS = re.compile(
    rf"(?<![\w-]){_SYMBOL}"
    r"(?: ?[:=] ?| (?:is|are|denotes?|means?|stands? for|represents?|refers? to|indicates?) )"
    r"(?:the )?(?P<words>[a-z][^,;.()=:]{3,60})"
)
_AND_NEXT = re.compile(rf" and (?={_LETTERS} (?:is|are|denotes?|means?|the)\b).*")


def meanings(caption: str | None) -> Mapping[str, str]:
    """Return the words by symbol that ``caption`` explains ("E": "number of epochs")."""
    if not caption:
        return {}
    return {m["symbol"]: _AND_NEXT.sub("", m["words"]).strip() for m in _SAYS.finditer(caption)}
