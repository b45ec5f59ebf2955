"""Commas of thousands that were set with a space after them."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules import accelerator_time, dataset, duration, schedule
from extractors.rules.grammar import read_number
from extractors.rules.plain import plain_page
from extractors.rules.thousands import with_unusual_thousands


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("The training took approximately 1, 830 hours.", 1830),
        ("The training took 830 hours.", 830),
        ("The runs took 4, 8 and 830 hours of training.", 830),
    ],
)
def test_a_time_with_parted_thousands(text: str, hours: float) -> None:
    found = duration.find(plain_page(text, section="4 Training"), load_lexicon())
    assert found[-1].value == hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("In total 96 x 1, 830 = 175, 680 GPU hours were used.", 175680),
        ("Training used a total of 1, 022, 362 GPU hours.", 1022362),
        ("We compare 320, 640 GPU hours of training.", 640),
    ],
)
def test_device_time_with_parted_thousands(text: str, hours: float) -> None:
    (found,) = accelerator_time.find(plain_page(text, section="4 Training"), load_lexicon())
    assert found.value == hours
    assert found.evidence.surface.endswith("GPU hours")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for 144.000 iterations", 144_000),
        ("has 218 928 weights", 218_928),
        ("layer 3 928 weights", 928),
        ("0.125 images", 0.125),
        ("for 12.5 iterations", 12.5),
    ],
)
def test_points_and_spaces_group_the_digits_of_what_is_counted(text: str, value: float) -> None:
    at = max(text.rfind(" ", 0, text.rfind(" ")) + 1, 0)
    number = read_number(text, at)
    assert number is not None
    assert with_unusual_thousands(text, number).value == value


def test_steps_and_images_are_counted_whole() -> None:
    page = plain_page("We train for 144.000 iterations on 1.281.167 images.", section="4 Training")
    assert [f.value for f in schedule.find(page, load_lexicon())] == [144_000]
    assert [f.value for f in dataset.find(page, load_lexicon())] == [1_281_167]
