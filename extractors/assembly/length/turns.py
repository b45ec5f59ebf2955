"""Words that tell the stages of a training one after the other: "First, … Then, …", "in two phases: …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.assembly.statements.placement import Place

__all__ = ["announced", "begins", "follows", "goes_on", "of_a_part", "tunes"]

_GOES_ON = re.compile(
    r"\b(?:then|followed by|finally|subsequently|next|after(?:wards| that)|before)\b", re.IGNORECASE
)
_IN_STAGES = re.compile(r"\b(two|three|four|five|[2-5]) (?:[\w-]+ )?(?:stages|phases)\b", re.IGNORECASE)
"""What announces a list of stages: "in three stages: …"."""
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_BEGINS = re.compile(
    r"\b(?:first(?:ly)?|initial(?:ly)?|beg[iau]n(?:s|ning)?|start(?:s|ed|ing)?"
    r"|(?:stage|phase)[ -](?:1|one|I))\b",
    re.IGNORECASE,
)
"""What tells the first of several stages, each in a sentence of its own."""
_OPENING_CHARS = 45
"""A later stage says so this early: "Then, …", "We subsequently train …"."""
_PARTS = re.compile(
    r"\b(?:\w*encoders?|decoders?|tokeni[sz]ers?|vocoders?|codecs?|discriminators?|\w*VAEs?|priors?"
    r"|upsamplers?|teachers?|students?|predictors?|adapters?|connectors?|projectors?|classifiers?"
    r"|reward models?|baselines?)\b",
    re.IGNORECASE,
)
"""Parts of a system that are trained on their own: what is told of another one is no stage."""
_PART = (
    r"(?:(?:variational )?auto-?encoders?|d?VAEs?|\w*VQ-?(?:VAE|GAN)s?(?:-2)?"
    r"|(?:image |video |audio |visual )?tokeni[sz]ers?|codecs?|vocoders?|discriminators?|upsamplers?"
    r"|reward models?|teachers?)"
)
_TRAINED_PART = re.compile(
    rf"\b(?:(?:pre-?)?train(?:ed|ing)?|learn(?:ed)?) (?:the |our |an? )?(?:[\w-]+ ){{0,3}}?{_PART}(?![-\w])"
    rf"|\b{_PART}(?: (?:model|network))?(?: (?:is|are|was|were))? (?:then |first |also )?(?:pre-?)?trained\b"
    rf"|^\W*(?:the |our )?(?:[\w-]+ ){{0,3}}?{_PART} is\b",
    re.IGNORECASE,
)
"""A part of the system is trained on its own: "we train an autoencoder that", "the vocoder is trained"."""
_IT = re.compile(r"\W*(?:It|This|Training)\b")
_TUNES = re.compile(r"fine-? ?tun|\bSFT\b|instruct|reinforc|distil", re.IGNORECASE)


def announced(text: str) -> int:
    """Return how many stages the words say there are, 0 where they say nothing."""
    said = _IN_STAGES.search(text)
    return 0 if said is None else _NUMBERS.get(said[1].lower()) or int(said[1])


def begins(place: Place) -> bool:
    """Tell whether a sentence is of the first of several stages."""
    return _BEGINS.search(place.sentence_text) is not None


def goes_on(words: str) -> bool:
    """Tell whether the words lead from one stage to the next."""
    return _GOES_ON.search(words) is not None


def tunes(words: str) -> bool:
    """Tell whether the words are of tuning what was trained: a training of its own."""
    return _TUNES.search(words) is not None


def follows(place: Place, first: Place) -> bool:
    """Tell whether a sentence says that its stage comes after another of the same training."""
    same = announced(first.sentence_text) > 0 or _parts_of(place) == _parts_of(first)
    return same and goes_on(place.sentence_text[:_OPENING_CHARS]) and not tunes(place.sentence_text)


def of_a_part(place: Place) -> bool:
    """Tell whether a sentence, or the one before that it goes on from, is of the training of a part alone."""
    goes_on = _IT.match(place.sentence_text) is not None and bool(place.earlier)
    words = place.earlier[0] if goes_on else place.sentence_text
    return not place.names_own and _TRAINED_PART.search(words) is not None


def _parts_of(place: Place) -> frozenset[str]:
    return frozenset(word.lower().rstrip("s") for word in _PARTS.findall(place.sentence_text))
