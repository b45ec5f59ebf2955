"""Alarms about the pipeline itself: pure rules on what the ledger says, and the latch that tells each once.

| alarm | rule |
|---|---|
| ``ingest.failed`` | the last ingest of a source that ended has failed, or was interrupted |
| ``ingest.missing`` | three of arXiv's announcements have passed since an arXiv ingest last began |
| ``papers.silent`` | announcements have passed that brought nothing, more than chance explains |
| ``coverage.fell`` | a share of the papers read (with compute, a field filled) fell below its history |
| ``quarantine.jumped`` | more papers than usual have rows in quarantine |
| ``failures.jumped`` | more papers than usual failed |

How likely a false alarm is stands at each constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, log
from typing import TYPE_CHECKING, Final

from warehouse.analysis.announcements import SETTLING, announcements
from warehouse.analysis.share_shift import Count, share_shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

__all__ = [
    "FOLLOWED",
    "Condition",
    "EndedIngest",
    "OperatorChange",
    "StandingAlarm",
    "failed_ingests",
    "missing_ingest",
    "next_operator_changes",
    "shifted_shares",
    "silent_papers",
]

FOLLOWED: Final = "arxiv"
"""The source with a calendar: of a mirror nobody can say when it should have something new."""
MISSED_ANNOUNCEMENTS: Final = 3
"""One run may wait behind a long back-fill, one may be lost to a restart; a third is a dead scheduler."""
SILENT_ANNOUNCEMENTS: Final = 2
"""One announcement may come late, or be deferred ad hoc (14 June and 27 December 2023)."""
SILENT_TAIL: Final = 1e-4
"""Chance that so many announcements bring nothing to the categories followed, if they go on as before: one
false alarm in about forty years of announcements."""
RATE_ANNOUNCEMENTS: Final = 30
LEAST_ANNOUNCEMENTS: Final = 5  # fewer do not tell a rate


@dataclass(frozen=True, slots=True)
class EndedIngest:
    """An ingest that ended, as the ledger has it. ``whole`` is false where it was asked for a part only."""

    ingest_id: int
    source: str
    status: str
    started_at: datetime
    papers_changed: int
    message: str | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule says now: whether an alarm's condition holds, of what, and the figures behind it."""

    alarm: str
    subject: str
    holds: bool
    message: str
    statistic: float | None = None
    threshold: float | None = None
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """An alarm that was raised, by which ingest, and has not ended."""

    alarm: str
    subject: str
    ingest_id: int


@dataclass(frozen=True, slots=True)
class OperatorChange:
    """A change of state to tell of: ``state`` is ``"raised"`` or ``"ended"``."""

    condition: Condition
    state: str

    @property
    def event(self) -> str:
        """Name of the event: ``pfsdays.coverage.fell``, and ``pfsdays.coverage.fell.ended``."""
        return f"pfsdays.{self.condition.alarm}" + (".ended" if self.state == "ended" else "")


def next_operator_changes(
    standing: Sequence[StandingAlarm], conditions: Sequence[Condition]
) -> tuple[OperatorChange, ...]:
    """Return what has to be told: conditions that have begun to hold, and those that hold no longer.

    A standing alarm about which no condition says anything goes on standing.
    """
    stand = {(one.alarm, one.subject) for one in standing}
    changes = []
    for condition in conditions:
        stands = (condition.alarm, condition.subject) in stand
        if condition.holds != stands:
            changes.append(OperatorChange(condition, "raised" if condition.holds else "ended"))
    return tuple(changes)


def failed_ingests(ended: Sequence[EndedIngest]) -> Iterator[Condition]:
    """Yield one condition a source: whether the last of its ingests failed or was cut off."""
    last: dict[str, EndedIngest] = {}
    for one in ended:
        last[one.source] = one
    for source, one in sorted(last.items()):
        failed = one.status in {"failed", "interrupted"}
        why = f": {one.message}" if one.message and failed else ""
        figures: dict[str, float | int | str | None] = {"ingest_id": one.ingest_id, "status": one.status}
        yield Condition(
            "ingest.failed",
            source,
            failed,
            f"ingest {one.ingest_id} of {source} {one.status}{why}",
            figures=figures,
        )


def missing_ingest(ended: Sequence[EndedIngest], now: datetime) -> Condition | None:
    """Say whether arXiv ingests have stopped beginning; ``None`` where there never was one."""
    begun = [one.started_at for one in ended if one.source == FOLLOWED]
    if not begun:
        return None
    passed = len(announcements(max(begun), now - SETTLING))
    message = f"the last arXiv ingest began {max(begun):%Y-%m-%d %H:%M} UTC; {passed} announcements since"
    return Condition(
        "ingest.missing",
        FOLLOWED,
        passed >= MISSED_ANNOUNCEMENTS,
        message,
        statistic=float(passed),
        threshold=float(MISSED_ANNOUNCEMENTS),
    )


def silent_papers(ended: Sequence[EndedIngest]) -> Condition | None:
    """Say whether arXiv's announcements have brought nothing for longer than chance and calendar explain.

    Only ingests that succeeded and asked for everything count. ``None`` where the usual number of papers an
    announcement is not known yet.
    """
    looks = [one for one in ended if one.source == FOLLOWED and one.status == "succeeded" and one.whole]
    fruitful = [place for place, one in enumerate(looks) if one.papers_changed > 0]
    if not fruitful:
        return None
    last = looks[fruitful[-1]]
    usual = _papers_an_announcement(looks[: fruitful[-1] + 1])
    if usual is None:
        return None
    needed = max(SILENT_ANNOUNCEMENTS, ceil(-log(SILENT_TAIL) / usual))
    passed = len(announcements(last.started_at - SETTLING, looks[-1].started_at - SETTLING))
    message = (
        f"{passed} announcements without a new paper since {last.started_at:%Y-%m-%d %H:%M} UTC; "
        f"usual are {usual:.0f} papers each"
    )
    return Condition(
        "papers.silent",
        FOLLOWED,
        passed >= needed,
        message,
        statistic=float(passed),
        threshold=float(needed),
        figures={"papers_an_announcement": usual},
    )


def _papers_an_announcement(looks: Sequence[EndedIngest]) -> float | None:
    """Return the mean over the last thirty announcements, without what the very first look brought."""
    papers = passed = 0
    for earlier, later in reversed(list(pairwise(looks))):
        passed += len(announcements(earlier.started_at - SETTLING, later.started_at - SETTLING))
        papers += later.papers_changed
        if passed >= RATE_ANNOUNCEMENTS:
            break
    return papers / passed if passed >= LEAST_ANNOUNCEMENTS and papers else None


def shifted_shares(
    source: str, shares: Mapping[str, Sequence[Count]], standing: Sequence[StandingAlarm]
) -> Iterator[Condition]:
    """Yield one condition a measure of ``shares`` (oldest count first) whose history is long enough.

    ``papers_quarantined`` and ``papers_failed`` must not rise, every other share must not fall.
    """
    rising = {"papers_quarantined": "quarantine.jumped", "papers_failed": "failures.jumped"}
    for measure, counts in shares.items():
        alarm = rising.get(measure, "coverage.fell")
        subject = f"{source}: {measure}"
        raised_by = next(
            (one.ingest_id for one in standing if (one.alarm, one.subject) == (alarm, subject)), None
        )
        shift = share_shift(counts, falls=alarm == "coverage.fell", raised_by=raised_by)
        if shift is None:
            continue
        message = (
            f"{subject} {shift.count} of {shift.total} ({shift.share:.1%}) in the last {shift.ingests} "
            f"ingest{'s' if shift.ingests > 1 else ''}, usual {shift.usual:.1%}"
        )
        yield Condition(
            alarm,
            subject,
            shift.shifted,
            message,
            statistic=shift.share,
            threshold=shift.usual,
            figures={"probability": shift.probability, "count": shift.count, "total": shift.total},
        )
