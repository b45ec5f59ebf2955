from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from extractors.extract import extract_document
from flows.errors import BadInput
from flows.explanation import explain, print_explanation
from flows.extraction_rows import estimate_extraction
from tests.assembly.test_extract import TRAINING, document_of


def explanation_of(*texts: str) -> str:
    extraction = extract_document(document_of(*texts))
    console = Console(file=io.StringIO(), width=200)
    console.print(explain(extraction, estimate_extraction(extraction, published=date(2020, 1, 1))))
    return console.file.getvalue()


def test_the_reading_shows_words_pages_formula_and_headline():
    text = explanation_of("Nothing.", TRAINING)
    assert "8 V100 GPUs" in text
    assert "HEADLINE" in text
    assert "device_time" in text
    assert "joined by" in text


def test_what_entered_no_run_has_its_reason():
    text = explanation_of(TRAINING, "Smith et al. (2019) trained on 512 A100 GPUs for 30 days.")
    assert "Entered no run" in text
    assert "another paper's training" in text


def test_a_paper_without_runs_says_so():
    assert "No run of its own" in explanation_of("A survey of everything.")


def test_a_paper_without_an_estimate_says_what_is_missing():
    text = explanation_of("We train the network for 90 epochs with a batch size of 256.")
    assert "no estimate" in text
    assert "No headline" in text


def test_a_target_that_does_not_exist_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match=r"2001\.01234"):
        print_explanation("2001.01234", pdf_directory=tmp_path)
