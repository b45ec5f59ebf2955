"""Who a sentence speaks of, and in which of its clauses."""

from __future__ import annotations

import pytest

from extractors.lexicon import compile_pattern
from extractors.records import Ownership
from extractors.rules import schedule
from extractors.rules.context import Cue
from extractors.rules.engine import Reading, load_lexicon
from extractors.rules.owners import Owners, leaning, owners_of, taken_up
from extractors.rules.plain import plain_page

_OURS = Cue("ours", "own", "sentence", 1.0, compile_pattern(r"\bours?\b"), (), ())
_THEIRS = Cue("theirs", "cited", "sentence", 0.8, compile_pattern(r"\btheirs\b"), (), ())


def _owners(text: str, *cues: Cue) -> Owners:
    reading = Reading(plain_page(text), load_lexicon())
    (sentence,) = reading.sentences
    return owners_of(cues, sentence, reading.data[sentence.start : sentence.end])


def test_a_cue_for_others_leans_the_other_way() -> None:
    assert (leaning(_OURS), leaning(_THEIRS)) == (1.0, -0.8)


def test_one_owner_holds_for_the_whole_sentence() -> None:
    owners = _owners("Ours took 3 days, and it saw 5 epochs.", _OURS, _OURS)
    assert owners.clauses is None
    assert [owners.around(at) for at in (0, 30)] == [2.0, 2.0]


@pytest.mark.parametrize(("words", "total"), [("3 days", 1.0 - 0.25 * 0.8), ("9 days", 0.25 - 0.8)])
def test_of_two_owners_the_one_of_the_clause_counts_more(words: str, total: float) -> None:
    text = "Ours took 3 days, while theirs took 9 days."
    assert _owners(text, _OURS, _THEIRS).around(text.index(words)) == pytest.approx(total)


@pytest.mark.parametrize(
    ("words", "goes_on"),
    [
        ("Both models are trained for 600k steps.", True),
        ("The two models were trained for 3 days.", True),
        ("They took 9 days.", True),
        ("All of it was measured in 3 days.", False),
        ("The model of Heron and Wren was trained for 9 days.", False),
    ],
)
def test_a_sentence_that_names_nobody_goes_on_with_the_model_of_the_authors(
    words: str, goes_on: bool
) -> None:
    assert (taken_up(words, Owners((1.0,))) is not None) is goes_on
    assert taken_up(words, Owners((-0.8,))) is None
    assert taken_up(words, Owners(())) is None


def test_what_goes_on_with_the_authors_is_their_own() -> None:
    page = plain_page("We compare two models. Both models are trained for 600k steps.", section="")
    (steps,) = schedule.find(page, load_lexicon())
    assert steps.ownership is Ownership.OWN
