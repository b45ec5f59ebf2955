"""Bulk back-fill from a mirror on disk: a deployment of its own, started by hand, queues behind the rest."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Prefect resolves the annotation

from prefect import flow

from flows.failures import confirm_recorded
from flows.ingest import ingest
from flows.summary import IngestSummary  # noqa: TC001 - Prefect resolves the annotation


@flow(name="backfill", description="Bulk back-fill from a mirror on disk.", on_failure=[confirm_recorded])
def backfill(
    directory: str, since: date | None = None, until: date | None = None, limit: int | None = None
) -> IngestSummary:
    """Ingest the mirror in ``directory`` (see :mod:`extractors.sources.mirror` for what lies there).

    ``since`` and ``until`` bound the days of the papers' newest versions; ``limit`` the papers worked on, so
    that a large mirror can be taken in portions: what is known is passed over.
    """
    return ingest(source=f"mirror:{directory}", since=since, until=until, limit=limit)
