"""State changes of the alarms, and the events that tell of them.

A change and its event are written in one transaction (an outbox): whoever delivers marks the event
afterwards, so that none is lost and, as its id is derived from the change, none is told twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from warehouse.analysis.alarm_state import AlarmChange
from warehouse.frames import frame_of
from warehouse.transport import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from warehouse.db import Database, Warehouse

__all__ = [
    "WaitingEvent",
    "mark_delivered",
    "mark_undelivered",
    "read_changes",
    "store_changes",
    "waiting_events",
]


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event of the outbox that nobody has been told of yet."""

    event_id: UUID
    event: str
    payload: Mapping[str, Any]
    created_at: datetime


def read_changes(db: Database) -> tuple[AlarmChange, ...]:
    """Return all state changes so far, oldest first."""
    columns = (
        "series",
        "detector",
        "month",
        "previous_state",
        "state",
        "statistic",
        "threshold",
        "break_day",
        "message",
    )
    rows = db.rows(
        f"SELECT figures_json, {', '.join(columns)} FROM trend_alarms ORDER BY month, ingest_id, detector"
    )
    return tuple(
        AlarmChange(**dict(zip(columns, plain, strict=True)), figures=json.loads(figures))
        for figures, *plain in rows
    )


def store_changes(
    db: Warehouse, ingest_id: int, changes: Iterable[AlarmChange], *, report: str, now: datetime
) -> int:
    """Store changes and their events, all or nothing; one that is stored already is left alone.

    ``report`` is the address that the event's reader is sent to. Returns how many were new.
    """
    stored = 0
    with db.transaction():
        for change in changes:
            alarm_id = _alarm_id(change)
            if db.scalar("SELECT 1 FROM trend_alarms WHERE alarm_id = ?", [str(alarm_id)]):
                continue
            db.insert("trend_alarms", frame_of("trend_alarms", [_alarm_row(change, alarm_id, ingest_id)]))
            event = {
                "event_id": str(uuid5(alarm_id, "event")),
                "ingest_id": ingest_id,
                "event": change.event,
                "payload_json": as_json(_payload(change, report)),
                "created_at": now,
                "tries": 0,
            }
            db.insert("outbox", frame_of("outbox", [event]))
            stored += 1
    return stored


def waiting_events(db: Database) -> tuple[WaitingEvent, ...]:
    """Return the events that wait for delivery, oldest first."""
    rows = db.rows(
        "SELECT event_id, event, payload_json, created_at FROM operations.outbox "
        "WHERE delivered_at IS NULL ORDER BY created_at, event_id"
    )
    return tuple(WaitingEvent(UUID(row[0]), row[1], json.loads(row[2]), row[3]) for row in rows)


def mark_delivered(db: Warehouse, event: WaitingEvent, *, now: datetime) -> None:
    """Note that an event has been handed over."""
    db.execute(
        "UPDATE operations.outbox SET delivered_at = ?, tries = tries + 1, last_error = NULL "
        "WHERE event_id = ?",
        [now, str(event.event_id)],
    )


def mark_undelivered(db: Warehouse, event: WaitingEvent, reason: str) -> None:
    """Note why an event could not be handed over; it goes on waiting."""
    db.execute(
        "UPDATE operations.outbox SET tries = tries + 1, last_error = ? WHERE event_id = ?",
        [reason, str(event.event_id)],
    )


def _alarm_id(change: AlarmChange) -> UUID:
    """Name a change by what it is, so that the same look made twice is the same change."""
    parts = (change.series, change.detector, change.month.isoformat(), change.previous_state, change.state)
    return uuid5(NAMESPACE_URL, "pfsdays:alarm:" + ":".join(parts))


def _alarm_row(change: AlarmChange, alarm_id: UUID, ingest_id: int) -> dict[str, Any]:
    return {
        "alarm_id": str(alarm_id),
        "ingest_id": ingest_id,
        "series": change.series,
        "detector": change.detector,
        "month": change.month,
        "previous_state": change.previous_state,
        "state": change.state,
        "statistic": change.statistic,
        "threshold": change.threshold,
        "break_day": change.break_day,
        "message": change.message,
        "figures_json": as_json(dict(change.figures)),
    }


def _payload(change: AlarmChange, report: str) -> dict[str, Any]:
    return {
        "headline": f"{change.series}: {change.message}",
        "report": report,
        "series": change.series,
        "detector": change.detector,
        "month": change.month.isoformat(),
        "previous_state": change.previous_state,
        "state": change.state,
        "statistic": change.statistic,
        "threshold": change.threshold,
        "break_day": None if change.break_day is None else change.break_day.isoformat(),
        **dict(change.figures),
    }
