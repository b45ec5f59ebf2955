"""What a paper prints as its total decides between sizes that stand equally far from a run."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def _paper(total: str, value: float) -> PaperBuilder:
    """Return a paper of a printed total, 200B tokens, and two sizes, the smaller beside the cost."""
    paper = PaperBuilder().page(
        f"We trained GridText with 0.3B weights on 200B tokens. This took {total} FLOPs.", section="Training"
    )
    paper.find(Field.PARAMETERS, "0.3B weights", 3e8).find(
        Field.EXAMPLES_SEEN, "200B tokens", 2e11, text="tokens"
    )
    paper.find(Field.STATED_TOTAL, f"{total} FLOPs", value)
    paper.page("GridText at 2B weights answers well.")
    return paper.find(Field.PARAMETERS, "2B weights", 2e9)


@pytest.mark.parametrize(
    ("total", "value", "size"),
    [
        ("2.4e21", 2.4e21, 2e9),  # 6 x 2e9 x 2e11
        ("3.6e20", 3.6e20, 3e8),  # 6 x 3e8 x 2e11
        ("5.0e20", 5.0e20, 3e8),  # overhead, not another model
        ("8.0e22", 8.0e22, 3e8),  # neither: what stands beside it stays
    ],
)
def test_the_size_that_a_printed_total_is_reckoned_from_is_taken(
    total: str, value: float, size: float
) -> None:
    paper = _paper(total, value)
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset({"gridtext"}))
    assert (run.stated_flop, run.parameters, run.examples_seen) == (value, size, 2e11)
