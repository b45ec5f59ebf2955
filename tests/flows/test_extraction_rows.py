from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.extract import extract_document
from extractors.sandbox import ExtractionFailure
from flows import extraction_rows
from flows.extraction_rows import estimate_extraction, extract_paths, paper_id, published_month, to_row
from tests.assembly.test_extract import TRAINING, document_of


def row_of(*texts: str):
    extraction = extract_document(document_of(*texts))
    return to_row("2001.01234", extraction, estimate_extraction(extraction, published=date(2020, 1, 1)))


@pytest.mark.parametrize(
    ("name", "stamp", "expected"),
    [
        ("1706.03762.pdf", None, "1706.03762"),
        ("1706.03762v5.pdf", "9999.99999", "1706.03762"),
        ("cs_0112017.pdf", None, "cs/0112017"),
        ("hep-th_9901001v2.pdf", None, "hep-th/9901001"),
        ("download.pdf", "2001.01234", "2001.01234"),
        ("noid-net.pdf", None, "noid-net"),
    ],
)
def test_papers_are_named_by_file_then_stamp_then_stem(name, stamp, expected):
    assert paper_id(Path(name), stamp) == expected


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [
        ("1706.03762", date(2017, 6, 1)),
        ("cs/0112017", date(2001, 12, 1)),
        ("hep-th/9901001", date(1999, 1, 1)),
        ("noid", None),
        ("2013.00001", None),
    ],
)
def test_the_month_of_an_id(arxiv_id, month):
    assert published_month(arxiv_id) == month


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("K40m", "NVIDIA K40m"),
        ("K40", "NVIDIA K40"),
        ("V100s", "NVIDIA V100"),
        ("Xeon E5-2680 v4", "Intel Xeon E5-2680 v4"),
    ],
)
def test_a_board_is_called_as_the_paper_calls_it(written: str, named: str) -> None:
    (run,) = row_of(
        f"We trained the network on one NVIDIA {written} for 3 days.".replace("NVIDIA Xeon", "Xeon")
    )["runs"]
    assert run["accelerator"] == named


def test_a_row_has_the_shape_of_the_labels():
    row = row_of(TRAINING)
    (run,) = row["runs"]
    assert (row["arxiv_id"], row["kind"]) == ("2001.01234", "compute")
    assert run["headline"] is True
    assert (run["accelerator"], run["accelerator_count"], run["duration_hours"]) == ("NVIDIA V100", 8, 72.0)
    assert run["pfs_days_low"] <= run["pfs_days"] <= run["pfs_days_high"]
    assert run["pfs_days"] == pytest.approx(8 * 0.125 * 0.33 * 3, rel=0.05)  # V100: 125 TFLOP/s in 16 bit
    assert {"page", "quote", "fields"} == set(run["evidence"][0])
    assert any("duration_hours" in item["fields"] for item in run["evidence"])


def test_a_run_that_cannot_be_estimated_has_no_pfs_days():
    row = row_of("We train the network for 90 epochs with a batch size of 256.")
    assert row["kind"] == "partial"
    assert all("pfs_days" not in run for run in row["runs"])
    assert row["runs"][0]["headline"] is True


def test_a_paper_without_training_has_no_runs():
    assert row_of("A survey of everything.") == {"arxiv_id": "2001.01234", "kind": "none", "runs": []}


def test_a_failing_pdf_gives_a_line_with_its_error(monkeypatch, tmp_path):
    path = tmp_path / "2001.01234.pdf"
    failure = ExtractionFailure(path, "pdf.truncated", "the end is missing")
    monkeypatch.setattr(
        extraction_rows, "extract_many", lambda paths, jobs, limits=None: iter([(path, failure)])
    )
    assert list(extract_paths([path], 1)) == [
        {"arxiv_id": "2001.01234", "error": "pdf.truncated: the end is missing"}
    ]
