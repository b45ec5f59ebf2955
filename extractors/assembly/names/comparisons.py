"""What a number is set against: "4 days, compared to the 30 days of GridNet" tells one run of the authors'.

The far side of a comparison is another paper's, or what the authors did not do ("instead of 30 days"). What
the authors say of themselves there ("than our base model, which took 3 days") stays theirs. Of the two
halves of a sentence that sets the authors against a system of another name ("we need 2 days, while GridNet
requires 9") the other's half is far, whichever comes first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import read_designators
from extractors.assembly.names.own_names import names_any
from extractors.assembly.names.vocabulary import vocabulary
from extractors.lexicon.citations import without_tool_citations

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = [
    "Citations",
    "cited_subject",
    "cites_a_model",
    "has_cited_subject",
    "is_among_examples",
    "is_set_against",
    "named_subject",
    "near_side",
]

_AGAINST = re.compile(
    r"\b(?:compared (?:to|with|against)|in (?:comparison|contrast) (?:to|with)"
    r"|(?:comparison|comparing) (?:of )?[^.;:]{1,60}? (?:to|with|against)|instead of|rather than"
    r"|as opposed to|versus|vs\b|unlike|against(?= (?:the |about |around |some )?(?:\d|$))"
    r"|(?P<named>than|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?"
    r"|(?:is|are|was|were|being|remains?|performs?) (?:\w+ ){0,2}"
    r"(?:on par with|comparable (?:to|with)|competitive with|close to))"
    r"|(?:while|whereas) (?:the )?"
    r"(?:(?:more|most|much) \w+|others?|existing|earlier|competing|published|original))"
    r"\b\.?",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"\b(?:such as|on par with|comparable (?:to|with)|competitive with|similar to)\b|(?<![\w-])like\b"
)
"""What comes before the names of models that others made: "larger models such as GridText with 70B"."""
_TRAINS = re.compile(r"\b(?:pre-?|re-?|fine-?)?(?:train|tun)(?:s|e|es|ed|ing)?\b", re.IGNORECASE)
_ENDS = re.compile(
    r"[;:.]\s|,\s(?!which\b|that\b|who\b|(?:both|each|all) (?:pre-)?train|(?:pre-)?trained\b)|\)"
    r"|\sand (?:then |we )*(?:(?:pre-?|fine-?)?(?:train|tune)|run|use|set|adopt)\s"
)
"""What ends the far side of a comparison."""
_WHICH_TOOK = re.compile(r" (?:the )?[A-Z][\w+.-]+(?: \w+)?, (?:which|that) \w+")
"""Behind "than": a name, though a plain word, and what it took: "faster than Heron, which needs 60"."""
_OWN = re.compile(r"\b(?:we|our|ours|us|this (?:work|paper|model|method)|proposed)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r",? (?:while|whereas)(?! \w+ing\b) |; (?:(?:in|by) (?:contrast|comparison),? )?", re.IGNORECASE
)
_NAMED_SUBJECT = re.compile(
    r"^\W*(?:(?:In|For) (?:contrast|comparison|example|instance), |[A-Z][a-z]+ly, |Likewise, |While "
    r"|Note that )?(?:[Tt]he (?:[a-z][a-z-]+ ){0,2}|(?:An? )?(?:[A-Z]?[a-z][a-z-]+ ){1,4}(?:such as|like) )?"
    r"(?:[A-Z][\w.+]*[ -]){0,2}(?![GTC]PUs? |\d)"
    r"(?:[A-Z]?[\w.+-]*(?:[a-z][A-Z]|[A-Z]{2}|\d)[\w.+-]*"
    r"|(?!(?:Pre|Fine|Post|Multi|Self|Semi|Re|Co|Non)-)[A-Z]\w*-[A-Z]\w*)"
    r"(?: [A-Z][\w-]+| \d[\d.]*[BM])?(?:['’]s? [a-z][a-z -]{2,30}?| model| agent)?(?:,? and [A-Z][\w-]+)?,? "
    r"(?:was|were|is|are|had|has|used?|uses|took|takes?|requires?d?|need(?:s|ed)?|runs?|ran|trained|trains)\b"
)
"""A system of its own name is the subject: "AlphaNet was trained on", "Methods such as GridNet take"."""
_CITED_SUBJECT = re.compile(
    r"^\W*(?:[(\[]?(?:[ivx]{1,4}|\d{1,2}|[a-h])[).\]] ?)?(?:[Tt]he (?:[a-z][a-z-]+ ){0,2})?"
    r"(?P<name>(?:[A-Z][\w.+-]*[ -]?){1,3}(?:\d[\w.]*)?(?: \([\w+-]{2,15}\))?) ?"
    r"(?:\[\d[\d, -]*\]|[\[(](?:[A-Z\d][^()\[\]]{0,60}[\s,])?(?:19|20)\d\d[a-z]?[\])])"
    r",? (?:was|were|is|are|has|had|have|consists?|comes?|us(?:es|ed)|contains?|includes?"
    r"|provides?|offers?|releases?|extends?|scales?|trains?)\b"
)
"""A system is the subject of which another paper is cited: "Grid Text 2 [Kim, 2020] is a family of"."""


_ANY_CITATION = re.compile(
    r"\[\d[\d, –-]*\]|\[[A-Z][^\[\]]{0,60}(?:19|20)\d\d[a-z]?\]|\bet al\b|\([^()]{0,60}(?:19|20)\d\d[a-z]?\)"
)
_CITATION = r"\s?(?:\[\d|\((?:[A-Z][^()]{1,60}[\s,])?(?:19|20)\d\d)"


_NAME_AT = re.compile(r"[A-Z][\w.+-]*(?: [A-Z\d][\w.+-]*){0,3}")
_PAST = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w.+-]*(?: (?:[A-Z][\w.-]*|v?\d[\w.]*)){0,3})(?: ?\([^()]*\)| ?\[[^\]]*\])?"
    r"(?:,? (?:which|that) (?:was|were|has been|have been|had been)|,| ?\()"
    r" ?(?:originally |already |itself |first )?(?:pre-?)?trained\b[^;]*$"
    r"|(?<![\w-])(?P<whose>[A-Z][\w.+-]*(?: \d[\w.]*)?)(?:'s)? pre-?training [^;]*$"
)
"""What a model had gone through before: "GridText 7B, which was trained on", "GridText 7B (trained on"."""
_PAST_ENDS = re.compile(
    r"\)(?! ?[,(])|, (?!which\b|that\b|(?:originally )?(?:pre-?)?trained\b)[a-z]|\b(?:we|our|ours|us)\b",
    re.IGNORECASE,
)
_PRESENTS = re.compile(r"\b(?:present|introduce|release|propose|develop|train|build)[a-z]* (?:the )?$")
"""What comes before the name of a model of the authors'."""
_TAKES = re.compile(r"\b[Ww]e\b [^.;,]{1,80} $")
_WAS_TRAINED = re.compile(r"[^,]{0,40}, (?:which|that) (?:was|were|has been|have been|had been)\b")
"""Around a model that the authors take as it is: "we serve GridText 7B, which was trained on"."""
_OF_ITS_PHRASE = 12
"""The words of a number may begin with "pre-trained on"."""


class Citations:
    """Which names a paper cites somewhere: "GridNet [3]", "GridNet (Kim, 2020)"."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._known: dict[str, bool] = {}

    def follow(self, name: str) -> bool:
        """Tell whether a citation follows a name, whose letter case is ignored."""
        if name not in self._known:
            cited = re.compile(rf"(?<![\w-]){re.escape(name)}{_CITATION}", re.IGNORECASE)
            self._known[name] = any(cited.search(text) for text in self._texts)
        return self._known[name]


def has_cited_subject(
    sentence: str, start: int, citations: Citations, own_names: Collection[str] = ()
) -> bool:
    """Tell whether a cited system is the subject of a sentence, before the number at ``start``."""
    subject = named_subject(sentence)
    if subject is None or subject.end() > start or names_any(subject[0], own_names):
        return False
    named = read_designators(subject[0])
    return any(citations.follow(name) for name in sorted(named.names | named.variants))


def named_subject(text: str) -> re.Match[str] | None:
    """Return the words at the beginning of ``text`` whose subject is a system with a name of its own."""
    return _NAMED_SUBJECT.match(text)


def cited_subject(text: str) -> str | None:
    """Return the name at the beginning of ``text`` behind which a citation says whose it is."""
    found = _CITED_SUBJECT.match(text)
    return found["name"].strip() if found is not None else None


def is_set_against(sentence: str, start: int, own_names: Collection[str]) -> bool:
    """Tell whether a number that begins at ``start`` stands on the far side of a comparison."""
    named = _NAME_AT.match(sentence, start)
    far_end = named.end() if named is not None else start
    if _is_behind(sentence[:start], own_names, sentence[start:far_end]):
        return True
    if _is_others_half(sentence, start, own_names):
        return True
    return _is_of_a_past(sentence, start, own_names)


@lru_cache(maxsize=8192)
def near_side(text: str, end: int) -> str:
    """Leave out what ``text`` compares with or names as an example behind the number that ends at ``end``.

    "Trained on 2T tokens and on par with GridText-7B" says nothing of a size of 7B.
    """
    found = _AGAINST.search(text, end) or _EXAMPLES.search(text, end)
    return text if found is None else text[: found.start()]


def is_among_examples(sentence: str, start: int, own_names: Collection[str]) -> bool:
    """Tell whether a size that begins at ``start`` is of a model that a sentence names as one of many.

    "Models such as GridText with 70B parameters" is nobody's training, unless the words before speak of one.
    """
    found = list(_EXAMPLES.finditer(sentence, 0, start))
    if not found or _TRAINS.search(sentence, 0, found[-1].start()):
        return False
    far = sentence[found[-1].end() : start]
    return _goes_on_about_others(far, own_names) and _names_a_model(far)


def cites_a_model(sentence: str, end: int, clause_end: int) -> bool:
    """Tell whether the words up to the end of a clause cite more than a tool or a recipe that is followed.

    What the number that stops at ``end`` is compared with behind it is cited for itself.
    """
    against = _AGAINST.search(sentence, end)
    words = sentence[: min(clause_end, against.start() if against is not None else clause_end)]
    if _ANY_CITATION.search(words) is None:
        return False
    told = without_tool_citations(words.encode("ascii", "replace")).decode("ascii")
    return _ANY_CITATION.search(told) is not None


def _is_of_a_past(sentence: str, start: int, own_names: Collection[str]) -> bool:
    """Tell whether the words before a number say how a model that everybody knows had been trained."""
    end = start + _OF_ITS_PHRASE
    past = _PAST.search(sentence, 0, end) if "train" in sentence[:end] else None
    if past is None or _PRESENTS.search(sentence, 0, past.start()):
        return False
    known = vocabulary()
    name = past["name"] or past["whose"]
    if _PAST_ENDS.search(sentence, past.end("name" if past["name"] else "whose"), start):
        return False
    if names_any(name, own_names):
        return False
    if _TAKES.search(sentence, 0, past.start()) and _WAS_TRAINED.match(sentence, past.end("name")):
        return True
    return known.released_models.match(name) is not None or known.closed_models.match(name) is not None


def _is_others_half(sentence: str, start: int, own_names: Collection[str]) -> bool:
    """Tell whether the half around ``start`` has another name for its subject, and the authors the other."""
    for contrast in _CONTRAST.finditer(sentence):
        if contrast[0] == "; " and start < contrast.start():
            continue  # "GridNet was trained for 9 days; we then tune it" may be the authors' own
        before, after = sentence[: contrast.start()], sentence[contrast.end() :]
        here, there = (before, after) if start < contrast.start() else (after, before)
        if _speaks_of_own(there, own_names) and not _speaks_of_own(here, own_names) and named_subject(here):
            return True
    return False


def _speaks_of_own(text: str, own_names: Collection[str]) -> bool:
    return _OWN.search(text) is not None or names_any(text, own_names)


def _is_behind(before: str, own_names: Collection[str], name: str = "") -> bool:
    """Tell whether the words ``before`` a number say that it is what another is compared with.

    "Than" alone may bound ("less than 6 days"), and what a model outperforms may be a number: both count
    where a name stands between them and the number, or the number is in a ``name`` ("GridText-7B").
    """
    found = list(_AGAINST.finditer(before))
    if not found:
        return False
    last = found[-1]
    far = before[last.end() :]
    names = _names_a_model(far + name) or _WHICH_TOOK.match(far) is not None
    return _goes_on_about_others(far, own_names) and (last["named"] is None or names)


def _goes_on_about_others(far: str, own_names: Collection[str]) -> bool:
    """Tell whether words behind a comparison or an example neither end it nor come back to the authors."""
    return _ENDS.search(far) is None and not _speaks_of_own(far, own_names)


def _names_a_model(text: str) -> bool:
    named = read_designators(text)
    return bool(named.names or named.variants)
