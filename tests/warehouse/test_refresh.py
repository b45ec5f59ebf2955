from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import a_paper, a_reading
from warehouse import refresh as refreshing
from warehouse.analysis.trend import headline_fit
from warehouse.errors import UnknownIngest
from warehouse.frames import Reading
from warehouse.ledger import latest_ingest
from warehouse.load_reference import load_published_points
from warehouse.reference.trend_reference import load_published_points as read_published_points
from warehouse.refresh import (
    fits_as_of,
    headline_doubling_months,
    points_as_of,
    refresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.db import Warehouse

    Ingest = Callable[..., object]


@pytest.fixture(autouse=True)
def few_bootstraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "fit_all", lambda points, seed: _fit_all(points, seed, n_bootstrap=20))


_fit_all = refreshing.fit_all


def with_chart(db: Warehouse, ingest: Ingest, *readings: Reading) -> int:
    ingest(*readings)
    ingest_id = latest_ingest(db)
    assert ingest_id is not None
    load_published_points(db, ingest_id, read_published_points())
    return ingest_id


def coverage(db: Warehouse, scope: str = "all") -> dict[str, tuple[int, int]]:
    rows = db.rows(
        "SELECT measure, count, total FROM coverage WHERE scope = ? "
        "AND ingest_id = (SELECT max(ingest_id) FROM coverage)",
        [scope],
    )
    return {measure: (count, total) for measure, count, total in rows}


def test_the_charted_points_of_the_post_give_its_doubling_time(db: Warehouse, ingest: Ingest) -> None:
    ingest_id = with_chart(db, ingest)
    assert refresh(db, ingest_id).doubling_months == pytest.approx(3.437, abs=5e-4)
    post = db.rows(
        "SELECT n, doubling_months FROM trend_fits WHERE selection = 'chart' AND estimator = 'ols'"
    )
    assert post == [(15, pytest.approx(3.437, abs=5e-4))]


def test_an_ingest_that_changed_nothing_adds_no_fit_and_no_coverage(db: Warehouse, ingest: Ingest) -> None:
    refresh(db, with_chart(db, ingest, a_reading()))
    before = db.rows("SELECT ingest_id FROM trend_fits"), db.rows("SELECT ingest_id FROM coverage")
    assert before[0]
    assert before[1]
    result = refresh(db, with_chart(db, ingest, a_reading()))
    assert not result.changed
    assert result.doubling_months == headline_doubling_months(db)
    assert (db.rows("SELECT ingest_id FROM trend_fits"), db.rows("SELECT ingest_id FROM coverage")) == before


def test_what_an_interrupted_ingest_loaded_is_reckoned_by_the_next(db: Warehouse, ingest: Ingest) -> None:
    refresh(db, with_chart(db, ingest))
    ingest(a_reading())  # loaded, then cut off
    result = refresh(db, with_chart(db, ingest))
    assert result.changed
    assert db.rows("SELECT DISTINCT ingest_id FROM coverage ORDER BY ALL") == [(1,), (3,)]
    assert coverage(db)["papers"] == (1, 1)


def test_refreshing_an_ingest_twice_writes_its_rows_once(db: Warehouse, ingest: Ingest) -> None:
    ingest_id = with_chart(db, ingest, a_reading())
    refresh(db, ingest_id)
    before = db.rows("SELECT * FROM trend_fits ORDER BY ALL"), db.rows("SELECT * FROM coverage ORDER BY ALL")
    refresh(db, ingest_id)
    assert (
        db.rows("SELECT * FROM trend_fits ORDER BY ALL"),
        db.rows("SELECT * FROM coverage ORDER BY ALL"),
    ) == before


def test_a_past_headline_is_fitted_again_with_the_same_digits(db: Warehouse, ingest: Ingest) -> None:
    first = with_chart(db, ingest, a_reading(), a_reading("2601.00002", hours=1000.0))
    stored = refresh(db, first).doubling_months
    second = with_chart(db, ingest, a_reading(version=2, hours=9000.0), a_reading("2601.00003", hours=2.0))
    assert refresh(db, second).doubling_months != stored
    again = headline_fit(fits_as_of(db, first))
    assert again is not None
    assert again.doubling_months == stored == headline_doubling_months(db, first)


def test_a_read_paper_enters_the_trend_on_its_first_day(db: Warehouse, ingest: Ingest) -> None:
    ingest(a_reading())
    (point,) = points_as_of(db)
    assert (point.key, point.origin, point.day.isoformat()) == ("2601.00001", "ingested", "2026-01-05")


def test_a_state_as_of_an_unknown_ingest_is_refused(db: Warehouse) -> None:
    with pytest.raises(UnknownIngest, match="no ingest 7"):
        points_as_of(db, 7)


def test_coverage_counts_what_reached_each_stage(db: Warehouse, ingest: Ingest) -> None:
    silent = a_reading("2601.00003")
    assert silent.extraction is not None
    nothing = replace(silent.extraction, findings=(), runs=(), issues=())
    ingest_id = with_chart(
        db,
        ingest,
        a_reading(),
        Reading(a_paper("2601.00002")),
        replace(silent, extraction=nothing, estimates=()),
    )
    refresh(db, ingest_id)
    found = coverage(db)
    assert found["papers"] == (3, 3)
    assert found["papers_with_pdf"] == (2, 3)
    assert found["papers_extracted"] == (2, 3)
    assert found["papers_with_compute"] == (1, 2)
    assert found["papers_estimated"] == (1, 2)
    assert found["filled_accelerator"] == (1, 1)
    assert found["filled_parameters"] == (0, 1)


def test_coverage_of_the_ingest_counts_only_what_it_read(db: Warehouse, ingest: Ingest) -> None:
    refresh(db, with_chart(db, ingest, a_reading()))
    refresh(db, with_chart(db, ingest, a_reading(), a_reading("2601.00002")))
    assert coverage(db, "ingest")["papers"] == (1, 1)
    assert coverage(db, "all")["papers"] == (2, 2)
