"""Alarms on their way to people: the test message, failures told by one voice, `pfsdays alarms`."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import httpx
import pytest
import yaml
from werkzeug import Response

from flows import alarms_command
from flows.errors import BadInput, RunFailed
from flows.settings import Settings
from flows.writer_lock import writer_lock
from tests.flows.home import ROOT, Home, day, paper, write_mirror
from warehouse.db import Warehouse
from warehouse.ledger import IngestCounts, begin_ingest, finish_ingest
from warehouse.operator_alarm_store import watch_operations
from warehouse.publish import publish

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Server:
    """What the test needs of a Prefect server: health, events, and what became of a notification."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.events: list[dict] = []
        self.outcome: dict | None = {"event": "prefect.automation.action.executed", "payload": {}}
        self.url = httpserver.url_for("/api")
        httpserver.expect_request("/api/health").respond_with_data("true")
        httpserver.expect_request("/api/events").respond_with_handler(self.take)
        httpserver.expect_request("/api/events/filter").respond_with_handler(self.answer)

    def take(self, request: Request) -> Response:
        self.events.extend(request.get_json())
        return Response(status=204)

    def answer(self, request: Request) -> Response:
        asked = request.get_json()["filter"]
        if "any_resource" not in asked:
            return Response(json.dumps({"events": []}))
        assert asked["any_resource"]["id"] == [f"prefect.event.{self.events[-1]['id']}"]
        return Response(json.dumps({"events": [self.outcome] if self.outcome else []}))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def server(httpserver, monkeypatch) -> Server:
    """A server with a block and automations; waits are short."""
    made = Server(httpserver)
    monkeypatch.setattr(alarms_command, "prepare", lambda settings: None)
    monkeypatch.setenv("PREFECT_API_URL", made.url)
    monkeypatch.setattr("flows.automations.apply_automations", lambda path: ["pfsdays-test"])
    monkeypatch.setattr(alarms_command, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(alarms_command, "ANSWER_SECONDS", 1.0)
    return made


class TestMessage:
    def test_without_a_server_it_says_so(self, settings, monkeypatch):
        monkeypatch.setattr(alarms_command, "prepare", lambda settings: None)
        monkeypatch.delenv("PREFECT_API_URL", raising=False)
        with pytest.raises(RunFailed, match=r"no Prefect server answers .*pfsdays up"):
            alarms_command.send_test(settings)
        monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
        with pytest.raises(RunFailed, match=r"at http://127\.0\.0\.1:9/api"):
            alarms_command.send_test(settings)

    def test_without_the_block_it_says_which(self, settings, server, monkeypatch):
        monkeypatch.setattr("flows.automations.apply_automations", lambda path: [])
        with pytest.raises(RunFailed, match="no notification block named `pfsdays-alerts`"):
            alarms_command.send_test(settings)
        assert server.events == []

    def test_a_message_that_was_taken_is_marked_as_a_test(self, settings, server):
        assert "took a message marked TEST" in alarms_command.send_test(settings)
        [event] = server.events
        assert event["event"] == "pfsdays.alarms.test"
        assert event["payload"]["headline"].startswith("TEST, nothing has happened")
        assert event["payload"]["report"] == settings.report_address

    def test_what_the_block_answered_is_told(self, settings, server):
        server.outcome = {
            "event": "prefect.automation.action.failed",
            "payload": {"reason": "Notification failed", "notification_log": "invalid_auth"},
        }
        with pytest.raises(RunFailed, match="Notification failed invalid_auth"):
            alarms_command.send_test(settings)

    def test_when_nothing_comes_of_it_it_says_where_to_look(self, settings, server):
        server.outcome = None
        with pytest.raises(RunFailed, match=r"sent nothing within 1 s.*server\.log"):
            alarms_command.send_test(settings)


@pytest.mark.prefect
def test_a_test_message_goes_through_a_real_server_to_a_webhook(
    prefect_server, settings, httpserver, monkeypatch
):
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    monkeypatch.setattr(alarms_command, "prepare", lambda settings: None)
    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    httpserver.expect_request("/hook").respond_with_data("ok")
    with pytest.raises(RunFailed, match="no notification block"):
        alarms_command.send_test(settings)
    block = CustomWebhookNotificationBlock(
        name="test", url=httpserver.url_for("/hook"), json_data={"subject": "{{subject}}", "text": "{{body}}"}
    )
    block.save("pfsdays-alerts")
    assert alarms_command.send_test(settings).startswith("sent")
    [(request, _)] = httpserver.log
    assert request.get_json()["subject"] == "pfsdays: TEST of the alarms"
    assert "nothing has happened" in request.get_json()["text"]
    names = {one["name"] for one in httpx.post(f"{prefect_server}/automations/filter", json={}).json()}
    assert names == {
        "pfsdays-trend", "pfsdays-operations", "pfsdays-run-failed", "pfsdays-ingest-silent", "pfsdays-test",
    }  # fmt: skip


class TestStates:
    @pytest.fixture
    def failed(self, settings) -> Settings:
        """A home whose last ingest failed."""
        with Warehouse.open(settings.warehouse_path) as warehouse:
            number = begin_ingest(
                warehouse, source="mirror", parameters={}, code_version="0", extractor_version="0", now=NOW
            )
            counts = IngestCounts(message="the disk is full")
            finish_ingest(warehouse, number, counts, status="failed", now=NOW)
            publish(warehouse, settings.published_path)
            watch_operations(warehouse, number, source=None, report="file:///report", now=NOW)
        return settings

    def test_an_empty_home_is_told_as_such(self, settings):
        with pytest.raises(BadInput, match="pfsdays ingest"):
            alarms_command.print_alarms(settings)
        assert not settings.warehouse_path.exists()

    def test_what_stands_and_what_waits_is_listed(self, failed, capsys):
        alarms_command.print_alarms(failed)
        told = capsys.readouterr().out
        assert "not looked at yet" in told
        assert "ingest 1 of mirror failed: the disk is full" in told
        assert "pfsdays.ingest.failed" in told

    def test_while_a_run_writes_the_published_copy_answers(self, failed, capsys):
        with writer_lock(failed.home, purpose="ingest mirror"):
            alarms_command.print_alarms(failed)
        told = capsys.readouterr().out
        assert "as of what was published last" in told
        assert "nothing stands" in told


@pytest.fixture(scope="module")
def runs(prefect_server, home: Home, tmp_path_factory, make_httpserver) -> list[list[str]]:
    """Events posted by three runs on a server that lasts: one fails, one cannot begin, one succeeds."""
    from flows.backfill import backfill

    make_httpserver.clear()
    server = Server(make_httpserver)
    home.without_report()
    folder = tmp_path_factory.mktemp("mirrors")
    broken = paper("2510.90000", day(30))
    broken.versions[0].pdf = b"%PDF-1.4\nno more than a beginning"
    posted = []

    def run(directory: Path) -> None:
        server.events.clear()
        with suppress(RunFailed, BadInput):
            backfill(str(directory))
        posted.append([event["event"] for event in server.events])

    with home.environment.context() as patch:
        patch.setenv("PREFECT_API_URL", server.url)
        run(write_mirror(folder / "broken", [broken]))
        run(folder / "nowhere")
        run(write_mirror(folder / "sound", [paper("2510.90001", day(29))]))
    make_httpserver.clear()  # one server serves all tests of the session
    return posted


@pytest.mark.prefect
def test_a_failure_is_told_by_the_ledger_and_confirmed_to_prefect(runs, home):
    told, *confirmed = runs[0]
    assert told == "pfsdays.ingest.failed"
    assert confirmed == ["pfsdays.failure.recorded"] * 2, "by the flow and by the one around it"
    assert (
        "all 1 papers failed" in home.column("SELECT message FROM operator_alarms WHERE state = 'raised'")[0]
    )


@pytest.mark.prefect
def test_a_failure_that_the_ledger_does_not_know_is_left_to_prefect(runs):
    assert runs[1] == []


@pytest.mark.prefect
def test_the_end_of_a_failure_is_told(runs):
    assert runs[2] == ["pfsdays.ingest.failed.ended"]


TREND = ("watch", "quiet", "broken", "revised", "withdrawn", "accepted")
PIPELINE = (
    "ingest.failed",
    "ingest.missing",
    "papers.silent",
    "coverage.fell",
    "quarantine.jumped",
    "failures.jumped",
)
EVENTS = (
    *(f"pfsdays.trend.{state}" for state in TREND),
    *(f"pfsdays.{alarm}" for alarm in PIPELINE),
    *(f"pfsdays.{alarm}.ended" for alarm in PIPELINE),
    "pfsdays.alarms.test",
)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_sent_by_one_automation(event):
    """Of what the resource is, see flows.delivery."""
    automations = yaml.safe_load((ROOT / "automations.yaml").read_text())["automations"]
    kind = "trend" if event.startswith("pfsdays.trend.") else "operations"
    resource = "pfsdays.test" if event.endswith(".test") else f"pfsdays.{kind}"
    sending = [
        one["name"]
        for one in automations
        if fnmatch(resource, one["trigger"]["match"]["prefect.resource.id"])
        and any(fnmatch(event, expected) for expected in one["trigger"]["expect"])
        and one["trigger"]["posture"] == "Reactive"
    ]
    assert len(sending) == 1
