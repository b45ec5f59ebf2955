"""The chart's ground: axes, eras, Moore's law, and the fits with their bands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import numpy as np

from warehouse.analysis.chart_encoding import inline, text_layers, x_on, y_on
from warehouse.analysis.trend_point import DAYS_PER_YEAR, Z_95

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.analysis.chart_frame import Frame
    from warehouse.analysis.chart_theme import Theme
    from warehouse.analysis.trend import TrendFit
    from warehouse.reference.trend_reference import Era, MooresLaw

__all__ = ["axes", "era_layers", "fit_layers", "moores_law_layers"]

_CURVE_STEPS: Final = 97
_CHARACTER_PX: Final = 6.2  # mean width of a character at 11 px


def axes(frame: Frame, theme: Theme) -> Any:
    """Return the bottom layer that draws both axes and their grid, and nothing else."""
    years = [
        date(year, 1, 1).isoformat() for year in range(frame.first_day.year + 1, frame.last_day.year + 1)
    ]
    log = frame.scale == "log"
    label = "datum.value >= 1 || datum.value == 0 ? format(datum.value, ',.0f') : format(datum.value, '.9~f')"
    y_axis = alt.Axis(
        title=f"petaflop/s-days ({frame.scale} scale)",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=-54,
        titleY=-14,
        values=list(frame.decades()) if log else alt.Undefined,
        tickCount=6,
        labelExpr=label,
        grid=True,
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        labelPadding=8,
    )
    x_axis = alt.Axis(
        title=None,
        values=years,
        format="%Y",
        grid=False,
        domainColor=theme.faint,
        tickColor=theme.faint,
        labelPadding=6,
        labelOverlap=True,
    )
    row = {"day": frame.first_day.isoformat(), "pfs_days": frame.top}
    return (
        alt.Chart(inline([row]))
        .mark_point(opacity=0, tooltip=None)
        .encode(x=x_on(frame, axis=x_axis), y=y_on(frame, axis=y_axis))
    )


def era_layers(frame: Frame, eras: Sequence[Era], theme: Theme) -> list[Any]:
    """Return every second era as a pale band, each named along the top where its band is wide enough."""
    bands, names = [], []
    for i, era in enumerate(eras):
        start = max(era.start or frame.first_day, frame.first_day)
        end = min(era.end or frame.last_day, frame.last_day)
        if start >= end:
            continue
        left, right = frame.x_px(start), frame.x_px(end)
        if i % 2:
            bands.append({"day": start.isoformat(), "end": end.isoformat()})
        text = era.name if right - left > _CHARACTER_PX * len(era.name) else era.name.replace(" ", "\n")
        if right - left > _CHARACTER_PX * max(len(line) for line in text.split("\n")):
            names.append({"x": (left + right) / 2, "y": 8.0, "text": text})
    layers: list[Any] = []
    if bands:
        layers.append(
            alt.Chart(inline(bands))
            .mark_rect(color=theme.era, opacity=0.38, tooltip=None)
            .encode(x=x_on(frame), x2="end:T")
        )
    if names:
        style = {"color": theme.quiet, "fontStyle": "italic", "baseline": "top"}
        layers += text_layers(frame, names, theme, **style)[1:]
    return layers


def _curve(start: date, end: date) -> list[date]:
    steps = np.linspace(start.toordinal(), end.toordinal(), _CURVE_STEPS)
    return [date.fromordinal(round(step)) for step in steps]


def moores_law_layers(frame: Frame, law: MooresLaw, theme: Theme) -> list[Any]:
    """Return Moore's law as a thin dashed line through its anchor, named at its right end."""
    start = max(law.anchor_day, frame.first_day)
    if start >= frame.last_day:
        return []
    rows = [
        {"day": day.isoformat(), "pfs_days": law.pfs_days_on(day)} for day in _curve(start, frame.last_day)
    ]
    line = (
        alt.Chart(inline(rows))
        .mark_line(color=theme.quiet, strokeWidth=1.3, strokeDash=[2, 4], clip=True, tooltip=None)
        .encode(x=x_on(frame), y=y_on(frame))
    )
    y = min(frame.y_px(max(law.pfs_days_on(frame.last_day), frame.bottom or 1e-9)) - 10, frame.height_px - 10)
    name = "Moore’s law"
    text = f"{name}, ×2 in {law.doubling_months / 12:.0f} years" if frame.scale == "log" else name
    row = {"x": frame.width_px - 6, "y": y, "text": text}
    return [line, *text_layers(frame, [row], theme, color=theme.quiet, align="right")]


def _band_half_width_dex(fit: TrendFit, day: date) -> float:
    """Half the 95 % band of the mean line: error of its level and of its bootstrapped slope."""
    years = (day.toordinal() - fit.mid_day.toordinal()) / DAYS_PER_YEAR
    level_se = fit.residual_sd_dex / fit.n**0.5
    slope_se = (fit.slope_high - fit.slope_low) / (2 * Z_95)
    return float(Z_95 * np.hypot(level_se, slope_se * years))


def fit_layers(frame: Frame, fit: TrendFit, color: str, dash: list[int]) -> list[Any]:
    """Return a fit's 95 % band and its line over the days it was fitted on."""
    start, end = max(fit.first_day, frame.first_day), min(fit.last_day, frame.last_day)
    if start >= end:
        return []
    rows = []
    for day in _curve(start, end):
        middle, half = fit.log10_pfs_days_on(day), _band_half_width_dex(fit, day)
        low = max(10 ** (middle - half), frame.bottom)
        rows.append(
            {
                "day": day.isoformat(),
                "pfs_days": 10**middle,
                "low": min(low, frame.top),
                "high": min(10 ** (middle + half), frame.top),
            }
        )
    chart = alt.Chart(inline(rows))
    band = chart.mark_area(color=color, opacity=0.13, clip=True, tooltip=None).encode(
        x=x_on(frame), y=y_on(frame, "low"), y2="high:Q"
    )
    line = chart.mark_line(color=color, strokeWidth=2.4, strokeDash=dash, clip=True, tooltip=None).encode(
        x=x_on(frame), y=y_on(frame)
    )
    return [band, line]
