"""The report for readers: one self-contained page with the chart, the figures and their receipts."""

from __future__ import annotations

from warehouse.report.data import ReportData, read_report_data
from warehouse.report.page import render_report

__all__ = ["ReportData", "read_report_data", "render_report"]
