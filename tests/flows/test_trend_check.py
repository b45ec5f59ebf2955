"""A break in what was read, the monthly look that finds it, and its event: one home, told once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response

from tests.flows.home import Home, compute_pdf, write_mirror
from tests.standin.corpus import StandinPaper, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug import Request

pytestmark = pytest.mark.prefect

BREAK = date(2022, 6, 1)
MONTH = date(2026, 11, 1)


def growing_papers() -> Iterator[StandinPaper]:
    """A paper every four months: level until the break, from then on four times as much each year."""
    created = datetime(2014, 1, 15, tzinfo=UTC)
    while created.date() < MONTH:
        years = max(0.0, (created.date() - BREAK).days / 365.25)
        pdf = compute_pdf(gpus=round(8 * 4**years), days=2)
        yield StandinPaper(f"{created:%y%m}.99001", f"Paper of {created:%Y-%m}", [Version(created, pdf)])
        created += timedelta(days=120)


@pytest.fixture(scope="module")
def story(prefect_server, home: Home, tmp_path_factory, make_httpserver) -> SimpleNamespace:
    from flows.ingest import ingest
    from flows.trend_check import trend_check

    home.without_report()
    mirror = write_mirror(tmp_path_factory.mktemp("mirror"), growing_papers())
    told = SimpleNamespace(ingest=ingest(source=f"mirror:{mirror}"), posted=[], answers=[503, 200])

    def receive(request: Request) -> Response:
        told.posted.append(json.loads(request.data))
        return Response(status=told.answers.pop(0))

    make_httpserver.expect_request("/api/events", method="POST").respond_with_handler(receive)
    with home.environment.context() as patch:
        patch.setenv("PREFECT_API_URL", make_httpserver.url_for("/api"))
        told.first = trend_check(month=MONTH)
        told.waiting = outbox(home)
        told.second = trend_check(month=MONTH)
        told.third = trend_check(month=MONTH)
    return told


def outbox(home: Home) -> list[tuple]:
    with home.warehouse() as warehouse:
        return warehouse.rows(
            "SELECT event_id, event, delivered_at IS NOT NULL, tries FROM operations.outbox"
        )


def test_the_papers_of_the_story_are_read(story, home):
    assert story.ingest.estimated == story.ingest.seen == len(home.headlines())
    assert story.ingest.seen > 35


def test_a_break_is_found_and_told_once_a_month(story, home):
    [message] = story.first
    assert (story.second, story.third) == ([], [])
    [(series, month, state, before, break_day, stored)] = home.rows(
        "SELECT series, month, state, previous_state, break_day, message FROM trend_alarms"
    )
    assert (series, month, before, state) == ("ingested", MONTH, "quiet", "alarm")
    assert abs(break_day - BREAK) < timedelta(days=250)
    assert stored == message
    assert "sped up" in message


def test_an_event_that_could_not_be_handed_over_waits_and_is_handed_over_by_the_next_look(story, home):
    [(event_id, event, delivered, tries)] = story.waiting
    assert (event, delivered, tries) == ("pfsdays.trend.broken", False, 1)
    assert outbox(home) == [(event_id, event, True, 2)]


def test_an_event_is_posted_until_it_is_taken_and_never_again(story, home):
    posted = [event for events in story.posted for event in events]
    assert len(posted) == 2, "one refused, one taken"
    assert posted[0] == posted[1]
    [event] = {event["event"] for event in posted}
    assert event == "pfsdays.trend.broken"
    assert posted[0]["resource"]["prefect.resource.id"] == "pfsdays.trend"
    assert posted[0]["payload"]["headline"].startswith("ingested: growth sped up")
    assert posted[0]["payload"]["report"].startswith("file://")


def test_a_look_that_changes_nothing_adds_its_own_row_in_the_ledger_only(story, home):
    assert [row[1:3] for row in home.ingests()] == [
        ("mirror", "succeeded"),
        ("stored", "succeeded"),
        ("stored", "succeeded"),
        ("stored", "succeeded"),
    ]
    assert home.column("SELECT DISTINCT ingest_id FROM trend_fits") == [1]
