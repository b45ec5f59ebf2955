"""How long training took on the wall clock.

Each length of time of a sentence (:mod:`extractors.rules.time_grammar`) is masked with one sign, the
phrasings of ``duration.yaml`` say which of them are times of training, and its cues drop what is none:
hours of speech, a timeout, 3 s per image. A time for a part of a run keeps the part in ``text``
("per_step", "per_epoch", "per_100_epochs"); whole times have no ``text``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern
from extractors.records import Field, Finding, Phase, Qualifier
from extractors.rules.clock import find_clocks
from extractors.rules.duration_tables import find_in_tables
from extractors.rules.engine import Ground, matches, read
from extractors.rules.findings import make_finding
from extractors.rules.frames import load_frame
from extractors.rules.grammar import read_number
from extractors.rules.statements import weigh
from extractors.rules.time_grammar import HOURS, Duration, find_durations, part_of_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document.pages import Page
    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Match, Reading

__all__ = ["find"]

_STEM = "duration"
_WIDTH = re.compile(r"\d ?[×x]$")
"""Before a number with a letter that is the width of a network: "GridNet-101 32×16d"."""
_UNIT = compile_pattern(
    r"(?:\b|[0-9])(?:days?|hours?|hrs?|weeks?|wks?|months?|min(?:ute)?s?|m?secs?|(?:milli-?)?seconds?|years?|yrs?"
    r"|overnight)\b|[0-9][}\] -]{0,2}(?-i:[hdsm]|ms)(?:[0-9]|\b)"
)
"""What every length of time ends with; where none stands there is no need to read one."""
_PLAIN, _LETTER, _ARTICLE = b"&", b"\x02", b"\x03"
_WIDEST_OF_ONE = 8.0
"""Ends of a range further apart than this factor are of a small and of a large training."""
_SHORTEST_RUN_HOURS = 1 / 360
_SHORTEST_BARE_HOURS = 0.3
_LONGEST_HOURS = 3 * 8760.0
_ASIDE = 0.4
_OF_THE_REST = frozenset({"sentence_on_recordings"})
_RATE_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_MOST_STEPS_PER_HOUR = 3.6e6
_NEXT = re.compile(r"(?:, | ?/ ?| ?; ?)|,? (?:and|or) (?:about |around |~)?", re.IGNORECASE)
"""Between two times of a list."""
_COMPUTING = compile_pattern(
    r"@|`|\b(?:gpus?|cpus?|cores|chips|machines?|nodes?|accelerators?|cards|servers?|workers"
    r"|runs?|ran|running|experiments?|models?|networks?"
    r"|comput\w+|optimi\w+|converge\w*|epochs?|steps|iterations|simulations?|search\w*|algorithm)\b"
)


def find(page: Page, lexicon: Lexicon) -> list[Finding]:
    """Return the times that training took, in reading order; ``[]`` for none. Values are hours."""
    reading = read(page, lexicon)
    times, lines = _masked(reading)
    found = [*(_stated(reading, times, lines) if times else []), *_rates(reading)]
    in_tables = list(find_in_tables(reading))
    ground = Ground(len(page.text))
    for finding in in_tables:
        start = finding.evidence.start or 0
        ground.take(start, start + len(finding.evidence.surface))
    found = [f for f in found if ground.free(f.evidence.start or 0, (f.evidence.start or 0) + 1)]
    return sorted(found + in_tables, key=lambda finding: finding.evidence.start or 0)


def _masked(reading: Reading) -> tuple[dict[int, Duration], bytes]:
    """All lengths of time by where they start, and the page's lines with them written over."""
    times: dict[int, Duration] = {}
    lines = bytearray(reading.lines)
    units = (reading.sentence_index(found.start()) for found in _UNIT.finditer(reading.lines))
    for index in sorted({index for index in units if index is not None}):
        sentence = reading.sentences[index]
        for time in find_durations(reading.page.text, sentence.start, sentence.end):
            if time.lone and _WIDTH.search(reading.page.text[max(time.start - 3, 0) : time.start]):
                continue
            sign = _LETTER if time.lone else _ARTICLE if time.article else _PLAIN
            lines[time.start : time.end] = sign * (time.end - time.start)
            times[time.start] = time
    for start, end, hours in find_clocks(reading.page.text, 0, len(reading.page.text)):
        lines[start:end] = _PLAIN * (end - start)
        times[start] = Duration(hours, None, None, Qualifier.EXACT, start, end, "hour")
    return times, bytes(lines)


def _stated(reading: Reading, times: dict[int, Duration], lines: bytes) -> list[Finding]:
    found: dict[int, Finding] = {}
    told: dict[int, Match] = {}
    timed = sorted({index for start in times if (index := reading.sentence_index(start)) is not None})
    for match in matches(reading, reading.lexicon.entries(_STEM), lines, among=timed):
        span = match.span("t")
        time = times.get(span[0]) if span else None
        if time is None or time.start in told:
            continue
        told[time.start] = match
        finding = _finding(reading, match, time)
        if finding is not None:
            found[time.start] = finding
    for listed in _lists(reading.page.text, times):
        # "It takes 2, 3 and 7 days": what is said of one is said of all.
        first = max(
            (found[time.start] for time in listed if time.start in found), key=lambda f: f.score, default=None
        )
        for time in listed:
            if first is not None and (time.start not in found or found[time.start].score < first.score):
                finding = _finding(reading, told[first.evidence.start or 0], time)
                if finding is not None:
                    found[time.start] = finding
    return list(found.values())


def _lists(text: str, times: dict[int, Duration]) -> Iterator[list[Duration]]:
    """Yield the times that share the unit of the last of them, or repeat it: "12h, 24h and 36h"."""
    listed: list[Duration] = []
    for _, time in sorted(times.items()):
        last = listed[-1] if listed else None
        if last and not (last.unit == time.unit and _NEXT.fullmatch(text, last.end, time.start)):
            if len(listed) > 1:
                yield listed
            listed = []
        listed.append(time)
    if len(listed) > 1:
        yield listed


def _rates(reading: Reading) -> Iterator[Finding]:
    """Yield the time of one step where its inverse is told: "2.1 steps per second" in training."""
    entries = [phrasing for phrasing in reading.lexicon.entries(_STEM) if "rate" in phrasing.groups]
    for match in matches(reading, entries):
        span = match.span("rate")
        number = read_number(reading.page.text, span[0]) if span else None
        unit = _RATE_UNITS[(match.group("per") or "second")[0]]
        if number is None or not 0 < number.value <= _MOST_STEPS_PER_HOUR * HOURS[unit]:
            continue
        finding = make_finding(
            reading,
            Field.DURATION,
            number.start,
            match.end,
            rule_id=match.phrasing.id,
            rule_version=match.phrasing.version,
            score=match.phrasing.score,
            value=HOURS[unit] / number.value,
            qualifier=number.qualifier,
            text="per_step",
            reasons=("steps_per_time",),
            citation_after=True,
        )
        # Environments count steps as well; updates and batches are of training wherever they are told.
        by_heading = bool(finding.reasons) and finding.reasons[-1].endswith(".section")
        if finding.phase is Phase.TRAINING and not (by_heading and match.group("of") == "steps"):
            yield finding


@dataclass(frozen=True, slots=True)
class _Bounds:
    shortest: float
    longest: float = _LONGEST_HOURS

    def hold(self, hours: float) -> bool:
        return self.shortest <= hours <= self.longest


def _finding(reading: Reading, match: Match, time: Duration) -> Finding | None:
    part = match.group("of")
    text = part_of_run(part, match.group("amount")) if part else None
    params = match.phrasing.params.get("params", {})
    bare = bool(params.get("bare"))
    bounds = _Bounds(0.0 if text else _SHORTEST_BARE_HOURS if bare else _SHORTEST_RUN_HOURS)
    if not bounds.hold(time.hours) or (HOURS[time.unit] < HOURS["second"] and text is None):
        return None
    cues = load_frame(reading.lexicon, _STEM).cues
    if params.get("firm") or HOURS[time.unit] >= HOURS["day"]:  # recordings are counted in hours
        cues = tuple(cue for cue in cues if cue.where != "sentence" or cue.id not in _OF_THE_REST)
    if read := params.get("reads"):  # what the phrasing itself has read
        cues = tuple(cue for cue in cues if cue.id != read)
    weight = weigh(reading, cues, Field.DURATION, start=time.start, end=time.end, surface=match.start)
    if weight is None:
        return None
    finding = make_finding(
        reading,
        Field.DURATION,
        time.start,
        time.end,
        rule_id=match.phrasing.id,
        rule_version=match.phrasing.version,
        score=min(match.phrasing.score * weight.factor, 1.0),
        value=_of_one_run(time),
        low=time.low,
        high=time.high,
        qualifier=time.qualifier if time.high is None or time.low is None else Qualifier.RANGE,
        text=text,
        reasons=(*weight.reasons, *(() if text is None else (text,))),
        phase=weight.phase,
        citation_after=True,
    )
    by_heading = bool(finding.reasons) and finding.reasons[-1].endswith(".section")
    if bare and (finding.phase is not Phase.TRAINING or by_heading):
        return None
    if finding.phase is Phase.UNCLEAR and not _speaks_of_computing(reading, match):
        return None if HOURS[time.unit] >= HOURS["year"] else replace(finding, score=finding.score * _ASIDE)
    return finding


def _of_one_run(time: Duration) -> float:
    """Return the middle of a range, but the end of one so wide that it is of several trainings."""
    if time.low and time.high and time.high >= _WIDEST_OF_ONE * time.low:
        return time.high
    return time.hours


def _speaks_of_computing(reading: Reading, match: Match) -> bool:
    """Tell whether the sentence names a machine or a computation, though it does not say what for."""
    sentence = match.sentence
    return _COMPUTING.search(reading.data[sentence.start : sentence.end]) is not None
