"""The alarms about the pipeline itself: what the rules look at, what stands, and the events about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from warehouse.analysis.operator_alarms import (
    Condition,
    EndedIngest,
    OperatorChange,
    StandingAlarm,
    failed_ingests,
    missing_ingest,
    next_operator_changes,
    shifted_shares,
    silent_papers,
)
from warehouse.analysis.share_shift import REFERENCE_INGESTS, Count
from warehouse.frames import frame_of
from warehouse.outbox import add_event, take_back_untried
from warehouse.transport import as_json

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.db import Database, Warehouse

__all__ = ["WATCHED_MEASURES", "ended_ingests", "share_counts", "standing_alarms", "watch_operations"]

WATCHED_MEASURES: Final = (
    "papers_extracted",
    "papers_with_findings",
    "papers_with_compute",
    "papers_with_runs",
    "papers_estimated",
    "filled_accelerator",
    "filled_accelerator_count",
    "filled_duration_hours",
    "filled_parameters",
    "filled_published",
)
"""Measures of the table coverage whose share must not fall."""
_REMEMBERED: Final = 2 * REFERENCE_INGESTS + 10  # ingests: a history, and an alarm that has stood as long
_SHARES: Final = """
    SELECT measure, ingest_id, "count", total FROM coverage
    WHERE scope = 'ingest' AND list_contains($measures, measure)
    UNION ALL
    SELECT 'papers_quarantined', ingest_id, papers_quarantined, papers_extracted FROM ingests
    UNION ALL
    SELECT 'papers_failed', ingest_id, papers_failed, papers_extracted + papers_failed FROM ingests
"""


def ended_ingests(db: Database) -> tuple[EndedIngest, ...]:
    """Return the ingests that ended, oldest first; those of the last few months are enough."""
    rows = db.rows(
        "SELECT ingest_id, source, status, started_at, papers_changed, message, "
        "parameters_json->>'$.since' IS NULL AND parameters_json->>'$.limit' IS NULL "
        "FROM ingests WHERE status <> 'running' ORDER BY ingest_id DESC LIMIT $limit",
        {"limit": _REMEMBERED},
    )
    return tuple(EndedIngest(*row) for row in reversed(rows))


def share_counts(db: Database, source: str) -> dict[str, list[Count]]:
    """Return what the ingests of ``source`` counted, by measure, oldest first, where they counted at all."""
    rows = db.rows(
        f'SELECT measure, ingest_id, "count", total FROM ({_SHARES}) JOIN ingests USING (ingest_id) '
        "WHERE source = $source AND status <> 'running' AND total > 0 "
        "QUALIFY row_number() OVER (PARTITION BY measure ORDER BY ingest_id DESC) <= $limit "
        "ORDER BY measure, ingest_id",
        {"measures": list(WATCHED_MEASURES), "source": source, "limit": _REMEMBERED},
    )
    counts: dict[str, list[Count]] = defaultdict(list)
    for measure, ingest_id, count, total in rows:
        counts[measure].append(Count(int(ingest_id), int(count), int(total)))
    return counts


def standing_alarms(db: Database) -> tuple[StandingAlarm, ...]:
    """Return the alarms that were raised and have not ended."""
    rows = db.rows(
        "SELECT alarm, subject, ingest_id FROM operator_alarms "
        "QUALIFY row_number() OVER (PARTITION BY alarm, subject ORDER BY changed_at DESC, ingest_id DESC, "
        "state = 'ended' DESC) = 1 AND state = 'raised' ORDER BY alarm, subject"
    )
    return tuple(StandingAlarm(alarm, subject, int(ingest_id)) for alarm, subject, ingest_id in rows)


def watch_operations(
    db: Warehouse, ingest_id: int, *, source: str | None, report: str, now: datetime
) -> tuple[OperatorChange, ...]:
    """Look at the ledger, store which alarms are raised and which have ended, with their events.

    ``source`` is that of the ingest which has just ended, whose shares are looked at; ``None`` looks at
    the ledger alone. Run twice it finds nothing new. ``report`` is the address that the event's reader is
    sent to.
    """
    standing = standing_alarms(db)
    conditions = _conditions(db, source, standing, now)
    changes = next_operator_changes(standing, conditions)
    with db.transaction():
        for change in changes:
            _store(db, _Cause.of(change, standing, ingest_id), change, report=report, now=now)
    return changes


def _conditions(
    db: Database, source: str | None, standing: tuple[StandingAlarm, ...], now: datetime
) -> list[Condition]:
    ended = ended_ingests(db)
    followed = [missing_ingest(ended, now), silent_papers(ended)]
    conditions = [*failed_ingests(ended), *(one for one in followed if one is not None)]
    if source is not None:
        conditions += shifted_shares(source, share_counts(db, source), standing)
    return conditions


@dataclass(frozen=True, slots=True)
class _Cause:
    """The ingest that found a change, and that which raised the alarm: it names the pair of raise and end."""

    found_by: int
    raised_by: int

    @classmethod
    def of(cls, change: OperatorChange, standing: tuple[StandingAlarm, ...], ingest_id: int) -> _Cause:
        condition = change.condition
        raised_by = {(one.alarm, one.subject): one.ingest_id for one in standing}
        return cls(ingest_id, raised_by.get((condition.alarm, condition.subject), ingest_id))

    def alarm_id(self, condition: Condition, state: str) -> UUID:
        name = f"pfsdays:operator:{condition.alarm}:{condition.subject}:{self.raised_by}:{state}"
        return uuid5(NAMESPACE_URL, name)


def _store(db: Warehouse, cause: _Cause, change: OperatorChange, *, report: str, now: datetime) -> None:
    condition = change.condition
    alarm_id = cause.alarm_id(condition, change.state)
    row = {
        "alarm_id": str(alarm_id),
        "ingest_id": cause.found_by,
        "alarm": condition.alarm,
        "subject": condition.subject,
        "state": change.state,
        "changed_at": now,
        "statistic": condition.statistic,
        "threshold": condition.threshold,
        "message": condition.message,
        "figures_json": as_json(dict(condition.figures)),
    }
    db.insert("operator_alarms", frame_of("operator_alarms", [row]))
    if change.state == "ended" and take_back_untried(db, cause.alarm_id(condition, "raised")):
        return  # nobody has heard of it, so nobody need hear that it is over
    add_event(
        db, cause.found_by, cause=alarm_id, event=change.event, payload=_payload(change, report), now=now
    )


def _payload(change: OperatorChange, report: str) -> dict[str, Any]:
    condition = change.condition
    over = " is over" if change.state == "ended" else ""
    return {
        "headline": f"{condition.alarm}{over}: {condition.message}",
        "report": report,
        "alarm": condition.alarm,
        "subject": condition.subject,
        "state": change.state,
        "statistic": condition.statistic,
        "threshold": condition.threshold,
        **dict(condition.figures),
    }
