from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.analysis.breaks import MINIMUM_POINTS, locate_break, scan
from warehouse.analysis.calibration import FLOORS, calibrate, expected_delay_months
from warehouse.analysis.selection import in_window, one_per_key, running_top
from warehouse.analysis.silence import silence_threshold_years
from warehouse.analysis.simulation import LOOK_YEARS, SCENARIOS, Path, break_look, draw_path
from warehouse.analysis.thinning import averaged
from warehouse.analysis.trend_point import points_as_arrays, year_of
from warehouse.reference.trend_reference import load_epoch_models

N_NULL, N_BREAK = 120, 40


def drawn(n: int, seed: int, residuals: np.ndarray | None = None) -> list[Path]:
    rng = np.random.default_rng(seed)
    return [draw_path(rng, points_per_year=12, sd_dex=0.4, residuals=residuals) for _ in range(n)]


def alarms(path: Path, scenario: str) -> np.ndarray:
    evidence = scan(path.years, path.values(SCENARIOS[scenario]), LOOK_YEARS)
    return (evidence.kink >= FLOORS.kink) | (evidence.jump >= FLOORS.jump)


@pytest.mark.parametrize("real", [False, True])
def test_at_most_one_null_decade_in_ten_alarms(real: bool) -> None:
    residuals = None
    if real:
        points = one_per_key(model.as_point() for model in load_epoch_models())
        years, values, _ = points_as_arrays(in_window(running_top(points, 5), (date(2010, 1, 1), None)))
        line = np.polyval(np.polyfit(years - years.mean(), values, 1), years - years.mean())
        residuals = (values - line) / (values - line).std()
    false = sum(bool(alarms(path, "null").any()) for path in drawn(N_NULL, 2018, residuals))
    # 12 expected of 120; the benchmark measures 9.3 % and 10.4 % on thousands. 21 has a chance of 1 in 150.
    assert false <= 21


@pytest.mark.parametrize(
    ("scenario", "median_bar"),
    [("halving", 26), ("doubling", 17), ("plateau", 17), ("jump up", 6), ("jump down", 6)],
)
def test_breaks_are_found_within_the_promised_months(scenario: str, median_bar: int) -> None:
    delays = []
    for path in drawn(N_BREAK, 7):
        crossed = alarms(path, scenario)
        if not crossed[:24].any():
            delays.append(break_look(crossed) or 97)
    # the medians on hundreds of paths are 24, 14, 14, 4, 4; the error of a median of 40 is about 1.3 months
    assert np.median(delays) <= median_bar + 1
    assert np.quantile(delays, 0.9) <= (38 if scenario == "halving" else 24)


def test_the_vectorised_scan_agrees_with_least_squares_gap_by_gap() -> None:
    path = drawn(1, 3)[0]
    years, values = path.years[:60], path.values(SCENARIOS["plateau"])[:60]
    seen = scan(years, values, np.array([years[-1]]), winsorise=False)
    flat = np.column_stack([np.ones(60), years])
    rss0 = np.linalg.lstsq(flat, values, rcond=None)[1][0]
    best = 0.0
    for split in range(4, 57):
        tau = (years[split - 1] + years[split]) / 2
        design = np.column_stack([flat, np.clip(years - tau, 0, None)])
        rss1 = np.linalg.lstsq(design, values, rcond=None)[1][0]
        best = max(best, (rss0 - rss1) / (rss1 / 57))
    assert seen.sup_f[0] == pytest.approx(best, rel=1e-6)


def test_one_look_at_a_time_sees_what_all_looks_together_see() -> None:
    path = drawn(1, 4)[0]
    values = path.values(SCENARIOS["halving"])
    together = scan(path.years, values, LOOK_YEARS)
    for index in (0, 40, 119):
        alone = scan(path.years, values, LOOK_YEARS[index : index + 1])
        assert alone.kink[0] == pytest.approx(together.kink[index], abs=1e-8)
        assert alone.jump[0] == pytest.approx(together.jump[index], abs=1e-8)


@given(shift=st.floats(-8, 8), slope=st.floats(-2, 2))
def test_adding_a_line_changes_no_evidence(shift: float, slope: float) -> None:
    path = drawn(1, 5)[0]
    values = path.values(SCENARIOS["halving"])
    plain = scan(path.years, values, LOOK_YEARS[::40])
    moved = scan(path.years, values + shift + slope * path.years, LOOK_YEARS[::40])
    assert moved.kink == pytest.approx(plain.kink, abs=1e-5)
    assert moved.jump == pytest.approx(plain.jump, abs=1e-5)


def test_one_wild_run_raises_no_alarm() -> None:
    path = next(p for p in drawn(9, 6) if scan(p.years, p.noise, LOOK_YEARS).kink.max() < 0.5)
    noise = path.noise.copy()
    noise[len(noise) // 2] += 8.0
    wild = scan(path.years, noise, LOOK_YEARS)
    raw = scan(path.years, noise, LOOK_YEARS, winsorise=False)
    assert wild.kink.max() < FLOORS.kink
    assert wild.jump.max() < raw.jump.max()


def test_looks_with_too_few_points_say_nothing() -> None:
    years = np.linspace(0, 3, MINIMUM_POINTS - 1)
    seen = scan(years, years**3, np.array([3.0]))
    assert (seen.kink[0], seen.jump[0], seen.sup_f[0]) == (-np.inf, -np.inf, 0.0)
    assert locate_break(years, years**3) is None
    nothing = scan(np.array([]), np.array([]), np.array([1.0]))
    assert nothing.kink[0] == -np.inf


def test_points_of_one_day_say_nothing() -> None:
    years, values = np.full(60, 2.0), np.linspace(0, 1, 60)
    assert scan(years, values, np.array([3.0])).kink[0] == -np.inf
    assert locate_break(years, values) is None


def test_many_points_on_few_days_do_not_break_the_sums() -> None:
    years = np.repeat(np.arange(8.0), 9)
    values = np.tile(np.linspace(-0.5, 0.5, 9), 8) + 0.5 * years
    seen = scan(years, values, np.array([3.5, 7.5]))
    assert np.isfinite(seen.kink).all()
    assert seen.kink.max() < FLOORS.kink


@pytest.mark.parametrize(("scenario", "after"), [("plateau", 0.0), ("halving", 0.325), ("doubling", 1.3)])
def test_a_kink_is_placed_and_its_slopes_told(scenario: str, after: float) -> None:
    fits = [locate_break(path.years, path.values(SCENARIOS[scenario])) for path in drawn(12, 8)]
    assert all(fit is not None for fit in fits)
    told = [fit for fit in fits if fit is not None]
    assert np.median([fit.year for fit in told]) == pytest.approx(7.0, abs=0.35)
    assert np.mean([fit.low_year <= 7.0 <= fit.high_year for fit in told]) >= 0.7
    assert np.median([fit.slope_before for fit in told]) == pytest.approx(0.65, abs=0.06)
    assert np.median([fit.slope_after for fit in told]) == pytest.approx(after, abs=0.06)
    covered = [abs(fit.slope_after - after) <= fit.slope_after_half_width for fit in told]
    assert np.mean(covered) >= 0.7


def test_a_jump_is_placed_and_its_size_told() -> None:
    path = drawn(1, 9)[0]
    values = path.values(SCENARIOS["jump up"])
    jump, kink = locate_break(path.years, values, jump=True), locate_break(path.years, values)
    assert jump is not None
    assert kink is not None
    assert jump.year == pytest.approx(7.0, abs=0.2)
    assert jump.level_change_dex == pytest.approx(1.0, abs=0.25)
    assert jump.slope_before == jump.slope_after
    assert jump.log_evidence > kink.log_evidence


@pytest.mark.parametrize("k", [3, 5, 10])
def test_the_real_frontier_slowed_between_2016_8_and_2017_7(k: int) -> None:
    points = one_per_key(model.as_point() for model in load_epoch_models())
    years, values, _ = points_as_arrays(in_window(running_top(points, k), (date(2010, 1, 1), None)))
    looks = np.array([year_of(date(year, month, 1)) for year in range(2015, 2025) for month in range(1, 13)])
    assert scan(years, values, looks).kink.max() >= (FLOORS.kink if k != 5 else FLOORS.watch_kink)
    fit = locate_break(years, values)
    assert fit is not None
    assert fit.low_year <= 2016.8
    assert fit.high_year >= 2017.7
    assert 10**fit.slope_before > 5.5
    assert 10**fit.slope_after < 4.5


def test_a_long_series_is_averaged_and_keeps_its_break() -> None:
    rng = np.random.default_rng(12)
    path = draw_path(rng, points_per_year=700, sd_dex=1.7)
    years, values = averaged(path.years, path.values(SCENARIOS["plateau"]))
    assert len(years) <= 1000 < len(path.years)
    assert years[-1] == pytest.approx(path.years[-1], abs=0.05)
    fit = locate_break(years, values)
    assert fit is not None
    assert fit.year == pytest.approx(7.0, abs=0.4)
    assert averaged(years, values)[0] is years


def test_calibration_is_seeded_and_never_under_the_floors() -> None:
    path = drawn(1, 10)[0]
    values = path.values(SCENARIOS["null"])
    one = calibrate(path.years, values, LOOK_YEARS, seed=4, n_paths=40)
    assert one == calibrate(path.years, values, LOOK_YEARS, seed=4, n_paths=40)
    assert one.kink >= FLOORS.kink
    assert one.jump >= FLOORS.jump
    assert calibrate(path.years[:5], values[:5], LOOK_YEARS, seed=4) == FLOORS


def test_heavy_tails_raise_the_bootstrapped_thresholds_at_most() -> None:
    rng = np.random.default_rng(1)
    years = np.sort(rng.uniform(0, 15, 180))
    heavy = calibrate(years, rng.standard_t(2, 180), LOOK_YEARS, seed=1, n_paths=60)
    assert FLOORS.kink <= heavy.kink < 2 * FLOORS.kink


@pytest.mark.parametrize(
    ("rate", "sd", "halving", "doubling"),
    [(12, 0.4, 24, 14), (6, 0.3, 25, 16), (25, 0.4, 17, 11), (12, 0.7, 36, 22), (40, 1.0, 30, 17)],
)
def test_the_delay_formula_is_within_15_percent_of_simulated_medians(
    rate: float, sd: float, halving: float, doubling: float
) -> None:
    for change, months in ((0.325, halving), (0.65, doubling)):
        expected = expected_delay_months(sd_dex=sd, points_per_year=rate, slope_change=change)
        assert expected == pytest.approx(months, rel=0.15)


def test_no_change_has_no_delay() -> None:
    assert expected_delay_months(sd_dex=0.4, points_per_year=12, slope_change=0.0) is None


def test_a_silence_is_judged_by_the_gaps_before_it() -> None:
    monthly = silence_threshold_years(np.arange(0, 4, 1 / 12))
    quarterly = silence_threshold_years(np.arange(0, 8, 1 / 4))
    assert monthly is not None
    assert quarterly is not None
    assert 0.5 < monthly < 1.5
    assert 2 < quarterly / monthly < 3.2
    assert silence_threshold_years(np.arange(5.0)) is None


def test_random_gaps_hardly_ever_look_like_a_silence() -> None:
    rng = np.random.default_rng(2)
    false = 0
    for _ in range(60):
        entries = np.cumsum(rng.exponential(1 / 8, 120))
        for index in range(20, 100):
            threshold = silence_threshold_years(entries[:index])
            assert threshold is not None
            if entries[index] - entries[index - 1] > threshold:
                false += 1
                break
    assert false <= 4  # a decade at 8 a year has 80 gaps; budget 0.01 a decade


def test_a_path_that_alarmed_early_has_no_delay() -> None:
    crossed = np.zeros(120, dtype=bool)
    crossed[3] = True
    with pytest.raises(ValueError, match="before its break"):
        break_look(crossed)
    assert break_look(np.zeros(120, dtype=bool)) is None
