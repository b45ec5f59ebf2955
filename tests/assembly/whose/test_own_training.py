"""Whether a paper speaks of training of its own at all."""

from __future__ import annotations

import pytest

from extractors.assembly.whose.own_training import is_about_use, speaks_of_own_training

FILLER = "The answers of the assistant were read by two of the authors and sorted by topic. " * 240


@pytest.mark.parametrize(
    "says",
    [
        "The learning rate was 0.1 and fell twice. The network saw 90 epochs.",
        "We train it. We then train the head. Our model is trained once more. We fine-tune both.",
    ],
)
def test_settings_or_the_authors_word_speak_of_training(says: str) -> None:
    assert speaks_of_own_training([FILLER, says])


@pytest.mark.parametrize("says", ["", "GridText was trained for 9 days by others.", "We did not train it."])
def test_a_long_paper_with_next_to_no_word_of_it_trained_nothing(says: str) -> None:
    assert not speaks_of_own_training([FILLER, says])


@pytest.mark.parametrize("pages", [["It answers within 3 seconds."], ["", " \n"]])
def test_of_an_excerpt_or_a_scan_it_is_not_denied(pages: list[str]) -> None:
    assert speaks_of_own_training(pages)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fast inference of language models on one card", True),
        ("GridBench: Evaluating assistants on maps", True),
        ("GridNet: learning to forecast", False),
    ],
)
def test_a_title_speaks_of_the_use_of_models(title: str, expected: bool) -> None:
    assert is_about_use([f"{title}\nA. Author\nAbstract. We train."]) is expected


def test_the_abstract_is_not_the_title() -> None:
    authors = ", ".join(["A. Author"] * 20)
    assert not is_about_use([f"GridNet: learning to forecast\n{authors}\nInference is fast."])
    assert not is_about_use([])
