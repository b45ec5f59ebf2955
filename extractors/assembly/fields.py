"""Groups of fields that several steps ask for together."""

from __future__ import annotations

from extractors.records import Field

__all__ = ["COSTS", "LENGTHS", "MACHINES"]

COSTS = (Field.STATED_TOTAL, Field.ACCELERATOR_TIME, Field.DURATION)
"""What a training took, the surest first."""
LENGTHS = (Field.EXAMPLES_SEEN, Field.EPOCHS, Field.STEPS)
"""How long a training went on."""
MACHINES = (Field.ACCELERATOR, Field.ACCELERATOR_COUNT)
"""What a training ran on."""
