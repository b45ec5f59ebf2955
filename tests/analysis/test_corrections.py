"""Corrections by hand: audited, guarded by what they expect, tripped when that is gone."""

import pickle
from datetime import date

import pytest

from extractors.records import Field, Task, TrainingRun, UnitKind
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.corrections import (
    CORRECTABLE_FIELDS,
    Correction,
    CorrectionFileError,
    apply_corrections,
    format_corrections,
    parse_corrections,
)
from warehouse.reference import load_reference

HEADER = "arxiv_id,version,run,field,value,expect,reason,who,date\n"
RUN = TrainingRun(
    run_id="r1",
    name="Base",
    accelerator="nvidia-v100",
    accelerator_count=8.0,
    duration_hours=24.0,
    duration_hours_low=20.0,
    duration_hours_high=28.0,
    findings=((Field.ACCELERATOR_COUNT, ("f1",)), (Field.DURATION, ("f2",))),
    derived=(Field.DURATION,),
)


def correction(field, value, expect, run="", version=None):
    return Correction(
        "1706.03762", version, run, field, value, expect, "the table says so", "ana", date(2026, 11, 20)
    )


def corrected(runs, *corrections, version=1):
    return apply_corrections(runs, corrections, arxiv_id="1706.03762", version=version)


def test_a_correction_sets_the_value_drops_old_receipts_and_says_so():
    (run,), (applied,), tripped = corrected([RUN], correction("accelerator_count", "64", "8"))
    assert run.accelerator_count == 64
    assert run.findings == ((Field.DURATION, ("f2",)),)
    assert run.reasons == ("corrected:accelerator_count",)
    assert (applied.run_id, applied.before, applied.after) == ("r1", "8", "64")
    assert tripped == ()


def test_a_corrected_input_is_marked_in_the_estimate():
    (run,), _, _ = corrected([RUN], correction("accelerator_count", "64", "8"))
    (estimate,), _ = estimate_run(run, published=None, reference=load_reference())
    origins = {item.name: item.origin for item in estimate.inputs}
    assert origins["accelerator_count"] == "corrected"
    assert origins["duration_hours"] == "derived"


def test_a_corrected_duration_loses_the_old_range_and_is_no_longer_derived():
    (run,), _, _ = corrected([RUN], correction("duration_hours", "240", "24"))
    assert (run.duration_hours, run.duration_hours_low, run.duration_hours_high) == (240, None, None)
    assert run.derived == ()


def test_a_correction_trips_when_what_it_expected_is_gone():
    (run,), applied, (tripped,) = corrected([RUN], correction("accelerator_count", "64", "16"))
    assert run == RUN
    assert applied == ()
    assert tripped.found == "8"
    assert tripped.why == "expected 16, the extractor now gives 8"


def test_a_correction_that_is_no_longer_needed_says_that_it_can_go():
    _, _, (tripped,) = corrected([RUN], correction("accelerator_count", "8", "16"))
    assert "can go" in tripped.why


def test_other_papers_and_versions_are_left_alone():
    other = Correction("2001.00001", None, "", "steps", "1", "none", "r", "w", date(2026, 1, 1))
    assert corrected([RUN], other, correction("steps", "5", "none", version=2)) == ((RUN,), (), ())
    (run,), _, _ = corrected([RUN], correction("steps", "5", "none", version=2), version=2)
    assert run.steps == 5


@pytest.mark.parametrize("name", ["Large", "large", "r2"])
def test_a_run_is_named_by_name_or_id(name):
    large = TrainingRun(run_id="r2", name="Large")
    runs, _, _ = corrected([RUN, large], correction("parameters", "3e8", "none", run=name))
    assert [run.parameters for run in runs] == [None, 3e8]


@pytest.mark.parametrize("name", ["", "Huge"])
def test_a_correction_trips_when_its_run_cannot_be_told(name):
    large = TrainingRun(run_id="r2", name="Large")
    runs, _, (tripped,) = corrected([RUN, large], correction("parameters", "3e8", "none", run=name))
    assert runs == (RUN, large)
    assert "Base (r1), Large (r2)" in tripped.why


def test_a_run_can_be_excluded():
    runs, (applied,), _ = corrected([RUN], correction("exclude", "true", "none"))
    assert runs == ()
    assert applied.run_id == "r1"


def test_a_missed_run_can_be_added():
    runs, applied, tripped = corrected(
        [],
        correction("stated_flop", "3.1e23", "none", run="new"),
        correction("name", "The model", "added by hand", run="new"),
    )
    assert [(run.run_id, run.name, run.stated_flop) for run in runs] == [("new", "The model", 3.1e23)]
    assert len(applied) == 2
    assert tripped == ()


def test_an_added_run_without_any_value_does_not_stay():
    runs, _, (tripped,) = corrected([RUN], correction("stated_flop", "3.1e23", "5", run="new"))
    assert runs == (RUN,)
    assert tripped.found == "none"


def test_values_may_be_cleared():
    (run,), _, _ = corrected([RUN], correction("accelerator", "none", "nvidia-v100"))
    assert run.accelerator is None


def test_texts_and_kinds_are_read_by_field():
    (run,), _, _ = corrected(
        [RUN],
        correction("task", "finetune", "train"),
        correction("accelerator_unit", "core", "chip"),
        correction("accelerator", "google-tpu-v3", "nvidia-v100"),
    )
    assert (run.task, run.accelerator_unit, run.accelerator) == (
        Task.FINETUNE,
        UnitKind.CORE,
        "google-tpu-v3",
    )


def test_the_file_is_read_and_written_back_alike():
    items = (
        correction("accelerator_count", "64", "8"),
        Correction(
            "hep-th/9901001",
            2,
            "Big, wide",
            "parameters",
            "3e8",
            "none",
            'says "300M", twice',
            "bo",
            date(2026, 1, 2),
        ),
    )
    assert parse_corrections(format_corrections(items)) == items
    assert parse_corrections(HEADER) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1706.03762,,,accelerator_count,20^12,8,why,who,2026-11-20", "is no number"),
        ("1706.03762,,,accelerator_count,-5,8,why,who,2026-11-20", "not a positive number"),
        ("1706.03762,,,accelerator_count,nan,8,why,who,2026-11-20", "not a positive number"),
        ("1706.03762,,,accelerator_count,64,,why,who,2026-11-20", "expect is empty; write none"),
        ("1706.03762,,,accelerator_count,64,8,,who,2026-11-20", "reason is empty"),
        ("1706.03762,,,accelerator_count,64,8,why,,2026-11-20", "who is empty"),
        ("1706.03762,,,accelerator_count,64,8,why,who,2026-02-30", "day"),
        ("1706.03762,x,,accelerator_count,64,8,why,who,2026-02-20", "invalid literal"),
        ("1706.03762,,,run_id,64,8,why,who,2026-11-20", "cannot be corrected"),
        ("1706.03762,,,findings,64,8,why,who,2026-11-20", "cannot be corrected"),
        ("1706.03762,,,task,dance,train,why,who,2026-11-20", "dance"),
        ("1706.03762,,,name,none,train,why,who,2026-11-20", "cannot be empty"),
        ("1706.03762,,,exclude,yes,none,why,who,2026-11-20", "is true"),
        ("1706.03762,,,steps,5,none,why, and why,who,2026-11-20", "more cells than columns"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_number(line, said):
    good = "1706.03762,,,steps,64,8,why,who,2026-11-20\n"
    with pytest.raises(CorrectionFileError, match="corrections, line 3") as caught:
        parse_corrections(HEADER + good + line + "\n")
    assert said in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_no_value_is_corrected_twice():
    line = "1706.03762,,,steps,64,8,why,who,2026-11-20\n"
    with pytest.raises(CorrectionFileError, match=r"line 3: 1706\.03762 steps is corrected twice"):
        parse_corrections(HEADER + line + line)


def test_a_file_without_its_header_is_refused():
    with pytest.raises(CorrectionFileError, match="line 1: the header must read arxiv_id,version"):
        parse_corrections("1706.03762,,,steps,64,8,why,who,2026-11-20\n")


def test_what_joins_runs_to_their_receipts_cannot_be_corrected():
    assert not {"run_id", "findings", "derived", "score", "reasons"} & set(CORRECTABLE_FIELDS)
    assert {"accelerator", "stated_flop", "exclude", "name"} <= set(CORRECTABLE_FIELDS)
