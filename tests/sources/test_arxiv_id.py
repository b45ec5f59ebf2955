from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sources.arxiv_id import (
    ArxivId,
    file_stem,
    first_day_of_month,
    month_folder,
    parse_arxiv_id,
    parse_file_stem,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1706.03762", ArxivId("1706.03762")),
        ("1706.03762v5", ArxivId("1706.03762", 5)),
        ("arXiv:0704.0001v12", ArxivId("0704.0001", 12)),
        ("cs/0112017", ArxivId("cs/0112017")),
        ("hep-th/9901001v3", ArxivId("hep-th/9901001", 3)),
        ("math.GT/0309136", ArxivId("math/0309136")),
    ],
)
def test_identifiers_are_read(text, expected):
    assert parse_arxiv_id(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1713.03762", "1700.03762", "1706.037", "1706.037621", "1706.03762v0", "v1", "cs0112017",
     "../1706.03762", "1706.03762/..", "1706.03762 v1", "1706.03762v1\n2", "noid-alexnet",
     "١٧٠٦.٠٣٧٦٢", "cs/0113017"],
)  # fmt: skip
def test_other_text_is_not_an_identifier(text):
    assert parse_arxiv_id(text) is None


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("1706.03762v5", ArxivId("1706.03762", 5)),
        ("cs_0112017", ArxivId("cs/0112017")),
        ("cs0112017v2", ArxivId("cs/0112017", 2)),
        ("hep-th9901001", ArxivId("hep-th/9901001")),
        ("math.GT_0309136v1", ArxivId("math/0309136", 1)),
    ],
)
def test_file_names_are_read(stem, expected):
    assert parse_file_stem(stem) == expected


@pytest.mark.parametrize("stem", ["noid-alexnet", "cs/0112017", "paper", "1706.03762v5 (1)"])
def test_other_file_names_are_not_identifiers(stem):
    assert parse_file_stem(stem) is None


@given(
    st.sampled_from(["1706.03762", "0704.0001", "cs/0112017", "hep-th/9901001"]),
    st.none() | st.integers(1, 999),
)
def test_a_file_name_gives_its_identifier_back(arxiv_id, version):
    assert parse_file_stem(file_stem(arxiv_id, version)) == ArxivId(arxiv_id, version)


@given(st.text())
def test_any_text_is_judged_without_an_error(text):
    for parse in (parse_arxiv_id, parse_file_stem):
        identity = parse(text)
        assert identity is None or ".." not in identity.arxiv_id


def test_month_folders_are_those_of_the_bulk_buckets():
    assert month_folder("1706.03762") == "1706"
    assert month_folder("cs/0112017") == "0112"


@pytest.mark.parametrize(("arxiv_id", "day"), [("1706.03762", "2017-06-01"), ("cs/0112017", "2001-12-01"),
                                               ("hep-th/9108001", "1991-08-01")])  # fmt: skip
def test_an_id_tells_its_month(arxiv_id, day):
    assert first_day_of_month(arxiv_id).isoformat() == day
