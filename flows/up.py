"""``pfsdays up``: server, pool, deployments, automations and a worker with one command, on one machine.

Everything started here is a child of this process in a process group of its own, and is stopped by it:
the worker first (it lets go of its runs), then the server. The plain Prefect commands that do the same
stand in README.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from flows import prefect_environment
from flows.errors import RunFailed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from flows.settings import Settings

CHECKOUT = Path(__file__).resolve().parent.parent
WORK_POOL = "pfsdays"
HOST = "127.0.0.1"
SERVER_START_SECONDS = 120.0
STOP_SECONDS = 20.0
"""How long a child may take to stop when asked before it is ended."""


class _StopRequested(Exception):
    """SIGINT or SIGTERM arrived."""


def run_everything(settings: Settings, *, port: int) -> None:
    """Start all parts, say where they are, and wait until interrupted; then stop them all.

    Raises :class:`RunFailed` when a part does not start or stops by itself.
    """
    console = Console(stderr=True)
    api_url = f"http://{HOST}:{port}/api"
    if prefect_environment.is_healthy(api_url):
        raise RunFailed(f"a Prefect server answers at {api_url} already; stop it, or choose another --port")
    settings.home.mkdir(parents=True, exist_ok=True)
    environment = child_environment(settings, api_url)
    os.environ.update(environment)  # automations are applied from this process
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _request_stop)
    logs = settings.home / "logs"
    logs.mkdir(exist_ok=True)
    with ExitStack() as stack:
        try:
            server = _start(
                stack,
                ["server", "start", "--host", HOST, "--port", str(port)],
                environment,
                logs / "server.log",
            )
            _wait_until_healthy(server, api_url, logs / "server.log")
            prefect_environment.note_server(settings.home, api_url)
            stack.callback(prefect_environment.note_server, settings.home, None)
            console.print(f"server      {api_url.removesuffix('/api')}")
            deploy(environment, console)
            _apply_automations(console)
            worker = _start(
                stack,
                ["worker", "start", "--pool", WORK_POOL, "--type", "process", "--name", "pfsdays"],
                environment,
                logs / "worker.log",
            )
            console.print(f"worker      pool {WORK_POOL}, logs in {logs}")
            console.print(f"home        {settings.home}")
            console.print("running; Ctrl-C stops everything")
            _wait_for_stop({"server": server, "worker": worker}, logs)
        except _StopRequested:
            console.print("stopping …")
    console.print("stopped")


def child_environment(settings: Settings, api_url: str) -> dict[str, str]:
    """Return the environment of server, worker and runs: our own, the settings, and Prefect's defaults."""
    environment = {**prefect_environment.environment(settings), **os.environ}
    environment["PREFECT_API_URL"] = api_url
    environment["PFSDAYS_HOME"] = str(settings.home)
    environment["PFSDAYS_CHECKOUT"] = str(CHECKOUT)
    config = Path(environment.get("PFSDAYS_CONFIG", "pfsdays.toml")).absolute()
    if config.exists():
        environment["PFSDAYS_CONFIG"] = str(config)
    return environment


def deploy(environment: Mapping[str, str], console: Console) -> None:
    """Create or update the work pool and every deployment of ``prefect.yaml``.

    Raises :class:`RunFailed` with what Prefect said.
    """
    _prefect(["work-pool", "create", WORK_POOL, "--type", "process", "--overwrite"], environment)
    _prefect(["work-pool", "set-concurrency-limit", WORK_POOL, "1"], environment)
    _prefect(["--no-prompt", "deploy", "--all"], environment)
    console.print("deployments ingest/daily, trend-check/monthly, reextract/manual, backfill/manual")


def _apply_automations(console: Console) -> None:
    # Prefect is imported only now that its settings are in the environment.
    from flows.automations import AUTOMATIONS, BLOCK_NAME, apply_automations  # noqa: PLC0415

    names = apply_automations(AUTOMATIONS)
    if names:
        console.print(f"automations {', '.join(names)}")
    else:
        console.print(
            f"automations none: create the notification block `{BLOCK_NAME}`, then run `pfsdays alarms test`"
        )


def _prefect(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [sys.executable, "-m", "prefect", *arguments],
        env=dict(environment),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise RunFailed(f"`prefect {' '.join(arguments)}` failed: {' '.join(last)}")


def _start(
    stack: ExitStack, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    output = stack.enter_context(log.open("ab"))
    child = subprocess.Popen(  # noqa: S603 - our own words, no shell
        [sys.executable, "-m", "prefect", *arguments],
        env=dict(environment),
        cwd=CHECKOUT,
        stdout=output,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    stack.callback(_stop, child)
    return child


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask the child's process group to stop; end what is left of it after ``STOP_SECONDS``."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            break
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    child.wait()


def _wait_until_healthy(server: subprocess.Popen[bytes], api_url: str, log: Path) -> None:
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RunFailed(f"the Prefect server stopped as it started; see {log}")
        if prefect_environment.is_healthy(api_url):
            return
        time.sleep(0.5)
    raise RunFailed(f"the Prefect server did not answer within {SERVER_START_SECONDS:.0f} s; see {log}")


def _wait_for_stop(children: Mapping[str, subprocess.Popen[bytes]], logs: Path) -> None:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise RunFailed(
                    f"the {name} stopped by itself (status {child.returncode}); see {logs / name}.log"
                )
        time.sleep(1.0)


def _request_stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise _StopRequested
