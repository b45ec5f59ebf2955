"""Read ``automations.yaml``, put the notification block's id in, and apply it to a Prefect server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore

from flows.errors import BadInput

if TYPE_CHECKING:
    from uuid import UUID

BLOCK_NAME = "pfsdays-alerts"
AUTOMATIONS = Path(__file__).resolve().parent.parent / "automations.yaml"


def read_automations(path: Path, block_ids: dict[str, UUID]) -> list[AutomationCore]:
    """Parse the file; ``block: NAME`` of an action becomes the id that ``block_ids`` has for NAME.

    Raises :class:`BadInput` for a file that is no automations file, or that names a block which is not there.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["automations"]
        return [AutomationCore.model_validate(_with_block_ids(entry, block_ids)) for entry in entries]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path}: not an automations file ({error!r}); it needs a list under `automations:`"
        ) from error


def _with_block_ids(entry: dict[str, Any], block_ids: dict[str, UUID]) -> dict[str, Any]:
    actions = []
    for action in entry.get("actions", []):
        kept = {name: value for name, value in action.items() if name != "block"}
        if "block" in action:
            kept["block_document_id"] = str(block_ids[action["block"]])
        actions.append(kept)
    return {**entry, "actions": actions}


def find_alert_blocks() -> dict[str, UUID]:
    """Return the ids of the notification blocks on the server by name (empty when there are none)."""
    with get_client(sync_client=True) as client:
        documents = client.read_block_documents()
    return {document.name: document.id for document in documents if document.name is not None}


def apply_automations(path: Path) -> list[str]:
    """Create the automations of ``path``, or bring those of the same name up to date; return their names.

    Returns an empty list, having changed nothing, when the block ``pfsdays-alerts`` does not exist.
    """
    blocks = find_alert_blocks()
    if BLOCK_NAME not in blocks:
        return []
    wanted = read_automations(path, blocks)
    with get_client(sync_client=True) as client:
        for automation in wanted:
            existing = client.read_automations_by_name(automation.name)
            if existing:
                client.update_automation(existing[0].id, automation)
            else:
                client.create_automation(automation)
    return [automation.name for automation in wanted]
