"""Rows that tell one network at several sizes of its images."""

from __future__ import annotations

import pytest

from extractors.assembly.assemble import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    "label", ["GridNet-B@384", "GridNet-B ↑384", "GridNet-B (384) (ours)", "GridNet-B 384^2"]
)
def test_the_cost_at_a_larger_size_of_images_is_of_the_same_network(label: str) -> None:
    rows = [["Model", "Params", "FLOPs", "Epochs"], ["GridNet-B", "88M", "15.4G", "300"]]
    paper = PaperBuilder().table([*rows, [label, "88M", "47.1G", "300"]], "Table 1: Results on ImageNet-1K.")
    for at, (surface, value) in enumerate((("88M", 8.8e7), ("88M", 8.8e7))):
        paper.find(Field.PARAMETERS, surface, value, nth=at)
    paper.find(Field.FORWARD_COST, "15.4G", 1.54e10)
    paper.find(Field.FORWARD_COST, "47.1G", 4.71e10)
    for at in (0, 1):
        paper.find(Field.EPOCHS, "300", 300, nth=at)
    paper.page("The data set is ImageNet-1K with 1.28M images.")
    paper.find(Field.DATASET_SIZE, "1.28M images", 1.28e6, text="images")
    runs = assemble(paper.findings, paper.pages, own_names=frozenset({"gridnet"}))
    assert {run.forward_macs for run in runs} == {1.54e10}
