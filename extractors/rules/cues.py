"""Cues that are looked for together: one pass over the words of a place tells which of them stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from extractors.lexicon import PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CueSet"]


class _Cue(Protocol):
    @property
    def where(self) -> str: ...

    @property
    def regex(self) -> Any: ...


C = TypeVar("C", bound=_Cue)


class CueSet(Generic[C]):
    """Cues with a pattern (``regex``) and the name of the place where it is looked for (``where``)."""

    def __init__(self, cues: Iterable[C]) -> None:
        self._cues = tuple(cues)
        places: dict[str, list[int]] = {}
        for number, cue in enumerate(self._cues):
            places.setdefault(cue.where, []).append(number)
        self._places = tuple(
            (where, numbers, PatternSet(self._cues[number].regex for number in numbers))
            for where, numbers in places.items()
        )

    def heard(self, words: Mapping[str, bytes]) -> list[C]:
        """Return the cues that stand in the ``words`` of their place, in order; places may be missing."""
        heard = [
            numbers[index]
            for where, numbers, patterns in self._places
            if where in words
            for index in patterns.found_in(words[where])
        ]
        return [self._cues[number] for number in sorted(heard)]
