"""What is active of a model's parameters is less than all of them."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder

TEXT = "Our seed model of 2.7B parameters is trained on 15T tokens. The merged one activates 11B parameters."


def test_more_than_all_parameters_is_active_in_another_model() -> None:
    paper = (
        PaperBuilder()
        .page(TEXT, section="3 Training")
        .find(Field.PARAMETERS, "2.7B parameters", 2.7e9)
        .find(Field.EXAMPLES_SEEN, "trained on 15T tokens", 15e12, text="tokens")
        .find(Field.ACTIVE_PARAMETERS, "11B parameters", 11e9)
    )
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.parameters, run.active_parameters) == (2.7e9, None)
