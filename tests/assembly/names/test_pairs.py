"""Sizes in words and in parameters of two lists pair in their order."""

from __future__ import annotations

from extractors.assembly.names.pairs import paired_sizes


def test_each_number_of_a_list_has_the_word_at_its_place():
    text = "The small, medium and large models have 3.8M, 4.7M and 16M weights and see 1.58M structures."
    assert paired_sizes(text, text.index("3.8M")) == {"small", "3.8m"}
    assert paired_sizes(text, text.index("16M")) == {"large", "16m"}
    assert paired_sizes(text, text.index("1.58M")) == frozenset()


def test_lists_of_other_lengths_and_words_that_follow_pair_with_nothing():
    text = "The small and large models have 3M, 9M and 16M weights."
    assert paired_sizes(text, text.index("9M")) == frozenset()
    text = "With 3M and 9M weights the small and large models are cheap."
    assert paired_sizes(text, text.index("9M")) == frozenset()
