from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding
from extractors.rules.operations import find
from extractors.rules.plain import plain_page

PFS_DAY = 8.64e19


def _found(text: str, caption: str | None = None) -> list[Finding]:
    return find(plain_page(text, caption=caption), load_lexicon())


def _only(text: str) -> tuple[Field, float | None]:
    (finding,) = _found(text)
    return finding.field, finding.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Training took 3.1e23 FLOPs.", 3.1e23),
        ("The training cost is 2.3 · 10^19 FLOPs.", 2.3e19),
        ("Training used 3640 petaflop/s-days.", 3640 * PFS_DAY),
        ("We spent 1.9 PF-days on it.", 1.9 * PFS_DAY),
        ("It needed 5 exaFLOP/s-days.", 5000 * PFS_DAY),
        ("The run took 6.31E+08 PFLOPs to train.", 6.31e23),
        ("Training requires 2.5 zettaFLOPs.", 2.5e21),
        ("Training needed 350 EFLOPs.", 3.5e20),
    ],
)
def test_a_training_total_is_read_in_every_unit(text: str, value: float) -> None:
    field, got = _only(text)
    assert field is Field.STATED_TOTAL
    assert got == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The network has 11.3 billion FLOPs.", 11.3e9),
        ("At 4.1 GFLOPs it is cheap.", 4.1e9),
        ("It needs 569M mult-adds.", 569e6),
        ("A cost of 17.6 GMACs is moderate.", 17.6e9),
        ("A budget of 1.5 billion multiply-adds was kept.", 1.5e9),
    ],
)
def test_the_cost_of_one_pass_is_in_multiply_adds(text: str, value: float) -> None:
    field, got = _only(text)
    assert field is Field.FORWARD_COST
    assert got == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We sustain 163 TFLOPS per GPU.", 163e12),
        ("The machine sustained 15.1 petaFLOP/s while training.", 15.1e15),
        ("It runs at an effective 40 GFLOPS on a CPU.", 40e9),
        ("We achieve 147 TFLOP/s per GPU.", 147e12),
    ],
)
def test_a_rate_that_was_achieved_is_no_count(text: str, value: float) -> None:
    field, got = _only(text)
    assert field is Field.ACHIEVED_RATE
    assert got == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "The card has a theoretical peak of 14 TFLOP/s.",
        "Each GPU delivers up to 312 TFLOPS in theory.",
        "It needs 7.4x fewer FLOPs.",
        "FLOPs are counted as usual.",
    ],
)
def test_peaks_and_ratios_are_no_findings(text: str) -> None:
    assert not _found(text)


@pytest.mark.parametrize(
    "text", ["0 50 100 150 200 FLOPS (B) 80 81 82 83", "2.5 5 7.5 10 GFLOPs and accuracy"]
)
def test_ticks_of_an_axis_are_no_costs(text: str) -> None:
    assert not _found(text)


def test_a_page_that_counts_both_halves_the_cost_of_a_pass() -> None:
    text = "FLOPs count multiplications and additions separately.\n\nThe network has 8.2 GFLOPs."
    (finding,) = _found(text)
    assert finding.value == pytest.approx(4.1e9)
    assert "counted_both" in finding.reasons


def test_units_in_a_heading_multiply() -> None:
    findings = _found("Model\tTraining FLOPs (×10^21)\nbase\t0.7\nlarge\t3.1")
    assert [(f.field, f.value) for f in findings] == [
        (Field.STATED_TOTAL, pytest.approx(0.7e21)),
        (Field.STATED_TOTAL, pytest.approx(3.1e21)),
    ]


def test_petaflop_days_in_a_heading_multiply() -> None:
    (finding,) = _found("Model\tTotal train compute (PF-days)\nlarge\t3.64E+03")
    assert finding.value == pytest.approx(3640 * PFS_DAY)


def test_a_column_of_giga_operations_is_the_cost_of_a_pass() -> None:
    findings = _found("Model\tGFLOPs\nbase\t4.6\nlarge\t17.6")
    assert [(f.field, f.value) for f in findings] == [
        (Field.FORWARD_COST, 4.6e9),
        (Field.FORWARD_COST, 17.6e9),
    ]


@pytest.mark.parametrize(
    "caption",
    ["Table 3: Forward + backward runtime of attention.", "Table 3: The cost of one attention layer."],
)
def test_what_an_operator_costs_is_not_the_cost_of_a_pass(caption: str) -> None:
    table = "Kernel\tGFLOPs\nplain\t46\nfused\t52"
    assert _found(table, caption) == []
    assert len(_found(table, "Table 3: Cost and accuracy of our networks.")) == 2


def test_a_total_told_in_multiply_adds_is_twice_as_many_operations() -> None:
    assert _only("Training took 1.5 x 10^20 multiply-accumulates.") == (Field.STATED_TOTAL, 3e20)
    (finding,) = _found("Model\tTrain compute (MACs)\nlarge\t2.5×10^19")
    assert (finding.field, finding.value) == (Field.STATED_TOTAL, pytest.approx(5e19))


def test_multiply_adds_of_one_pass_are_not_doubled() -> None:
    assert _only("The network costs 4.1 GMACs.") == (Field.FORWARD_COST, 4.1e9)
