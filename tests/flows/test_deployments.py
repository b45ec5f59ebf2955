"""prefect.yaml and automations.yaml, checked without a server.

Prefect itself ignores keys that it does not know, so a misspelt one would go unnoticed; here nothing passes
that is not on the list, and every entrypoint and parameter is held against the code.
"""

import importlib
import inspect
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
KNOWN_KEYS = {
    "concurrency_limit",
    "description",
    "entrypoint",
    "name",
    "parameters",
    "schedules",
    "tags",
    "work_pool",
}
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


def _flow_of(deployment):
    file, name = deployment["entrypoint"].split(":")
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    return getattr(module, name)


def test_the_whole_file_is_known_to_prefect_by_name():
    whole = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    assert set(whole) == {"name", "pull", "definitions", "deployments"}
    assert {key for deployment in DEPLOYMENTS for key in deployment} <= KNOWN_KEYS


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["entrypoint"])
def test_a_deployment_names_a_flow_that_takes_its_parameters(deployment):
    flow = _flow_of(deployment)
    inspect.signature(flow.fn).bind_partial(**deployment["parameters"])


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["entrypoint"])
def test_a_run_that_comes_meanwhile_queues(deployment):
    assert deployment["concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_limit"]["collision_strategy"] == "ENQUEUE"


def test_schedules_are_valid_and_in_new_york_time():
    from prefect.client.schemas.schedules import CronSchedule

    found = {}
    for deployment in DEPLOYMENTS:
        for entry in deployment.get("schedules", []):
            assert set(entry) <= {"cron", "timezone", "slug", "active"}
            schedule = CronSchedule(cron=entry["cron"], timezone=entry["timezone"])
            assert schedule.timezone == "America/New_York"
            found[deployment["entrypoint"]] = entry["cron"]
    assert set(found) == {"flows/ingest.py:ingest", "flows/trend_check.py:trend_check"}
    assert found["flows/ingest.py:ingest"].endswith("0-4"), "Sunday to Thursday"


def test_automations_are_valid_once_the_block_is_known():
    from flows.automations import BLOCK_NAME, read_automations

    block = uuid4()
    automations = read_automations(ROOT / "automations.yaml", {BLOCK_NAME: block})
    assert {automation.name for automation in automations} >= {"pfsdays-run-failed", "pfsdays-trend"}
    assert all(
        action.block_document_id == block for automation in automations for action in automation.actions
    )


def test_a_file_without_automations_is_refused(tmp_path):
    from flows.automations import read_automations
    from flows.errors import BadInput

    path = tmp_path / "automations.yaml"
    path.write_text("nothing: here")
    with pytest.raises(BadInput, match="automations:"):
        read_automations(path, {})
