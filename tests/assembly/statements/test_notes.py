"""What a mark's note says is told of the rows that bear the mark."""

from __future__ import annotations

import pytest

from extractors.assembly.statements.notes import told_of_marked_rows, without_notes
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Phase
from tests.assembly.paper import PaperBuilder

CAPTION = "Table 1: Results on COCO. †: backbones pretrained on ImageNet-22K; ‡: trained with batch size 32."


def _told_of_others(own_label: str, caption: str = CAPTION) -> list[float | None]:
    rows = [["Method", "FLOPs"], ["OtherNet‡ [3]", "60G"], [own_label, "30G"]]
    paper = PaperBuilder().table(rows, caption)
    paper.find(Field.FORWARD_COST, "60G", 60e9, phase=Phase.UNCLEAR)
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.find(Field.BATCH_SIZE, "batch size 32", 32)
    places = locate(paper.findings, paper.pages, frozenset({"gridnet"}))
    told = told_of_marked_rows(places)
    return [p.finding.value for p in places if p.finding.finding_id in told]


def test_the_batch_of_marked_rows_is_not_that_of_the_papers_own() -> None:
    assert _told_of_others("GridNet") == [32]


def test_a_row_of_the_papers_own_may_bear_the_mark() -> None:
    assert _told_of_others("GridNet‡") == []


@pytest.mark.parametrize(
    "caption",
    [
        "Table 1: Results on COCO. All networks are trained with batch size 32.",
        "Table 1: Results on COCO. †: tested twice. All are trained with batch size 32.",
    ],
)
def test_what_the_caption_says_of_all_rows_stays(caption: str) -> None:
    assert _told_of_others("GridNet", caption) == []


@pytest.mark.parametrize(
    ("caption", "kept"),
    [
        (CAPTION, "Table 1: Results on COCO. "),
        ("Results on WMT. * indicates our runs.", "Results on WMT. "),
        ("Costs of 3 * 2 networks.", "Costs of 3 * 2 networks."),
    ],
)
def test_a_caption_is_read_up_to_its_notes(caption: str, kept: str) -> None:
    assert without_notes(caption) == kept
