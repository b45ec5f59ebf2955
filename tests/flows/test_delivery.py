"""Events are handed over at least once with a stable id; Prefect keeps one of each id."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest
from werkzeug import Response

from flows import delivery
from warehouse.db import Warehouse
from warehouse.ledger import begin_ingest
from warehouse.outbox import add_event, waiting_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug import Request

NOW = datetime.now(UTC)
CAUSE = uuid5(NAMESPACE_URL, "a change of state")


@pytest.fixture
def warehouse(tmp_path) -> Iterator[Warehouse]:
    """A warehouse with one event in its outbox."""
    with Warehouse.open(tmp_path / "warehouse.duckdb") as opened:
        ingest_id = begin_ingest(
            opened, source="stored", parameters={}, code_version="0", extractor_version="0", now=NOW
        )
        add_event(
            opened,
            ingest_id,
            cause=CAUSE,
            event="pfsdays.trend.broken",
            payload={"headline": "ingested: growth sped up."},
            now=NOW,
        )
        yield opened


def posted_ids(httpserver) -> list[str]:
    return [request.get_json()[0]["id"] for request, _ in httpserver.log if request.path == "/api/events"]


def test_without_a_lasting_server_an_event_waits(warehouse):
    assert delivery.deliver_events(warehouse, api_url=None, now=NOW) == 0
    assert warehouse.scalar("SELECT tries FROM operations.outbox") == 0


def test_a_server_that_is_away_leaves_the_event_waiting_with_the_reason(warehouse):
    assert delivery.deliver_events(warehouse, api_url="http://127.0.0.1:9/api", now=NOW) == 0
    [(tries, reason)] = warehouse.rows(
        "SELECT tries, last_error FROM operations.outbox WHERE delivered_at IS NULL"
    )
    assert tries == 1
    assert "ConnectError" in reason


@pytest.fixture
def api(httpserver) -> str:
    """A server that takes events and knows those that it was given."""

    def known(request: Request) -> Response:
        wanted = request.get_json()["filter"]["id"]["id"]
        return Response(
            json.dumps({"events": [{"id": one} for one in wanted if one in posted_ids(httpserver)]})
        )

    httpserver.expect_request("/api/events").respond_with_data(status=204)
    httpserver.expect_request("/api/events/filter").respond_with_handler(known)
    return httpserver.url_for("/api")


def test_an_event_is_posted_once(warehouse, httpserver, api):
    assert delivery.deliver_events(warehouse, api_url=api, now=NOW) == 1
    assert delivery.deliver_events(warehouse, api_url=api, now=NOW) == 0
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("killed_at", ["mark_delivered", "post_event"])
def test_a_run_killed_on_the_way_leads_to_one_post_in_all(warehouse, httpserver, api, monkeypatch, killed_at):
    def killed(*arguments, **keywords):
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(delivery, killed_at, killed)
        with pytest.raises(SystemExit):
            delivery.deliver_events(warehouse, api_url=api, now=NOW)
    assert len(waiting_events(warehouse)) == 1
    assert delivery.deliver_events(warehouse, api_url=api, now=NOW) == 1
    assert waiting_events(warehouse) == ()
    assert len(posted_ids(httpserver)) == 1


def test_a_server_that_cannot_say_what_it_knows_is_not_told_again(warehouse, httpserver):
    """Rather late than twice."""
    httpserver.expect_request("/api/events").respond_with_data(status=204)
    warehouse.execute("UPDATE operations.outbox SET tries = 1")
    assert delivery.deliver_events(warehouse, api_url=httpserver.url_for("/api"), now=NOW) == 0
    assert posted_ids(httpserver) == []
    [(reason,)] = warehouse.rows("SELECT last_error FROM operations.outbox WHERE delivered_at IS NULL")
    assert "500" in reason


def test_the_resource_says_whether_the_trend_or_the_pipeline_is_spoken_of(warehouse):
    [event] = waiting_events(warehouse)
    assert as_resource(event) == "pfsdays.trend"
    assert as_resource(replace(event, event="pfsdays.coverage.fell")) == "pfsdays.operations"


def as_resource(event) -> str:
    return delivery.as_prefect_event(event, now=NOW)["resource"]["prefect.resource.id"]


@pytest.mark.prefect
def test_prefect_keeps_one_of_an_event_that_is_posted_twice(warehouse, prefect_server):
    [event] = waiting_events(warehouse)
    assert delivery.deliver_events(warehouse, api_url=prefect_server, now=NOW) == 1
    warehouse.execute("UPDATE operations.outbox SET delivered_at = NULL")
    assert delivery.deliver_events(warehouse, api_url=prefect_server, now=NOW) == 1

    def kept() -> list[dict]:
        wanted = {"filter": {"event": {"name": ["pfsdays.trend.broken"]}}}
        answer = httpx.post(f"{prefect_server}/events/filter", json=wanted, timeout=30)
        return [one for one in answer.json()["events"] if one["id"] == str(event.event_id)]

    end = time.monotonic() + 30
    while not kept() and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(1.0)  # long enough for a second one to appear
    [only] = kept()
    assert only["payload"]["headline"] == "ingested: growth sped up."
