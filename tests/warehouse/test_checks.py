from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import a_reading, counted
from warehouse.checks import read_checks, require_checks, run_checks
from warehouse.errors import ChecksViolated

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.db import Warehouse

    Ingest = Callable[..., object]

BROKEN_BY = {
    "one_current_row_a_key": "INSERT INTO history.findings FROM history.findings",
    "one_current_version_a_paper": (
        "INSERT INTO history.papers SELECT * REPLACE (7 AS version) FROM history.papers"
    ),
    "rows_belong_to_a_current_reading": "UPDATE history.extractions SET superseded_by_ingest = 1",
    "readings_belong_to_a_paper": "DELETE FROM history.papers",
    "rows_belong_to_an_ingest": "DELETE FROM ingests",
    "runs_have_receipts": "DELETE FROM history.findings WHERE finding_id = 'f3'",
    "estimates_have_a_run": "DELETE FROM history.training_runs",
    "estimates_have_inputs": "UPDATE history.estimates SET inputs = []",
    "inputs_cite_existing_findings": "DELETE FROM history.findings WHERE finding_id = 'f2'",
    "estimates_follow_from_their_inputs": "UPDATE history.estimates SET flop = flop * 1.001",
    "inputs_agree_with_their_run": "UPDATE history.training_runs SET accelerator_count = 9",
    "combined_estimates_follow_from_their_parts": "UPDATE history.estimates SET method = 'combined'",
    "pfs_days_are_flop_over_8_64e19": "UPDATE history.estimates SET pfs_days = pfs_days * 1.001",
    "intervals_hold_their_estimate": "UPDATE history.estimates SET pfs_days_low = pfs_days * 2",
    "one_headline_a_paper": "UPDATE history.estimates SET chosen = false",
    "one_chosen_estimate_a_run": "UPDATE history.estimates SET chosen = false",
    "papers_with_estimates_have_a_headline": "UPDATE history.estimates SET headline = false",
    "receipts_lie_within_the_document": "UPDATE history.extractions SET page_count = 2",
    "one_ingest_runs_at_a_time": (
        "INSERT INTO ingests SELECT * REPLACE (ingest_id + 1 AS ingest_id, 'succeeded' AS status) "
        "FROM ingests"
    ),
    "one_headline_fit_an_ingest": (
        "INSERT INTO trend_fits SELECT 1, 'top10', NULL, NULL, 'ols', false, 4, DATE '2012-01-01', "
        "DATE '2026-01-01', DATE '2019-01-01', 0, 1, 1, 1, 3.6, 3.6, 3.6, 10, 10, 10, 0.1, 10, 1"
    ),
}


def test_a_sound_warehouse_passes_every_check(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading(), a_reading("2601.00002"))
    ingest(a_reading(version=2))
    found = run_checks(db)
    assert set(found["check"]) == set(read_checks())
    assert found["rows"].sum() == 0
    require_checks(db)


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert set(BROKEN_BY) == set(read_checks())


@pytest.mark.parametrize("check", sorted(BROKEN_BY))
def test_a_check_finds_what_it_is_for(db: Warehouse, ingest: Ingest, check: str) -> None:
    ingest(a_reading())
    db.execute(BROKEN_BY[check])
    with pytest.raises(ChecksViolated) as violated:
        require_checks(db)
    assert violated.value.violations[check] >= 1
    assert check in str(violated.value)
    assert pickle.loads(pickle.dumps(violated.value)).violations == violated.value.violations


TAMPERED_WITH = {
    "a count, with the total made to fit": (
        "UPDATE history.estimates SET flop = flop * 2, pfs_days = pfs_days * 2, "
        "pfs_days_low = pfs_days_low * 2, pfs_days_high = pfs_days_high * 2, "
        "inputs = list_transform(inputs, lambda one: struct_update(one, value := "
        "CASE WHEN one.name = 'examples_seen' THEN one.value * 2 ELSE one.value END)) "
        "WHERE method = 'operation_count'"
    ),
    "an input": (
        "UPDATE history.estimates SET inputs = list_transform(inputs, lambda one: "
        "struct_update(one, value := one.value * 1.01)) WHERE method = 'device_time'"
    ),
    "a combined total": "UPDATE history.estimates SET flop = flop * 1.001 WHERE method = 'combined'",
    "the half of a combined one": (
        "UPDATE history.estimates SET inputs = list_transform(inputs, lambda one: "
        "struct_update(one, exponent := 1.0)) WHERE method = 'combined'"
    ),
    "a part of a combined one": ("DELETE FROM history.estimates WHERE method = 'device_time'"),
    "an input that is nothing": (
        "UPDATE history.estimates SET inputs = list_transform(inputs, lambda one: "
        "struct_update(one, value := 0.0)) WHERE method = 'operation_count'"
    ),
}


@pytest.mark.parametrize("what", sorted(TAMPERED_WITH))
def test_an_estimate_that_does_not_follow_from_what_is_stored_beside_it_is_found(
    db: Warehouse, ingest: Ingest, what: str
) -> None:
    ingest(counted("2601.00001", 1e10))
    assert {method for (method,) in db.rows("SELECT method FROM estimates")} == {
        "combined",
        "device_time",
        "operation_count",
    }
    require_checks(db)
    db.execute(TAMPERED_WITH[what])
    with pytest.raises(ChecksViolated) as violated:
        require_checks(db)
    assert set(violated.value.violations) & {
        "estimates_follow_from_their_inputs",
        "combined_estimates_follow_from_their_parts",
        "inputs_agree_with_their_run",
    }
