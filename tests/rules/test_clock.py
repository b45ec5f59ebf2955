"""Times as a clock shows them."""

from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules.clock import clock_in_cell, find_clocks
from extractors.rules.duration import find
from extractors.rules.plain import plain_page


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("12:30:00", [12.5]),
        ("1-06:00:00", [30.0]),
        ("2 12:00:36", [12.01]),
        ("4:30", []),
        ("2:30 h", [2.5]),
        ("a 3:1:12 mix", []),
    ],
)
def test_three_figures_of_a_clock_are_a_time(text: str, hours: list[float]) -> None:
    assert [found for _, _, found in find_clocks(text, 0, len(text))] == pytest.approx(hours)


@pytest.mark.parametrize(
    ("cell", "label", "hours"),
    [
        ("4:30", "Time (hh:mm)", 4.5),
        ("4:30", "Training time (hours)", 4.5),
        ("4:30", "Time (mm:ss)", 0.075),
        ("4:30", "Time (min)", 0.075),
        ("01:30:00", "Training time", 1.5),
        ("4:30", "Ratio", None),
        ("13m38", "Time", 0.2272222),
        ("13m98", "Time", None),
        ("13mm", "Time", None),
    ],
)
def test_two_figures_of_a_clock_are_what_their_heading_says(
    cell: str, label: str, hours: float | None
) -> None:
    found = clock_in_cell(cell, label)
    assert found == (None if hours is None else pytest.approx(hours))


def test_a_training_may_be_timed_by_the_clock() -> None:
    (stated,) = find(plain_page("Training finished after 12:30:00 on one card."), load_lexicon())
    assert stated.value == 12.5
    page = plain_page("Network\tTraining time (hh:mm)\nHeron\t4:30")
    (in_table,) = find(page, load_lexicon())
    assert in_table.value == 4.5


def test_a_caption_tells_the_unit_of_each_of_its_headings() -> None:
    caption = "Table 2: Costs. Ttrain is what training takes in hours. Ttest is for one example in ms."
    page = plain_page("Network\tTtrain\tTtest\nHeron\t34.3\t4.2", caption=caption)
    (finding,) = find(page, load_lexicon())
    assert finding.value == 34.3
