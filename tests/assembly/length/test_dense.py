"""What says nothing of boxes or pixels, in a paper on classifiers."""

from __future__ import annotations

import pytest

from extractors.assembly.drafts import Draft
from extractors.assembly.length.dense import of_classifiers
from extractors.assembly.names.answers import WHOLE
from extractors.assembly.statements.named import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("caption", "answers"), [("Table 1: Results on ImageNet-1K.", WHOLE), ("Table 1: Results on COCO.", "")]
)
def test_a_time_is_of_the_classifier_whose_size_the_paper_tells(caption: str, answers: str) -> None:
    paper = PaperBuilder().table([["Model", "Params"], ["GridNet", "88M"]], caption)
    paper.find(Field.PARAMETERS, "88M", 8.8e7)
    paper.page("Training takes 4 days on 8 cards.", section="B Hardware")
    paper.find(Field.DURATION, "4 days", 96)
    size, time = locate(paper.findings, paper.pages, frozenset({"gridnet"}))
    (seed,) = of_classifiers([Draft(time, designators_of(time))], {Field.PARAMETERS: [size]})
    assert seed.names.answers == answers
