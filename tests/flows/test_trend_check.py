"""A break in what was read, the monthly look that finds it, and its event: one home, told once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from tests.flows.home import Home, compute_pdf, write_mirror
from tests.standin.corpus import StandinPaper, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug import Request

pytestmark = pytest.mark.prefect

BREAK = date(2022, 6, 1)
QUIET_MONTH = date(2022, 5, 1)
MONTH = date(2024, 6, 1)


def growing_papers() -> Iterator[StandinPaper]:
    """A paper every other month since there are V100: level until the break, then fourfold each year."""
    created = datetime(2017, 9, 15, tzinfo=UTC)
    while created.date() < date(2026, 11, 1):
        years = max(0.0, (created.date() - BREAK).days / 365.25)
        pdf = compute_pdf(gpus=round(8 * 4**years), days=2)
        yield StandinPaper(f"{created:%y%m}.99001", f"Paper of {created:%Y-%m}", [Version(created, pdf)])
        created += timedelta(days=61)


@pytest.fixture(scope="module")
def story(prefect_server, home: Home, tmp_path_factory) -> SimpleNamespace:
    from flows.ingest import ingest
    from flows.trend_check import trend_check

    home.without_report()
    mirror = write_mirror(tmp_path_factory.mktemp("mirror"), growing_papers())
    told = SimpleNamespace(ingest=ingest(source=f"mirror:{mirror}"), refused=[], taken=[], away=True)

    def receive(request: Request) -> Response:
        events = json.loads(request.data)
        (told.refused if told.away else told.taken).extend(events)
        return Response(status=503 if told.away else 200)

    with HTTPServer() as server:  # of its own: the session's is shared with other stories
        server.expect_request("/api/events", method="POST").respond_with_handler(receive)
        server.expect_request("/api/events/filter", method="POST").respond_with_json({"events": []})
        with home.environment.context() as patch:
            patch.setenv("PREFECT_API_URL", server.url_for("/api"))
            told.quiet = trend_check(month=QUIET_MONTH)
            told.first = trend_check(month=MONTH)
            told.waiting = outbox(home)
            told.away = False
            told.second = trend_check(month=MONTH)
            told.delivered = outbox(home)
            told.third = trend_check(month=MONTH)
    return told


def outbox(home: Home) -> dict[str, tuple[str, bool]]:
    """Name of each event, and whether it has been handed over, by id."""
    with home.warehouse() as warehouse:
        rows = warehouse.rows("SELECT event_id, event, delivered_at IS NOT NULL FROM operations.outbox")
    return {event_id: (event, delivered) for event_id, event, delivered in rows}


def test_the_papers_of_the_story_are_read(story, home):
    assert story.ingest.estimated == story.ingest.seen == len(home.headlines())
    assert story.ingest.seen > 35


def test_a_month_before_the_break_is_quiet(story):
    assert story.quiet == []


def test_a_break_is_found_and_told_once(story, home):
    assert (story.second, story.third) == ([], [])
    stored = home.rows(
        "SELECT message, series, break_day FROM trend_alarms WHERE state = 'alarm' "
        "AND previous_state IN ('quiet', 'watch')"
    )
    [(message, series, break_day)] = stored
    assert series == "ingested"
    assert abs(break_day - BREAK) < timedelta(days=250)
    assert "sped up" in message
    assert message in story.first


def test_a_month_has_one_change_at_most(story, home):
    assert home.column("SELECT month FROM trend_alarms GROUP BY month, series HAVING count(*) > 1") == []


def test_events_that_could_not_be_handed_over_wait_for_the_next_look(story):
    assert story.waiting
    assert [event for event, _ in story.waiting.values()].count("pfsdays.trend.broken") == 1
    assert not any(delivered for _, delivered in story.waiting.values())
    assert {event["id"] for event in story.refused} <= set(story.waiting)


def test_each_event_is_handed_over_once_under_its_own_id(story, home):
    taken = [event["id"] for event in story.taken]
    assert sorted(taken) == sorted(story.waiting)
    assert all(delivered for _, delivered in story.delivered.values())
    assert outbox(home) == story.delivered


def test_an_event_says_what_happened_and_where_to_read_on(story):
    [event] = [one for one in story.taken if one["event"] == "pfsdays.trend.broken"]
    assert event["resource"]["prefect.resource.id"] == "pfsdays.trend"
    assert "sped up" in event["payload"]["headline"]
    assert event["payload"]["report"].startswith("file://")


def test_a_look_that_changes_nothing_adds_its_own_row_in_the_ledger_only(story, home):
    assert [row[1:3] for row in home.ingests()] == [
        ("mirror", "succeeded"),
        *[("stored", "succeeded")] * 4,
    ]
    assert home.column("SELECT DISTINCT ingest_id FROM trend_fits") == [1]
