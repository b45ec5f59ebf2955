from __future__ import annotations

from importlib import resources

import pytest
import yaml

from extractors.sources.withdrawn import is_withdrawn, load_wording

DATA = yaml.safe_load(resources.files("extractors.sources").joinpath("withdrawn.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", DATA["examples"], ids=str)
def test_examples_are_withdrawn(example):
    assert is_withdrawn(example.get("comment"), example.get("abstract", ""))


@pytest.mark.parametrize("example", DATA["counter_examples"], ids=str)
def test_counter_examples_are_not(example):
    assert not is_withdrawn(example.get("comment"), example.get("abstract", ""))


def test_phrases_are_written_as_they_are_compared():
    wording = load_wording()
    for phrase in (
        *wording.comment_contains,
        *wording.comment_is,
        *wording.abstract_starts,
        *wording.not_meant,
    ):
        assert phrase == " ".join(phrase.lower().split())
        assert "withdraw" in phrase


@pytest.mark.parametrize("phrase", DATA["comment_contains"])
def test_every_phrase_withdraws_whatever_its_case(phrase):
    assert is_withdrawn(f"10 pages. {phrase.upper()} reasons", "")


def test_a_megabyte_of_near_misses_takes_no_time():
    assert not is_withdrawn("withdrawn from iclr " * 50_000, "this paper has been " * 50_000)
