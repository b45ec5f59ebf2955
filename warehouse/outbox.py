"""Events that wait to be told, written in the transaction of their cause.

A cause and its event are stored together or not at all, so none is lost; an event's id is derived from its
cause, so none is told twice. Whoever delivers notes each try before it, and the success after it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from warehouse.frames import frame_of
from warehouse.transport import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from warehouse.db import Database, Warehouse

__all__ = [
    "WaitingEvent",
    "add_event",
    "event_id_of",
    "mark_delivered",
    "mark_try",
    "mark_undelivered",
    "take_back_untried",
    "waiting_events",
]


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event that nobody is known to have been told of. ``tries`` counts attempts to hand it over."""

    event_id: UUID
    event: str
    payload: Mapping[str, Any]
    created_at: datetime
    tries: int = 0


def event_id_of(cause: UUID) -> UUID:
    """Return the id of the event that tells of the cause with this id."""
    return uuid5(cause, "event")


def add_event(
    db: Warehouse, ingest_id: int, *, cause: UUID, event: str, payload: Mapping[str, Any], now: datetime
) -> bool:
    """Put an event into the outbox unless it is or was there; return whether it is new.

    Call it within the transaction that stores the cause.
    """
    event_id = str(event_id_of(cause))
    if db.scalar("SELECT 1 FROM operations.outbox WHERE event_id = ?", [event_id]):
        return False
    row = {
        "event_id": event_id,
        "ingest_id": ingest_id,
        "event": event,
        "payload_json": as_json(dict(payload)),
        "created_at": now,
        "tries": 0,
    }
    db.insert("outbox", frame_of("outbox", [row]))
    return True


def take_back_untried(db: Warehouse, cause: UUID) -> bool:
    """Take an event out that nobody has tried to hand over yet; return whether there was one."""
    event_id = str(event_id_of(cause))
    waiting = "event_id = ? AND delivered_at IS NULL AND tries = 0"
    if not db.scalar(f"SELECT 1 FROM operations.outbox WHERE {waiting}", [event_id]):
        return False
    db.execute(f"DELETE FROM operations.outbox WHERE {waiting}", [event_id])
    return True


def waiting_events(db: Database) -> tuple[WaitingEvent, ...]:
    """Return the events that wait for delivery, oldest first."""
    rows = db.rows(
        "SELECT event_id, event, payload_json, created_at, tries FROM operations.outbox "
        "WHERE delivered_at IS NULL ORDER BY created_at, ingest_id, event_id"
    )
    return tuple(WaitingEvent(UUID(row[0]), row[1], json.loads(row[2]), row[3], row[4]) for row in rows)


def mark_try(db: Warehouse, event: WaitingEvent) -> None:
    """Note that an event is about to be handed over, so that a kill on the way leaves a trace."""
    db.execute("UPDATE operations.outbox SET tries = tries + 1 WHERE event_id = ?", [str(event.event_id)])


def mark_delivered(db: Warehouse, event: WaitingEvent, *, now: datetime) -> None:
    """Note that an event has been handed over."""
    db.execute(
        "UPDATE operations.outbox SET delivered_at = ?, last_error = NULL WHERE event_id = ?",
        [now, str(event.event_id)],
    )


def mark_undelivered(db: Warehouse, event: WaitingEvent, reason: str) -> None:
    """Note why an event could not be handed over; it goes on waiting."""
    db.execute(
        "UPDATE operations.outbox SET last_error = ? WHERE event_id = ?", [reason, str(event.event_id)]
    )
