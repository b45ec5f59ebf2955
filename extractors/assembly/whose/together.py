"""Times of several trainings together: of all folds, seeds or games, and of the search for settings.

What one training costs is told beside them, or is not told at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.records import Field, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["of_several_trainings", "of_tunings"]

_REPEATS = (
    r"(?:folds|seeds|runs|trials|repetitions|games|tasks|data ?sets|environments|scenes|subjects|members"
    r"|experiments|languages|configurations|splits|domains|results)"
)
"""What one training is for; that all models were trained for 3 days may be said of each."""
_WHOLE = (
    r"(?:whole|entire|full|complete) (?:[\w-]+ ){0,2}?"
    r"(?:cross[- ]?validation|ensemble|sweep|stud(?:y|ies)|project|paper|grid)\b"
)
_ALL = r"all(?: of)?(?: the| our| these)?(?: [\w.-]+){0,2}?"
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
_FOR_ALL = re.compile(
    r"(?i)\W{0,2}(?:of [a-z-]+ )?(?:for|to (?:train|run|complete|repeat|reproduce)) (?:the |our )?"
    rf"(?:{_ALL} (?:{_REPEATS}|models|networks|agents|methods|variants)\b|{_WHOLE}"
    rf"|{_NUMBER} {_REPEATS} (?:together|in total|altogether))"
)
"""Right after a time of several trainings."""
_ALL_TAKE = re.compile(
    r"(?i)(?<!\bon )(?<!\bover )(?<!\bacross )(?<!\bwith )\b"
    rf"(?:{_ALL} {_REPEATS}\b(?! each)|(?:the |our )?{_WHOLE})"
    r"(?:(?: [\w-]+){0,6}? (?:takes?|took|taking|needs?|needed|requires?|required|costs?|lasts?|lasted"
    r"|consumed?|amounts? to))?"
    r"(?: [a-z]+){0,3} ?[~<>]?$"
)
"""Before it: "all five folds took", "the whole ensemble"."""
_IN_TOTAL = re.compile(
    r"(?i)\b(?:in total|in all|altogether|together|total(?:s|l?ing)?(?: of| to)?|i\.e\.,?|that is)\b"
)
_OF_ONE = re.compile(
    r"(?i)(?:\b(?:per|for (?:each|one)|each|every|one|a single)|/) ?(?:[\w-]+ )?"
    r"(?:fold|seed|run|training|game|task|data ?set|model|network|agent|environment|scene|subject|member"
    r"|split|trial|experiment|domain|language)\b"
)
_EACH = re.compile(r"(?i)\b(?:per|each|every)\b")
_LEAST_RATIO = 1.9
"""Two trainings together take at least so many times what one takes."""
_TUNING = re.compile(
    r"(?i)\b(?:hyper-?parameters?|grid|bayesian|learning[- ]rates?)[ -]"
    r"(?:search(?:es)?|tuning|sweeps?|optimi[sz]ation|selection|grid)\b"
    r"|\b(?:tun(?:ed?|ing)|search(?:ed|ing)?(?: for)?|select(?:ed|ing)?|optimi[sz](?:ed?|ing)) "
    r"(?:(?:the|all|our|its|these) )?hyper-?parameters\b"
    r"|\b\d[\d,]* (?:[\w-]+ ){0,2}?(?:trials|configurations|combinations)\b"
    r"|\b(?:optuna|hyperopt|ray tune|hyperband|asha)\b|\bsweeps?\b"
)
_OF_ONE_TRIAL = re.compile(
    r"(?i)\b(?:per|each|every|one|a single) (?:single )?"
    r"(?:trial|run|configuration|combination|training|model|experiment|of them)\b"
)
_ARCHITECTURES = re.compile(r"(?i)\barchitectur|\bNAS\b|\bsuper-?net")
_TRAINS = re.compile(r"(?i)\b(?:train|fit|epoch)")
_REFERS = re.compile(r"(?i)\W*(?:and |but )?(?:th(?:is|ese|ose|at|ey)|it|which|both)\b")
"""How a clause begins that goes on about what is told before it."""


def of_several_trainings(times: Sequence[Place]) -> set[str]:
    """Return the ids of times of several trainings, where a smaller one is told in the same paragraph."""
    told = [p for p in times if p.table is None and p.sentence >= 0 and not _is_of_a_part(p)]
    return {p.finding.finding_id for p in told if _is_sum(p, told)}


def of_tunings(times: Sequence[Place]) -> set[str]:
    """Return the ids of times that a search for settings took with all its trials."""
    return {p.finding.finding_id for p in times if p.table is None and p.sentence >= 0 and _is_of_tuning(p)}


def _is_of_a_part(place: Place) -> bool:
    """Tell a time per epoch or step: a training takes longer, and is one for all that."""
    return place.finding.field is Field.DURATION and place.finding.text is not None


def _is_sum(place: Place, told: Sequence[Place]) -> bool:
    before, after = _around(place, told)
    if _EACH.search(after) is not None:
        return False
    smaller = [p for p in told if _is_smaller(p, place)]
    if not smaller:
        return False
    if _FOR_ALL.match(after) or _ALL_TAKE.search(before):
        return True
    ones = any(_OF_ONE.search(" & ".join(_around(p, told))) for p in smaller if p.in_sentence_of(place))
    return ones and (_IN_TOTAL.search(before) or _IN_TOTAL.search(after)) is not None


def _is_smaller(one: Place, place: Place) -> bool:
    near = one.page == place.page and one.block == place.block and one.finding.phase is Phase.TRAINING
    return near and (one.finding.value or 0.0) * _LEAST_RATIO <= (place.finding.value or 0.0)


def _around(place: Place, told: Sequence[Place]) -> tuple[str, str]:
    """Return the words of the clause before and after a time, as far as to the times next to it."""
    beside = [p for p in told if p.in_sentence_of(place)]
    low = max([place.clause[0], *(p.end for p in beside if p.end <= place.start)])
    high = min([place.clause[1], *(p.start for p in beside if p.start >= place.end)])
    base = place.sentence_start
    return place.sentence_text[low - base : place.start - base], place.sentence_text[
        place.end - base : high - base
    ]


def _is_of_tuning(place: Place) -> bool:
    base, words = place.sentence_start, place.clause_text
    before = place.sentence_text[place.clause[0] - base : place.start - base]
    after = place.sentence_text[place.end - base : place.clause[1] - base]
    if _REFERS.match(before):
        head = place.sentence_text[: place.clause[0] - base]
        before = (head if head.strip() else " ".join(place.earlier[:1])) + before
    if _OF_ONE_TRIAL.search(words) or _ARCHITECTURES.search(place.sentence_text):
        return False
    found = list(_TUNING.finditer(before))
    if found and not _TRAINS.search(before, found[-1].end()):
        return True
    said = _TUNING.search(after)
    return said is not None and not _TRAINS.search(after, 0, said.start())
