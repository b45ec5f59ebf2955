"""What a paper tells of the systems that it cites, one after another: baselines, related models, backbones.

"GridText 2 [7] is the successor of GridText, with 15B weights trained on 1T tokens. It comes in four sizes."
A sentence whose subject is cited speaks of another paper's training, and so do those that go on about it;
an item of a list that a cited name heads does so to its end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.names.comparisons import cited_subject
from extractors.assembly.statements.fields import COSTS, MACHINES
from extractors.assembly.whose.ownership import by_authors_words
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["told_of_cited_systems"]

_ITEM = re.compile(
    r"\W{0,3}[A-Z][\w.+-]*(?: [\w.+-]+){0,3}? ?"
    r"(?P<cited>\[\d[\d, -]*\]|\([^()]*(?:19|20)\d\d[^()]*\))?: ?"
)
"""How an item of a list begins that tells of one system: "GridNet [3]: it was trained on"."""
_GOES_ON = re.compile(
    r"\W{0,3}(?:it|its|they|th(?:is|ese) models?|the models?"
    r"|the (?:[a-z]+ ){0,2}(?:versions?|series|family|suite))\b",
    re.IGNORECASE,
)
_TRAINED_ON = re.compile(r"\b(?:pre-?)?train(?:ed|ing) (?:on|for|over|with|from)\b", re.IGNORECASE)
"""Without it the cited subject of a number of examples is a data set."""
_OF_A_SYSTEM = frozenset({*COSTS, *MACHINES, Field.EXAMPLES_SEEN})
"""What a list of systems tells of each; a cited recipe ("Mixup [3]: …") tells of epochs and batches."""
_SIZES = frozenset({Field.PARAMETERS, Field.ACTIVE_PARAMETERS})
_NEXT = 2
"""How many sentences a subject is gone on about."""


def told_of_cited_systems(places: Sequence[Place]) -> set[str]:
    """Return the ids of what sentences and items tell whose subject is a cited system.

    Its size is another's only where the authors tell one of their own: papers fine-tune what they cite.
    """
    told = [p for p in sorted(places, key=lambda p: (p.page, p.start)) if p.table is None and p.block >= 0]
    authors_size = any(p.finding.field in _SIZES and (p.names_own or by_authors_words(p)) for p in places)
    theirs = {p.finding.finding_id for p in _of_items(told) if p.finding.field in _OF_A_SYSTEM}
    for place in _of_subjects(told):
        field = place.finding.field
        of_data = field in {Field.EXAMPLES_SEEN, Field.DATASET_SIZE}
        if (
            (field in _OF_A_SYSTEM and not of_data)
            or (of_data and _TRAINED_ON.search(place.sentence_text) is not None)
            or (field in _SIZES and authors_size)
        ):
            theirs.add(place.finding.finding_id)
    return theirs


def _of_items(places: Sequence[Place]) -> Iterator[Place]:
    """Yield what stands in items headed by a cited name, up to the next item of the block."""
    heads: dict[tuple[int, int], bool] = {}
    for place in places:
        block = place.page, place.block
        if item := _ITEM.match(place.sentence_text):
            heads[block] = item["cited"] is not None and not place.names_own
        if heads.get(block) and not by_authors_words(place):
            yield place


def _of_subjects(places: Sequence[Place]) -> Iterator[Place]:
    """Yield what sentences tell that begin with a cited name, or go on about one."""
    topics: dict[tuple[int, int], tuple[int, str]] = {}
    for place in places:
        if place.sentence < 0 or by_authors_words(place) or place.names_own:
            continue
        paragraph = place.page, place.block
        if name := cited_subject(place.sentence_text):
            topics[paragraph] = place.sentence, name
        told, name = topics.get(paragraph, (-1, ""))
        goes_on = 0 <= place.sentence - told <= _NEXT and told >= 0
        if goes_on and (place.sentence == told or _is_about(place.sentence_text, name)):
            topics[paragraph] = place.sentence, name
            yield place


def _is_about(sentence: str, name: str) -> bool:
    return sentence.lstrip("•–-* ").startswith(name) or _GOES_ON.match(sentence) is not None
