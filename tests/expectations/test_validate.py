from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from expectations import engine
from expectations.dependents import GROUND_REJECTED
from expectations.errors import BatchIncomplete, ExpectationFault
from expectations.rules import BETWEEN, REGEX, Rule
from expectations.validate import validate
from expectations.views import ROW_NUMBER
from extractors.records import Evidence, Field
from tests.warehouse.readings import a_finding, a_reading, an_estimate
from warehouse.frames import Reading, batch_frames

if TYPE_CHECKING:
    from expectations.validate import ValidationOutcome
    from extractors.records import Finding, TrainingRun

TODAY = date(2026, 11, 23)


def judge(*readings: Reading) -> ValidationOutcome:
    return validate(batch_frames(readings), expected_papers=len(readings), as_of=TODAY)


def with_finding(finding: Finding) -> Reading:
    """Return a reading with one more finding, on which no run rests."""
    reading = a_reading()
    assert reading.extraction is not None
    extraction = replace(reading.extraction, findings=(*reading.extraction.findings, finding))
    return replace(reading, extraction=extraction)


def with_run(**changes: object) -> Reading:
    reading = a_reading()
    assert reading.extraction is not None
    run: TrainingRun = replace(reading.extraction.runs[0], **changes)
    return replace(reading, extraction=replace(reading.extraction, runs=(run,)))


def reasons(outcome: ValidationOutcome) -> set[tuple[str, str, str]]:
    rejected = outcome.quarantined
    return set(zip(rejected["table_name"], rejected["row_key"], rejected["column_name"], strict=True))


def sizes(outcome: ValidationOutcome) -> dict[str, int]:
    return {table: len(frame) for table, frame in outcome.accepted.items()}


def test_good_rows_pass_and_the_results_say_what_was_looked_at() -> None:
    outcome = judge(a_reading(), a_reading("2601.00002"))
    assert outcome.quarantined.empty
    assert sizes(outcome) == {
        "papers": 2,
        "extractions": 2,
        "findings": 6,
        "training_runs": 2,
        "estimates": 2,
        "issues": 2,
    }
    assert outcome.results["success"].all()
    assert set(outcome.results["suite"]) == set(outcome.accepted)
    assert not outcome.results.duplicated(["suite", "expectation", "column_name", "severity"]).any()
    assert (outcome.results["reason"].str.len() > 0).all()


def test_a_bad_finding_is_quarantined_with_expectation_value_and_row() -> None:
    outcome = judge(with_finding(a_finding("f9", Field.UTILIZATION, 7.0)))
    (row,) = outcome.quarantined.to_dict("records")
    assert (row["table_name"], row["row_key"], row["expectation"]) == ("findings", "f9", BETWEEN)
    assert row["column_name"] == "(value of utilization)"
    assert row["rejected_value"] == "7.0"
    assert "dense peak" in row["reason"]
    assert json.loads(row["row_json"])["surface"] == "surface of f9"
    assert sizes(outcome)["findings"] == 3
    assert sizes(outcome)["training_runs"] == 1


def test_a_rejected_run_takes_its_estimates_along_and_leaves_its_findings() -> None:
    outcome = judge(with_run(duration_hours=1e6))
    assert reasons(outcome) == {
        ("training_runs", "r1", "duration_hours"),
        ("estimates", "r1/device_time", "training_runs"),
    }
    assert sizes(outcome) | {"issues": 0} == {
        "papers": 1,
        "extractions": 1,
        "findings": 3,
        "training_runs": 0,
        "estimates": 0,
        "issues": 0,
    }
    assert outcome.quarantined_papers == {("2601.00001", 1)}


def test_a_rejected_finding_takes_the_runs_along_that_rest_on_it() -> None:
    reading = a_reading()
    assert reading.extraction is not None
    first, *others = reading.extraction.findings
    beyond = replace(first, evidence=replace(first.evidence, page=99))
    bad = replace(reading, extraction=replace(reading.extraction, findings=(beyond, *others)))
    outcome = judge(bad)
    assert reasons(outcome) == {
        ("findings", "f1", "(pages of the document), page"),
        ("training_runs", "r1", "findings"),
        ("estimates", "r1/device_time", "findings"),
    }
    assert sizes(outcome)["findings"] == 2


def test_a_rejected_paper_takes_everything_along_that_was_read_in_it() -> None:
    outcome = judge(a_reading(published=date(1066, 10, 14)), a_reading("2601.00002"))
    assert sizes(outcome) == {
        "papers": 1,
        "extractions": 1,
        "findings": 3,
        "training_runs": 1,
        "estimates": 1,
        "issues": 1,
    }
    grounds = outcome.quarantined[outcome.quarantined["expectation"] == GROUND_REJECTED]
    assert set(grounds["table_name"]) == {
        "extractions",
        "findings",
        "training_runs",
        "estimates",
        "issues",
    }


def test_a_rejected_estimate_takes_the_other_estimates_of_its_run_along() -> None:
    reading = a_reading()
    assert reading.extraction is not None
    run = reading.extraction.runs[0]
    upside_down = an_estimate(run, method="stated_total", chosen=False, pfs_days_low=1e9)
    outcome = judge(replace(reading, estimates=(*reading.estimates, upside_down)))
    assert sizes(outcome)["estimates"] == 0
    assert sizes(outcome)["training_runs"] == 1


IMPOSSIBLE = {
    "from_the_future": (a_reading(published=date(2027, 1, 1)), "(days published ahead of the ingest)"),
    "version_in_the_id": (a_reading("2601.00001v2"), "arxiv_id"),
    "version_zero": (a_reading(version=0), "version"),
    "number_without_value": (with_finding(a_finding("f9", Field.PARAMETERS)), "(states a number or a name)"),
    "precision_without_name": (with_finding(a_finding("f9", Field.PRECISION)), "(states a number or a name)"),
    "outside_its_range": (with_finding(a_finding("f9", Field.EPOCHS, 5.0, low=6.0, high=7.0)), "value, low"),
    "no_words": (with_finding(a_finding("f9", Field.STEPS, 10.0, evidence=Evidence(3, "", "s"))), "surface"),
    "more_than_sure": (with_finding(a_finding("f9", Field.STEPS, 10.0, score=1.5)), "score"),
    "no_receipt": (with_run(utilization=0.4), "(filled fields without a receipt)"),
    "no_device": (with_run(accelerator_count=0.0), "accelerator_count"),
    "epochs_beyond_reason": (with_finding(a_finding("f9", Field.EPOCHS, 1e9)), "(value of epochs)"),
}


@pytest.fixture(scope="module")
def rejected_columns() -> dict[str, set[str]]:
    """Judge all that cannot be in one batch; return the columns that each paper was rejected for."""
    readings = []
    for number, (reading, _) in enumerate(IMPOSSIBLE.values()):
        arxiv_id = f"{number:04d}.{reading.paper.arxiv_id.partition('.')[2]}"
        readings.append(replace(reading, paper=replace(reading.paper, arxiv_id=arxiv_id)))
    outcome = judge(*readings)
    found: dict[str, set[str]] = {name: set() for name in IMPOSSIBLE}
    for arxiv_id, column in zip(
        outcome.quarantined["arxiv_id"], outcome.quarantined["column_name"], strict=True
    ):
        found[list(IMPOSSIBLE)[int(arxiv_id[:4])]].add(column)
    return found


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_is_rejected(case: str, rejected_columns: dict[str, set[str]]) -> None:
    assert IMPOSSIBLE[case][1] in rejected_columns[case]


def test_what_is_merely_odd_is_reported_and_kept() -> None:
    outcome = judge(with_run(duration_hours=10_000.0))
    assert outcome.quarantined.empty
    odd = outcome.results[~outcome.results["success"]]
    assert odd[["column_name", "severity", "rows_failed"]].to_numpy().tolist() == [
        ["duration_hours", "warn", 1]
    ]
    assert len(outcome.warnings) == 1
    assert "duration_hours = 10000.0" in outcome.warnings[0]


def test_an_empty_batch_passes_only_when_it_was_announced() -> None:
    frames = batch_frames([])
    outcome = validate(frames, expected_papers=0, as_of=TODAY)
    assert sizes(outcome)["papers"] == 0
    assert list(outcome.results["suite"]) == ["papers", "findings", "training_runs"]
    with pytest.raises(BatchIncomplete, match="papers: 25 rows were announced and 0 arrived"):
        validate(frames, expected_papers=25, as_of=TODAY)


@pytest.mark.parametrize("table", ["papers", "findings", "training_runs"])
def test_rows_lost_on_the_way_stop_the_batch(table: str) -> None:
    frames = batch_frames([a_reading()])
    frames[table] = frames[table].iloc[:-1]
    with pytest.raises(BatchIncomplete) as lost:
        validate(frames, expected_papers=1, as_of=TODAY)
    assert (lost.value.table, lost.value.announced - lost.value.found) == (table, 1)
    assert pickle.loads(pickle.dumps(lost.value)).table == table


def test_a_device_that_the_lexicon_does_not_know_is_still_a_statement() -> None:
    assert judge(with_finding(a_finding("f9", Field.ACCELERATOR))).quarantined.empty


def test_a_paper_without_a_pdf_is_a_good_row() -> None:
    reading = a_reading()
    assert judge(Reading(reading.paper)).quarantined.empty


def test_the_same_row_twice_is_rejected() -> None:
    frames = batch_frames([a_reading()])
    frames["issues"] = pd.concat([frames["issues"], frames["issues"]])
    outcome = validate(frames, expected_papers=1, as_of=TODAY)
    assert sizes(outcome)["issues"] == 0
    assert len(outcome.quarantined) == 1


@pytest.mark.parametrize(
    "rule",
    [
        Rule(BETWEEN, ("no such column",), "fail", "", {"min_value": 0}),
        Rule(REGEX, ("number",), "fail", "", {"regex": "("}),
        Rule(BETWEEN, ("name",), "warn", "", {"min_value": 0}),
    ],
)
def test_an_expectation_that_errors_is_a_fault_and_no_pass(rule: Rule) -> None:
    frame = pd.DataFrame({"number": ["1"], "name": ["x"], ROW_NUMBER: [0]})
    with pytest.raises(ExpectationFault) as fault:
        engine.run_suite("mine", frame, [rule])
    assert rule.columns[0] in str(fault.value)
    assert pickle.loads(pickle.dumps(fault.value)).suite == "mine"


def test_nothing_is_written_to_stdout_or_stderr_or_logged(
    first_validation_output: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert judge(a_reading(published=date(1066, 1, 1))).quarantined_papers
    assert tuple(capfd.readouterr()) == ("", "")
    assert first_validation_output == ""


def test_great_expectations_is_imported_by_nobody_who_does_not_validate() -> None:
    code = (
        "import sys, expectations.validate, expectations.coverage, warehouse.publish\n"
        "assert 'great_expectations' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
