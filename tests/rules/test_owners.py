"""Who a sentence speaks of, and in which of its clauses."""

from __future__ import annotations

import pytest

from extractors.lexicon import compile_pattern
from extractors.rules.context import Cue
from extractors.rules.engine import Reading, load_lexicon
from extractors.rules.owners import Owners, leaning, owners_of
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
