"""The bundled sample: what it promises is there, and its PDFs are what the script typesets."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.sources import open_source
from extractors.sources.errors import PdfUnavailable
from extractors.sources.sample_source import SAMPLE_DIRECTORY
from tests.sample import typeset

EXPECTED = list(csv.DictReader((SAMPLE_DIRECTORY / "expected.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def listed():
    with open_source("sample") as source:
        return {paper.arxiv_id: paper for paper in source.new_papers(None, None, None)}, source.report()


def test_every_paper_of_the_metadata_is_given_once(listed):
    papers, report = listed
    assert len(papers) == report.listed == 21
    assert (report.without_pdf, report.refused) == (0, 0)
    assert {paper.source for paper in papers.values()} == {"sample"}


def test_what_is_expected_names_each_version_and_only_those(listed):
    papers, _ = listed
    named = {(row["arxiv_id"], int(row["version"])) for row in EXPECTED}
    given = {(paper.arxiv_id, paper.version) for paper in papers.values()}
    assert named - given == {("2211.99014", 1)}  # superseded by version 2
    assert given <= named


def test_each_kind_of_paper_is_there():
    outcomes = Counter(row["outcome"] for row in EXPECTED)
    assert outcomes == {"estimated": 18, "none": 1, "failed": 1, "withdrawn": 1, "unknown_accelerator": 1}
    for row in EXPECTED:
        assert (row["pfs_days"] != "") == (row["outcome"] == "estimated")


def test_the_broken_file_fails_and_the_withdrawn_paper_has_none(listed, tmp_path):
    papers, _ = listed
    outcome = {}
    with open_source("sample") as source:
        for paper in papers.values():
            try:
                source.fetch_pdf(paper, tmp_path)
            except PdfUnavailable as error:
                outcome[paper.arxiv_id] = error.code
    assert outcome == {"2404.99017": "pdf.truncated", "2405.99018": "pdf.withdrawn"}
    assert papers["2405.99018"].withdrawn


def test_the_corrected_paper_is_at_its_first_version_before_the_correction():
    with open_source("sample") as source:
        before = source.new_papers(None, datetime(2022, 12, 1, tzinfo=UTC), None)
        assert {p.arxiv_id: p.version for p in before}["2211.99014"] == 1


def test_the_ids_belong_to_no_paper_of_arxiv(listed):
    papers, _ = listed
    for paper in papers.values():
        month, number = paper.arxiv_id.split(".")
        assert re.fullmatch(r"99\d\d|99\d\d\d", number)
        assert len(number) == (4 if int(month) < 1501 else 5)
        assert paper.published.strftime("%y%m") == month


def test_the_committed_pdfs_are_what_the_script_typesets():
    given = typeset.papers()
    for stem in ("1706.99008v1", "2211.99014v2", "2404.99017v1"):
        source = typeset.HERE / "papers" / f"{stem}.typ"
        committed = SAMPLE_DIRECTORY / "pdf" / stem[:4] / f"{stem}.pdf"
        assert typeset.typeset(source, given[stem]) == committed.read_bytes(), (
            f"{stem}: run `make sample`, look at the pages, commit the PDFs"
        )


def test_each_pdf_has_its_source_and_the_reverse():
    pdfs = {path.stem for path in (SAMPLE_DIRECTORY / "pdf").rglob("*.pdf")}
    assert pdfs == {path.stem for path in (typeset.HERE / "papers").glob("*.typ")}


def test_the_readme_lists_each_file():
    readme = (SAMPLE_DIRECTORY / "README.md").read_text("utf-8")
    for path in (SAMPLE_DIRECTORY / "pdf").rglob("*.pdf"):
        assert path.stem in readme


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in Path(SAMPLE_DIRECTORY).rglob("*") if path.is_file()) < 2**20


def test_the_metadata_has_the_keys_of_the_public_set():
    keys = (
        "id submitter authors title comments journal-ref doi report-no categories license abstract versions"
    )
    for line in (SAMPLE_DIRECTORY / "metadata.jsonl").read_text("utf-8").splitlines():
        assert list(json.loads(line)) == [*keys.split(), "update_date", "authors_parsed"]
