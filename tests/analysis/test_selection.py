from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.analysis.selection import (
    in_window,
    one_per_key,
    running_top,
    select,
    z_scores,
)
from warehouse.analysis.trend_point import TrendPoint

DAY = date(2015, 1, 1)


def point(key: str, days: int, pfs_days: float, origin: str = "ingested") -> TrendPoint:
    return TrendPoint(key, DAY + timedelta(days=days), pfs_days, pfs_days, pfs_days, origin)


def keys(points: tuple[TrendPoint, ...]) -> list[str]:
    return [one.key for one in points]


def test_running_top_keeps_what_ranked_high_on_its_day_even_if_overtaken_later() -> None:
    points = [point("a", 0, 1), point("b", 1, 5), point("c", 2, 2), point("d", 3, 0.5)]
    assert keys(running_top(points, 2)) == ["a", "b", "c"]


def test_running_top_lets_runs_of_the_same_day_compete() -> None:
    points = [point("small", 0, 1), point("large", 0, 9), point("middle", 0, 5)]
    assert keys(running_top(points, 1)) == ["large"]


def test_running_top_does_not_depend_on_the_order_of_rows() -> None:
    points = [point(str(i), i // 2, (i * 7919) % 101 + 1.0) for i in range(60)]
    assert running_top(points, 3) == running_top(points[::-1], 3)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=40), st.integers(1, 12))
def test_running_top_k_contains_running_top_one_and_never_more_than_all(sizes: list[float], k: int) -> None:
    points = [point(str(i), i, size) for i, size in enumerate(sizes)]
    kept = running_top(points, k)
    assert set(running_top(points, 1)) <= set(kept) <= set(points)
    assert len(kept) >= min(k, len(points))


def test_running_top_refuses_no_places() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        running_top([], 0)


def test_a_paper_read_here_replaces_its_published_figure() -> None:
    ours, theirs = point("1512.03385", 0, 0.12), point("1512.03385", 3, 0.2, origin="reference")
    assert one_per_key([theirs, ours]) == (ours,)


def test_windows_include_their_first_day_and_exclude_their_last() -> None:
    points = [point("a", 0, 1), point("b", 1, 1), point("c", 2, 1)]
    window = (DAY, DAY + timedelta(days=2))
    assert keys(in_window(points, window)) == ["a", "b"]


def test_z_scores_compare_with_contemporaries_only() -> None:
    old = [point(f"o{i}", i, 10.0**-i) for i in range(4)]
    new = [point(f"n{i}", 4000 + i, 10.0 ** (10 - i)) for i in range(4)]
    scores = z_scores([*old, *new])
    assert scores[:4] == pytest.approx(scores[4:])
    assert scores[0] > 0 > scores[3]


def test_a_lone_point_has_z_score_zero() -> None:
    assert z_scores([point("a", 0, 3.0)]) == pytest.approx([0.0])


def test_the_watched_series_leaves_out_cited_figures() -> None:
    points = [point("a", 0, 1, "reference"), point("b", 1, 2, "ingested"), point("c", 2, 3, "epoch")]
    assert keys(select(points, "ingested")) == ["b"]


def test_an_unknown_selection_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="top10"):
        select([], "largest")


@pytest.mark.parametrize("bad", [(0.0, 1.0, 2.0), (1.0, 0.5, 2.0), (1.0, 2.0, float("inf"))])
def test_a_point_refuses_an_impossible_interval(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="pfs-days"):
        TrendPoint("k", DAY, bad[1], bad[0], bad[2], "ingested")
