"""Accelerators and counts as papers write them."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import Field, Finding, Ownership, Phase, Qualifier, UnitKind
from extractors.rules import hardware
from extractors.rules.plain import plain_page


def _find(text: str, field: Field, section: str = "4 Training") -> list[Finding]:
    findings = hardware.find(plain_page(text, section=section), load_lexicon())
    return [finding for finding in findings if finding.field is field]


def _names(text: str) -> list[str | None]:
    return [finding.text for finding in _find(text, Field.ACCELERATOR)]


@pytest.mark.parametrize(
    ("written", "device"),
    [
        ("GTX580 3GB", "nvidia-gtx-580"),
        ("Tesla K40m", "nvidia-k40"),
        ("GeForce RTX TM 3090", "nvidia-rtx-3090"),
        ("GeForce RTX™ 3090", "nvidia-rtx-3090"),
        ("NVIDIA® RTX™ 4090", "nvidia-rtx-4090"),
        ("1080Ti", "nvidia-gtx-1080-ti"),
        ("TITAN X (Pascal)", "nvidia-titan-x-pascal"),
        ("GTX TITAN X", "nvidia-titan-x"),
        ("Titan Xp", "nvidia-titan-xp"),
        ("Quadro K-6000", "nvidia-quadro-k6000"),
        ("V100s", "nvidia-v100"),
        ("Tesla V100S", "nvidia-v100s"),
        ("Tesla V100-SXM2-32GB", "nvidia-v100"),
        ("40GB A100", "nvidia-a100"),
        ("A100-80G", "nvidia-a100"),
        ("A10G", "nvidia-a10g"),
        ("NVIDIA A10", "nvidia-a10"),
        ("H100 PCIe", "nvidia-h100-pcie"),
        ("H100 SXM5", "nvidia-h100"),
        ("RTX 6000 Ada", "nvidia-rtx-6000-ada"),
        ("RTX A6000", "nvidia-rtx-a6000"),
        ("TPUv3", "google-tpu-v3"),
        ("Cloud TPU v3", "google-tpu-v3"),
        ("TPU-V4", "google-tpu-v4"),
        ("TPU v5p", "google-tpu-v5p"),
        ("Instinct MI250X", "amd-mi250x"),
        ("Ascend 910B", "huawei-ascend-910b"),
        ("Intel(R) Xeon(R) Gold 6148", "intel-xeon-gold-6148"),
    ],
)
def test_each_way_of_writing_leads_to_one_device(written: str, device: str) -> None:
    assert _names(f"We train all networks on {written} GPUs.") == [device]


@pytest.mark.parametrize(
    "text",
    [
        "Table T4 lists the losses.",
        "The field K40 is a number field.",
        "See Figure A10 and Section P4.",
        "An RTX A1000 would not do, nor would layer A1000.",
        "We call our uncertainty score TPU.",
        "Sample H20 was stored at room temperature.",
        "The Titan mission lasted years.",
    ],
)
def test_short_names_of_other_things_are_no_accelerators(text: str) -> None:
    assert all(name is None for name in _names(text))


@pytest.mark.parametrize(
    ("text", "count", "device"),
    [
        ("We train on eight NVIDIA P100 GPUs.", 8, "nvidia-p100"),
        ("We train on 8×A100.", 8, "nvidia-a100"),
        ("Hardware for training: A100 × 8.", 8, "nvidia-a100"),
        ("Training ran on 16 nodes with 8 V100 GPUs each.", 128, "nvidia-v100"),
        ("Training ran on 2 x 8-GPU nodes.", 16, None),
        ("We train on a cluster of 256 A100.", 256, "nvidia-a100"),
        ("We use a 4-GPU machine for training.", 4, None),
        ("Training used 4 DGX-2 nodes.", 64, "nvidia-v100"),
        ("Training used two p4d.24xlarge instances.", 16, "nvidia-a100"),
        ("We trained on a single GPU.", 1, None),
        ("We trained on one NVIDIA A100.", 1, "nvidia-a100"),
        ("We trained on a Tesla K40m.", 1, "nvidia-k40"),
        ("On 8 GPUs of NVIDIA M40 training takes a week.", 8, "nvidia-m40"),
        ("Training takes place on 32 TPU v3 chips.", 32, "google-tpu-v3"),
    ],
)
def test_counts_name_their_device_where_the_phrase_does(text: str, count: float, device: str | None) -> None:
    found = _find(text, Field.ACCELERATOR_COUNT)
    assert [(finding.value, finding.text) for finding in found] == [(count, device)]
    assert found[0].unit_kind is UnitKind.CHIP


@pytest.mark.parametrize(
    ("text", "count", "device"),
    [
        ("We use a TPUv3 Pod with 1024 cores for training.", 1024, "google-tpu-v3"),
        ("Training used 64 TPU cores.", 64, "google-tpu"),
        ("We train on a TPU v3-256.", 256, "google-tpu-v3"),
        ("Training used 10 cores of a dual Xeon machine.", 10, "intel-xeon"),
        ("Each took a day of training on a single core of a modern CPU.", 1, "cpu"),
    ],
)
def test_cores_are_told_from_chips(text: str, count: float, device: str) -> None:
    (found,) = _find(text, Field.ACCELERATOR_COUNT)
    assert (found.value, found.text, found.unit_kind) == (count, device, UnitKind.CORE)


@pytest.mark.parametrize(
    "text",
    [
        "Training cost 24 GPU days.",
        "The batch holds 32 images per GPU in training.",
        "8 GPU hours of training",
        "Training on RTX 3090 GPUs is fast.",
        "Training runs on the TPU.",
        "2^4 2^5 32 GPUs",
        "Our training rests on two core ideas.",
    ],
)
def test_what_counts_no_devices_is_left_out(text: str) -> None:
    assert _find(text, Field.ACCELERATOR_COUNT) == []


def test_a_singular_name_counts_one_with_a_lower_score() -> None:
    (singular,) = _find("We trained on a Tesla K40m.", Field.ACCELERATOR_COUNT)
    (stated,) = _find("We trained on one Tesla K40m.", Field.ACCELERATOR_COUNT)
    assert "singular" in singular.reasons
    assert singular.score < stated.score


def test_a_count_takes_the_only_device_of_its_sentence() -> None:
    (found,) = _find("With V100 cards at hand, we spread training over 16 GPUs.", Field.ACCELERATOR_COUNT)
    assert found.text == "nvidia-v100"
    assert "device_in_sentence" in found.reasons


def test_a_range_of_counts_keeps_its_bounds_and_gives_the_most() -> None:
    (found,) = _find("The number of accelerators ranged from 32 to 256.", Field.ACCELERATOR_COUNT)
    assert (found.value, found.low, found.high) == (256, 32, 256)
    assert found.qualifier is Qualifier.RANGE


def test_counts_of_a_list_are_all_read() -> None:
    found = _find("The two networks were trained on 64 and 256 GPUs, respectively.", Field.ACCELERATOR_COUNT)
    assert sorted(finding.value or 0 for finding in found) == [64, 256]


def test_columns_headed_by_devices_hold_counts() -> None:
    table = "Model\t# GPUs\tBatch\nsmall\t8\t256\nbig\t64\t1024"
    found = _find(table, Field.ACCELERATOR_COUNT)
    assert [(finding.value, finding.context[:1]) for finding in found] == [(8, ("small",)), (64, ("big",))]


def test_machines_counted_in_a_table_hold_several_devices_each() -> None:
    text = "Setting\tLarge\tBase\nNumber of DGX-2 nodes\t12\t3\nTime\t9 days\t2 days"
    found = _find(text, Field.ACCELERATOR_COUNT)
    assert [(f.value, f.text) for f in found] == [(192, "nvidia-v100"), (48, "nvidia-v100")]


def test_actors_that_share_a_device_are_no_devices() -> None:
    (finding,) = _find("Training ran with 256 actors on a P100 GPU.", Field.ACCELERATOR_COUNT)
    assert finding.value == 1
    (finding,) = _find("Training ran with 16 actors, each on a P100 GPU.", Field.ACCELERATOR_COUNT)
    assert finding.value == 16


def test_an_unknown_accelerator_is_an_issue_with_its_words_and_no_device() -> None:
    page = plain_page("We trained on 8 Zeta Z900 accelerators for 3 days.", number=3)
    (issue,) = hardware.find_unknown(page, load_lexicon())
    assert (issue.code, issue.surface, issue.page) == ("accelerator.unknown", "Zeta Z900", 3)
    (finding,) = [f for f in hardware.find(page, load_lexicon()) if f.field is Field.ACCELERATOR]
    assert finding.text is None
    assert [f.text for f in hardware.find(page, load_lexicon()) if f.field is Field.ACCELERATOR_COUNT] == [
        None
    ]


@pytest.mark.parametrize(
    "text",
    ["We use PyTorch 1.8 on GPUs.", "An NVIDIA GPU was used.", "FP16 accelerators help.", "CUDA11 GPU code"],
)
def test_versions_and_number_formats_are_no_unknown_accelerators(text: str) -> None:
    assert hardware.find_unknown(plain_page(text), load_lexicon()) == []


def test_a_machine_sold_with_two_devices_takes_the_one_named_beside_it() -> None:
    text = "We trained on a DGX-1 holding Tesla P100 boards."
    systems = [f for f in _find(text, Field.ACCELERATOR) if f.rule_id == "hardware.system"]
    assert [finding.text for finding in systems] == ["nvidia-p100"]


def test_other_peoples_machines_are_marked() -> None:
    (found,) = _find(
        "Kim et al. (2019) trained theirs on 64 V100 GPUs.", Field.ACCELERATOR_COUNT, "2 Related work"
    )
    assert found.ownership is Ownership.CITED


def test_machines_for_inference_are_marked() -> None:
    (found,) = _find("Inference latency was measured on one V100 GPU.", Field.ACCELERATOR_COUNT, "5 Speed")
    assert found.phase is Phase.INFERENCE


@pytest.mark.parametrize("cell", ["6 days/64 k40s", "6 days, 64 K40s"])
def test_a_short_name_in_the_plural_after_a_number_is_a_device(cell: str) -> None:
    (count,) = _find(f"Ours\t26.0\t{cell}", Field.ACCELERATOR_COUNT)
    assert (count.value, count.text) == (64, "nvidia-k40")


def test_a_share_of_the_devices_is_no_count() -> None:
    assert _find("We keep 4/8 GPUs busy in training.", Field.ACCELERATOR_COUNT) == []


@pytest.mark.parametrize("name", ["TPU v3-256", "TPU v3- 256"])
def test_a_slice_is_one_across_a_broken_line(name: str) -> None:
    (count,) = _find(f"It is trained on a {name} pod.", Field.ACCELERATOR_COUNT)
    assert (count.value, count.unit_kind) == (256, UnitKind.CORE)


@pytest.mark.parametrize(
    "words",
    [
        "The weights do not fit on a single GPU.",
        "Its states are too large to fit into the memory of one A100 GPU.",
        "Such boards are roughly equivalent to 32 V100 GPUs.",
    ],
)
def test_what_does_not_fit_and_what_equals_so_many_count_nothing(words: str):
    assert _find(words, Field.ACCELERATOR_COUNT) == []


def test_how_far_the_code_scales_is_told_less_firmly_than_what_was_used():
    (scaled,) = _find("The code scales almost linearly up to 1024 GPUs.", Field.ACCELERATOR_COUNT)
    (used,) = _find("We train with 1024 GPUs.", Field.ACCELERATOR_COUNT)
    (faster, default) = _find(
        "With 16 GPUs the goal is reached 1.8 times faster than on the 8 GPUs of our setup.",
        Field.ACCELERATOR_COUNT,
    )
    assert scaled.score <= used.score / 2
    assert faster.score <= default.score / 2


@pytest.mark.parametrize(
    "words",
    [
        "We use a server with 4 RTX 2080 Ti GPUs, one GPU per run.",
        "It ran on a node equipped with 4 GPUs, using single-GPU training for each run.",
    ],
)
def test_what_one_run_uses_is_told_more_firmly_than_what_its_machine_holds(words: str) -> None:
    held, used = _find(words, Field.ACCELERATOR_COUNT)
    assert (held.value, used.value) == (4, 1)
    assert held.score < used.score / 1.5


def test_each_of_which_hosts_so_many_multiplies() -> None:
    (count,) = _find("It runs on 4 nodes, each of which hosts eight A100-80GB.", Field.ACCELERATOR_COUNT)
    assert count.value == 32


@pytest.mark.parametrize(
    ("words", "spelt", "device"),
    [("on L40S cards", "L40S", "nvidia-l40s"), ("on V100s", "V100s", "nvidia-v100")],
)
def test_a_capital_s_is_of_the_name_and_a_small_one_a_plural(words: str, spelt: str, device: str) -> None:
    core, known = load_lexicon().devices.spelt_at(words, 3, 3 + len(spelt.rstrip("Ss")))
    assert known is not None
    assert known[0].id == device
    assert core == (spelt if spelt.endswith("S") else spelt[:-1])
