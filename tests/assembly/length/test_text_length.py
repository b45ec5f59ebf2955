"""Sentences become words where the paper says how many words its data set has."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def run_of(data: str, unit: str, *words: tuple[str, float]):
    paper = PaperBuilder().page(data, "The network has 400M parameters. We train it for 5 epochs.")
    paper.find(Field.DATASET_SIZE, "10M", 1e7, text=unit)
    for surface, value in words:
        paper.find(Field.DATASET_SIZE, surface, value, text="words")
    paper.find(Field.PARAMETERS, "400M parameters", 4e8).find(Field.EPOCHS, "5 epochs", 5.0)
    (run,) = assemble(paper.findings, paper.pages)
    return run


@pytest.mark.parametrize("unit", ["sentences", "pairs"])
def test_the_words_of_both_sides_are_read(unit):
    text = "We train on 10M of them with 300M French words and 200M English words."
    run = run_of(text, unit, ("300M French words", 3e8), ("200M English words", 2e8))
    assert (run.examples_seen, run.examples_unit) == (2.5e9, "tokens")
    assert run.dataset_size == 1e7


def test_one_number_of_words_is_of_the_whole():
    run = run_of("We train on 10M sentences (250M words).", "sentences", ("250M words", 2.5e8))
    assert (run.examples_seen, run.examples_unit) == (1.25e9, "tokens")


def test_a_vocabulary_is_no_number_of_words_read():
    run = run_of("We train on 10M sentences; 80k words are known.", "sentences", ("80k words", 8e4))
    assert run.examples_unit != "tokens"


def test_words_told_elsewhere_are_of_another_set():
    text = "We train on 10M sentences. Another corpus has 900M words."
    run = run_of(text, "sentences", ("900M words", 9e8))
    assert run.examples_seen != pytest.approx(4.5e9) or run.sequence_length is None


def test_images_have_no_words():
    run = run_of("We train on 10M images with 300M words of captions.", "images", ("300M words", 3e8))
    assert run.sequence_length is None
