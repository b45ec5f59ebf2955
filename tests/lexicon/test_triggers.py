"""Literals that are looked for together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon import Triggers


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the gpus used", {(4, "gpu"), (4, "gpus used")}),
        ("gpupdate", {(0, "gpu"), (2, "update")}),
        ("a multigpu", {(7, "gpu")}),
        ("gpu gpu", {(0, "gpu"), (4, "gpu")}),
        ("nothing", set()),
    ],
    ids=["one in another", "one over another", "within a word", "twice", "none"],
)
def test_each_trigger_is_found_wherever_it_stands(text: str, places: set[tuple[int, str]]) -> None:
    assert set(Triggers(["gpu", "gpus used", "update", "gpu"]).find(text)) == places


@given(st.lists(st.text("abc", min_size=1, max_size=4)), st.text("abc", max_size=40))
def test_they_are_found_as_one_by_one(triggers: list[str], text: str) -> None:
    one_by_one = {(at, one) for one in triggers for at in range(len(text)) if text.startswith(one, at)}
    assert set(Triggers(triggers).find(text)) == one_by_one
