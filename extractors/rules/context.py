"""Whose run a number speaks of, what the machines were doing, and which names stand near.

All words are in ``lexicon/context.yaml``. Whose run: the weights of the cues that speak for the authors
("we", an experiments section, a row marked "ours") less those for others (a citation right before the verb,
a related-work section, a row with a citation). What was done: the cue nearest to the number in its clause,
then in its sentence, then the table's caption, the sentence before, the section's heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.lexicon import compile_pattern
from extractors.lexicon.citations import without_tool_citations
from extractors.records import Ownership, Phase
from extractors.rules.cues import CueSet
from extractors.rules.owners import Owners, leaning, owners_of, starts_of, taken_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.lexicon import Lexicon
    from extractors.rules.engine import Reading

__all__ = ["Cue", "Judgement", "cues", "judge"]

_OWN_FROM, _CITED_FROM = 0.4, -0.4
_CITED_AFTER, _CITED_BESIDE = 1.2, 0.9
_OF_DATA = re.compile(
    r"(?:data ?sets?|benchmarks?|tasks?|corp(?:us|ora)|environments?|domains?|scenes?|games?)", re.IGNORECASE
)
_OF_MODELS = re.compile(
    r"\b(?:methods?|models?|approach(?:es)?|networks?|backbones?|architectures?|systems?)\b", re.IGNORECASE
)
_CITED = re.compile(r"\[\d[\d, -]*\]|\([^()]{0,60}(?:19|20)\d\d[a-z]?\)|\bet al\b\.?")
"""A citation in the label of a row."""
_CITATION_AFTER = re.compile(
    r"\)?(?: (?:of|for) [a-z][a-z ()-]{0,50}?)?,? ?(?:\[[0-9]|\((?:[^()]{0,50}, ?)?(?:19|20)\d\d)"
)
_CLAUSE_PENALTY_CHARS = 60
_MAX_NAMES = 12
_NAME = re.compile(r"\b(?:[A-Z][a-z]*[A-Z0-9][\w.+/-]*\w|[A-Z]{2,})\b|\b[A-Z][a-z]+-\w+")
_CLAUSE_BREAK = re.compile(r"; |, (?:and|while|whereas|but|which)\b|\b(?:while|whereas|and then)\b|\t")
_ASIDE = re.compile(rb"\([^()0-9]*\)")
"""Words in brackets that tell no number: what they say of data is not said of the numbers outside."""
_PHASES = {phase.value: phase for phase in Phase}


@dataclass(frozen=True, slots=True)
class Cue:
    """An entry of ``context.yaml``: ``says`` what its ``regex`` is a sign of, ``where`` it is looked for."""

    id: str
    says: str
    where: str
    weight: float
    regex: Any
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the surroundings say. ``reasons`` are the ids of the cues that decided."""

    ownership: Ownership
    phase: Phase
    names: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What is known of a sentence before asking for one place in it."""

    own: float
    own_reasons: tuple[str, ...]
    row: tuple[float, tuple[str, ...]]
    owners: Owners
    phases: tuple[tuple[int, int, float, Phase, str], ...]
    fallback: tuple[Phase, str] | None
    breaks: tuple[int, ...]
    names: tuple[str, ...]


def cues(lexicon: Lexicon) -> tuple[Cue, ...]:
    """Return the compiled cues of ``context.yaml``."""
    return _compiled(lexicon).cues


def judge(
    reading: Reading,
    sentence: int,
    start: int,
    end: int,
    *,
    citation_after: bool = False,
    beside_ours: bool = False,
    label: str | None = None,
) -> Judgement:
    """Judge the place ``start`` to ``end`` of the page, which lies in sentence number ``sentence``.

    ``citation_after`` lets a citation right after the place speak for others ("2000 GPU days of search [7]");
    ``beside_ours`` says that it is a cell of a table that marks others as the authors' own; ``label`` are
    the words that head such a cell, where these are not its row's first.
    """
    around = _around(reading, sentence)
    if label is not None and _rows_are_data(reading, start):
        label = _CITED.sub("", label)
    named, named_by = around.row if label is None else _owner_in_label(reading, label)
    own, why = around.own + named + around.owners.around(start), (*around.own_reasons, *named_by)
    if citation_after and _CITATION_AFTER.match(
        reading.folded, end, min(end + 90, reading.sentences[sentence].end)
    ):
        own, why = own - _CITED_AFTER, (*why, "cited.right-after")
    if beside_ours:
        own, why = own - _CITED_BESIDE, (*why, "cited.beside-ours")
    if own >= _OWN_FROM:
        ownership = Ownership.OWN
    elif own <= _CITED_FROM:
        ownership = Ownership.CITED
    else:
        ownership = Ownership.UNCLEAR
    phase, reason = _nearest(around, start, end)
    reasons = why + ((reason,) if reason else ())
    return Judgement(ownership, phase, around.names, reasons)


def _rows_are_data(reading: Reading, start: int) -> bool:
    """Tell whether the rows of the table around ``start`` are data sets, and none of its columns models.

    What is cited there is who made the data.
    """
    table = next((t for t in reading.page.tables if t.start <= start < t.end), None)
    if table is None or not table.cells:
        return False
    key = ("rows are data", table.start)
    if key not in reading.memory:
        text, first = reading.page.text, table.cells[0].row
        head = [text[cell.start : cell.end].strip() for cell in table.cells if cell.row == first]
        of_data = _OF_DATA.fullmatch(head[0]) is not None
        reading.memory[key] = of_data and not any(_OF_MODELS.search(words) for words in head[1:])
    return bool(reading.memory[key])


def _owner_in_label(reading: Reading, label: str) -> tuple[float, tuple[str, ...]]:
    """Say whose run the words that head a cell speak of."""
    key = ("owner in label", label)
    if key not in reading.memory:
        heard = _compiled(reading.lexicon).owners.heard({"row": label.encode("ascii", "replace")})
        reading.memory[key] = sum(map(leaning, heard)), tuple(cue.id for cue in heard)
    found: tuple[float, tuple[str, ...]] = reading.memory[key]
    return found


def _nearest(around: _Surroundings, start: int, end: int) -> tuple[Phase, str]:
    best, choice = float("inf"), (Phase.UNCLEAR, "")
    clause = bisect_right(around.breaks, start)
    for low, high, weight, phase, reason in around.phases:
        distance = max(low - end, start - high, 0) / weight
        distance += _CLAUSE_PENALTY_CHARS * abs(bisect_right(around.breaks, low) - clause)
        if distance < best:
            best, choice = distance, (phase, reason)
    if best < float("inf"):
        return choice
    return around.fallback or choice


def _around(reading: Reading, index: int) -> _Surroundings:
    key = ("context", index)
    known: _Surroundings | None = reading.memory.get(key)
    if known is None:
        known = reading.memory[key] = _look_around(reading, index)
    return known


def _look_around(reading: Reading, index: int) -> _Surroundings:
    lexicon = _compiled(reading.lexicon)
    sentence = reading.sentences[index]
    is_row = sentence.kind == "table"
    data = reading.data[sentence.start : sentence.end]
    # Tables and captions float: the heading above them need not be theirs.
    floats = is_row or sentence.kind == "caption"
    section = b"" if floats else _own_heading(sentence.section)
    label = data.split(b"\t", 1)[0].decode() if is_row else ""
    own, reasons, phases = 0.0, [], []
    owners: list[Cue] = []
    who = data if is_row else without_tool_citations(data)
    words = {"sentence": who, "section": section}
    for cue in lexicon.owners.heard({where: said for where, said in words.items() if said}):
        reasons.append(cue.id)
        if cue.where == "sentence":
            owners.append(cue)
        else:
            own += leaning(cue)
    who_is_meant = owners_of(owners, sentence, who)
    before = reading.sentences[index - 1] if index else sentence
    if not owners and not floats and index and before.section == sentence.section:
        inherited = taken_up(data.decode(), _around(reading, index - 1).owners)
        if inherited is not None:
            who_is_meant = inherited
            reasons.append("own.sentence-before")
    asides = [found.span() for found in _ASIDE.finditer(data)]
    for cue in lexicon.phases.heard({"sentence": data}):
        for found in cue.regex.finditer(data):
            low, high = found.span()
            if cue.says == Phase.DATA and any(start <= low < end for start, end in asides):
                continue  # "18 days on one card (and a processor for the preparation of data)"
            base = sentence.start
            phases.append((base + low, base + high, cue.weight, _PHASES[cue.says], cue.id))
    return _Surroundings(
        own=own,
        own_reasons=tuple(reasons),
        row=_owner_in_label(reading, label) if label else (0.0, ()),
        owners=who_is_meant,
        phases=tuple(phases),
        fallback=None if phases else _fallback(reading, lexicon, index, section),
        breaks=starts_of(_CLAUSE_BREAK, sentence) if phases else (),
        names=_names(reading.masked[sentence.start : sentence.end], lexicon),
    )


def _fallback(reading: Reading, lexicon: _Context, index: int, section: bytes) -> tuple[Phase, str] | None:
    sentence = reading.sentences[index]
    places = [("section", section)]
    if sentence.kind == "table":
        caption = next((t.caption for t in reading.page.tables if t.start <= sentence.start < t.end), None)
        places.insert(0, ("caption", (caption or "").encode("ascii", "replace")))
    elif sentence.kind == "caption":
        words = reading.page.text[sentence.start : sentence.end]
        caption = next((t.caption for t in reading.page.tables if words in (t.caption or "")), None)
        places.insert(0, ("caption", (caption or "").encode("ascii", "replace")))
    elif index > 0 and reading.sentences[index - 1].kind == sentence.kind:
        before = reading.sentences[index - 1]
        places.insert(0, ("sentence", reading.data[before.start : before.end]))
    for where, data in places:
        for cue in lexicon.phases.heard({where: data} if data else {}):
            # What the sentence before says of testing or data ends with it; that a network trains goes on.
            if where != "sentence" or cue.says == "training":
                return _PHASES[cue.says], f"{cue.id}.nearby" if where == "sentence" else cue.id
    return None


def _own_heading(section: str) -> bytes:
    """Return the innermost heading of a path "4 Experiments › 4.1 Setup", and the one around it."""
    return " ".join(section.split("›")[-2:]).encode("ascii", "replace")


def _names(text: str, lexicon: _Context) -> tuple[str, ...]:
    names = [m.group() for m in _NAME.finditer(text) if m.group() not in lexicon.not_names]
    names += [m.group() for m in lexicon.designators.finditer(text)]
    return tuple(dict.fromkeys(names))[:_MAX_NAMES]


@dataclass(frozen=True, slots=True)
class _Context:
    cues: tuple[Cue, ...]
    owners: CueSet[Cue]
    phases: CueSet[Cue]
    designators: re.Pattern[str]
    not_names: frozenset[str]


def _compiled(lexicon: Lexicon) -> _Context:
    content = lexicon.files["context"]
    known = _memory.get(id(content))
    if known is None:
        known = _memory[id(content)] = _compile(content)
    return known


_memory: dict[int, _Context] = {}


def _compile(content: Mapping[str, Any]) -> _Context:
    found = tuple(
        Cue(
            id=raw["id"],
            says=raw["says"],
            where=raw.get("where", "sentence"),
            weight=float(raw.get("weight", 1.0)),
            regex=compile_pattern(raw["pattern"]),
            examples=tuple(raw["examples"]),
            counter_examples=tuple(raw.get("counter_examples", ())),
        )
        for raw in content["cues"]
    )
    return _Context(
        cues=found,
        owners=CueSet(cue for cue in found if cue.says in {"own", "cited"}),
        phases=CueSet(cue for cue in found if cue.says in _PHASES),
        designators=re.compile(rf"\b(?:{content['designators']})\b", re.IGNORECASE),
        not_names=frozenset(content["not_names"]),
    )
