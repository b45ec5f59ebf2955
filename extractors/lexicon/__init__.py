"""The rules as data: names, phrasings and cues in YAML, loaded once and compiled with RE2.

A phrasing's pattern is RE2 syntax, so every pattern takes time linear in the text by construction. Patterns
ignore case and see the page *folded* to ASCII character by character (:func:`fold`), with the names of
accelerators masked (see :mod:`extractors.rules.engine`): one pattern then serves every dash, quote and
multiplication sign. ``{name}`` in a pattern stands for a fragment, of the same file or of ``fragments.yaml``.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import re2
import yaml

from extractors.lexicon.devices import Devices, load_devices
from extractors.lexicon.errors import LexiconError
from extractors.lexicon.triggers import Triggers
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Example",
    "Lexicon",
    "LexiconError",
    "PatternSet",
    "Phrasing",
    "Triggers",
    "compile_pattern",
    "expand_fragments",
    "load_lexicon",
]

_FRAGMENT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MAX_NESTING = 8
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, the compiled one where the wheel has it: ten times as fast."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what the entry must read in it.

    ``expect`` names attributes of one finding of the entry's id; ``None`` where the entry must not match.
    """

    text: str
    expect: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Phrasing:
    """One entry: how papers say one thing.

    ``regex`` stays within a line. ``triggers`` are lower-case literals; a sentence without any of them is
    never searched (empty: always searched). ``params`` holds the entry's other keys (unit, qualifier, …) for
    the module that reads it.
    """

    id: str
    version: int
    field: Field | None
    source: str
    regex: Any
    groups: Mapping[str, int]
    triggers: tuple[str, ...] = ()
    score: float = 0.5
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that the rules know by data.

    ``triggers`` are those of all phrasings; ``files`` holds the other keys of each file, by its stem.
    """

    devices: Devices
    phrasings: Mapping[str, tuple[Phrasing, ...]]
    files: Mapping[str, Mapping[str, Any]]
    triggers: Triggers

    def entries(self, stem: str) -> tuple[Phrasing, ...]:
        """Return the phrasings of ``<stem>.yaml`` in their order there; empty where there are none."""
        return self.phrasings.get(stem, ())

    def fragments(self, stem: str) -> Mapping[str, str]:
        """Return the shared fragments and those of ``<stem>.yaml``."""
        return dict(self.files["fragments"]["fragments"]) | dict(self.files[stem].get("fragments") or {})


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str, *, ignore_case: bool = True, by_line: bool = False) -> Any:
    """Compile for bytes of folded text. Raises :class:`re2.error` on what RE2 cannot do in linear time.

    ``by_line`` searches each line as if it stood alone: no match crosses its end, whatever the pattern.
    """
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    options.never_nl = by_line
    return re2.compile((f"(?m){pattern}" if by_line else pattern).encode("ascii"), options)


class PatternSet:
    """Patterns of :func:`compile_pattern` (those that ignore case), looked for together in one pass.

    ``by_line`` is theirs: no match crosses the end of a line.

    The automaton grows with every mixture of patterns that a text holds: a set is for short texts, or for
    few patterns.
    """

    def __init__(self, patterns: Iterable[Any], *, by_line: bool = False) -> None:
        options = re2.Options()
        options.case_sensitive = False
        options.never_nl = by_line
        options.max_mem = 64 << 20
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern.pattern)
        self._set.Compile()

    def found_in(self, data: bytes) -> list[int]:
        """Return which of the patterns stand in ``data``, by their numbers in order; ``[]`` for none."""
        return sorted(self._set.Match(data) or ())


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Load and compile every file of this folder, once a process. Raises :class:`LexiconError`."""
    files: dict[str, Mapping[str, Any]] = {}
    for entry in sorted(resources.files(__name__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            files[entry.name.removesuffix(".yaml")] = _parse(entry.read_text("utf-8"))
    shared = dict(files["fragments"]["fragments"])
    phrasings: dict[str, tuple[Phrasing, ...]] = {}
    seen: dict[str, str] = {}
    for stem, content in files.items():
        fragments = shared | dict(content.get("fragments") or {})
        entries = []
        for raw in content.get("phrasings") or ():
            if raw.get("id") in seen:
                raise LexiconError(stem, str(raw["id"]), f"the id is taken by {seen[raw['id']]}.yaml")
            entries.append(_phrasing(stem, raw, fragments))
            seen[raw["id"]] = stem
        if entries:
            phrasings[stem] = tuple(entries)
    return Lexicon(
        devices=load_devices(files["hardware"], files["systems"]),
        phrasings=MappingProxyType(phrasings),
        files=MappingProxyType(files),
        triggers=Triggers(t for entries in phrasings.values() for entry in entries for t in entry.triggers),
    )


def _parse(text: str) -> Any:
    loader = _SafeLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


_KNOWN = {"id", "version", "field", "pattern", "triggers", "score", "examples", "counter_examples"}


def _phrasing(stem: str, raw: Mapping[str, Any], fragments: Mapping[str, str]) -> Phrasing:
    name = str(raw.get("id", "?"))
    for key in ("id", "version", "pattern"):
        if key not in raw:
            raise LexiconError(stem, name, f"the key {key!r} is missing")
    pattern = expand_fragments(str(raw["pattern"]), fragments, file=stem, entry=name)
    try:
        regex = compile_pattern(pattern, by_line=True)
    except (re2.error, UnicodeEncodeError) as error:
        raise LexiconError(stem, name, f"RE2 refuses the pattern: {error}") from error
    return Phrasing(
        id=name,
        version=int(raw["version"]),
        field=Field(raw["field"]) if raw.get("field") else None,
        source=stem,
        regex=regex,
        groups=MappingProxyType({key.decode(): index for key, index in regex.groupindex.items()}),
        triggers=tuple(str(t).lower() for t in raw.get("triggers") or ()),
        score=float(raw.get("score", 0.5)),
        params=MappingProxyType({k: v for k, v in raw.items() if k not in _KNOWN}),
        examples=tuple(Example(e["text"], e["expect"]) for e in raw.get("examples") or ()),
        counter_examples=tuple(Example(t) for t in raw.get("counter_examples") or ()),
    )


def expand_fragments(pattern: str, fragments: Mapping[str, str], *, file: str = "", entry: str = "") -> str:
    """Return ``pattern`` with each ``{name}`` replaced by its fragment, in brackets, as deep as they nest.

    Raises :class:`LexiconError`, naming ``file`` and ``entry``, for an unknown name and for fragments that
    contain one another.
    """
    for _ in range(_MAX_NESTING):
        if not _FRAGMENT.search(pattern):
            return pattern.replace("\n", "")
        try:
            pattern = _FRAGMENT.sub(lambda m: f"(?:{fragments[m[1]]})", pattern)
        except KeyError as error:
            raise LexiconError(file, entry, f"no fragment is called {error.args[0]!r}") from error
    raise LexiconError(file, entry, "its fragments contain one another")
