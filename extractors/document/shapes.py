"""How headings, captions, list items and bibliography entries look, as text."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = [
    "ends_references",
    "heads_data",
    "heads_labels",
    "heads_models",
    "holds_entries",
    "is_caption_start",
    "is_heading",
    "is_list_item",
    "is_numbered_heading",
    "is_references_heading",
    "looks_like_entry",
    "starts_entry",
]

_CAPTION = re.compile(
    r"(?:Table|Figure|Fig\.|TABLE|FIGURE|FIG\.|Tab\.|Algorithm|Listing|Extended Data (?:Table|Figure|Fig\.)"
    r"|Supplementary (?:Table|Figure))"
    r"\s*(?:[A-Z]{0,2}[.\-]?\d{1,3}(?:[.\-]\d{1,2})?[a-z]?|[IVXL]{1,6})\s*(?P<after>[:|–—]|[.-]\s*(?=\S|$)|\s(?=[A-Z(])|$)"
)
_NUMBERED_HEADING = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.\d{1,2}(?:\.\d{1,2}){0,2}\.?|Appendix(?:\s+[A-Z](?:\.\d+)*)?[.:]?)\s+[A-Z][\w-]"
    r"|[A-Z]\.?\s+[A-Z][a-zA-Z]{2})[^.!?]{1,90}[.:?]?$"
)
_PLAIN_HEADING = re.compile(
    r"(?:Abstract|Introduction|Related Works?|Background|Methods?|Methodology|Experiments?"
    r"|Experimental (?:Setup|Results|Details)|Results|Discussion|Conclusions?|Acknowledge?ments?|References"
    r"|Bibliography|Appendix|Appendices|Supplementary Materials?|Limitations|Ethics Statement"
    r"|Reproducibility(?: Statement)?|Broader Impacts?|Implementation Details|Training Details)$",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?:[•◦▪∙·‣–—-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s|\d{1,2}\.\s(?=[A-Z]))")
_REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,5})\.?\s+)?(?:References?(?: and Notes)?|Bibliography|Literature Cited"
    r"|Works Cited|R\s?EFERENCES|B\s?IBLIOGRAPHY)\s*[.:]?$",
    re.IGNORECASE,
)
_ENTRY_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\[[A-Z][A-Za-z+]{1,8}\d{2}[a-z]?\]|\d{1,3}\.\s)\s*\S")
_ENTRY_AUTHOR = re.compile(
    r"(?:[A-Z][\w'’-]+,\s+(?:[A-Z]\.[\s-]?)+|(?:[A-Z]\.\s?)+[A-Z][\w'’-]+,"
    r"|[A-Z][\w'’-]+(?:\s[A-Z]\.?)?(?:\s[A-Z][\w'’-]+){1,2}(?:,| and\s))"
)
_ENTRY_SIGNS = re.compile(
    r"arXiv preprint|arXiv:\d{4}\.|\b[Ii]n:? Proceedings|\bIn:? Proc|Advances in [Nn]eural|\bpp\.|\bpages \d|\bvol\.|https?://|\bdoi\b"
    r"|CoRR|\b(?:In|In:|at) (?:ICML|NeurIPS|NIPS|ICLR|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|AAAI|Interspeech|ICASSP"
    r"|IEEE|International)\b"
    r"|Conference on|Journal of|Transactions on|\bPress\b|\d+\s?\(\d+\):\s?\d+|et al\. (?:19|20)\d\d\."
    r"|\. (?:19|20)\d\d[a-z]?\."
    r"|, (?:19|20)\d\d[a-z]?\.(?:\s|$)|\((?:19|20)\d\d\)\.?$|technical report|blog"
)
_HEADS_LABELS = re.compile(
    r"(?:models?|methods?|networks?|architectures?|benchmarks?|data ?sets?|tasks?|metrics?|settings?"
    r"|languages?|config\w*|hyper-? ?param\w*|systems?|approach\w*|names?|domains?|environments?|targets?"
    r"|problems?|equations?|algorithms?)\W*$",
    re.IGNORECASE,
)
_HEADS_DATA = re.compile(
    r"\W*(?:data ?sets?|benchmarks?|tasks?|environments?|domains?|corpus|corpora|games?|targets?)\W*$",
    re.IGNORECASE,
)
_HEADS_MODELS = re.compile(
    r"\W*(?:models?|methods?|networks?|architectures?|backbones?|approach(?:es)?|variants?|names?|systems?"
    r"|algorithms?|agents?|detectors?|classifiers?|techniques?|competitors?|teams?|authors?"
    r"|(?:(?:previous|prior|related|reported) )?(?:works?|stud(?:y|ies)|papers?|publications?))\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
_INNER_NUMBER = re.compile(r"\[(\d{1,3})\]\s*[A-Z]")
_FEWEST_FOLLOWING = 2
_ENTRY_CHARACTERS = 300
"""An entry of a bibliography shows a venue or a date in its own place at least every so many characters."""


def heads_labels(text: str) -> bool:
    """Whether a cell of a table says what the labels below it are: "Method", "Data set", "Environment"."""
    return _HEADS_LABELS.match(text) is not None


def heads_data(text: str) -> bool:
    """Whether it says that they are data sets or tasks."""
    return _HEADS_DATA.match(text) is not None


def heads_models(text: str) -> bool:
    """Whether it says that they are models, by whatever name; it may stand in a header's second line."""
    return _HEADS_MODELS.match(text) is not None


def is_caption_start(text: str, *, apart: bool) -> bool:
    """Whether a row begins a caption: "Table 3: …", "Figure 2. …", "TABLE IV".

    ``apart``: the row stands apart from the one above, or looks different; a row of a paragraph may begin
    with "Table 3. We" as well.
    """
    if text[:1] not in "TFALES":
        return False
    match = _CAPTION.match(text)
    return match is not None and (apart or match["after"] in {":", "|", "–", "—"})


def is_heading(text: str, *, bold: bool, larger: bool, fresh: bool) -> bool:
    """Whether a row is a heading by its words and its look."""
    if not 2 < len(text) < 110 or not any(c.isalpha() for c in text):
        return False
    numbered = bool(_NUMBERED_HEADING.match(text))
    if numbered and (bold or larger or _caps(text)):
        return True
    if _PLAIN_HEADING.match(text) and (bold or larger or fresh or text.isupper()):
        return True
    return (
        fresh and (bold or larger) and text[0].isupper() and text[-1] not in ".,;" and len(text.split()) <= 12
    )


def is_numbered_heading(text: str) -> bool:
    """Whether a row reads like "3.2 Training details" or "B Hyperparameters"."""
    return len(text) < 110 and bool(_NUMBERED_HEADING.match(text))


def _caps(text: str) -> bool:
    words = text.split()[1:]
    return bool(words) and sum(word.isupper() or word[0].isupper() for word in words) >= 0.8 * len(words)


def is_list_item(text: str) -> bool:
    """Whether a row begins an item of a list."""
    return bool(_LIST_ITEM.match(text))


def is_references_heading(text: str) -> bool:
    """Whether a row is the heading of the bibliography."""
    return len(text) < 40 and bool(_REFERENCES.match(text.strip()))


def starts_entry(text: str) -> bool:
    """Whether a row begins an entry of a bibliography."""
    return bool(_ENTRY_NUMBER.match(text) or _ENTRY_AUTHOR.match(text))


def looks_like_entry(text: str) -> bool:
    """Whether a paragraph is an entry of a bibliography (or several)."""
    if not starts_entry(text) or not _YEAR.search(text):
        return False
    return len(_ENTRY_SIGNS.findall(text)) * _ENTRY_CHARACTERS >= len(text)


def holds_entries(text: str) -> bool:
    """Whether a text holds numbered entries of a bibliography in their order, broken wherever."""
    numbers = [int(number) for number in _INNER_NUMBER.findall(text)]
    follow = sum(b == a + 1 for a, b in pairwise(numbers))
    return follow >= _FEWEST_FOLLOWING and follow >= len(numbers) / 2 and looks_like_entry(text)


def ends_references(text: str) -> bool:
    """Whether a heading after the bibliography's own is that of something else."""
    return not is_references_heading(text) and not looks_like_entry(text)
