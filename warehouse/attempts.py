"""Papers that failed: tried again with backoff, given up after a number of tries, resolved by a success.

One row a paper version, extractor version and stage; a new extractor version starts from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from warehouse.db import Database, Warehouse

__all__ = [
    "RetryRule",
    "RetryState",
    "due_for_retry",
    "given_up_papers",
    "record_failure",
    "record_success",
    "waiting_for_retry",
]


@dataclass(frozen=True, slots=True)
class RetryRule:
    """When to try again: ``first_delay``, doubled each time up to ``longest_delay``; ``max_tries`` in all."""

    first_delay: timedelta = timedelta(hours=6)
    longest_delay: timedelta = timedelta(days=14)
    max_tries: int = 6

    def next_try_at(self, tries: int, now: datetime) -> datetime | None:
        """Return when to try again after the ``tries``-th failure; ``None`` to give up."""
        if tries >= self.max_tries:
            return None
        doublings = min(tries - 1, 30)  # beyond, the cap holds anyway and timedelta would overflow
        delay: timedelta = min(self.first_delay * 2**doublings, self.longest_delay)
        return now + delay


@dataclass(frozen=True, slots=True)
class RetryState:
    """Where a failed paper stands: tries so far, when it is tried next (``None``: given up)."""

    tries: int
    next_try_at: datetime | None

    @property
    def given_up(self) -> bool:
        """True when it is not tried again with this extractor version."""
        return self.next_try_at is None


def record_failure(
    db: Warehouse,
    *,
    arxiv_id: str,
    version: int,
    extractor_version: str,
    stage: str,
    reason_code: str,
    message: str,
    ingest_id: int,
    now: datetime,
    rule: RetryRule,
) -> RetryState:
    """Store a failed try and return where the paper stands now.

    The same failure recorded twice by one ingest counts once, so that a retried task does not use up tries.
    """
    key = [arxiv_id, version, extractor_version, stage]
    found = db.rows(
        "SELECT tries, ingest_id, resolved_at FROM attempts "
        "WHERE arxiv_id = ? AND version = ? AND extractor_version = ? AND stage = ?",
        key,
    )
    tries = 1
    if found:
        before, last_ingest, resolved_at = found[0]
        again = last_ingest == ingest_id and resolved_at is None
        tries = 1 if resolved_at is not None else int(before) + (0 if again else 1)
    next_try_at = rule.next_try_at(tries, now)
    db.execute(
        """
        INSERT INTO attempts (arxiv_id, version, extractor_version, stage, reason_code, message, tries,
            first_tried_at, last_tried_at, next_try_at, given_up, resolved_at, ingest_id)
        VALUES ($arxiv_id, $version, $extractor_version, $stage, $reason_code, $message, $tries,
            $now, $now, $next_try_at, $given_up, NULL, $ingest_id)
        ON CONFLICT (arxiv_id, version, extractor_version, stage) DO UPDATE SET
            reason_code = excluded.reason_code,
            message = excluded.message,
            tries = excluded.tries,
            last_tried_at = excluded.last_tried_at,
            next_try_at = excluded.next_try_at,
            given_up = excluded.given_up,
            resolved_at = NULL,
            ingest_id = excluded.ingest_id
        """,
        {
            "arxiv_id": arxiv_id,
            "version": version,
            "extractor_version": extractor_version,
            "stage": stage,
            "reason_code": reason_code,
            "message": message,
            "tries": tries,
            "now": now,
            "next_try_at": next_try_at,
            "given_up": next_try_at is None,
            "ingest_id": ingest_id,
        },
    )
    return RetryState(tries, next_try_at)


def record_success(
    db: Warehouse, papers: Collection[tuple[str, int]], *, ingest_id: int, now: datetime
) -> int:
    """Resolve all open failures of these (arxiv_id, version) pairs; returns how many there were."""
    resolved = 0
    for arxiv_id, version in sorted(papers):
        open_here = db.scalar(
            "SELECT count(*) FROM attempts WHERE arxiv_id = ? AND version = ? AND resolved_at IS NULL",
            [arxiv_id, version],
        )
        if not open_here:
            continue
        resolved += int(open_here)
        db.execute(
            "UPDATE attempts SET resolved_at = $now, next_try_at = NULL, given_up = false, "
            "ingest_id = $ingest_id "
            "WHERE arxiv_id = $arxiv_id AND version = $version AND resolved_at IS NULL",
            {"now": now, "ingest_id": ingest_id, "arxiv_id": arxiv_id, "version": version},
        )
    return resolved


def due_for_retry(db: Database, extractor_version: str, now: datetime) -> tuple[tuple[str, int], ...]:
    """Return the (arxiv_id, version) pairs whose next try is due, the longest waiting first."""
    return tuple(
        (str(arxiv_id), int(version))
        for arxiv_id, version in db.rows(
            "SELECT arxiv_id, version FROM attempts "
            "WHERE extractor_version = ? AND resolved_at IS NULL AND NOT given_up "
            "GROUP BY arxiv_id, version HAVING max(next_try_at) <= ? "
            "ORDER BY max(next_try_at), arxiv_id, version",
            [extractor_version, now],
        )
    )


def waiting_for_retry(db: Database, extractor_version: str, now: datetime) -> frozenset[tuple[str, int]]:
    """Return the (arxiv_id, version) pairs that failed and must wait, or were given up."""
    return frozenset(
        (str(arxiv_id), int(version))
        for arxiv_id, version in db.rows(
            "SELECT DISTINCT arxiv_id, version FROM attempts WHERE extractor_version = ? "
            "AND resolved_at IS NULL AND (given_up OR next_try_at > ?)",
            [extractor_version, now],
        )
    )


def given_up_papers(db: Database, extractor_version: str) -> frozenset[tuple[str, int]]:
    """Return the (arxiv_id, version) pairs that were given up with this extractor version."""
    return frozenset(
        (str(arxiv_id), int(version))
        for arxiv_id, version in db.rows(
            "SELECT DISTINCT arxiv_id, version FROM attempts "
            "WHERE extractor_version = ? AND resolved_at IS NULL AND given_up",
            [extractor_version],
        )
    )
