"""Cells that hold a value for each of several names."""

from __future__ import annotations

import pytest

from extractors.document.parallel import name_of_part, parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("131 / 65 / 61", ["131", "65", "61"]),
        ("138M/373M", ["138M", "373M"]),
        ("HeronBASE/HeronLARGE", ["HeronBASE", "HeronLARGE"]),
        ("tokens/s", ["tokens/s"]),
        ("", [""]),
    ],
)
def test_a_list_has_its_parts_and_another_text_is_one(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in parts_of(text)] == parts


def test_a_part_has_the_name_in_its_place_and_a_hyphen_goes_on_from_the_first() -> None:
    assert name_of_part("Heron-B / -L / Egret", 1, 3) == "Heron-L"
    assert name_of_part("HeronBASE/HeronLARGE", 1, 2) == "HeronLARGE"


def test_names_of_another_number_name_no_part() -> None:
    assert name_of_part("Heron / Egret", 0, 3) is None
    assert name_of_part("Heron", 0, 1) is None
