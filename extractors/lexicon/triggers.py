"""Where the triggers of a lexicon stand in a text: all of them in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ahocorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Triggers"]


class Triggers:
    """Literals that are looked for together, each wherever it stands, even inside another."""

    def __init__(self, triggers: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for trigger in triggers:
            self._automaton.add_word(trigger, (len(trigger) - 1, trigger))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where each trigger begins in ``text``; none in an empty set of triggers."""
        if self._automaton.kind != ahocorasick.AHOCORASICK:
            return
        for last, (behind, trigger) in self._automaton.iter(text):
            yield last - behind, trigger
