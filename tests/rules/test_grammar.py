import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon import compile_pattern, load_lexicon
from extractors.records import Qualifier
from extractors.rules.grammar import (
    find_numbers,
    format_count,
    parse_count,
    parse_number,
    read_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,022,362", 1_022_362),
        ("1 022 362", 1_022_362),
        ("10 000", 10_000),
        ("60,000", 60_000),
        ("20, 000", 20_000),
        ("4, 500", 4_500),
        ("1.7M", 1.7e6),
        ("1.5T", 1.5e12),
        ("300k", 300e3),
        ("300K", 300e3),
        ("1.2b", 1.2e9),
        ("1.2 B", 1.2e9),
        ("65bn", 65e9),
        ("3.1e23", 3.1e23),
        ("3.1E+23", 3.1e23),
        ("6.31E+08", 6.31e8),
        ("3.1 × 10^23", 3.1e23),
        ("3.1×10^{23}", 3.1e23),
        ("2.3 · 10^19", 2.3e19),
        ("2 x 10^-5", 2e-5),
        ("10^22", 1e22),
        ("2^20", 1_048_576),
        ("1.5 billion", 1.5e9),
        ("175-billion", 175e9),
        ("100 thousand", 100e3),
        ("three hundred thousand", 300e3),
        ("two thousand", 2000),
        ("half a million", 0.5e6),
        ("a quarter of a million", 0.25e6),
        ("one and a half million", 1.5e6),
        ("a dozen", 12),
        ("two dozen", 24),
        ("a million", 1e6),
        ("twenty-four", 24),
        ("Sixteen", 16),
        ("two and a half", 2.5),
        ("2½", 2.5),
        ("½", 0.5),
        (".5", 0.5),
    ],
)
def test_a_number_is_read_as_papers_write_it(text: str, value: float) -> None:
    assert parse_count(text) == pytest.approx(value, rel=1e-12)


def test_a_list_is_not_one_number_with_its_thousands_apart() -> None:
    assert [n.value for n in find_numbers("1, 100 and 200 runs")] == [1, 100, 200]
    assert [n.value for n in find_numbers("12, 500 and 4, 500 runs")] == [12, 500, 4500]


@pytest.mark.parametrize(
    "text", ["", "1,5", "1.000.000", "GPT-3", "V100", "about 5", "5 to 6", "12 models", "x"]
)
def test_what_is_not_one_plain_number_is_none(text: str) -> None:
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("5-6", 5.5, 5, 6),
        ("5–6", 5.5, 5, 6),
        ("2 to 3", 2.5, 2, 3),
        ("between two and three", 2.5, 2, 3),
        ("between 5 and 6", 5.5, 5, 6),
        ("5 ± 1", 5, 4, 6),
        ("1-2 million", 1.5e6, 1e6, 2e6),
        ("100K to 200K", 150e3, 100e3, 200e3),
        ("8K-16K", 12e3, 8e3, 16e3),
        ("10M–20M", 15e6, 10e6, 20e6),
        ("10 or 12", 11, 10, 12),
    ],
)
def test_a_range_is_its_midpoint_with_bounds(text: str, value: float, low: float, high: float) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.low, number.high, number.qualifier) == (value, low, high, Qualifier.RANGE)


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        ("~300", Qualifier.ABOUT, None, None),
        ("≈ 300", Qualifier.ABOUT, None, None),
        ("approximately 300", Qualifier.ABOUT, None, None),
        ("nearly 300", Qualifier.ABOUT, None, None),
        ("more than 300", Qualifier.AT_LEAST, 300, None),
        ("at least 300", Qualifier.AT_LEAST, 300, None),
        ("over 300", Qualifier.AT_LEAST, 300, None),
        ("300+", Qualifier.AT_LEAST, 300, None),
        ("up to 300", Qualifier.AT_MOST, None, 300),
        ("less than 300", Qualifier.AT_MOST, None, 300),
        ("300", Qualifier.EXACT, None, None),
    ],
)
def test_an_approximation_is_kept_as_a_qualifier(
    text: str, qualifier: Qualifier, low: float | None, high: float | None
) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.low, number.high, number.qualifier) == (300, low, high, qualifier)


def test_numbers_of_a_sentence_come_in_order_and_names_are_no_numbers() -> None:
    text = "GPT-3 uses 96 layers on V100s; ResNet-50 takes 5-6 days and between two and three weeks, not 1,5."
    assert [n.value for n in find_numbers(text)] == [96, 5.5, 2.5]


def test_two_numbers_joined_by_and_without_between_stay_apart() -> None:
    assert [n.value for n in find_numbers("with 12 and 24 layers")] == [12, 24]


def test_a_falling_pair_is_no_range() -> None:
    assert [n.value for n in find_numbers("from 30 to 10")] == [30, 10]


def test_read_number_widens_to_the_left() -> None:
    text = "trained for about 3 to 4 million steps"
    number = read_number(text, text.index("4"))
    assert number is not None
    assert text[number.start : number.end] == "3 to 4 million"
    assert (number.low, number.high) == (3e6, 4e6)


@pytest.mark.parametrize(
    "text", ["1,022,362", "3.1 x 10^23", "1.5 billion", "1.7M", "2^20", "10 000", "20, 000"]
)
def test_the_fragment_takes_the_whole_number(text: str) -> None:
    match = _fragment("number").search(f"of {text} things".encode())
    assert match is not None
    assert match.group().decode() == text


@pytest.mark.parametrize(
    "text", ["two thousand", "half a million", "twenty-four", "a dozen", "300", "1.5 billion"]
)
def test_the_fragment_with_words_takes_spelt_numbers(text: str) -> None:
    match = _fragment("any_number").search(f"of {text} things".encode())
    assert match is not None
    assert match.group().decode() == text


def _fragment(name: str) -> Any:
    fragments = load_lexicon().files["fragments"]["fragments"]
    pattern = fragments[name]
    while "{number}" in pattern or "{spelt}" in pattern:
        pattern = pattern.replace("{number}", f"(?:{fragments['number']})")
        pattern = pattern.replace("{spelt}", f"(?:{fragments['spelt']})")
    return compile_pattern(pattern)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    for number in find_numbers(text):
        assert math.isfinite(number.value)
        assert 0 <= number.start < number.end <= len(text)
    parse_count(text)
    parse_number(text)


_PIECES = st.sampled_from(
    ["1", "9", "0", ",", ".", " ", "-", "–", "^", "e", "E", "+", "×", "10", "K", "M", "b", "million", "two",
     "a", "half", "and", "between", "to", "±", "~", "½", "½½", "{", "}", "²", "٣", "１"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_heap_of_number_pieces_raises(text: str) -> None:
    for number in find_numbers(text):
        assert math.isfinite(number.value)
    parse_number(text)


@given(st.one_of(st.integers(0, 10**18), st.floats(0, 1e30, allow_nan=False)))
def test_a_formatted_count_is_read_back(value: float) -> None:
    assert parse_count(format_count(value)) == pytest.approx(value, rel=1e-15, abs=0)


@given(
    st.integers(1, 999), st.sampled_from([("K", 1e3), ("M", 1e6), (" million", 1e6), ("B", 1e9), ("T", 1e12)])
)
def test_every_scale_multiplies(digits: int, scale: tuple[str, float]) -> None:
    assert parse_count(f"{digits}{scale[0]}") == digits * scale[1]


def test_a_count_cannot_be_negative_or_infinite() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_count(-1)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1 ", "1-", "1.", "a ", "one ", "9e", "10^", "2 to ", "½", "~", "1,111"]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        started = time.process_time()
        for _ in find_numbers(text):
            pass
        return time.process_time() - started

    short, long = (min(seconds(characters) for _ in range(3)) for characters in (1_000, 16_000))
    assert long < 64 * max(
        short, 1e-4
    )  # sixteen times the text: 16 where time is linear, 256 where it is squared


def test_the_letter_of_a_name_is_no_scale() -> None:
    assert [number.value for number in find_numbers("50 K-80 cards and 5 M-parameter networks")] == [50, 5e6]
