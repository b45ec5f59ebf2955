"""Papers and findings made by hand, as the rules would hand them over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from extractors.document.pages import Block, Cell, Page, Table
from extractors.records import Evidence, Field, Finding, Ownership, Phase, UnitKind


@dataclass
class PaperBuilder:
    """Collects pages and findings; :meth:`find` looks its words up on the newest page."""

    pages: list[Page] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def page(self, *paragraphs: str, section: str = "", number: int | None = None) -> PaperBuilder:
        text, blocks = "", []
        for paragraph in paragraphs:
            blocks.append(Block("paragraph", len(text), len(text) + len(paragraph), section))
            text += paragraph + "\n\n"
        number = number or len(self.pages) + 1
        self.pages.append(Page(number, 612.0, 792.0, text, tuple(blocks), section=section))
        return self

    def table(self, rows: list[list[str]], caption: str = "", after: str = "") -> PaperBuilder:
        text, cells = "", []
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                cells.append(Cell(r, c, len(text), len(text) + len(words), header=r == 0))
                text += words + ("\t" if c < len(row) - 1 else "\n")
        end = len(text) - 1
        blocks = [Block("table", 0, end)]
        for kind, words in (("caption", caption), ("paragraph", after)):
            if words:
                text += "\n"
                blocks.append(Block(kind, len(text), len(text) + len(words)))
                text += words + "\n"
        table = Table(caption or None, 0, end, tuple(cells), len(rows), max(map(len, rows)))
        self.pages.append(Page(len(self.pages) + 1, 612.0, 792.0, text, tuple(blocks), (table,)))
        return self

    def find(
        self,
        name: Field,
        surface: str,
        value: float | None = None,
        *,
        text: str | None = None,
        ownership: Ownership = Ownership.OWN,
        phase: Phase = Phase.TRAINING,
        unit_kind: UnitKind | None = None,
        nth: int = 0,
        page: int = -1,
        low: float | None = None,
        high: float | None = None,
        reasons: tuple[str, ...] = (),
        score: float = 0.7,
    ) -> PaperBuilder:
        where = self.pages[page]
        start = -1
        for _ in range(nth + 1):
            start = where.text.index(surface, start + 1)
        sentence = next(s for s in where.sentences() if s.start <= start < s.end)
        key = f"{name}|{where.number}|{start}|{value}|{text}"
        self.findings.append(
            Finding(
                hashlib.sha256(key.encode()).hexdigest()[:10],
                name,
                Evidence(where.number, surface, sentence.text, (), start),
                "by-hand",
                1,
                value,
                low,
                high,
                text,
                unit_kind,
                ownership=ownership,
                phase=phase,
                reasons=reasons,
                score=score,
            )
        )
        return self

    def device(self, surface: str, accelerator: str, count: float | None = None, **options) -> PaperBuilder:
        """An accelerator and, if given, the count that stands in the same words."""
        self.find(Field.ACCELERATOR, surface, text=accelerator, **options)
        if count is not None:
            self.find(Field.ACCELERATOR_COUNT, surface, count, text=accelerator, **options)
        return self
