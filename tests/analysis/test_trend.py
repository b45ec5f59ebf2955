from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from statsmodels.regression.quantile_regression import QuantReg

from warehouse.analysis.estimators import quantile_exact, quantile_lines, theil_sen
from warehouse.analysis.trend import HEADLINE, fit_all, fit_trend, headline_fit
from warehouse.analysis.trend_point import TrendPoint
from warehouse.analysis.wording import doubling_sentence, fit_basis
from warehouse.reference.trend_reference import chart_points

SEED = 20181116


def line(months: float, n: int = 40, noise_dex: float = 0.0, seed: int = 1) -> list[TrendPoint]:
    rng = np.random.default_rng(seed)
    points = []
    for i in range(n):
        day = date(2013, 1, 1) + timedelta(days=60 * i)
        value = 2.0 ** (60 * i / 30.4375 / months) * 10.0 ** (noise_dex * rng.standard_normal())
        points.append(TrendPoint(f"p{i:03}", day, value, value, value, "reference"))
    return points


def test_the_posts_charted_points_double_every_3_437_months() -> None:
    fit = fit_trend(chart_points(), selection="chart", n_bootstrap=10_000, seed=SEED)
    assert fit is not None
    assert fit.n == 15
    assert fit.doubling_months == pytest.approx(3.437, abs=0.0005)
    assert fit.doubling_months_low == pytest.approx(2.4, abs=0.08)
    assert fit.doubling_months_high == pytest.approx(4.75, abs=0.12)
    assert fit.residual_sd_dex == pytest.approx(1.08, abs=0.005)


def test_theil_sen_on_the_posts_points_gives_3_58_months() -> None:
    fit = fit_trend(chart_points(), selection="chart", estimator="theil_sen", n_bootstrap=50, seed=SEED)
    assert fit is not None
    assert fit.doubling_months == pytest.approx(3.58, abs=0.005)


@pytest.mark.parametrize(
    ("without", "months", "sd"), [(("DQN",), 3.78, 0.80), (("DQN", "Dropout"), 3.63, 0.83)]
)
def test_one_point_moves_the_posts_answer_by_a_third_of_a_month(
    without: tuple[str, ...], months: float, sd: float
) -> None:
    points = [point for point in chart_points() if point.name not in without]
    fit = fit_trend(points, selection="chart", n_bootstrap=50, seed=SEED)
    assert fit is not None
    assert fit.doubling_months == pytest.approx(months, abs=0.006)
    assert fit.residual_sd_dex == pytest.approx(sd, abs=0.006)


@pytest.mark.parametrize("estimator", ["ols", "theil_sen", "quantile_50", "quantile_90"])
@pytest.mark.parametrize("months", [3.4, 24.0])
def test_every_estimator_finds_the_doubling_time_of_an_exact_line(estimator: str, months: float) -> None:
    fit = fit_trend(line(months), selection="chart", estimator=estimator, n_bootstrap=20, seed=1)
    assert fit is not None
    assert fit.doubling_months == pytest.approx(months, rel=1e-4)
    assert fit.growth_per_year == pytest.approx(2.0 ** (12.0 / months), rel=1e-4)
    assert fit.residual_sd_dex == pytest.approx(0.0, abs=1e-4)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    hits = 0
    for seed in range(60):
        fit = fit_trend(line(6.0, noise_dex=0.5, seed=seed), selection="chart", n_bootstrap=300, seed=1)
        assert fit is not None
        assert fit.doubling_months_low is not None
        assert fit.doubling_months_high is not None
        hits += fit.doubling_months_low <= 6.0 <= fit.doubling_months_high
    assert hits >= 50  # 57 expected of 60; fewer than 50 has a chance below 1 in 1000


def test_uncertain_estimates_widen_the_interval() -> None:
    sure = line(6.0, noise_dex=0.2)
    unsure = [replace(p, pfs_days_low=p.pfs_days / 30, pfs_days_high=p.pfs_days * 30) for p in sure]
    fits = [fit_trend(points, selection="chart", n_bootstrap=400, seed=1) for points in (sure, unsure)]
    assert fits[0] is not None
    assert fits[1] is not None
    assert fits[0].doubling_months == fits[1].doubling_months
    assert fits[1].slope_high - fits[1].slope_low > 2 * (fits[0].slope_high - fits[0].slope_low)


def test_the_same_rows_in_any_order_give_the_same_digits() -> None:
    points = line(6.0, noise_dex=0.5)
    assert fit_all(points, SEED, n_bootstrap=60) == fit_all(points[::-1], SEED, n_bootstrap=60)


def test_another_seed_moves_only_the_interval() -> None:
    one = fit_trend(line(6.0, noise_dex=0.5), selection="all", n_bootstrap=100, seed=1)
    other = fit_trend(line(6.0, noise_dex=0.5), selection="all", n_bootstrap=100, seed=2)
    assert one is not None
    assert other is not None
    assert one.slope_dex_per_year == other.slope_dex_per_year
    assert one.slope_low != other.slope_low


def test_many_points_get_fewer_replicates_and_the_fit_says_so() -> None:
    many = [replace(point, key=f"{point.key}-{i}") for i in range(220) for point in line(6.0, noise_dex=0.3)]
    fit = fit_trend(many, selection="all", seed=1)
    assert fit is not None
    assert (fit.n, fit.n_bootstrap) == (8800, 454)


def test_too_few_points_give_no_fit() -> None:
    assert fit_trend(line(6.0)[:3], selection="chart", seed=1) is None
    assert fit_all([], 1) == ()


def test_points_of_a_single_day_give_no_fit() -> None:
    points = [replace(point, day=date(2015, 1, 1)) for point in line(6.0)]
    assert fit_trend(points, selection="chart", seed=1) is None


def test_a_falling_line_has_a_negative_doubling_time_and_no_interval_of_months() -> None:
    points = [
        TrendPoint(p.key, p.day, 1 / p.pfs_days, 1 / p.pfs_days, 1 / p.pfs_days, p.origin) for p in line(12.0)
    ]
    fit = fit_trend(points, selection="chart", n_bootstrap=50, seed=1)
    assert fit is not None
    assert fit.doubling_months == pytest.approx(-12.0, rel=1e-6)
    assert (fit.doubling_months_low, fit.doubling_months_high) == (None, None)
    assert doubling_sentence(fit) == "halves every 12.0 months"


def test_a_trend_that_may_be_flat_has_no_upper_bound() -> None:
    fit = fit_trend(line(200.0, n=8, noise_dex=1.0, seed=4), selection="chart", n_bootstrap=200, seed=1)
    assert fit is not None
    assert fit.doubling_months_high is None


def test_the_headline_is_the_frontier_since_2012_and_the_post_where_there_is_none() -> None:
    fits = fit_all(chart_points(), SEED, n_bootstrap=50)
    frontier = headline_fit(fits)
    assert frontier is not None
    assert (frontier.selection, frontier.window, frontier.estimator) == (
        HEADLINE.selection,
        HEADLINE.window,
        HEADLINE.estimator,
    )
    post = headline_fit([fit for fit in fits if fit.selection == "chart"])
    assert post is not None
    assert post.selection == "chart"
    assert headline_fit([]) is None


def test_the_basis_of_a_fit_names_selection_window_n_and_estimator() -> None:
    fit = fit_trend(chart_points(), selection="chart", n_bootstrap=20, seed=1)
    assert fit is not None
    assert (
        fit_basis(fit) == "the runs charted in “AI and Compute”, 2012–2017; n\u00a0=\u00a015; least squares"
    )


@pytest.mark.parametrize("quantile", [0.5, 0.9])
def test_quantile_lines_agree_with_the_exact_programme_and_with_statsmodels_on_centred_x(
    quantile: float,
) -> None:
    rng = np.random.default_rng(3)
    x = rng.uniform(-5, 5, 120)
    y = 0.6 * x + rng.standard_t(3, 120)
    slope, intercept = quantile_exact(x, y, quantile)
    many = quantile_lines(x[None], y[None], quantile)
    theirs = QuantReg(y, np.column_stack([np.ones(120), x])).fit(q=quantile)
    assert float(many[0][0]) == pytest.approx(slope, abs=0.004)
    assert slope == pytest.approx(float(theirs.params[1]), abs=0.004)
    assert intercept == pytest.approx(float(theirs.params[0]), abs=0.02)


def test_theil_sen_ignores_a_quarter_of_wild_points() -> None:
    x = np.linspace(-3, 3, 40)
    y = 0.5 * x
    y[::5] += 40.0
    slope, _ = theil_sen(x[None], y[None], np.random.default_rng(1))
    assert float(slope[0]) == pytest.approx(0.5, abs=0.05)


def test_theil_sen_on_many_points_draws_pairs_and_stays_close() -> None:
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(-3, 3, 400))
    y = 0.5 * x + rng.normal(0, 0.3, 400)
    slope, _ = theil_sen(x[None], y[None], np.random.default_rng(1))
    i, j = np.triu_indices(400, 1)
    assert float(slope[0]) == pytest.approx(float(np.median((y[j] - y[i]) / (x[j] - x[i]))), abs=0.01)


@pytest.mark.parametrize("wrong", ["mean", "quantile_5"])
def test_an_unknown_estimator_names_the_known_ones(wrong: str) -> None:
    with pytest.raises(ValueError, match="theil_sen"):
        fit_trend(chart_points(), selection="chart", estimator=wrong, seed=1)


def test_papers_of_one_week_have_no_trend() -> None:
    """A first ingest holds a week of arXiv: lines through it are steeper than a float can raise ten to."""
    points = [
        TrendPoint(
            f"w{n}", date(2026, 11, 16) + timedelta(days=n), 10.0 ** (n % 3 * 4 - 6), 1e-9, 1e9, "ingested"
        )
        for n in range(7)
    ]
    assert fit_trend(points, selection="all", seed=SEED) is None


def test_a_line_too_steep_for_a_float_still_has_figures() -> None:
    days = [date(2026, 1, 1)] * 6 + [date(2026, 1, 2)] * 6 + [date(2026, 12, 1)]
    values = [1e-9] * 6 + [1e9] * 6 + [1.0]
    points = [
        TrendPoint(f"s{n}", day, value, value, value, "ingested")
        for n, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    fit = fit_trend(points, selection="all", seed=SEED)
    assert fit is not None
    assert fit.slope_high > 300
    assert np.isfinite(fit.growth_per_year_high)
