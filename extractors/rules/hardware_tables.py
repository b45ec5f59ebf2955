"""Counts of devices in tables: columns and rows headed "# GPUs" with bare numbers below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.lexicon import compile_pattern
from extractors.records import Field, Finding, UnitKind
from extractors.rules.comparison import beside_ours
from extractors.rules.device_counts import device_of_cell
from extractors.rules.findings import make_finding
from extractors.rules.folding import fold
from extractors.rules.grammar import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from extractors.rules.engine import Reading

__all__ = ["find_in_tables"]

_MAX_DEVICES = 500_000


def find_in_tables(reading: Reading) -> Iterator[Finding]:
    """Yield the counts in cells with a bare number below, or right of, a heading that counts devices."""
    for raw in reading.lexicon.files["accelerator_count"]["headings"]:
        yield from _of_heading(reading, raw, compile_pattern(raw["pattern"]))


def _of_heading(reading: Reading, raw: Mapping[str, Any], regex: Any) -> Iterator[Finding]:
    headings: dict[str, bytes | None] = {}
    refused = compile_pattern(raw["not"])
    for cell in reading.cells:
        for label, name in ((cell.column_label, cell.row_label), (cell.row_label, cell.column_label)):
            if label not in headings:
                folded = fold(label).encode("ascii")
                counts = regex.search(folded) and not refused.search(folded)
                headings[label] = folded if counts else None
            heading = headings[label]
            number = parse_number(cell.text) if heading is not None else None
            if heading is None or number is None or not _plausible(number.value):
                continue
            yield make_finding(
                reading,
                Field.ACCELERATOR_COUNT,
                cell.start,
                cell.end,
                rule_id=raw["id"],
                rule_version=raw["version"],
                score=raw["score"],
                value=number.value,
                text=device_of_cell(reading, cell, label),
                unit_kind=UnitKind.CORE if b"core" in heading.lower() else UnitKind.CHIP,
                reasons=("table",),
                context=(name,) if name else (),
                around=(cell.row_start, cell.row_end),
                beside_ours=beside_ours(reading, cell, name),
            )
            break


def _plausible(count: float) -> bool:
    return 1 <= count <= _MAX_DEVICES and count == int(count)
