"""The monthly look at the trend, stored: that it was made, what changed, and the events that tell of it.

Look, changes and events are written in one transaction. A change's id is derived from what it says, so
that the same look made twice is the same change.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from warehouse.analysis.alarm_state import AlarmChange
from warehouse.analysis.catch_up import take_look
from warehouse.analysis.monitor import SERIES
from warehouse.frames import frame_of
from warehouse.outbox import add_event
from warehouse.refresh import points_as_of
from warehouse.schema.dictionary import CURRENT_UNTIL
from warehouse.transport import as_json

if TYPE_CHECKING:
    from datetime import date, datetime

    from warehouse.analysis.catch_up import Looked
    from warehouse.db import Database, Warehouse

__all__ = ["last_look", "look_at_trend", "read_changes", "store_look"]

_COLUMNS = (
    "series",
    "detector",
    "month",
    "previous_state",
    "state",
    "statistic",
    "threshold",
    "break_day",
    "message",
    "told",
)


def last_look(db: Database, series: str = SERIES) -> tuple[date, int] | None:
    """Return the month that was looked at last and the ingest that did it, ``None`` before the first look."""
    found = db.rows(
        "SELECT month, ingest_id FROM trend_looks WHERE series = ? ORDER BY month DESC LIMIT 1", [series]
    )
    return (found[0][0], int(found[0][1])) if found else None


def read_changes(db: Database) -> tuple[AlarmChange, ...]:
    """Return all state changes that hold, oldest first."""
    rows = db.rows(
        f"SELECT figures_json, {', '.join(_COLUMNS)} FROM trend_alarms ORDER BY month, ingest_id, detector"
    )
    return tuple(
        AlarmChange(**dict(zip(_COLUMNS, plain, strict=True)), figures=json.loads(figures))
        for figures, *plain in rows
    )


def look_at_trend(
    db: Warehouse, ingest_id: int, month: date, *, seed: int, report: str, now: datetime
) -> tuple[AlarmChange, ...] | None:
    """Look at the trend once for the calendar month of ``month``, and at months since the last look.

    Returns the changes to tell of, ``None`` where that month (or a later one) has been looked at already.
    ``report`` is the address that the event's reader is sent to. See :mod:`warehouse.analysis.catch_up` for
    what becomes of a first look and of one after a back-fill.
    """
    month = month.replace(day=1)
    last = last_look(db)
    if last is not None and last[0] >= month:
        return None
    looked = take_look(
        points_as_of(db),
        month,
        history=read_changes(db),
        last_month=last[0] if last else None,
        known_then=points_as_of(db, last[1]) if last else (),
        seed=seed,
    )
    store_look(db, ingest_id, looked, report=report, now=now)
    return looked.news


def store_look(db: Warehouse, ingest_id: int, looked: Looked, *, report: str, now: datetime) -> int:
    """Store a look with its changes and events, all or nothing; return how many changes are new.

    Where past months were looked at again, changes that are no longer found are superseded; those that are
    found again stay as they were told.
    """
    stored = 0
    with db.transaction():
        if looked.replayed_from is not None:
            kept = [str(_alarm_id(change)) for change in looked.history]
            db.execute(
                f"UPDATE history.trend_alarms SET {CURRENT_UNTIL} = $ingest_id WHERE {CURRENT_UNTIL} IS NULL "
                "AND series = $series AND NOT list_contains($kept, alarm_id)",
                {"ingest_id": ingest_id, "series": looked.look.series, "kept": kept},
            )
        held = {alarm_id for (alarm_id,) in db.rows("SELECT alarm_id FROM trend_alarms")}
        for change in looked.history:
            alarm_id = _alarm_id(change)
            if str(alarm_id) not in held:
                row = frame_of("trend_alarms", [_alarm_row(change, alarm_id)]).assign(ingest_id=ingest_id)
                stored += db.insert("trend_alarms", row)
        for change in looked.news:
            add_event(
                db,
                ingest_id,
                cause=_alarm_id(change),
                event=change.event,
                payload=_payload(change, report),
                now=now,
            )
        db.insert("trend_looks", frame_of("trend_looks", [_look_row(looked, ingest_id, now)]))
    return stored


def _alarm_id(change: AlarmChange) -> UUID:
    """Name a change by what it is, so that the same look made twice is the same change."""
    parts = (change.series, change.detector, change.month.isoformat(), change.previous_state, change.state)
    return uuid5(NAMESPACE_URL, "pfsdays:alarm:" + ":".join(parts))


def _alarm_row(change: AlarmChange, alarm_id: UUID) -> dict[str, Any]:
    plain = {name: getattr(change, name) for name in _COLUMNS}
    return {**plain, "alarm_id": str(alarm_id), "figures_json": as_json(dict(change.figures))}


def _look_row(looked: Looked, ingest_id: int, now: datetime) -> dict[str, Any]:
    look = looked.look
    evidence = {name: look.figures[name] for name in ("kink_log_evidence", "jump_log_evidence")}
    return {
        **evidence,
        "series": look.series,
        "month": look.month,
        "ingest_id": ingest_id,
        "looked_at": now,
        "replayed_from": looked.replayed_from,
        "n": look.n,
        "state": looked.state,
        "kink_threshold": look.thresholds.kink,
        "jump_threshold": look.thresholds.jump,
        "silence_months": look.silence_months,
        "silence_alarm_months": look.silence_alarm_months,
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
