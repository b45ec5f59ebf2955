"""What runs grow from: the costs of a sentence or a row, each with the names that are its own."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.names.designators import sizes_in_order
from extractors.assembly.runs.seeds import seed_costs
from extractors.assembly.statements.placement import locate
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    "text",
    [
        "The small, base and large nets take 1, 3 and 5 days respectively on 32 cards.",
        "It takes {1; 3; 5} days to train the {small, base, large} nets.",
        "Training lasts 1/3/5 days for the small/base/large net.",
    ],
)
def test_times_and_sizes_of_two_lists_go_together_in_their_order(text: str):
    paper = PaperBuilder().page(text)
    for words, hours in (("1", 24.0), ("3", 72.0), ("5", 120.0)):
        paper.find(Field.DURATION, words, hours)
    drafts = seed_costs(locate(paper.findings, paper.pages, frozenset()))
    assert [(draft.value(Field.DURATION), *draft.names.sizes) for draft in drafts] == [
        (24.0, "small"),
        (72.0, "base"),
        (120.0, "large"),
    ]


def test_times_of_another_number_than_sizes_keep_what_their_clause_names():
    paper = PaperBuilder().page("The base and large nets take 1, 3 and 5 days on three sets.")
    for words, hours in (("1", 24.0), ("3", 72.0), ("5", 120.0)):
        paper.find(Field.DURATION, words, hours)
    drafts = seed_costs(locate(paper.findings, paper.pages, frozenset()))
    assert len({draft.names.sizes for draft in drafts}) == 1


def test_sizes_are_listed_once_in_the_order_of_their_mention():
    assert sizes_in_order("GridNet 7B, GridNet-13B and the large 7B net") == ("7b", "13b", "large")


def test_the_last_time_of_a_list_is_a_run_as_well():
    paper = PaperBuilder().page("The base and large nets were trained for 2 and 9 days.")
    paper.find(Field.DURATION, "2", 48.0).find(Field.DURATION, "9 days", 216.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [48.0, 216.0]
