"""Which data set a statement is of, where its words name several."""

from __future__ import annotations

import pytest

from extractors.assembly.names.data_sets import data_beside, data_trained_on
from extractors.assembly.names.designators import read_designators
from extractors.assembly.names.nearest import nearest_size, variant_told_of


@pytest.mark.parametrize(
    ("says", "data"),
    [
        ("We train from ImageNet-1K weights for 30 epochs on Kinetics-400.", {"kinetics400"}),
        ("The backbones, two residual networks, were pre-trained on ImageNet.", set()),
        ("On SSv2 we fine-tune the K400 model for 12 epochs.", {"somethingsomething"}),
        ("We use weights pre-trained on ImageNet and tune them on COCO.", {"coco"}),
        ("The network is trained on CIFAR-10.", {"cifar10"}),
        ("Training the ImageNet model takes 3 days.", {"imagenet"}),
        ("GridCell (searched on CIFAR-10)", set()),
    ],
)
def test_data_that_weights_come_from_are_not_those_of_the_training(says: str, data: set[str]) -> None:
    assert data_trained_on(says) == data


@pytest.mark.parametrize(
    ("says", "number", "data"),
    [
        ("ImageNet-1K (1.28M images) and ImageNet-22K (14.2M images)", "14.2M", {"imagenet21k"}),
        ("ImageNet-1K has 1.28M images, ImageNet-22K 14.2M images", "1.28M", {"imagenet1k"}),
        ("We take 118K images of COCO after ImageNet", "118K", {"coco"}),
        ("ImageNet is larger. There are 20K images", "20K", set()),
    ],
)
def test_the_size_of_a_data_set_stands_beside_its_name(says: str, number: str, data: set[str]) -> None:
    at = says.index(number)
    assert data_beside(says, at, at + len(f"{number} images")) == data


def test_a_data_set_is_no_variant_of_a_model() -> None:
    named = read_designators("GridNet-L/16 on ImageNet-22K")
    assert named.variants == {"gridnet-l/16"}
    assert "imagenet-22k" not in named.names


def test_what_is_said_of_sizes_listed_together_is_said_of_each() -> None:
    text = "Base and Large models are trained on both sets for 60 epochs"
    at = text.index("60")
    assert nearest_size(text, at, at + len("60 epochs")) == {"base", "large"}


@pytest.mark.parametrize(
    ("says", "number", "variant"),
    [
        ("Training GridNet-S takes 48 hours and GridNet-L takes 96 hours", "96", {"gridnet-l"}),
        ("Training GridNet-S takes 48 hours and GridNet-L takes 96 hours", "48", {"gridnet-s"}),
        ("We need 2 days for GridNet-S and 4 days for GridNet-L", "2 days", {"gridnet-s"}),
        ("GridNet-S and GridNet-L took 3 days", "3", set()),
    ],
)
def test_a_time_is_told_of_the_network_that_takes_it(says: str, number: str, variant: set[str]) -> None:
    at = says.index(number)
    assert variant_told_of(says, at, at + len(number)).variants == variant


def test_letters_alone_before_models_are_sizes() -> None:
    assert read_designators("B and L models are trained longer").letters == {"base", "large"}
    assert read_designators("Plan B is followed").letters == set()
