"""The report for readers: one self-contained page with the chart, the figures and their receipts."""

from __future__ import annotations

from warehouse.report.data import ReportData, read_report_data
from warehouse.report.page import render_report
from warehouse.report.picture import chart_png

__all__ = ["ReportData", "chart_png", "read_report_data", "render_report"]
