"""Groups of fields that several steps ask for together."""

from __future__ import annotations

from extractors.records import Field

__all__ = ["COSTS", "LENGTHS", "MACHINES", "MODEL", "SCHEDULE"]

COSTS = (Field.STATED_TOTAL, Field.ACCELERATOR_TIME, Field.DURATION)
"""What a training took, the surest first."""
LENGTHS = (Field.EXAMPLES_SEEN, Field.EPOCHS, Field.STEPS)
"""How long a training went on."""
SCHEDULE = (Field.STEPS, Field.BATCH_SIZE, Field.EPOCHS, Field.DATASET_SIZE, Field.SEQUENCE_LENGTH)
"""What the examples seen are multiplied from."""
MODEL = (Field.PARAMETERS, Field.ACTIVE_PARAMETERS, Field.FORWARD_COST)
"""How large a network is, and what one example costs it."""
MACHINES = (Field.ACCELERATOR, Field.ACCELERATOR_COUNT)
"""What a training ran on."""
