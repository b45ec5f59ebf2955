"""The chart as a small picture, for pages that can show nothing else (a flow run's page)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.analysis.alarm_state import standing
from warehouse.analysis.chart import trend_chart
from warehouse.analysis.chart_render import png_bytes
from warehouse.reference.trend_reference import load_eras, load_moores_law
from warehouse.report.rows import alarms_from, fits_from, points_from

if TYPE_CHECKING:
    from warehouse.report.data import ReportData

__all__ = ["chart_png"]


def chart_png(data: ReportData) -> bytes:
    """Return the chart on a log scale as PNG, one dot a pixel (about 100 kB)."""
    chart = trend_chart(
        points_from(data.trend_points),
        fits_from(data.trend_fits),
        load_eras(),
        standing(alarms_from(data.trend_alarms)),
        moores_law=load_moores_law(),
    )
    return png_bytes(chart.to_json(indent=None), scale=1.0)
