"""Hand the events of the warehouse's outbox to the Prefect server, whose automations notify people.

An event is posted first and marked afterwards. A run that is killed in between posts it again with the
same id, which the server drops: each change is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from warehouse.alarm_store import WaitingEvent, mark_delivered, mark_undelivered, waiting_events

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.db import Warehouse

TIMEOUT_SECONDS = 30.0
RESOURCE = "pfsdays.trend"


def deliver_events(warehouse: Warehouse, *, api_url: str | None, now: datetime) -> int:
    """Post what waits in the outbox to the server at ``api_url`` and return how many were handed over.

    Without a lasting server (``None``) everything goes on waiting: the next run that has one delivers it.
    """
    if api_url is None:
        return 0
    delivered = 0
    for event in waiting_events(warehouse):
        try:
            answer = httpx.post(f"{api_url}/events", json=[as_prefect_event(event)], timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            mark_undelivered(warehouse, event, f"{type(error).__name__}: {error}")
            continue
        mark_delivered(warehouse, event, now=now)
        delivered += 1
    return delivered


def as_prefect_event(event: WaitingEvent) -> dict[str, object]:
    """Return the event as Prefect's API takes it."""
    return {
        "id": str(event.event_id),
        "occurred": event.created_at.isoformat(),
        "event": event.event,
        "resource": {"prefect.resource.id": RESOURCE, "prefect.resource.name": "training-compute trend"},
        "payload": dict(event.payload),
    }
