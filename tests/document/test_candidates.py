"""Pages that may speak of compute are read, others are not; the test is linear in the page's length."""

from __future__ import annotations

import time

import pytest

from extractors.document import read_document
from extractors.document.candidates import is_candidate


@pytest.mark.parametrize(
    "text",
    [
        "The model was fitted on eight V100 cards.",
        "Pre-training used 64 TPU chips.",
        "It needs 4.2 GFLOPs for one picture.",
        "The run took 3.5 days.",
        "We need 12 hours in all.",
        "Ran for 40 epochs with minibatches of 128.",
        "A network with 65M parameters, trained from scratch.",
        "We train on 300 billion tokens of text.",
        "All numbers are kept in bfloat16.",
        "Every experiment ran on a single machine.",
        "Data Size Steps Rivers5 Rivers10\n3B 120K 74.0 76.4",
    ],
)
def test_a_statement_of_compute_makes_a_page_a_candidate(text):
    assert is_candidate(text)
    assert is_candidate(f"{'Nothing to see. ' * 200}{text}{' Nothing to see.' * 200}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The history of looms is long and rich.",
        "Let x be a vector and A a matrix; then Ax is one too.",
        "\x00\ud835",
    ],
)
def test_other_pages_are_none(text):
    assert not is_candidate(text)


def test_a_page_of_references_weighs_less():
    entries = (
        "Byron, A. Looms and the work of 3 days. In Proceedings of Looms, pp. 1-9, 2019. arXiv preprint. "
        * 30
    )
    assert not is_candidate(entries)
    assert is_candidate(entries + " We trained for 12 hours on 8 GPUs with a batch size of 32.")


def test_hostile_text_takes_no_time():
    started = time.process_time()
    for piece in ("1,000 " * 170_000, "a" * 1_000_000, "trained " * 125_000, "1" * 1_000_000):
        is_candidate(piece)
    assert time.process_time() - started < 3.0


def test_only_candidate_pages_are_read_in_full(typeset):
    path = typeset("#lorem(40)\n#pagebreak()\nWe trained on 8 GPUs for 3 days.\n#pagebreak()\n#lorem(40)")
    document = read_document(path)
    assert (document.page_count, len(document.plain), len(document.page_sizes)) == (3, 3, 3)
    assert [page.number for page in document.pages] == [2]
