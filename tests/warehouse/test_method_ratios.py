"""The view that ranks runs by how far two methods lie apart says what the consistency check says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import a_reading, counted
from warehouse.analysis.consistency import METHODS, compare_methods
from warehouse.reference import load_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.db import Warehouse


def test_the_view_gives_the_ratios_of_the_consistency_check(
    db: Warehouse, ingest: Callable[..., object]
) -> None:
    reading = counted("2601.00001", 1e10, stated_flop=1e20)
    ingest(reading)
    expected = {
        (pair.first_method, pair.second_method): pair.ratio
        for pair in compare_methods(reading.estimates, load_reference())
    }
    assert set(expected) == {(METHODS[0], METHODS[1]), (METHODS[0], METHODS[2]), (METHODS[1], METHODS[2])}
    rows = db.rows("SELECT first_method, second_method, ratio FROM method_ratios")
    assert {(first, second): ratio for first, second, ratio in rows} == pytest.approx(expected)


def test_the_widest_apart_come_first_each_with_both_receipts(
    db: Warehouse, ingest: Callable[..., object]
) -> None:
    ingest(counted("2601.00001", 1e10), counted("2601.00002", 5e8))
    rows = db.query("FROM method_ratios").to_dict("records")
    assert [row["arxiv_id"] for row in rows] == ["2601.00002", "2601.00001"]
    assert rows[0]["factor"] > 3 > rows[1]["factor"]
    assert {one["finding_id"] for one in rows[0]["first_receipts"]} == {"f4", "f5"}
    assert {one["finding_id"] for one in rows[0]["second_receipts"]} == {"f1", "f2", "f3"}
    assert all(row["headline"] for row in rows)


def test_what_is_ranked_beyond_the_bound_was_raised_as_an_issue(
    db: Warehouse, ingest: Callable[..., object]
) -> None:
    ingest(counted("2601.00001", 1e10), counted("2601.00002", 5e8))
    bound = load_reference().assumed("method_ratio_bound")
    beyond = db.rows("SELECT arxiv_id FROM method_ratios WHERE factor > ?", [bound])
    raised = db.rows("SELECT arxiv_id FROM issues WHERE code = 'compute.methods_disagree'")
    assert beyond == raised == [("2601.00002",)]


def test_a_run_with_one_method_is_not_ranked(db: Warehouse, ingest: Callable[..., object]) -> None:
    ingest(a_reading())
    assert db.rows("FROM method_ratios") == []
