from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from warehouse.reference.trend_reference import (
    EPOCH_CREDIT,
    chart_points,
    load_epoch_models,
    load_eras,
    load_moores_law,
    load_published_points,
)


def test_the_post_gives_15_charted_and_5_modest_figures_with_source() -> None:
    points = load_published_points()
    assert (len(points), sum(point.on_chart for point in points)) == (20, 15)
    assert all("AI and Compute" in point.source and point.credit for point in points)
    assert len({point.key for point in points}) == 20


@pytest.mark.parametrize(
    ("key", "product"),
    [
        ("alexnet", 2 * 5.5 * 0.333 * 1.58e-3),
        ("1207.0580", 4 * 0.333 * 1.60e-3),
        ("1311.2901", 12 * 0.333 * 1.54e-3),
        ("1409.3215", 80 * 0.333 * 3.5e-3),
        ("1610.02357", 1800 * 0.333 * 8.70e-3),
        ("1609.08144", 864 * 0.333 * 8.73e-3 * 1000**0.5),
        ("1611.01578", 22_400 * 0.333 * 4.29e-3),
        ("1512.03385", 11.3e9 * 6 * 1.2e6 * 128 / 8.64e19),
        ("1512.02595", 16 * 5 * 6e-3 * 0.50),
    ],
)
def test_charted_values_are_the_products_behind_them_to_six_digits(key: str, product: float) -> None:
    point = next(point for point in load_published_points() if point.key == key)
    assert point.pfs_days == pytest.approx(product, rel=1e-6)


def test_upper_bounds_never_become_trend_points() -> None:
    bounds = {point.key for point in load_published_points() if point.upper_bound}
    assert len(bounds) == 4
    assert bounds.isdisjoint(point.key for point in chart_points())


def test_alexnet_to_alphago_zero_is_the_posts_300_000_times() -> None:
    by_name = {point.name: point.pfs_days for point in chart_points()}
    assert by_name["AlphaGo Zero"] / by_name["AlexNet"] == pytest.approx(321_726, rel=1e-4)


def test_the_eras_follow_each_other_without_gap() -> None:
    eras = load_eras()
    assert eras[0].start is None
    assert eras[-1].end is None
    assert all(earlier.end == later.start for earlier, later in pairwise(eras))


def test_moores_law_doubles_in_two_years_from_its_anchor() -> None:
    law = load_moores_law()
    assert law.pfs_days_on(law.anchor_day) == law.anchor_pfs_days
    assert law.pfs_days_on(date(2014, 6, 1)) == pytest.approx(2 * law.anchor_pfs_days, rel=2e-3)


def test_epochs_table_is_reduced_to_443_dated_models_and_credited() -> None:
    models = load_epoch_models()
    assert (len(models), sum(model.frontier_model for model in models)) == (443, 136)
    assert len({model.model for model in models}) == 443
    assert all(model.training_flop > 0 and model.link.startswith("http") for model in models)
    assert all(date(1950, 1, 1) <= model.published <= date(2024, 12, 31) for model in models)
    assert "CC BY 4.0" in EPOCH_CREDIT
