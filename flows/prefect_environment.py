"""What Prefect must know before it is imported: where its state lies, whom it may talk to.

Prefect reads its settings from the environment at import, so :func:`prepare` comes before any import of
it. Nothing that the user has set is overwritten.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings import Settings

SERVER_NOTE = "server.json"
"""File below ``home/prefect`` in which ``pfsdays up`` notes the address of its server while it runs."""


def prepare(settings: Settings, *, use_running_server: bool = True) -> None:
    """Set the environment for Prefect.

    State goes below ``settings.home``; telemetry of SDK and server is off. Where ``pfsdays up`` runs a
    server for this home the run is shown there, otherwise Prefect starts a temporary server for it.
    """
    values = environment(settings) | {
        # On the command line every error is one line of our own; the run's page has the whole story.
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    }
    (settings.home / "prefect").mkdir(
        parents=True, exist_ok=True
    )  # Prefect makes only the last part of the path
    if use_running_server:
        address = running_server(settings.home)
        if address:
            values["PREFECT_API_URL"] = address
    for name, value in values.items():
        os.environ.setdefault(name, value)


def environment(settings: Settings) -> dict[str, str]:
    """Return the defaults: no telemetry, state below home, patience with a slow start."""
    return {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # The default of 20 s is too short for a loaded machine: the first start migrates a fresh database.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_CLI_PROMPT": "false",
    }


def note_server(home: Path, url: str | None) -> None:
    """Write down that a server serves this home at ``url``; ``None`` removes the note."""
    path = home / "prefect" / SERVER_NOTE
    if url is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"api_url": url, "pid": os.getpid()}), encoding="utf-8")


def running_server(home: Path) -> str | None:
    """Return the API address of the server that ``pfsdays up`` runs for this home, or ``None``."""
    try:
        url = str(json.loads((home / "prefect" / SERVER_NOTE).read_text(encoding="utf-8"))["api_url"])
    except (OSError, ValueError, KeyError):
        return None
    return url if is_healthy(url) else None


def lasting_server() -> str | None:
    """Return the API address of a server that outlives this run, ``None`` where Prefect started one for it.

    It is the one that ``pfsdays up`` runs, that the worker was started with, or that the user has set.
    """
    return os.environ.get("PREFECT_API_URL") or None


def is_healthy(api_url: str, *, timeout_seconds: float = 2.0) -> bool:
    """Say whether a Prefect server answers at ``api_url`` (which ends in ``/api``)."""
    if not api_url.startswith(("http://", "https://")):
        return False
    try:
        with urlopen(f"{api_url}/health", timeout=timeout_seconds) as answer:  # noqa: S310 - scheme checked above
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False
