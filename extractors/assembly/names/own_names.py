"""What the paper calls its own models: words that tell its rows in a table from other people's.

Read from the first page: the words before the colon of the title ("GridNet: …"), what the authors say to
introduce, and acronyms in brackets. A name counts only where the paper keeps using it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.names.vocabulary import vocabulary
from extractors.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["find_own_names", "is_survey", "names_any"]

_OPENING_CHARS = 4000
_TITLE_CHARS = 400
_TITLE_ALONE_CHARS = 160
"""What stands before the abstract speaks of the costs of others."""
_LEAST_USES = 4
_WORD_SHARE = 0.05
_ELSEWHERE = 2
"""A word of a name in full that stands so many times as often as the name is also somebody else's."""
_BETWEEN_WORDS = (" ", "-")
"""What parts the words of a name: the title's "Elastic GridNet" may be "Elastic-GridNet" in the text."""
_FULL_NAME = r"(?!arXiv)(?:[A-Z]|[a-z]{1,5}(?:[A-Z]|\d[a-z]))[\w.+]*(?:-[\w.+]+)*"
_TITLE = re.compile(
    rf"(?:^\W*(?!An? )|\b(?:Technical Report (?:for|on|of)|Introducing)\s)"
    rf"((?:{_FULL_NAME}\s){{0,3}}{_FULL_NAME})(?:\s[vV]?\d[\d.]*)?"
    r"\s?(?::|,? TECHNICAL REPORT|,? [Tt]echnical [Rr]eport)",
    re.MULTILINE,
)
_INTRODUCED = re.compile(
    r"\b(?:introduc(?:e|ing)|present|propos(?:e|ing)|develop(?:ed)?|call(?:ed)?(?: it)?|named?|dub(?:bed)?"
    r"|term(?:ed)?|namely|releas(?:e|ing))"
    r"[\s(\"“‘'`]+(?:the\s|a\s|an\s|our\s|new\s|novel\s)*"
    rf"(?:(?:{_FULL_NAME}\s){{1,4}}or\s(?P<short>{_FULL_NAME})|(?P<name>{_FULL_NAME}|phi-[\w-]+))"
    r"(?P<more>(?:\s[A-Z][a-z]+){1,2}\b)?"
)
_OURS_CALLED = re.compile(
    r"ur\s(?<=\b[Oo]ur\s)[^.;]{0,40}?\b(?:called|named|dubbed|termed|denoted(?:\sas)?|referred\sto\sas)"
    rf"[\s,(\"“‘'`]+({_FULL_NAME})"
)
_REFERRED_TO = re.compile(
    r"efer(?<=\b[Rr]efer)\s+to\s+(?:this|our|the|it|these)\b(?![^.;,]{0,40}\b(?:baseline|variant|version))"
    rf"[^.;,]{{0,70}}?\sas[\s(\"“‘'`]+({_FULL_NAME})"
)
"""What the authors say they will call theirs: "we refer to this way of training as GridNet"."""
_OUR_MODEL = re.compile(
    r"ur\s(?<=\b[Oo]ur\s)(?:(?:proposed|final|trained|fine-?tuned|new|own|best|largest|full|main|resulting|released)\s){1,2}"
    rf"(?:language\s)?[Mm]odels?,?\s({_FULL_NAME})"
)
_OURS_ALONE = re.compile(
    rf"ur\s(?<=\b[Oo]ur\s)(?:[a-z][a-z-]+\s){{0,3}}?({_FULL_NAME})"
    r"(?![\w-])(?!\s(?:implementation|code|dataset|data|experiments|evaluation|results|setup))"
)
"""What the authors call theirs in passing: "our distilled GridNet-B"."""
_CALLED = re.compile(
    rf"\b(?:named|called|dubbed|termed)\s[(\"“‘'`]*(?P<name>{_FULL_NAME})[\"”’'`)]*(?:[,.;:)]|\s(?:to|that|which|for|is)\b)"
    rf"|\b[Ww]e\s(?:introduce|present|propose|release|describe|develop(?:ed)?)\s(?P<new>{_FULL_NAME}),\s(?:a|an|our|the)\b"
)
"""What is introduced under a name that may be a plain word: "a framework, named Scala, to"."""
_REFERENCE = (
    r"(?:[- ][A-Z\d][\w.]*)?\s?"
    r"(?:\[[A-Z]?\d|\[[A-Z][\w+]*\d\d|\(?[A-Z][\w-]+(?: et al| and [A-Z]|,? \(?(?:19|20)\d\d))"
)
"""What follows a name that others gave: "GridNet [3]", "GridNet-B (Heron et al., 2020)"."""
_VARIANT = re.compile(r"-(?:[A-Z]{1,3}|Ti|Tiny|Small|Base|Large|Huge|\d+[A-Z]?|[A-Z]\d{1,3})$")
_MIXED_CASE = re.compile(r"[a-z]\w*[A-Z]|[A-Z]{2}[a-z]")
_FAMILY = re.compile(
    r"\b[Ff]amily\sof\s[^.;:]{0,50}?,\s(?:called\s|named\s|dubbed\s|namely\s|the\s)?"
    rf"({_FULL_NAME})"
)
_IN_BRACKETS = re.compile(
    r"\b(?:introduc|present|propos|develop|describ)\w*\s[^.;:()]{0,120}?"
    rf"\(({_FULL_NAME}\s{_FULL_NAME})\)"
)
_ACRONYM = re.compile(r"\(([A-Za-z]*[A-Z][\w-]*[A-Z0-9][\w-]*)\)")
_WORD = re.compile(r"[A-Za-z][\w.+]*(?:-[\w.+]+)*")
_SPACES = re.compile(r"\s+")
_PLURAL = re.compile(r"[A-Z]s$|[a-z]Nets$")
_DISTINCT = re.compile(r"[a-z].*[A-Z]|[A-Z].*[A-Z]|\d")


_SENTENCE_CHARS = 200
_SENTENCE_END = re.compile(r"(?<!\bal)[.;!?]\s+(?=[A-Z])")
_OTHERS = re.compile(r"\b(?:[Tt]heir|et\sal)\b|\[\d")
_AUTHORS = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his\s(?:paper|work|report))\b")

_SURVEY = re.compile(
    r"\b(?:Survey|Surveys|SURVEY)\b"
    r"|\b[Aa] (?:[\w-]+ ){0,2}survey (?:of|on)\b"
    r"|\b[Aa]n? (?:[A-Z][\w-]+ ){0,3}(?:Review|Overview|Tutorial|Primer|Taxonomy|Perspective)\b"
)
"""Words of a title that promise other people's work."""
_OF_COSTS = re.compile(
    r"\b(?:(?:rising|growing|environmental|economic|financial|monetary) (?:costs?|impacts?|implications)"
    r"|(?<!reducing the )(?:carbon|energy) (?:footprints?|emissions?))"
    r"(?: (?:of|for|in|from|on|and|the|large|modern|recent|frontier|deep))+"
    r" (?:training|AI|NLP|LLMs?|(?:machine )?learning|(?:language |foundation )?models?|neural networks?)\b"
    r"|\b(?:compute trends|trends in (?:\w+ ){0,2}(?:compute|training costs?)|computational limits of)\b",
    re.IGNORECASE,
)
"""Words of a title that promise a study of what trainings, mostly others', have cost."""


def is_survey(plain: Sequence[str]) -> bool:
    """Tell whether the title, from the plain text of all pages, calls the paper a survey of others' work."""
    opening = plain[0][:_TITLE_CHARS].replace("\r", "").replace("\n", " ") if plain else ""
    return _SURVEY.search(opening) is not None or _OF_COSTS.search(opening[:_TITLE_ALONE_CHARS]) is not None


def find_own_names(plain: Sequence[str]) -> frozenset[str]:
    """Return the names in lower case, from the plain text of all pages; empty where the paper coins none."""
    if not plain:
        return frozenset()
    text = "\n".join(plain).replace("\r", "").replace("\ufffe", "")
    opening = plain[0][:_OPENING_CHARS].replace("\r", "").replace("\ufffe", "")
    lowered = text.lower().replace("\n", " ")
    titled = [_WORD.findall(m[1]) for m in _TITLE.finditer(opening[:_TITLE_CHARS])]
    titles = {word for words in titled for word in _coined(words, lowered)}
    introduced = [m for m in _INTRODUCED.finditer(opening) if not _by_others(opening, m)]
    said = {m["short"] or m["name"] for m in introduced}
    said |= {m[1] for pattern in (_ACRONYM, _FAMILY) for m in pattern.finditer(opening)}
    said |= {m[1] for pattern in (_OURS_CALLED, _REFERRED_TO, _OUR_MODEL) for m in pattern.finditer(text)}
    said = {name.rstrip(".") for name in said}
    phrases = {_SPACES.sub(" ", m["name"] + m["more"]) for m in introduced if m["name"] and m["more"]}
    phrases |= {_SPACES.sub(" ", m[1]) for m in _IN_BRACKETS.finditer(opening)}
    whole = {mark.join(words) for words in titled if len(words) > 1 for mark in _BETWEEN_WORDS}
    phrases |= {name for name in whole if not _is_a_word(name, text)}
    often = frozenset(p.lower() for p in phrases if _uses(p.lower(), lowered) >= _LEAST_USES)
    found = often | _coined_names(titles | said, titles, text, lowered)
    if found:
        return found
    called = {m["name"] or m["new"] for m in _CALLED.finditer(opening) if not _by_others(opening, m)}
    called -= {n.title() for n in vocabulary().generic_names}
    return _coined_names(_in_passing(text) | called, called, text, lowered)


def _by_others(opening: str, match: re.Match[str]) -> bool:
    """Tell whether the words of its sentence before a name say that others gave it ("their method")."""
    before = _SENTENCE_END.split(opening[max(0, match.start() - _SENTENCE_CHARS) : match.start()])[-1]
    return _OTHERS.search(before) is not None and _AUTHORS.search(before) is None


def _coined_names(names: Iterable[str], titles: Collection[str], text: str, lowered: str) -> frozenset[str]:
    """Return in lower case those that are no words, kinds or data sets, and that the paper keeps using."""
    return frozenset(
        name.lower()
        for name in names
        if len(name) > 2
        and (name in titles or name.lower() not in vocabulary().generic_names)
        and not _is_of_a_kind(name)
        and (_DISTINCT.search(name) or (name in titles and not _is_a_word(name, text)))
        and _uses(name.lower(), lowered) >= _LEAST_USES
    )


def _in_passing(text: str) -> frozenset[str]:
    """Return what the authors of a paper whose opening coins no name call theirs, without their variants."""
    names = {_VARIANT.sub("", m[1].rstrip(".")) for m in _OURS_ALONE.finditer(text)}
    return frozenset(name for name in names if _MIXED_CASE.search(name) and not _is_cited(name, text))


def _is_cited(name: str, text: str) -> bool:
    """Tell whether a reference stands right behind a name: it is somebody else's."""
    return re.search(rf"{re.escape(name)}{_REFERENCE}", text) is not None


def _coined(words: Sequence[str], text: str) -> Sequence[str]:
    """Return the words of a title's name that are the paper's own by themselves.

    Where the paper keeps using the name in full, its last word is what the others before it set apart from
    somebody else's: "Elastic GridNet" is not GridNet. Behind another's name a plain word does: "GridText Max"
    is not GridText. Where it does not, the plain words of it name nothing.
    """
    if len(words) < 2:
        return words
    whole = sum(_uses(mark.join(words).lower(), text) for mark in _BETWEEN_WORDS)
    if whole < _LEAST_USES:
        return [word for word in words if _DISTINCT.search(word)]
    if _DISTINCT.search(words[-1]) or words[-1].lower() in vocabulary().generic_names:
        return words[:-1]
    return [word for word in words[:-1] if _uses(word.lower(), text) < _ELSEWHERE * whole]


def _is_of_a_kind(name: str) -> bool:
    """Tell whether it names a kind of models, a data set or a device: "VLMs", "ConvNets", "COCO", "A6000"."""
    device = any(map(str.isdigit, name)) and load_lexicon().devices.lookup(name) is not None
    return device or _PLURAL.search(name) is not None or vocabulary().data_sets.fullmatch(name) is not None


def _uses(name: str, text: str) -> int:
    if text.count(name) < _LEAST_USES:
        return 0
    literal = re.escape(
        name
    )  # first, because a pattern that begins with a literal is looked for as fast as one
    return len(re.findall(rf"{literal}(?<![A-Za-z0-9]{literal})", text))


def _is_a_word(name: str, text: str) -> bool:
    """Tell whether the paper also writes the word in lower case."""
    return _uses(name.lower(), text) > _WORD_SHARE * _uses(name, text)


def names_any(text: str, own_names: Iterable[str]) -> bool:
    """Tell whether ``text`` holds one of the names as a word or the beginning of one ("GridNet-L")."""
    lowered = text.lower()
    return any(re.search(rf"(?<![a-z0-9]){re.escape(name)}", lowered) for name in own_names)
