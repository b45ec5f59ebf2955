"""Device-time that papers print."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Finding, Ownership, UnitKind
from extractors.rules import accelerator_time
from extractors.rules.accelerator_time import hours_per
from extractors.rules.plain import plain_page


def _find(text: str, caption: str | None = None, section: str = "4 Training") -> list[Finding]:
    return accelerator_time.find(plain_page(text, section=section, caption=caption), load_lexicon())


@pytest.mark.parametrize(
    ("text", "hours", "device", "unit"),
    [
        ("The search spends 4 GPU days.", 96, None, UnitKind.CHIP),
        ("Pretraining consumed 2500 V100-days.", 60000, "nvidia-v100", UnitKind.CHIP),
        ("It cost 2.5k TPUv3-core-days.", 60000, "google-tpu-v3", UnitKind.CORE),
        ("It took 1,022,362 A100 GPU hours to train.", 1022362, "nvidia-a100", UnitKind.CHIP),
        ("That amounts to ~625 TPU·days of training.", 15000, "google-tpu", UnitKind.CHIP),
        ("We used 1.7M GPU hours.", 1.7e6, None, UnitKind.CHIP),
        ("The search used 1145.8 days of TPUv2 compute.", 27499.2, "google-tpu-v2", UnitKind.CHIP),
        ("The total number of GPU hours was 12,000.", 12000, None, UnitKind.CHIP),
    ],
)
def test_products_are_read_in_hours(text: str, hours: float, device: str | None, unit: UnitKind) -> None:
    (found,) = _find(text)
    assert found.value == pytest.approx(hours)
    assert (found.text, found.unit_kind) == (device, unit)


@pytest.mark.parametrize(
    "text",
    [
        "We train on 8 GPUs for 3 days.",
        "Training ran on 8 V100 GPUs a day.",
        "2^7.0 TPUv2 hours",
        "3 GPU hours per day",
    ],
)
def test_counts_axes_and_rates_are_no_products(text: str) -> None:
    assert _find(text) == []


def test_orders_of_magnitude_are_no_quantity() -> None:
    assert _find("Our sweep covers 10 to 10,000 accelerator hours.") == []


def test_columns_headed_by_device_time_are_read() -> None:
    found = _find("Search\tError\tCost (GPU days)\nrandom\t3.3\t4\nours\t2.8\t1.5")
    assert [(finding.value, finding.context[0]) for finding in found] == [(96.0, "random"), (36.0, "ours")]


def test_rows_headed_by_device_time_are_read() -> None:
    found = _find("Setting\tsmall\tbig\nLayers\t12\t24\nTPUv3-core-days\t0.23k\t2.5k")
    assert [(finding.value, finding.text, finding.unit_kind) for finding in found] == [
        (5520.0, "google-tpu-v3", UnitKind.CORE),
        (60000.0, "google-tpu-v3", UnitKind.CORE),
    ]


def test_the_caption_may_name_the_device() -> None:
    found = _find("Model\tGPU hours\nbig\t100", caption="Cost on NVIDIA A100 cards")
    assert [finding.text for finding in found] == ["nvidia-a100"]


def test_a_citation_right_after_makes_it_theirs() -> None:
    (found,) = _find(
        "Such a search needed 2000 GPU days of reinforcement learning [7].", section="1 Introduction"
    )
    assert found.ownership is Ownership.CITED


@pytest.mark.parametrize(
    ("unit", "hours"), [("h", 1), ("hrs", 1), ("days", 24), ("d", 24), ("years", 8760), ("min", 1 / 60)]
)
def test_units_are_known_by_every_spelling(unit: str, hours: float) -> None:
    assert hours_per(unit) == pytest.approx(hours)


def test_a_caption_says_that_all_numbers_of_its_table_are_device_time() -> None:
    entry = load_lexicon().files["accelerator_time"]["whole_tables"]
    for example in entry["examples"]:
        table = f"Method\tRivers\tLakes\nGridNet\t{example['cell']}\t{example['cell']}"
        assert [found.value for found in _find(table, caption=example["caption"])] == [example["value"]] * 2
    for caption in entry["counter_examples"]:
        assert _find("Method\tRivers\tLakes\nGridNet\t90\t91", caption=caption) == []


def test_what_has_a_heading_of_its_own_is_no_device_time() -> None:
    table = "Method\tRivers\tAccuracy\nGridNet\t90\t85.1"
    found = _find(table, caption="Table 4: Search cost (GPU hours) of all methods.")
    assert [finding.value for finding in found] == [90]
