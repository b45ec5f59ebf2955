from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from warehouse.analysis.alarm_state import AlarmChange
from warehouse.analysis.chart import render, trend_chart
from warehouse.analysis.chart_frame import frame_for
from warehouse.analysis.chart_labels import Anchor, place_labels
from warehouse.analysis.trend import fit_all
from warehouse.analysis.trend_point import TrendPoint
from warehouse.reference.trend_reference import chart_points, load_eras, load_moores_law

if TYPE_CHECKING:
    from pathlib import Path

POINTS = chart_points()
FITS = fit_all(POINTS, 1, n_bootstrap=30)
ALARM = AlarmChange(
    series="frontier_band",
    detector="kink",
    month=date(2017, 9, 1),
    previous_state="watch",
    state="alarm",
    statistic=12.0,
    threshold=11.5,
    break_day=date(2016, 6, 1),
    message="growth slowed",
    figures={"growth_before": 7.3, "growth_after": 3.9},
)


def specification(**options: object) -> str:
    chart = trend_chart(POINTS, FITS, load_eras(), (ALARM,), moores_law=load_moores_law(), **options)  # type: ignore[arg-type]
    return str(chart.to_json())


def test_the_title_tells_the_doubling_time_and_the_subtitle_its_basis() -> None:
    title = json.loads(specification())["title"]
    assert title["text"].startswith("Training compute doubles every 3.4 months")
    assert "n\u00a0=\u00a015" in title["subtitle"][0]


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_eras_moores_law_runs_and_alarms_are_on_both_scales(scale: str) -> None:
    text = specification(scale=scale)
    for words in ("Algorithmic", "Moore’s law", "AlphaGo Zero", "×7.3 → ×3.9 a year", f"{scale} scale"):
        assert words in text


def test_runs_with_an_arxiv_id_link_to_arxiv_and_others_do_not() -> None:
    text = specification()
    assert "https://arxiv.org/abs/1512.03385" in text
    assert "arxiv.org/abs/alexnet" not in text


def test_a_key_that_is_not_an_arxiv_id_never_becomes_an_address() -> None:
    hostile = TrendPoint("javascript:alert(1)", date(2016, 1, 1), 1, 1, 1, "ingested", "x")
    assert "href" not in trend_chart((hostile,), (), ()).to_json()


def test_the_same_rows_give_the_same_specification() -> None:
    assert specification() == specification()
    shuffled = trend_chart(POINTS[::-1], FITS, load_eras(), (ALARM,), moores_law=load_moores_law())
    assert str(shuffled.to_json()) == specification()


def test_no_points_give_a_chart_that_says_so(tmp_path: Path) -> None:
    chart = trend_chart((), (), load_eras())
    assert "no trend yet" in chart.to_json()
    assert render(chart, tmp_path / "empty.svg").stat().st_size > 1000


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [(".png", b"\x89PNG"), (".svg", b"<svg"), (".json", b"{"), (".html", b"<!doctype")],
)
def test_one_specification_renders_to_every_format(tmp_path: Path, suffix: str, beginning: bytes) -> None:
    chart = trend_chart(POINTS, FITS, load_eras(), (ALARM,), moores_law=load_moores_law())
    written = render(chart, tmp_path / f"trend{suffix}")
    assert written.read_bytes().startswith(beginning)


def test_the_interactive_page_loads_nothing_and_hostile_names_stay_text(tmp_path: Path) -> None:
    hostile = TrendPoint("x", date(2016, 1, 1), 1, 1, 1, "ingested", "</script><script>alert(1)</script>")
    page = render(trend_chart((hostile,), (), ()), tmp_path / "trend.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    outside_scripts = re.sub(r"<script>.*?</script>", "<script>", page, flags=re.DOTALL)
    assert outside_scripts.count("<script>") == 2
    assert not re.search(r"<(script|link|img|iframe)\b[^>]*(src|href)=", outside_scripts)
    assert "default-src 'none'" in page


def test_a_still_picture_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    chart = trend_chart(POINTS, FITS, load_eras(), (ALARM,), moores_law=load_moores_law())
    assert render(chart, tmp_path / "a.svg").read_bytes() == render(chart, tmp_path / "b.svg").read_bytes()


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.html or \.json"):
        render(trend_chart((), (), ()), tmp_path / "trend.pdf")


def test_the_frame_maps_days_and_amounts_to_pixels_both_ways_of_scaling() -> None:
    for scale in ("log", "linear"):
        frame = frame_for(POINTS, since=None, scale=scale, width_px=900, height_px=500)  # type: ignore[arg-type]
        assert frame.x_px(frame.first_day) == 0
        assert frame.x_px(frame.last_day) == 900
        assert frame.y_px(frame.bottom) == pytest.approx(500)
        assert frame.y_px(frame.top) == pytest.approx(0)
        assert all(frame.holds(point) for point in POINTS)


def test_labels_cover_neither_each_other_nor_points() -> None:
    anchors = [Anchor(f"model {i}", 50.0 + 11 * i, 100.0 + 3 * i) for i in range(20)]
    placed = place_labels(anchors, [(a.x, a.y) for a in anchors], width_px=400, height_px=300)
    assert 0 < len(placed) < 20
    spans = [(p.x - 50, p.x + 50, p.y) for p in placed if p.align == "center"]
    assert all(
        abs(a[2] - b[2]) >= 13 or a[1] <= b[0] + 60 or b[1] <= a[0] + 60
        for a in spans
        for b in spans
        if a != b
    )


def test_of_very_many_runs_the_frontier_and_an_even_share_are_drawn() -> None:
    points = [
        TrendPoint(
            f"r{i}", date(2012, 1, 1) + timedelta(days=i // 2), 1 + (i * 7919) % 997, 0.5, 2000, "ingested"
        )
        for i in range(8000)
    ]
    rows = re.findall(r'"name": "r\d+"', str(trend_chart(points, (), ()).to_json()))
    assert 1000 < len(rows) < 2500


def test_labels_stay_inside_the_plot() -> None:
    placed = place_labels([Anchor("a long name", 395, 2)], [], width_px=400, height_px=300)
    assert [label.align for label in placed] == ["right"]


def test_many_points_of_far_dates_still_frame() -> None:
    points = [
        TrendPoint(
            str(i), date(1950, 1, 1) + timedelta(days=300 * i), 10.0 ** (i / 4 - 12), 1e-13, 1e11, "epoch"
        )
        for i in range(90)
    ]
    frame = frame_for(points, since=None, scale="log", width_px=900, height_px=500)
    assert len(frame.decades()) <= 16
