"""The rules of the alarms about the pipeline, and the latch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warehouse.analysis.operator_alarms import (
    Condition,
    EndedIngest,
    StandingAlarm,
    failed_ingests,
    missing_ingest,
    next_operator_changes,
    shifted_shares,
    silent_papers,
)
from warehouse.analysis.share_shift import Count

FIRST = datetime(2026, 9, 14, 2, 30, tzinfo=UTC)
"""Half past ten on a Sunday evening in New York: two and a half hours after an announcement."""


def ended(number: int, started: datetime, papers: int = 900, **changes: object) -> EndedIngest:
    values = {"source": "arxiv", "status": "succeeded", "message": None} | changes
    return EndedIngest(number, started_at=started, papers_changed=papers, **values)  # type: ignore[arg-type]


def daily(nights: int, *, papers: int = 900, silent: int = 0, start: datetime = FIRST) -> list[EndedIngest]:
    """Ingests on the evenings from Sunday to Thursday; the last ``silent`` of them find nothing."""
    moments = [
        start + timedelta(days=n) for n in range(nights * 2) if (start + timedelta(days=n)).weekday() < 5
    ]
    return [
        ended(number, moment, papers if number < nights - silent else 0)
        for number, moment in enumerate(moments[:nights])
    ]


def holds(condition: Condition | None) -> bool:
    assert condition is not None
    return condition.holds


class TestLatch:
    RAISED = Condition("coverage.fell", "arxiv: papers_with_compute", True, "low")
    OVER = Condition("coverage.fell", "arxiv: papers_with_compute", False, "back")
    STANDS = StandingAlarm("coverage.fell", "arxiv: papers_with_compute", 7)

    def test_a_condition_is_told_once_and_its_end_once(self):
        [raised] = next_operator_changes([], [self.RAISED])
        assert (raised.state, raised.event) == ("raised", "pfsdays.coverage.fell")
        assert next_operator_changes([self.STANDS], [self.RAISED]) == ()
        [over] = next_operator_changes([self.STANDS], [self.OVER])
        assert (over.state, over.event) == ("ended", "pfsdays.coverage.fell.ended")
        assert next_operator_changes([], [self.OVER]) == ()

    def test_an_alarm_of_which_nothing_is_known_goes_on_standing(self):
        assert next_operator_changes([self.STANDS], []) == ()

    def test_subjects_stand_apart(self):
        other = Condition("coverage.fell", "arxiv: filled_parameters", True, "low")
        assert len(next_operator_changes([self.STANDS], [self.RAISED, other])) == 1


class TestFailed:
    def test_the_last_of_each_source_counts(self):
        ledger = [
            ended(1, FIRST, status="failed", message="arXiv refused"),
            ended(2, FIRST, source="mirror"),
            ended(3, FIRST, source="mirror", status="interrupted", message="cut off"),
        ]
        arxiv, mirror = failed_ingests(ledger)
        assert (arxiv.subject, arxiv.holds) == ("arxiv", True)
        assert "ingest 1 of arxiv failed: arXiv refused" in arxiv.message
        assert (mirror.subject, mirror.holds, mirror.figures["status"]) == ("mirror", True, "interrupted")

    def test_a_success_ends_it(self):
        [condition] = failed_ingests([ended(1, FIRST, status="failed"), ended(2, FIRST)])
        assert not condition.holds


class TestMissing:
    def test_without_an_arxiv_ingest_nothing_can_be_missing(self):
        assert missing_ingest([ended(1, FIRST, source="mirror")], FIRST + timedelta(days=90)) is None

    @pytest.mark.parametrize(
        ("days", "missing"),
        [(1, False), (2, False), (2.9, False), (3, True), (9, True)],  # Sunday evening and so on
    )
    def test_three_announcements_without_a_run_are_too_many(self, days, missing):
        assert holds(missing_ingest([ended(1, FIRST)], FIRST + timedelta(days=days))) is missing

    def test_a_weekend_explains_itself(self):
        thursday = FIRST + timedelta(days=4)
        assert not holds(missing_ingest([ended(1, thursday)], thursday + timedelta(days=4)))

    def test_so_do_christmas_and_new_year(self):
        before = datetime(2026, 12, 23, 3, 30, tzinfo=UTC)
        assert not holds(missing_ingest([ended(1, before)], datetime(2027, 1, 5, 3, tzinfo=UTC)))

    def test_a_run_that_failed_did_run(self):
        ledger = [ended(1, FIRST), ended(2, FIRST + timedelta(days=3), status="failed")]
        assert not holds(missing_ingest(ledger, FIRST + timedelta(days=4)))


class TestSilent:
    def test_papers_every_night_are_not_silent(self):
        assert not holds(silent_papers(daily(20)))

    def test_one_announcement_may_be_late_two_are_not(self):
        assert not holds(silent_papers(daily(20, silent=1)))
        condition = silent_papers(daily(20, silent=2))
        assert holds(condition)
        assert condition.statistic == 2
        assert "usual are 900 papers each" in condition.message

    def test_it_ends_with_the_next_paper(self):
        ledger = daily(20, silent=3)
        back = ended(99, ledger[-1].started_at + timedelta(days=1), papers=1)
        assert not holds(silent_papers([*ledger, back]))

    def test_a_weekend_of_runs_that_find_nothing_is_explained(self):
        ledger = daily(20)  # ends on a Thursday evening
        assert ledger[-1].started_at.weekday() == 4
        weekend = [ended(90 + n, ledger[-1].started_at + timedelta(days=n), papers=0) for n in (1, 2)]
        assert silent_papers([*ledger, *weekend]).statistic == 0

    def test_thanksgiving_is_explained(self):
        start = datetime(2026, 11, 2, 3, 30, tzinfo=UTC)
        ledger = [
            one for one in daily(18, start=start) if one.started_at < datetime(2026, 11, 25, tzinfo=UTC)
        ]
        feast = [ended(90 + n, datetime(2026, 11, 26 + n, 3, 30, tzinfo=UTC), papers=0) for n in range(3)]
        assert not holds(silent_papers([*ledger, *feast]))

    def test_where_few_papers_come_silence_must_last_longer(self):
        ledger = daily(25, papers=2, silent=4)
        condition = silent_papers(ledger)
        assert condition.threshold == 5  # e ** (-2 × 5) is below one in ten thousand
        assert not condition.holds
        assert holds(silent_papers(daily(25, papers=2, silent=5)))

    def test_runs_that_asked_for_a_part_or_failed_say_nothing(self):
        ledger = daily(20)
        after = ledger[-1].started_at
        parts = [ended(90 + n, after + timedelta(days=n + 3), papers=0, whole=False) for n in range(3)]
        failed = [ended(95 + n, after + timedelta(days=n + 3), papers=0, status="failed") for n in range(3)]
        assert not holds(silent_papers([*ledger, *parts, *failed]))

    def test_before_the_usual_number_is_known_nothing_is_said(self):
        assert silent_papers([]) is None
        assert silent_papers(daily(3)) is None
        assert silent_papers(daily(10, silent=10)) is None


class TestShares:
    def test_coverage_that_fell_says_of_what_and_from_where(self):
        counts = [Count(number, 32, 200) for number in range(20)] + [Count(20, 2, 200)]
        [condition] = shifted_shares("arxiv", {"papers_with_compute": counts}, [])
        assert (condition.alarm, condition.subject) == ("coverage.fell", "arxiv: papers_with_compute")
        assert condition.holds
        assert "2 of 200 (1.0%) in the last 1 ingest, usual 16.0%" in condition.message
        assert condition.figures["probability"] < 1e-5

    @pytest.mark.parametrize(
        ("measure", "alarm"),
        [("papers_quarantined", "quarantine.jumped"), ("papers_failed", "failures.jumped")],
    )
    def test_quarantine_and_failures_must_not_rise(self, measure, alarm):
        counts = [Count(number, 2, 200) for number in range(20)]
        [high] = shifted_shares("arxiv", {measure: [*counts, Count(20, 40, 200)]}, [])
        [low] = shifted_shares("arxiv", {measure: [*counts, Count(20, 0, 200)]}, [])
        assert (high.alarm, high.holds, low.holds) == (alarm, True, False)

    def test_a_short_history_says_nothing(self):
        assert list(shifted_shares("arxiv", {"papers_failed": [Count(1, 0, 9)]}, [])) == []

    def test_a_standing_alarm_is_held_against_the_time_before_it(self):
        counts = [Count(number, 32, 200) for number in range(20)] + [Count(20 + n, 2, 200) for n in range(30)]
        stands = StandingAlarm("coverage.fell", "arxiv: papers_with_compute", 20)
        [with_it] = shifted_shares("arxiv", {"papers_with_compute": counts}, [stands])
        [without] = shifted_shares("arxiv", {"papers_with_compute": counts}, [])
        assert (with_it.holds, without.holds) == (True, False)
