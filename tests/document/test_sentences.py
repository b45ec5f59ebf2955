"""Where sentences end, and where a full stop ends nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document.sentences import split_sentences


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We used several kinds, e.g. Large cards and small ones.",
        "This follows Byron et al. (2019) closely.",
        "As Fig. 3 and Sec. 4.1 show, it took 1.5 days.",
        "Ours vs. Theirs is a draw.",
        "The work of A. Byron and C. Cook goes on.",
        "It took approx. 12 hrs. on 8 cards.",
        "Version 2.0 of the tool, i.e. The new one, helped.",
        "See Eq. (3) and Tab. 2 for the rest.",
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(sentence):
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It ran. It stopped.", ["It ran.", "It stopped."]),
        ("It took 3 hrs. The next one took 5.", ["It took 3 hrs.", "The next one took 5."]),
        ("Did it run? It did! Good.", ["Did it run?", "It did!", "Good."]),
        ("(It ran for 2.5 days.) Then it stopped.", ["(It ran for 2.5 days.)", "Then it stopped."]),
        ("It had 8 GPUs. 4 of them failed.", ["It had 8 GPUs.", "4 of them failed."]),
        ("We follow Byron et al. They wove for days.", ["We follow Byron et al.", "They wove for days."]),
        ("  It ran.  ", ["It ran."]),
        ("", []),
    ],
)
def test_sentences_are_parted(text, parts):
    assert [part.strip() for part in split(text)] == parts


@given(st.text(alphabet="aA1. ,!?()e.g\n", max_size=200))
def test_nothing_but_white_space_is_lost_or_read_twice(text):
    found = split_sentences(text)
    assert all(start < end for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    covered = {index for start, end in found for index in range(start, end)}
    assert all(text[index].isspace() for index in range(len(text)) if index not in covered)
