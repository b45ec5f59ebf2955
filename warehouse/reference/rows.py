"""One reader for each reference table: rows of text become :mod:`warehouse.reference.records`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.reference.records import (
    Accelerator,
    Architecture,
    Assumption,
    Dataset,
    System,
    Vintage,
    WorkedExample,
)
from warehouse.reference.tables import Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "read_accelerators",
    "read_architectures",
    "read_assumptions",
    "read_datasets",
    "read_systems",
    "read_vintages",
    "read_worked_examples",
]

TERA = 1e12
KINDS = frozenset({"gpu", "tpu", "npu", "ipu", "wafer", "cpu"})


def read_accelerators() -> Iterator[Accelerator]:
    """Yield the devices of ``accelerators.csv`` (rates there in 10^12 operations per second)."""
    for row in read_rows("accelerators.csv"):
        kind, unit = row.text("kind"), row.text("unit")
        if kind not in KINDS:
            raise row.fail(f"kind: {kind!r} is none of {', '.join(sorted(KINDS))}")
        if unit not in {"chip", "board"}:
            raise row.fail(f"unit: {unit!r} is neither chip nor board")
        yield Accelerator(
            id=row.text("id"),
            name=row.text("name"),
            vendor=row.text("vendor"),
            kind=kind,
            released=row.day("release_date"),
            fp64_flop_per_s=row.optional_number("fp64_tflop_per_s", TERA),
            fp32_flop_per_s=row.optional_number("fp32_tflop_per_s", TERA),
            fp32_base_flop_per_s=row.optional_number("fp32_base_tflop_per_s", TERA),
            tf32_flop_per_s=row.optional_number("tf32_tflop_per_s", TERA),
            fp16_matrix_flop_per_s=row.optional_number("fp16_matrix_tflop_per_s", TERA),
            fp16_matrix_fp16_accumulate_flop_per_s=row.optional_number(
                "fp16_matrix_fp16_accumulate_tflop_per_s", TERA
            ),
            fp16_vector_flop_per_s=row.optional_number("fp16_vector_tflop_per_s", TERA),
            fp8_flop_per_s=row.optional_number("fp8_tflop_per_s", TERA),
            int8_op_per_s=row.optional_number("int8_top_per_s", TERA),
            has_matrix_units=row.flag("has_matrix_units"),
            unit=unit,
            dies_per_unit=row.optional_integer("dies_per_unit") or 1,
            cores_per_chip=row.optional_integer("cores_per_chip"),
            chips_per_board=row.optional_integer("chips_per_board"),
            spread=row.optional_number("spread") or 1.0,
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_vintages() -> Iterator[Vintage]:
    """Yield the spans of ``vintages.csv``."""
    for row in read_rows("vintages.csv"):
        yield Vintage(
            id=row.text("id"),
            first_day=row.day("first_day"),
            last_day=row.day("last_day"),
            variant_id=row.text("variant_id"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_systems() -> Iterator[System]:
    """Yield the machines and instances of ``systems.csv``."""
    for row in read_rows("systems.csv"):
        yield System(
            id=row.text("id"),
            name=row.text("name"),
            accelerator_id=row.text("accelerator_id"),
            count=row.optional_integer("count"),
            unit=row.text("unit"),
            first_day=row.day("first_day"),
            last_day=row.day("last_day"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_datasets() -> Iterator[Dataset]:
    """Yield the training sets of ``datasets.csv``."""
    for row in read_rows("datasets.csv"):
        yield Dataset(
            id=row.text("id"),
            name=row.text("name"),
            train_size=row.number("train_size"),
            unit=row.text("unit"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_architectures() -> Iterator[Architecture]:
    """Yield the networks of ``architectures.csv``; ``spellings`` there are separated by ``|``."""
    for row in read_rows("architectures.csv"):
        yield Architecture(
            id=row.text("id"),
            name=row.text("name"),
            spellings=tuple(
                part.strip() for part in row.optional_text("spellings").split("|") if part.strip()
            ),
            input_size=row.optional_integer("input_size") or 224,
            forward_macs=row.number("forward_macs"),
            parameters=row.optional_number("parameters"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_assumptions() -> Iterator[Assumption]:
    """Yield the constants and conventions of ``assumptions.csv``."""
    for row in read_rows("assumptions.csv"):
        yield Assumption(
            id=row.text("id"),
            value=row.number("value"),
            unit=row.text("unit"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def read_worked_examples() -> Iterator[WorkedExample]:
    """Yield the lines of ``worked_examples.csv``; ``factors`` read ``name=value``, separated by ``;``."""
    for row in read_rows("worked_examples.csv"):
        yield WorkedExample(
            table=row.text("table"),
            model=row.text("model"),
            method=row.optional_integer("method"),
            factors=_factors(row),
            unit=row.text("unit"),
            printed_peta_operations=row.optional_number("printed_peta_operations"),
            recomputed_peta_operations=row.optional_number("recomputed_peta_operations"),
            printed_pfs_days=row.optional_number("printed_pfs_days"),
            recomputed_pfs_days=row.number("recomputed_pfs_days"),
            discrepancy=row.optional_number("discrepancy"),
            citation=row.citation(),
            note=row.optional_text("note"),
        )


def _factors(row: Row) -> tuple[tuple[str, float], ...]:
    factors = []
    for part in row.text("factors").split(";"):
        name, _, value = part.partition("=")
        try:
            factors.append((name.strip(), float(value)))
        except ValueError:
            raise row.fail(f"factors: {part.strip()!r} is not name=value") from None
    return tuple(factors)
