"""The device of a training that no sentence names, where the paper measures speed on one device only.

"Trained on 16 GPUs for 3 days" and "images per second on a V100": whoever names one kind of card in a whole
paper has that kind. The run says so in its reasons.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.machines.devices import is_processor
from extractors.assembly.statements.linking import Link
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["with_measured_device"]

_MEASURES = frozenset({Phase.INFERENCE, Phase.PROFILING})
_CARDS = re.compile(r"\bGPUs?\b")
_HOW = Link(WEIGHTS.attach, ("the only device of the paper, on which it measures speed",))


def with_measured_device(drafts: Sequence[Draft], located: Sequence[Place]) -> list[Draft]:
    """Give timed drafts whose cards nobody names the one kind of card that the paper names at all."""
    models = (p for p in located if p.finding.field is Field.ACCELERATOR)
    named = [p for p in models if not is_processor(p.finding.text)]
    kinds = {p.finding.text for p in named}
    own = [p for p in named if p.finding.ownership is not Ownership.CITED and p.finding.phase in _MEASURES]
    if len(kinds) != 1 or None in kinds or not own:
        return list(drafts)
    return [_on(draft, own[0]) if _is_on_nameless_cards(draft, located) else draft for draft in drafts]


def _is_on_nameless_cards(draft: Draft, located: Sequence[Place]) -> bool:
    if draft.has(Field.ACCELERATOR) or not draft.has(Field.DURATION, Field.ACCELERATOR_COUNT):
        return False
    counted = draft.fields[Field.ACCELERATOR_COUNT].finding_ids
    told = (p for p in located if p.finding.finding_id in counted)
    return any(_CARDS.search(p.finding.evidence.surface) for p in told)


def _on(draft: Draft, device: Place) -> Draft:
    return draft.put(Field.ACCELERATOR, filled_from(device, _HOW), f"accelerator: {_HOW.reasons[0]}")
