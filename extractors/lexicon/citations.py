"""Citations that name no model: of an optimizer, a framework, a data set, a recipe that the authors follow.

"Trained with Adam [12] for 3 days" tells a run of the authors', "GridNet [12] was trained for 3 days" one of
the cited paper's. What follows the name of a tool is therefore blanked before anybody asks who is cited.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extractors.lexicon import compile_pattern, expand_fragments, load_lexicon

__all__ = ["without_tool_citations"]

_MAY_CITE = re.compile(rb"\[\d|[ (](?:19|20)\d\d")


def without_tool_citations(data: bytes) -> bytes:
    """Return folded text of the same length with spaces where it cites a tool."""
    if not _MAY_CITE.search(data):
        return data
    found = _pattern().finditer(data)
    spans = [match.span(group) for match in found for group in (1, 2) if match.start(group) >= 0]
    if not spans:
        return data
    blanked = bytearray(data)
    for start, end in spans:
        blanked[start:end] = b" " * (end - start)
    return bytes(blanked)


@lru_cache(maxsize=1)
def _pattern() -> Any:
    lexicon = load_lexicon()
    entry = lexicon.files["context"]["tool_citations"]
    return compile_pattern(expand_fragments(entry["pattern"], lexicon.fragments("context"), file="context"))
