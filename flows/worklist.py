"""Which papers an ingest has to work on, drawn batch by batch from a source.

Nothing is held whole: a mirror of a million papers is drawn from as the ingest goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from extractors.records import Paper

PaperKey = tuple[str, int]
"""arXiv id without version, and version."""


@dataclass(slots=True)
class Worklist:
    """Papers that are due, in batches.

    ``listed`` are the papers that the source has new, ``retries`` those that failed before and whose next
    try is due. A paper is due unless it is ``known`` (read by this version of the extractor) or ``waiting``
    for a later try. ``limit`` bounds the papers that are due. After drawing, ``seen`` counts what the source
    listed, ``due`` what was given out, ``fresh`` how many of these had not failed before, ``last_updated`` is
    the time of the last paper seen and ``exhausted`` says that nothing was left behind.
    """

    listed: Iterable[Paper]
    retries: Iterable[Paper]
    known: Collection[PaperKey]
    waiting: Collection[PaperKey]
    limit: int | None = None
    seen: int = 0
    due: int = 0
    fresh: int = 0
    last_updated: datetime | None = None
    exhausted: bool = False
    _drawn: set[PaperKey] = field(default_factory=set)

    def batches(self, size: int) -> Iterator[list[Paper]]:
        """Give the due papers in batches of ``size``; the last may be smaller."""
        papers = self._due_papers()
        while batch := list(islice(papers, size)):
            yield batch

    def _due_papers(self) -> Iterator[Paper]:
        for paper in self.retries:
            if self._is_full():
                return
            if self._take(paper):
                yield paper
        for paper in self.listed:
            if self._is_full():
                return
            self.seen += 1
            self.last_updated = paper.updated or self.last_updated
            key = (paper.arxiv_id, paper.version)
            if key not in self.known and key not in self.waiting and self._take(paper):
                self.fresh += 1
                yield paper
        self.exhausted = True

    def _is_full(self) -> bool:
        return self.limit is not None and self.due >= self.limit

    def _take(self, paper: Paper) -> bool:
        key = (paper.arxiv_id, paper.version)
        if key in self._drawn:
            return False
        self._drawn.add(key)
        self.due += 1
        return True
