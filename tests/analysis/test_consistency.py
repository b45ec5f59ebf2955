"""Methods check each other: ratios are kept, disagreement beyond the bound is raised with both receipts."""

import pytest

from extractors.records import Field, Severity, TrainingRun
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.consistency import compare_methods
from warehouse.reference import load_reference

REFERENCE = load_reference()

# The post's own pairs, as runs: what its appendix prints, with this project's peaks.
PAIRS = {
    "AlexNet": {
        "forward_macs": 0.75e9,
        "examples_seen": 1.2e6 * 90,
        "examples_unit": "images",
        "accelerator": "nvidia-gtx-580",
        "accelerator_count": 2,
        "duration_hours": 132,
    },
    "Seq2Seq": {
        "parameters": 380e6,
        "examples_seen": 652e6 * 7.5,
        "examples_unit": "words",
        "accelerator": "nvidia-k20",
        "accelerator_count": 8,
        "duration_hours": 240,
    },
    "VGG": {
        "forward_macs": 16e9,
        "examples_seen": 1.2e6 * 74,
        "examples_unit": "images",
        "accelerator": "nvidia-titan-black",
        "accelerator_count": 4,
        "duration_hours": 360,
    },
    "DeepSpeech2": {
        "forward_macs": 98e6,
        "examples_seen": 20 * 12_000 * 3600 * 50,
        "examples_unit": "frames",
        "accelerator": "nvidia-titan-x-maxwell",
        "accelerator_count": 16,
        "duration_hours": 120,
        "utilization": 0.5,
    },
    "NAS": {
        "forward_macs": 10e9,
        "examples_seen": 50 * 50_000 * 12_800,
        "examples_unit": "images",
        "accelerator": "nvidia-k40",
        "accelerator_count": 800,
        "duration_hours": 672,
    },
}


def estimated(fields, **more):
    training_run = TrainingRun(run_id="r1", name="a model", **fields, **more)
    return estimate_run(training_run, published=None, reference=REFERENCE)


@pytest.mark.parametrize("model", PAIRS)
def test_the_posts_method_pairs_agree(model):
    found, issues = estimated(PAIRS[model])
    (pair,) = compare_methods(found, REFERENCE)
    assert pair.agrees
    assert pair.factor < 1.6
    assert issues == ()


@pytest.mark.parametrize(
    ("model", "printed"), [("AlexNet", 1.02), ("Seq2Seq", 0.72), ("VGG", 1.02), ("NAS", 1.43)]
)
def test_ratio_is_hardware_time_to_operation_count(model, printed):
    found, _ = estimated(PAIRS[model])
    (pair,) = compare_methods(found, REFERENCE)
    assert (pair.first_method, pair.second_method) == ("operation_count", "device_time")
    assert pair.ratio == pytest.approx(printed, rel=0.01)
    assert pair.factor == pytest.approx(max(printed, 1 / printed), rel=0.01)


def test_disagreement_is_raised_with_both_formulas_and_receipts():
    receipts = (
        (Field.PARAMETERS, ("p1",)),
        (Field.EXAMPLES_SEEN, ("t1",)),
        (Field.ACCELERATOR_TIME, ("h1",)),
    )
    fields = {
        "parameters": 1e9,
        "examples_seen": 1e11,
        "examples_unit": "tokens",
        "accelerator": "nvidia-a100",
        "accelerator_hours": 100_000,
    }
    found, issues = estimated(fields, findings=receipts)
    (pair,) = compare_methods(found, REFERENCE)
    assert not pair.agrees
    assert (pair.first_finding_ids, pair.second_finding_ids) == (("p1", "t1"), ("h1",))
    (issue,) = issues
    assert (issue.code, issue.severity) == ("compute.methods_disagree", Severity.WARNING)
    for part in ("p1, t1", "h1", "1e+09 parameters", "100,000 device-hours", "a factor of 61.8"):
        assert part in issue.message


def test_a_stated_total_is_checked_against_each_other_method():
    fields = {
        "stated_flop": 6e20,
        "parameters": 1e9,
        "examples_seen": 1e11,
        "examples_unit": "tokens",
        "accelerator": "nvidia-a100",
        "accelerator_hours": 1_600,
    }
    found, issues = estimated(fields)
    pairs = {
        (pair.first_method, pair.second_method): pair.agrees for pair in compare_methods(found, REFERENCE)
    }
    assert pairs == {
        ("stated_total", "operation_count"): True,
        ("stated_total", "device_time"): True,
        ("operation_count", "device_time"): True,
    }
    assert issues == ()


def test_one_method_alone_compares_with_nothing():
    found, _ = estimated({"stated_flop": 1e20})
    assert compare_methods(found, REFERENCE) == ()
