"""The bank of phrasings: statements and small papers in our own words, with what there is to read in them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from extractors.assembly.machines.devices import is_processor
from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.selection import select
from extractors.document.pages import Block, Cell, Document, Page, Table
from extractors.extract import extract_document
from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding
from extractors.rules import find_all
from extractors.rules.plain import plain_page
from flows.extraction_rows import estimate_extraction, to_row

if TYPE_CHECKING:
    from collections.abc import Iterable

_HERE = Path(__file__).parent
_PAPERS = _HERE / "papers"
_SECTION = "4.1 Implementation details"
_FIRM = 0.3
"""An unexpected finding that scores lower is a doubt, no fault."""
_NEVER_A_FAULT = frozenset({Field.PRECISION, Field.SEQUENCE_LENGTH})
_CAPTION = re.compile(r"(?:Table|Figure) \d+[.:]")
_PAGE_BREAK = "---"


@dataclass(frozen=True)
class Expected:
    """One finding that a statement holds: one of ``fields`` with one of ``values`` (any, if empty)."""

    fields: tuple[Field, ...]
    values: tuple[float, ...]
    text: str | None
    optional: bool

    def meets(self, finding: Finding) -> bool:
        if finding.field not in self.fields:
            return False
        if self.text is not None and finding.text != self.text:
            return False
        if not self.values:
            return True
        return finding.value is not None and any(_near(finding.value, value, 0.011) for value in self.values)

    def __str__(self) -> str:
        names = "|".join(name.value for name in self.fields)
        return f"{names}={'|'.join(f'{v:g}' for v in self.values)}{' ' + self.text if self.text else ''}"


@dataclass(frozen=True)
class Statement:
    """A sentence or a small table, and the findings in it that may enter a run."""

    kind: str
    says: str
    section: str
    negative: bool
    expect: tuple[Expected, ...]
    tolerates: frozenset[Field]
    known_gap: str | None


@dataclass(frozen=True)
class Paper:
    """A paper in small. ``expect`` is its headline run, empty where it has none that can be estimated."""

    kind: str
    title: str
    published: date
    text: str
    expect: dict[str, Any] = field(default_factory=dict)
    known_gap: str | None = None


def read_statements() -> list[Statement]:
    return [
        Statement(
            kind=raw["kind"],
            says=raw["says"],
            section=raw.get("section", _SECTION),
            negative=bool(raw.get("negative", False)),
            expect=tuple(_expected(one) for one in raw["expect"]),
            tolerates=frozenset(Field(name) for name in raw.get("tolerates", ())),
            known_gap=raw.get("known_gap"),
        )
        for raw in _load(_HERE / "statements.yaml")["statements"]
    ]


def read_papers() -> list[Paper]:
    """Return the papers of every file of the folder; a file is a domain."""
    return [
        Paper(
            kind=raw["kind"],
            title=raw["title"],
            published=date(raw["year"], 6, 1),
            text=raw["text"],
            expect=raw["expect"] or {},
            known_gap=raw.get("known_gap"),
        )
        for path in sorted(_PAPERS.glob("*.yaml"))
        for raw in _load(path)["papers"]
    ]


def faults_of_statement(statement: Statement) -> list[str]:
    """Return what is missing and what is too much; empty where the statement is understood."""
    page = plain_page(statement.says, section=statement.section)
    found = [place.finding for place in select(locate(find_all(page), [page]))]
    missing = [
        f"missing {one}" for one in statement.expect if not one.optional and not any(map(one.meets, found))
    ]
    return missing + [f"too much: {_shown(f)}" for f in found if _is_too_much(f, statement)]


def faults_of_paper(paper: Paper) -> list[str]:
    """Return where the headline of the paper differs from the expected one; empty where it does not."""
    row = reading_of(paper)
    headline = next((run for run in row["runs"] if run.get("headline")), {})
    got = headline.get("pfs_days")
    if not paper.expect:
        return [] if got is None else [f"no estimate expected, got {_run_shown(headline)}"]
    faults = []
    for name, wanted in paper.expect.items():
        value = headline.get(name)
        if name == "pfs_days":
            right = value is not None and abs(math.log(value / wanted)) <= math.log(3)
        elif isinstance(wanted, (int, float)):
            right = value is not None and _near(value, wanted, 0.06)
        else:
            right = value == load_lexicon().devices.by_id[wanted].name
        if not right:
            faults.append(f"{name} is {value}, not {wanted}")
    return [*faults, _run_shown(headline)] if faults else []


def reading_of(paper: Paper) -> dict[str, Any]:
    """Return what the whole extractor makes of the paper, as ``pfsdays extract`` prints it."""
    pages = tuple(_page(text, number) for number, text in enumerate(_pages(paper), 1))
    document = Document("0" * 64, len(pages), pages, tuple(page.text for page in pages))
    extraction = extract_document(document, published=paper.published)
    return to_row("2301.00001", extraction, estimate_extraction(extraction, published=paper.published))


def tally(items: Iterable[Statement | Paper]) -> dict[str, tuple[int, int]]:
    """Count for each kind how many are understood, and how many there are."""
    counts: dict[str, tuple[int, int]] = {}
    for item in items:
        faults = faults_of_statement(item) if isinstance(item, Statement) else faults_of_paper(item)
        right, all_of_them = counts.get(item.kind, (0, 0))
        counts[item.kind] = (right + (not faults), all_of_them + 1)
    return counts


def _load(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def _expected(raw: dict[str, Any]) -> Expected:
    fields, values = raw["field"], raw.get("value", ())
    return Expected(
        tuple(Field(name) for name in ([fields] if isinstance(fields, str) else fields)),
        tuple(float(v) for v in (values if isinstance(values, (list, tuple)) else [values])),
        raw.get("text"),
        bool(raw.get("optional", False)),
    )


def _is_too_much(finding: Finding, statement: Statement) -> bool:
    if finding.score < _FIRM or finding.field in _NEVER_A_FAULT or finding.field in statement.tolerates:
        return False
    if finding.field is Field.ACCELERATOR and is_processor(finding.text):
        return False  # the assembly leaves processors beside graphics cards out
    return "known_data_set" not in finding.reasons and not any(one.meets(finding) for one in statement.expect)


def _pages(paper: Paper) -> list[str]:
    return f"{paper.title}\n\n{paper.text}".split(f"\n\n{_PAGE_BREAK}\n\n")


def _page(source: str, number: int) -> Page:
    """Make a page: "# " begins a heading, " | " parts the cells of a table, "Table 1:" begins a caption."""
    pieces = [piece.strip("\n") for piece in source.strip("\n").split("\n\n")]
    blocks: list[Block] = []
    tables: list[Table] = []
    text, heading = "", ""
    for index, piece in enumerate(pieces):
        kind = _kind(piece)
        words = piece.replace(" | ", "\t") if kind == "table" else " ".join(piece.split())
        if kind == "heading":
            words = heading = words.removeprefix("# ")
        start = len(text)
        blocks.append(Block(kind, start, start + len(words), heading))
        if kind == "table":
            near = pieces[max(index - 1, 0) : index] + pieces[index + 1 : index + 2]
            caption = next((" ".join(n.split()) for n in near if _kind(n) == "caption"), None)
            tables.append(_table(words, start, caption))
        text += words + "\n\n"
    return Page(number, 612.0, 792.0, text, tuple(blocks), tuple(tables))


def _kind(piece: str) -> str:
    if piece.startswith("# "):
        return "heading"
    if all(" | " in line for line in piece.split("\n")):
        return "table"
    return "caption" if _CAPTION.match(piece) else "paragraph"


def _table(words: str, start: int, caption: str | None) -> Table:
    cells, at, width = [], start, 0
    for row, line in enumerate(words.split("\n")):
        values = line.split("\t")
        width = max(width, len(values))
        for column, value in enumerate(values):
            if value.strip():
                cells.append(Cell(row, column, at, at + len(value), header=row == 0))
            at += len(value) + 1
    return Table(caption, start, start + len(words), tuple(cells), words.count("\n") + 1, width)


def _near(a: float, b: float, tolerance: float) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


def _shown(finding: Finding) -> str:
    value = "" if finding.value is None else f"{finding.value:g}"
    return (
        f"{finding.field.value}={value} {finding.text or ''} ({finding.rule_id} {finding.score:.2f}"
        f" {finding.phase.value} {finding.ownership.value} {','.join(finding.reasons)})"
    )


def _run_shown(run: dict[str, Any]) -> str:
    hidden = {"evidence", "pfs_days_low", "pfs_days_high"}
    return ", ".join(f"{name}={value}" for name, value in run.items() if name not in hidden)
