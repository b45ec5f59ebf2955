"""What a number is set against: "4 days, compared to the 30 days of GridNet" tells one run of the authors'.

The far side of a comparison is another paper's, or what the authors did not do ("instead of 30 days"). What
the authors say of themselves there ("than our base model, which took 3 days") stays theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.designators import read_designators
from extractors.assembly.own_names import names_any

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["is_set_against"]

_AGAINST = re.compile(
    r"\b(?:compared (?:to|with|against)|in (?:comparison|contrast) (?:to|with)"
    r"|(?:comparison|comparing) (?:of )?[^.;:]{1,60}? (?:to|with|against)|instead of|rather than"
    r"|as opposed to|versus|vs\b|unlike"
    r"|(?P<named>than|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?)"
    r"|(?:while|whereas) (?:the )?"
    r"(?:(?:more|most|much) \w+|others?|existing|earlier|competing|published|original))"
    r"\b\.?",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[;:.]\s|,\s(?!which\b|that\b|who\b|(?:both|each|all) (?:pre-)?train|(?:pre-)?trained\b)|\)"
)
"""What ends the far side of a comparison."""
_OWN = re.compile(r"\b(?:we|our|ours|us|this (?:work|paper|model|method)|proposed)\b", re.IGNORECASE)


def is_set_against(before: str, own_names: Collection[str]) -> bool:
    """Tell whether the words ``before`` a number put it on the far side of a comparison.

    "Than" alone may bound ("less than 6 days"), and what a model outperforms may be a number: both count
    where a name stands between them and the number.
    """
    found = list(_AGAINST.finditer(before))
    if not found:
        return False
    last = found[-1]
    far = before[last.end() :]
    if _ENDS.search(far) or _OWN.search(far) or names_any(far, own_names):
        return False
    if last["named"] is None:
        return True
    named = read_designators(far)
    return bool(named.names or named.variants)
