"""Which pair of a draft that has both is multiplied: steps and batch, or epochs and data."""

from __future__ import annotations

import pytest

from extractors.assembly.drafts import Draft, Filled
from extractors.assembly.length.examples import derive_examples
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("steps", "epochs", "seen"),
    [
        pytest.param(0.62, 0.74, 1 * 2e6, id="epochs beside the run, steps of another paragraph"),
        pytest.param(0.90, 0.52, 9000 * 512, id="steps beside the run, epochs of another paragraph"),
        pytest.param(0.62, 0.65, 9000 * 512, id="both far: steps, whose batch is told nearer"),
    ],
)
def test_the_length_beside_the_run_is_its_own_though_its_data_are_told_further_away(steps, epochs, seen):
    paper = PaperBuilder().page("It takes 18 hours.").find(Field.DURATION, "18 hours", 18.0)
    [anchor] = locate(paper.findings, paper.pages)
    filled = {
        Field.STEPS: Filled(9000, ("s",), steps),
        Field.BATCH_SIZE: Filled(512, ("b",), 0.71),
        Field.EPOCHS: Filled(1, ("e",), epochs),
        Field.DATASET_SIZE: Filled(2e6, ("d",), 0.44, text="pairs"),
    }
    draft = derive_examples(Draft(anchor, designators_of(anchor), filled))
    assert draft.value(Field.EXAMPLES_SEEN) == seen
