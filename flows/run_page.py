"""What a run's page in Prefect shows: the summary table, the chart, and where the report lies."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact

from flows.prefect_environment import lasting_server
from warehouse.db import open_published
from warehouse.errors import PublishedMissing
from warehouse.report import chart_png, read_report_data

if TYPE_CHECKING:
    from flows.settings import Settings

__all__ = ["show_on_page"]


def show_on_page(
    key: str, markdown: str, settings: Settings, *, description: str, with_chart: bool = True
) -> None:
    """Put ``markdown`` and the report's address on the run's page, and the chart where it has changed.

    The chart (130 kB) is drawn only where a server lasts; of one that ends with the run nobody sees the page.
    """
    parts = [markdown, f"[Report]({settings.report_address})"]
    if with_chart and lasting_server() is not None:
        parts.append(_chart(settings))
    create_markdown_artifact("\n\n".join(part for part in parts if part), key=key, description=description)


def _chart(settings: Settings) -> str:
    """Return the chart within the text itself: the page is read where the files of this machine are not."""
    try:
        with open_published(settings.published_path) as published:
            picture = chart_png(read_report_data(published.query))
    except PublishedMissing:
        return ""
    return f"![trend](data:image/png;base64,{base64.b64encode(picture).decode('ascii')})"
