"""Hand the events of the warehouse's outbox to the Prefect server, whose automations notify people.

Each change is told once, also when a run is killed between the post and its note. Every try is noted before
it is made; an event that has been tried is asked for by its id before it is posted again. The server itself
drops an id that it was given within the last five minutes, which covers what it has not stored yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from warehouse.outbox import WaitingEvent, mark_delivered, mark_try, mark_undelivered, waiting_events

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from warehouse.db import Warehouse

__all__ = ["as_prefect_event", "deliver_events", "events_on_server", "post_event"]

TIMEOUT_SECONDS = 30.0
RESOURCES = {"trend": "training-compute trend", "operations": "pfsdays pipeline"}
"""Names of the resources that events are about; an event about the trend is named ``pfsdays.trend.…``."""


def deliver_events(warehouse: Warehouse, *, api_url: str | None, now: datetime) -> int:
    """Hand what waits in the outbox to the server at ``api_url`` and return how many it took.

    Without a lasting server (``None``) everything goes on waiting: the next run that has one delivers it.
    """
    if api_url is None:
        return 0
    delivered = 0
    for event in waiting_events(warehouse):
        try:
            known = bool(event.tries and events_on_server(api_url, [str(event.event_id)]))
            mark_try(warehouse, event)
            if not known:
                post_event(api_url, as_prefect_event(event, now=now))
        except httpx.HTTPError as error:
            mark_undelivered(warehouse, event, f"{type(error).__name__}: {error}")
            continue
        mark_delivered(warehouse, event, now=now)
        delivered += 1
    return delivered


def post_event(api_url: str, event: dict[str, Any]) -> None:
    """Post one event. Raises :class:`httpx.HTTPError` where the server is away or refuses."""
    httpx.post(f"{api_url}/events", json=[event], timeout=TIMEOUT_SECONDS).raise_for_status()


def events_on_server(api_url: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return those of these events that the server has stored. Raises :class:`httpx.HTTPError`."""
    wanted = {"filter": {"id": {"id": list(ids)}}}
    answer = httpx.post(f"{api_url}/events/filter", json=wanted, timeout=TIMEOUT_SECONDS)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


def as_prefect_event(event: WaitingEvent, *, now: datetime) -> dict[str, Any]:
    """Return the event as Prefect's API takes it; it occurs when it is told, whenever it was written."""
    kind = "trend" if event.event.startswith("pfsdays.trend.") else "operations"
    return {
        "id": str(event.event_id),
        "occurred": now.isoformat(),
        "event": event.event,
        "resource": {"prefect.resource.id": f"pfsdays.{kind}", "prefect.resource.name": RESOURCES[kind]},
        "payload": {**event.payload, "written_at": event.created_at.isoformat()},
    }
