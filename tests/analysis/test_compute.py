"""From a run to its estimates: methods, conventions, receipts, the rule of choice and what is refused."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Field, Task, TrainingRun, UnitKind
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.estimate import product_of
from warehouse.analysis.operation_count import estimate_from_architecture
from warehouse.reference import load_reference

REFERENCE = load_reference()
DAY = 8.64e19


def run(**fields):
    return TrainingRun(run_id="r1", name=fields.pop("name", "a model"), task=Task.TRAIN, **fields)


def estimates(training_run, published=None):
    found, _ = estimate_run(training_run, published=published, reference=REFERENCE)
    return {estimate.method: estimate for estimate in found}


def issues(training_run, published=None):
    _, raised = estimate_run(training_run, published=published, reference=REFERENCE)
    return [issue.code for issue in raised]


def chosen(training_run, published=None):
    (only,) = [estimate for estimate in estimates(training_run, published).values() if estimate.chosen]
    return only


def origins(estimate):
    return {item.name: item.origin for item in estimate.inputs}


# ---- device-time


def test_devices_times_peak_times_time_times_a_third():
    alexnet = run(accelerator="nvidia-gtx-580", accelerator_count=2, duration_hours=132)
    assert chosen(alexnet).method == "device_time"
    assert chosen(alexnet).pfs_days == pytest.approx(2 * 5.5 * 1.581e-3 * 0.33, rel=1e-9)
    assert origins(chosen(alexnet)) == {
        "accelerator_count": "stated",
        "duration_hours": "stated",
        "seconds_per_hour": "default",
        "peak_flop_per_s": "reference",
        "utilization": "default",
    }


def test_formula_can_be_read_and_recomputed_by_a_person():
    formula = chosen(run(accelerator="nvidia-gtx-580", accelerator_count=2, duration_hours=132)).formula
    assert formula == (
        "2 devices (accelerator count) × 132 h (duration hours) × 3,600 s/h (seconds per hour) × "
        "1.581e+12 FLOP/s (peak flop per s) × 0.33 (utilization) = 4.959e+17 FLOP"
    )


def test_stated_device_hours_are_not_multiplied_by_the_count_again():
    with_count = run(accelerator="nvidia-a100", accelerator_hours=1_022_362, accelerator_count=2048)
    without = run(accelerator="nvidia-a100", accelerator_hours=1_022_362)
    assert chosen(with_count).flop == chosen(without).flop
    assert chosen(without).flop == pytest.approx(1_022_362 * 3600 * 312e12 * 0.33)


def test_device_hours_that_contradict_count_and_time_are_raised():
    assert "device_hours.disagree" in issues(
        run(accelerator="nvidia-a100", accelerator_hours=1000, accelerator_count=64, duration_hours=100)
    )
    assert (
        issues(
            run(accelerator="nvidia-a100", accelerator_hours=6400, accelerator_count=64, duration_hours=100)
        )
        == []
    )


def test_a_missing_count_is_not_taken_for_one():
    assert estimates(run(accelerator="nvidia-a100", duration_hours=100)) == {}


@pytest.mark.parametrize(
    ("precision", "tera", "low", "high"),
    [
        (None, 125, 15.67 / 125 / 1.12, 1.12),
        ("fp16", 125, 1 / 1.12, 1.12),
        ("mixed", 125, 1 / 1.12, 1.12),
        ("bf16", 125, 1 / 1.12, 1.12),
        ("fp32", 15.67, 1 / 1.12, 1.12),
        ("fp64", 7.834, 1 / 1.12, 1.12),
    ],
)
def test_v100_peak_follows_the_stated_precision_and_is_doubtful_without(precision, tera, low, high):
    estimate = chosen(
        run(accelerator="nvidia-v100", accelerator_count=1, duration_hours=24, precision=precision)
    )
    assert estimate.pfs_days == pytest.approx(tera * 1e-3 * 0.33, rel=1e-6)
    assert estimate.reading_low_pfs_days / estimate.pfs_days == pytest.approx(low, rel=1e-6)
    assert estimate.reading_high_pfs_days / estimate.pfs_days == pytest.approx(high, rel=1e-6)


def test_tf32_is_the_low_reading_from_ampere_on_and_the_high_one_of_stated_fp32():
    silent = chosen(run(accelerator="nvidia-a100", accelerator_count=1, duration_hours=24))
    assert silent.reading_low_pfs_days / silent.pfs_days == pytest.approx(0.5)
    stated = chosen(run(accelerator="nvidia-a100", accelerator_count=1, duration_hours=24, precision="fp32"))
    assert stated.pfs_days == pytest.approx(19.5e-3 * 0.33)
    assert stated.reading_high_pfs_days / stated.pfs_days == pytest.approx(156 / 19.5)


@pytest.mark.parametrize("accelerator", ["nvidia-gtx-1080", "nvidia-p40", "nvidia-p100"])
def test_devices_without_matrix_units_train_at_fp32_even_where_half_precision_is_stated(accelerator):
    device = REFERENCE.accelerators[accelerator]
    stated = chosen(run(accelerator=accelerator, accelerator_count=1, duration_hours=1, precision="fp16"))
    assert stated.flop == pytest.approx(device.fp32_flop_per_s * 3600 * 0.33)


def test_fp8_recipes_may_have_stayed_in_16_bits():
    estimate = chosen(run(accelerator="nvidia-h800", accelerator_hours=1000, precision="fp8"))
    assert estimate.flop == pytest.approx(1979e12 * 3.6e6 * 0.33)
    assert estimate.reading_low_pfs_days / estimate.pfs_days == pytest.approx(0.5, rel=1e-3)


def test_tpu_multiplies_in_bfloat16_whatever_is_stated():
    for precision in (None, "fp32", "bf16"):
        estimate = chosen(
            run(accelerator="google-tpu-v2", accelerator_count=64, duration_hours=108, precision=precision)
        )
        assert estimate.pfs_days == pytest.approx(64 * 4.5 * 46e-3 * 0.33)
        assert estimate.reading_low_pfs_days == pytest.approx(estimate.pfs_days)


@pytest.mark.parametrize(
    ("accelerator", "chips_per_core"),
    [
        ("google-tpu-v2", 0.5),
        ("google-tpu-v3", 0.5),
        ("google-tpu-v4", 0.5),
        ("google-tpu-v5p", 0.5),
        ("google-tpu-v5e", 1),
    ],
)
def test_tpu_cores_become_chips(accelerator, chips_per_core):
    fields = {"accelerator": accelerator, "accelerator_count": 256, "duration_hours": 24}
    cores = chosen(run(**fields, accelerator_unit=UnitKind.CORE))
    chips = chosen(run(**fields))
    assert cores.flop / chips.flop == pytest.approx(chips_per_core)


def test_core_hours_become_chip_hours():
    estimate = chosen(
        run(accelerator="google-tpu-v3", accelerator_hours=60_000, accelerator_unit=UnitKind.CORE)
    )
    assert estimate.flop == pytest.approx(30_000 * 3600 * 123e12 * 0.33)


def test_a_cloud_tpu_board_is_four_chips():
    fields = {"accelerator": "google-tpu-v2", "accelerator_count": 1, "duration_hours": 24}
    assert chosen(run(**fields, accelerator_unit=UnitKind.BOARD)).flop == pytest.approx(
        4 * chosen(run(**fields)).flop
    )


@pytest.mark.parametrize("accelerator", ["nvidia-k80", "amd-mi250x"])
def test_a_board_of_two_dies_may_have_been_counted_by_dies(accelerator):
    spread = REFERENCE.accelerators[accelerator].spread
    fields = {"accelerator": accelerator, "accelerator_count": 8, "duration_hours": 24, "precision": "fp16"}
    counted = chosen(run(**fields))
    assert any("dies" in said for said in counted.assumptions)
    low = counted.reading_low_pfs_days / counted.pfs_days * spread
    assert low <= 0.5
    boards = chosen(run(**fields, accelerator_unit=UnitKind.BOARD))
    assert boards.flop == counted.flop
    assert boards.reading_low_pfs_days > counted.reading_low_pfs_days


def test_cpu_cores_are_shares_of_a_socket_at_seventeen_percent():
    estimate = chosen(
        run(
            accelerator="intel-xeon-gold-6148",
            accelerator_count=16,
            duration_hours=24,
            accelerator_unit=UnitKind.CORE,
        )
    )
    assert estimate.pfs_days == pytest.approx(16 / 20 * 3.072e-3 * 0.17)


def test_titan_x_is_the_card_of_the_papers_year_and_says_so():
    fields = {"accelerator": "nvidia-titan-x", "accelerator_count": 4, "duration_hours": 24}
    maxwell = chosen(run(**fields), date(2016, 8, 2))
    pascal = chosen(run(**fields), date(2017, 6, 1))
    assert maxwell.pfs_days == pytest.approx(4 * 6.605e-3 * 0.33)
    assert pascal.pfs_days == pytest.approx(4 * 10.97e-3 * 0.33)
    assert origins(pascal)["peak_flop_per_s"] == "inferred"
    undated = chosen(run(**fields))
    assert undated.reading_high_pfs_days / undated.pfs_days == pytest.approx(1.7)


def test_a_peak_that_nobody_confirmed_is_an_assumption():
    fields = {"accelerator_count": 8, "duration_hours": 24}
    said = "the peak of NVIDIA A10G was entered from memory and is not confirmed"
    assert said in chosen(run(accelerator="nvidia-a10g", **fields)).assumptions
    assert not any("memory" in text for text in chosen(run(accelerator="nvidia-a10", **fields)).assumptions)


def test_stated_utilisation_replaces_the_default():
    estimate = chosen(
        run(accelerator="google-tpu-v3", accelerator_count=1024, duration_hours=1384.8, utilization=0.565)
    )
    assert estimate.pfs_days == pytest.approx(1024 * 57.7 * 123e-3 * 0.565)
    assert origins(estimate)["utilization"] == "stated"
    assert estimate.flop_high / estimate.flop < 1.6


def test_busy_time_is_not_mistaken_for_a_share_of_peak():
    busy = run(accelerator="nvidia-v100", accelerator_count=8, duration_hours=24, utilization=0.95)
    assert issues(busy) == ["utilization.implausible"]
    assert origins(chosen(busy))["utilization"] == "default"


def test_stated_sustained_rate_replaces_peak_and_utilisation():
    estimate = chosen(
        run(accelerator="nvidia-a100", accelerator_count=992, duration_hours=1440, achieved_flop_per_s=147e12)
    )
    assert estimate.pfs_days == pytest.approx(992 * 60 * 147e-3)
    assert "peak_flop_per_s" not in origins(estimate)


def test_a_sustained_rate_needs_no_known_device():
    estimate = chosen(
        run(
            accelerator_surface="Frobnicator 9",
            accelerator_count=4,
            duration_hours=24,
            achieved_flop_per_s=1e13,
        )
    )
    assert estimate.pfs_days == pytest.approx(0.04)


def test_a_rate_above_every_peak_of_the_device_is_not_used():
    total = run(accelerator="nvidia-a100", accelerator_count=64, duration_hours=24, achieved_flop_per_s=9e15)
    assert issues(total) == ["rate.above_peak"]
    assert chosen(total).pfs_days == pytest.approx(64 * 0.312 * 0.33)


def test_the_span_of_a_duration_is_a_reading():
    estimate = chosen(
        run(
            accelerator="nvidia-gtx-580",
            accelerator_count=2,
            duration_hours=132,
            duration_hours_low=120,
            duration_hours_high=144,
        )
    )
    assert estimate.reading_low_pfs_days / estimate.pfs_days == pytest.approx(120 / 132)
    assert estimate.reading_high_pfs_days / estimate.pfs_days == pytest.approx(144 / 132)


# ---- refused, not defaulted


def test_unknown_device_raises_an_issue_with_the_nearest_names_and_gives_no_estimate():
    unknown = run(accelerator_surface="NVIDIA A1000", accelerator_count=8, duration_hours=24)
    found, (issue,) = estimate_run(unknown, published=None, reference=REFERENCE)
    assert found == ()
    assert issue.code == "accelerator.unknown"
    assert issue.surface == "NVIDIA A1000"
    assert "NVIDIA A100" in issue.message


@pytest.mark.parametrize("family", ["cpu", "intel-xeon", "google-tpu", "nvidia-gb10"])
def test_a_family_without_a_figure_gives_no_estimate(family):
    named = run(accelerator=family, accelerator_count=8, duration_hours=24)
    assert estimates(named) == {}
    assert issues(named) == ["accelerator.no_peak"]


def test_an_empty_run_gives_nothing():
    assert estimate_run(run(), published=None, reference=REFERENCE) == ((), ())


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_values_that_are_no_quantity_are_ignored(value):
    assert estimates(run(stated_flop=value)) == {}
    assert estimates(run(accelerator="nvidia-a100", accelerator_count=value, duration_hours=24)) == {}


# ---- operation count


def test_forward_multiply_adds_times_six_times_images():
    estimate = chosen(run(forward_macs=11.3e9, examples_seen=1.2e6 * 128, examples_unit="images"))
    assert estimate.method == "operation_count"
    assert estimate.pfs_days == pytest.approx(0.1205333, rel=1e-6)


@pytest.mark.parametrize("unit", ["tokens", "words", "characters", "Tokens"])
def test_six_operations_a_parameter_and_token(unit):
    estimate = chosen(run(parameters=65.2e9, examples_seen=1.4e12, examples_unit=unit))
    assert estimate.flop == pytest.approx(6 * 65.2e9 * 1.4e12)


def test_a_mixture_counts_its_active_parameters():
    estimate = chosen(
        run(parameters=671e9, active_parameters=37e9, examples_seen=14.8e12, examples_unit="tokens")
    )
    assert estimate.flop == pytest.approx(6 * 37e9 * 14.8e12)
    assert any("mixture" in said for said in estimate.assumptions)


@pytest.mark.parametrize(
    ("parameters", "length", "said"),
    [
        (6.7e9, 2048, "adds up to 9% over 2,048 tokens"),  # LLaMA: width 4,096, so 8.3 %
        (1.3e9, 2048, "adds up to 15% over 2,048 tokens"),  # OPT: width 2,048, so 16.7 %
        (175e9, 2048, "adds up to 3% over 2,048 tokens"),  # OPT: width 12,288, so 2.8 %
        (7e9, 32768, "adds up to 141% over 32,768 tokens"),
        (7e9, None, "attention over the context left out"),
    ],
)
def test_what_six_n_d_leaves_out_is_said_and_changes_no_number(parameters, length, said):
    fields = {"parameters": parameters, "examples_seen": 1e12, "examples_unit": "tokens"}
    estimate = chosen(run(**fields, sequence_length=length))
    assert estimate.assumptions[0].endswith(said)
    plain = chosen(run(**fields))
    assert (estimate.flop, estimate.pfs_days_low, estimate.pfs_days_high) == (
        plain.flop,
        plain.pfs_days_low,
        plain.pfs_days_high,
    )


@pytest.mark.parametrize(
    ("reason", "derived", "said"),
    [
        ("known_data_set.imagenet-1k", True, "ImageNet-1k (ILSVRC 2012)), its size is the usual one"),
        ("known_data_set.places365", True, "the usual one, entered from memory and not confirmed"),
        ("known_data_set.kinetics-600", True, "(kinetics-600), its size is the usual one"),
        ("known_data_set.imagenet-1k", False, None),
        ("a data set is named", True, None),
    ],
)
def test_a_size_that_the_paper_does_not_print_is_said_to_be_borrowed(reason, derived, said):
    estimate = chosen(
        run(
            forward_macs=4e9,
            examples_seen=1e8,
            examples_unit="images",
            reasons=(reason,),
            derived=(Field.EXAMPLES_SEEN,) if derived else (),
        )
    )
    borrowed = [text for text in estimate.assumptions if "the paper names the data set" in text]
    assert [text.endswith(said) for text in borrowed] == ([True] if said else [])


@pytest.mark.parametrize("scaled", [True, False])
def test_a_forward_cost_that_is_scaled_to_the_training_is_said_to_be(scaled):
    fields = {"forward_macs": 4e9, "examples_seen": 1e8, "examples_unit": "images"}
    estimate = chosen(run(**fields, derived=(Field.FORWARD_COST,) if scaled else ()))
    assert any("scaled by its area" in text for text in estimate.assumptions) is scaled
    assert next(i.origin for i in estimate.inputs if i.name == "forward_macs") == (
        "derived" if scaled else "stated"
    )


def test_full_recomputation_adds_a_fourth_pass():
    fields = {"parameters": 176e9, "examples_seen": 366e9, "examples_unit": "tokens"}
    receipts = ((Field.RECOMPUTATION, ("words",)),)
    recomputed = chosen(run(**fields, recomputation="full", findings=receipts))
    assert recomputed.flop == pytest.approx(8 * 176e9 * 366e9)
    factor = next(item for item in recomputed.inputs if item.name == "recomputation_factor")
    assert (factor.origin, factor.finding_ids) == ("stated", ("words",))
    assert recomputed.reading_low_pfs_days == pytest.approx(0.75 * recomputed.pfs_days)


@pytest.mark.parametrize(
    ("counts", "recomputation", "factor", "low", "high"),
    [
        ("utilization.model", None, 1.0, 1.0, 1.0),
        ("utilization.model", "full", 4 / 3, 0.75, 1.0),
        ("utilization.hardware", None, 1.0, 0.75, 1.0),
        ("utilization.hardware", "full", 1.0, 1.0, 1.0),
        ("", "full", 1.0, 1.0, 4 / 3),
    ],
)
def test_a_stated_utilisation_counts_the_fourth_pass_once(counts, recomputation, factor, low, high):
    fields = {"accelerator": "nvidia-a100", "accelerator_count": 1024.0, "duration_hours": 240.0}
    plain = chosen(run(**fields, precision="bf16", utilization=0.4))
    said = chosen(
        run(**fields, precision="bf16", utilization=0.4, reasons=(counts,), recomputation=recomputation)
    )
    assert said.flop == pytest.approx(factor * plain.flop)
    assert said.reading_low_pfs_days == pytest.approx(low * said.pfs_days)
    assert said.reading_high_pfs_days == pytest.approx(high * said.pfs_days)


def test_a_default_utilisation_says_nothing_of_recomputation():
    fields = {"accelerator": "nvidia-v100", "accelerator_count": 8.0, "duration_hours": 24.0}
    plain, recomputed = chosen(run(**fields)), chosen(run(**fields, recomputation="full"))
    assert recomputed.flop == plain.flop


@pytest.mark.parametrize("unit", ["images", "examples", "pairs", "sequences", "frames", None])
def test_parameters_times_anything_but_tokens_is_no_operation_count(unit):
    assert estimates(run(parameters=24e6, examples_seen=1.28e9, examples_unit=unit)) == {}


def test_sequences_of_a_stated_length_are_tokens():
    estimate = chosen(
        run(parameters=340e6, examples_seen=256e6, examples_unit="sequences", sequence_length=512)
    )
    assert estimate.flop == pytest.approx(6 * 340e6 * 256e6 * 512)


def test_forward_cost_of_an_example_does_not_multiply_with_tokens():
    assert issues(run(forward_macs=1e12, examples_seen=1e9, examples_unit="tokens")) == [
        "operations.mixed_units"
    ]


def test_a_token_model_with_a_forward_cost_goes_by_its_parameters():
    estimate = chosen(run(forward_macs=1e12, parameters=1e9, examples_seen=1e9, examples_unit="tokens"))
    assert estimate.flop == pytest.approx(6e18)


def test_a_borrowed_forward_cost_is_a_note_and_no_estimate():
    fields = {"examples_seen": 90 * 1_281_167, "examples_unit": "images"}
    named = run(name="ResNet-50 (ImageNet)", **fields)
    found, (note,) = estimate_run(named, published=None, reference=REFERENCE)
    assert found == ()
    assert note.code == "estimate.borrowed_forward_cost"
    assert "3.8e+09 MAC" in note.message
    borrowed = estimate_from_architecture(named, REFERENCE)
    assert origins(borrowed)["forward_macs"] == "reference"
    assert borrowed.flop == pytest.approx(3.8e9 * 6 * 90 * 1_281_167)
    for name in ("Fast R-CNN ResNet-50", "ResNet-50 on CIFAR-10", "ResNet-500"):
        assert estimate_from_architecture(run(name=name, **fields), REFERENCE) is None


def test_a_borrowed_forward_cost_is_never_combined():
    both = run(
        name="ResNet-50",
        examples_seen=1.28e9,
        examples_unit="images",
        accelerator="nvidia-v100",
        accelerator_hours=100,
    )
    assert set(estimates(both)) == {"device_time"}


# ---- the rule of choice

LLAMA = {
    "accelerator": "nvidia-a100",
    "accelerator_hours": 1_022_362,
    "parameters": 65.2e9,
    "examples_seen": 1.4e12,
    "examples_unit": "tokens",
}


def test_a_printed_total_wins_and_the_others_stand_beside_it():
    found = estimates(run(stated_flop=6.4e23, **LLAMA))
    assert set(found) == {"stated_total", "operation_count", "device_time"}
    assert [method for method, estimate in found.items() if estimate.chosen] == ["stated_total"]
    assert found["stated_total"].pfs_days == pytest.approx(6.4e23 / DAY)
    assert found["stated_total"].reading_low_pfs_days == pytest.approx(
        found["device_time"].reading_low_pfs_days
    )


def test_two_methods_are_combined_by_their_geometric_mean():
    found = estimates(run(**LLAMA))
    combined = found["combined"]
    assert combined.chosen
    assert combined.flop == pytest.approx(
        math.sqrt(found["operation_count"].flop * found["device_time"].flop)
    )
    assert combined.reading_high_pfs_days == pytest.approx(found["operation_count"].pfs_days)
    assert combined.reading_low_pfs_days == pytest.approx(found["device_time"].pfs_days / 2)


@pytest.mark.parametrize(
    ("share", "method"), [(1 / 8.9, "combined"), (1 / 9.1, "device_time"), (40, "device_time")]
)
def test_methods_too_far_apart_for_a_mean_leave_hardware_time(share, method):
    time = estimates(run(**LLAMA))["device_time"]
    tokens = LLAMA["examples_seen"] * share * time.flop / estimates(run(**LLAMA))["operation_count"].flop
    found = estimates(run(**{**LLAMA, "examples_seen": tokens}))
    assert [name for name, estimate in found.items() if estimate.chosen] == [method]
    assert ("combined" in found) is (method == "combined")
    if method == "device_time":
        assert f"{share:.3g} of it: too far apart for a mean" in found["device_time"].assumptions[-1]
        assert found["device_time"].flop == pytest.approx(time.flop)
        readings = (found["device_time"].reading_low_pfs_days, found["device_time"].reading_high_pfs_days)
        assert min(readings) <= found["operation_count"].pfs_days <= max(readings)


def test_every_estimate_is_the_product_of_its_inputs():
    for training_run in (
        run(**LLAMA),
        run(stated_flop=1e20),
        run(accelerator="google-tpu-v3", accelerator_hours=100, accelerator_unit=UnitKind.CORE),
        run(forward_macs=1e9, examples_seen=1e8, examples_unit="images", recomputation="full"),
    ):
        for estimate in estimates(training_run).values():
            assert product_of(estimate.inputs) == pytest.approx(estimate.flop, rel=1e-12)
            assert estimate.pfs_days == pytest.approx(estimate.flop / DAY)


def test_intervals_enclose_the_estimate_and_widen_with_doubt():
    known = chosen(run(accelerator="nvidia-a100", accelerator_count=8, duration_hours=24, precision="bf16"))
    silent = chosen(run(accelerator="nvidia-v100", accelerator_count=8, duration_hours=24))
    stated = chosen(run(stated_flop=1e20))
    for estimate in (known, silent, stated):
        assert 0 < estimate.flop_low < estimate.flop < estimate.flop_high
        assert estimate.pfs_days_low == pytest.approx(estimate.flop_low / DAY)
        assert estimate.pfs_days_low <= estimate.reading_low_pfs_days
        assert estimate.reading_high_pfs_days <= estimate.pfs_days_high
    assert known.flop_high / known.flop == pytest.approx(3)
    assert stated.flop / stated.flop_low == pytest.approx(1.5)
    assert silent.flop / silent.flop_low > 8


def test_agreement_of_two_methods_narrows_the_interval():
    found = estimates(run(**LLAMA, precision="bf16"))
    width = {method: estimate.flop_high / estimate.flop_low for method, estimate in found.items()}
    assert width["combined"] < width["device_time"]


# ---- receipts


def test_inputs_carry_their_findings_and_tell_derived_from_stated():
    training_run = run(
        parameters=1e9,
        examples_seen=1e11,
        examples_unit="tokens",
        findings=((Field.PARAMETERS, ("f1",)), (Field.EXAMPLES_SEEN, ("f2", "f3"))),
        derived=(Field.EXAMPLES_SEEN,),
    )
    inputs = {item.name: item for item in chosen(training_run).inputs}
    assert (inputs["parameters"].origin, inputs["parameters"].finding_ids) == ("stated", ("f1",))
    assert (inputs["examples_seen"].origin, inputs["examples_seen"].finding_ids) == ("derived", ("f2", "f3"))
    assert inputs["flop_per_parameter_and_token"].origin == "default"
    assert "2001.08361" in inputs["flop_per_parameter_and_token"].source


def test_reference_inputs_name_the_row_and_its_source():
    inputs = {item.name: item for item in chosen(run(accelerator="nvidia-a100", accelerator_hours=5)).inputs}
    assert inputs["peak_flop_per_s"].source.startswith(
        "accelerators.csv nvidia-a100, 16-bit matrix: Epoch AI"
    )


# ---- any run at all

ANY_NUMBER = st.none() | st.floats() | st.floats(min_value=1e-3, max_value=1e25)
NUMBERS = (
    "accelerator_count",
    "duration_hours",
    "duration_hours_low",
    "duration_hours_high",
    "accelerator_hours",
    "utilization",
    "achieved_flop_per_s",
    "stated_flop",
    "forward_macs",
    "parameters",
    "active_parameters",
    "examples_seen",
    "sequence_length",
)
ANY_RUN = st.builds(
    TrainingRun,
    run_id=st.just("r1"),
    name=st.sampled_from(["", "ResNet-50", "a model"]),
    accelerator=st.none() | st.sampled_from([*REFERENCE.accelerators, "nvidia-z9000"]),
    accelerator_surface=st.none() | st.text(max_size=20),
    accelerator_unit=st.sampled_from(UnitKind),
    precision=st.none()
    | st.sampled_from(["fp32", "fp16", "mixed", "fp8", "int8", "fp64", "tf32", "odd", ""]),
    examples_unit=st.none() | st.sampled_from(["tokens", "images", "sequences", "frames", ""]),
    **dict.fromkeys(NUMBERS, ANY_NUMBER),
)


@settings(max_examples=300, deadline=None)
@given(ANY_RUN, st.none() | st.dates())
def test_any_run_gives_finite_ordered_estimates_of_which_one_is_chosen(training_run, published):
    found, _ = estimate_run(training_run, published=published, reference=REFERENCE)
    assert sum(estimate.chosen for estimate in found) == bool(found)
    assert len({estimate.method for estimate in found}) == len(found)
    for estimate in found:
        assert 0 < estimate.flop_low <= estimate.flop <= estimate.flop_high < math.inf
        assert estimate.reading_low_pfs_days <= estimate.pfs_days <= estimate.reading_high_pfs_days
        assert product_of(estimate.inputs) == pytest.approx(estimate.flop, rel=1e-9)
