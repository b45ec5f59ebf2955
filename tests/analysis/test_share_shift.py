"""Shares against their own history: what is noticed, how soon, and how seldom wrongly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from warehouse.analysis.share_shift import Count, share_shift


def drawn(
    share: float, ingests: int, *, papers: int = 200, spread: float = 300.0, seed: int = 1, first: int = 0
):
    """Ingests whose share differs by more than chance: beta with ``spread`` as its weight."""
    noise = np.random.default_rng(seed)
    return [
        Count(
            first + number,
            int(noise.binomial(papers, noise.beta(share * spread, (1 - share) * spread))),
            papers,
        )
        for number in range(ingests)
    ]


def zeros(ingests: int, *, first: int, papers: int = 200) -> list[Count]:
    return [Count(first + number, 0, papers) for number in range(ingests)]


def test_a_share_that_goes_on_as_before_has_not_shifted():
    shift = share_shift(drawn(0.16, 60), falls=True)
    assert not shift.shifted
    assert shift.usual == pytest.approx(0.16, abs=0.02)


def test_a_collapse_is_seen_in_the_first_ingest():
    shift = share_shift(drawn(0.16, 40) + zeros(1, first=40), falls=True)
    assert shift.shifted
    assert (shift.count, shift.total, shift.ingests) == (0, 200, 1)


def test_a_fall_by_half_is_seen_within_a_week():
    assert share_shift(drawn(0.16, 40, papers=400) + drawn(0.06, 5, papers=400, first=40), falls=True).shifted


def test_a_fall_of_a_tenth_is_no_news_however_many_papers():
    counts = [Count(number, 16_000, 100_000) for number in range(40)] + [Count(40, 14_400, 100_000)]
    shift = share_shift(counts, falls=True)
    assert shift.probability < 1e-9
    assert not shift.shifted


def test_a_rise_is_no_fall_and_a_fall_no_rise():
    counts = drawn(0.05, 40) + drawn(0.5, 1, first=40)
    assert share_shift(counts, falls=False).shifted
    assert not share_shift(counts, falls=True).shifted


def test_the_first_quarantined_papers_after_none_at_all_are_noticed_only_in_number():
    clean = zeros(30, first=0)
    assert not share_shift([*clean, Count(30, 1, 200)], falls=False).shifted
    assert share_shift([*clean, Count(30, 20, 200)], falls=False).shifted


@pytest.mark.parametrize("ingests", [0, 1, 10])
def test_too_short_a_history_says_nothing(ingests):
    assert share_shift(zeros(ingests, first=0), falls=True) is None


def test_days_that_differ_more_make_it_slower_to_judge():
    alike = [Count(number, 32, 200) for number in range(40)]
    unlike = [Count(number, 12 if number % 2 else 52, 200) for number in range(40)]
    low = [Count(40, 8, 200)]
    assert share_shift(alike + low, falls=True).shifted
    assert not share_shift(unlike + low, falls=True).shifted


def test_without_overdispersion_it_is_the_beta_binomial():
    counts = [Count(number, 20, 100) for number in range(20)] + [Count(20, 9, 100)]
    expected = betabinom.cdf(9, 100, 400.5, 1600.5)
    assert share_shift(counts, falls=True).probability == pytest.approx(expected)


def test_while_it_stands_a_low_share_does_not_become_its_own_standard():
    counts = drawn(0.16, 30) + zeros(40, first=30)
    assert share_shift(counts, falls=True, raised_by=30).shifted
    assert share_shift(counts, falls=True, raised_by=30).usual > 0.1


def test_it_ends_when_the_share_is_back_for_some_ingests():
    counts = drawn(0.16, 30) + zeros(4, first=30)
    back = counts + drawn(0.16, 5, first=34, seed=2)
    assert share_shift(counts, falls=True, raised_by=30).shifted
    assert not share_shift(back, falls=True, raised_by=30).shifted


def test_after_sixty_ingests_the_new_level_is_the_usual_one():
    counts = drawn(0.16, 30) + drawn(0.05, 61, first=30)
    assert not share_shift(counts, falls=True, raised_by=30).shifted


def test_five_years_of_twelve_shares_raise_at_most_one_false_alarm():
    alarms = 0
    for number, share in enumerate((0.95, 0.8, 0.16, 0.12, 0.1, 0.5, 0.45, 0.4, 0.35, 0.97, 0.03, 0.02)):
        counts = drawn(
            share, 5 * 260 // 4, papers=300, seed=number
        )  # every fourth day: a quarter of the tests
        stands = False
        for end in range(11, len(counts) + 1):
            shifted = share_shift(counts[max(0, end - 70) : end], falls=number < 10).shifted
            alarms += shifted and not stands
            stands = shifted
    assert alarms <= 1
