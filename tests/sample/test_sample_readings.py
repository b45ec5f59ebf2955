"""The extractor on the sample's own PDFs, against what they were typeset to say."""

import csv

import pytest

from extractors.extract import extract_pdf
from extractors.sources.sample_source import SAMPLE_DIRECTORY
from flows.extraction_rows import estimate_extraction, published_month
from warehouse.analysis.headline import choose_headline, chosen_estimate

ROWS = list(csv.DictReader((SAMPLE_DIRECTORY / "expected.csv").read_text("utf-8").splitlines()))


def headline_pfs_days(row):
    name = f"{row['arxiv_id']}v{row['version']}.pdf"
    (path,) = SAMPLE_DIRECTORY.glob(f"pdf/*/{name}")
    published = published_month(row["arxiv_id"])
    extraction = extract_pdf(path, published=published)
    estimates = estimate_extraction(extraction, published=published)
    run = choose_headline(estimates)
    return None if run is None else chosen_estimate(estimates[run]).pfs_days


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["outcome"] == "estimated"], ids=lambda r: f"{r['arxiv_id']}v{r['version']}"
)
def test_a_stand_in_is_read_within_a_factor_of_three(row):
    found = headline_pfs_days(row)
    assert found is not None
    assert 1 / 3 < found / float(row["pfs_days"]) < 3


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["outcome"] in {"none", "unknown_accelerator"}], ids=lambda r: r["arxiv_id"]
)
def test_no_estimate_where_nothing_supports_one(row):
    assert headline_pfs_days(row) is None
