"""Events are handed over at least once with a stable id; Prefect keeps one of each id."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from flows import delivery
from warehouse.alarm_store import store_changes
from warehouse.analysis.alarm_state import AlarmChange
from warehouse.db import Warehouse
from warehouse.ledger import begin_ingest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime.now(UTC)
CHANGE = AlarmChange(
    series="ingested",
    detector="kink",
    month=date(2026, 11, 1),
    previous_state="quiet",
    state="alarm",
    statistic=9.0,
    threshold=4.0,
    break_day=date(2022, 6, 1),
    message="growth sped up.",
    figures={"n": 40},
)


@pytest.fixture
def warehouse(tmp_path) -> Iterator[Warehouse]:
    """A warehouse with one event in its outbox."""
    with Warehouse.open(tmp_path / "warehouse.duckdb") as opened:
        ingest_id = begin_ingest(
            opened, source="stored", parameters={}, code_version="0", extractor_version="0", now=NOW
        )
        store_changes(opened, ingest_id, [CHANGE], report="file:///report", now=NOW)
        yield opened


def posted_ids(httpserver) -> list[str]:
    return [request.get_json()[0]["id"] for request, _ in httpserver.log]


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


def test_an_event_is_posted_once(warehouse, httpserver):
    httpserver.expect_request("/api/events").respond_with_data(status=204)
    api_url = httpserver.url_for("/api")
    assert delivery.deliver_events(warehouse, api_url=api_url, now=NOW) == 1
    assert delivery.deliver_events(warehouse, api_url=api_url, now=NOW) == 0
    assert len(posted_ids(httpserver)) == 1


def test_a_run_killed_between_post_and_mark_posts_the_same_id_again(warehouse, httpserver, monkeypatch):
    httpserver.expect_request("/api/events").respond_with_data(status=204)

    def killed(*arguments, **keywords):
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "mark_delivered", killed)
        with pytest.raises(SystemExit):
            delivery.deliver_events(warehouse, api_url=httpserver.url_for("/api"), now=NOW)
    assert delivery.deliver_events(warehouse, api_url=httpserver.url_for("/api"), now=NOW) == 1
    first, second = posted_ids(httpserver)
    assert first == second


@pytest.mark.prefect
def test_prefect_keeps_one_of_an_event_that_is_posted_twice(warehouse, prefect_server):
    [event] = delivery.waiting_events(warehouse)
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
