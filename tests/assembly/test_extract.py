from __future__ import annotations

from datetime import date

import pytest

from extractors.document.pages import Document, Stamp
from extractors.errors import NotAPdfError
from extractors.extract import EXTRACTOR_VERSION, extract_document, extract_pdf
from extractors.records import Field
from extractors.rules.plain import plain_page

TRAINING = "We trained the network on 8 V100 GPUs for 3 days with a batch size of 256 for 300k steps."


def document_of(*texts: str, stamp: Stamp | None = None) -> Document:
    pages = tuple(plain_page(text, number=n, section="Training details") for n, text in enumerate(texts, 1))
    return Document("0" * 64, len(texts), pages, texts, stamp)


def test_a_page_of_text_becomes_a_run_with_its_receipts():
    extraction = extract_document(document_of("Nothing here.", TRAINING))
    (run,) = extraction.runs
    assert (run.accelerator, run.accelerator_count, run.duration_hours) == ("nvidia-v100", 8, 72.0)
    assert run.examples_seen == 300e3 * 256
    by_id = {finding.finding_id: finding for finding in extraction.findings}
    receipts = dict(run.findings)
    assert {by_id[i].evidence.page for i in receipts[Field.DURATION]} == {2}
    assert extraction.extractor_version == EXTRACTOR_VERSION
    assert extraction.cpu_seconds > 0


def test_the_order_of_pages_changes_no_finding_and_no_run():
    document = document_of("Nothing here.", TRAINING, "All models are trained on ImageNet.")
    turned = Document(document.sha256, 3, document.pages[::-1], document.plain)
    assert extract_document(document).findings == extract_document(turned).findings
    assert extract_document(document).runs == extract_document(turned).runs


def test_pages_without_statements_change_nothing():
    alone = extract_document(document_of(TRAINING))
    longer = extract_document(document_of(TRAINING, "Lorem ipsum dolor sit amet.", "Even less of interest."))
    assert longer.findings == alone.findings
    assert longer.runs == alone.runs


def test_the_stamp_is_kept():
    stamp = Stamp("2001.01234", 2, "cs.LG", date(2020, 3, 4))
    extraction = extract_document(document_of(TRAINING, stamp=stamp))
    assert (extraction.stamp_id, extraction.stamp_version, extraction.stamp_category) == (
        "2001.01234",
        2,
        "cs.LG",
    )


def test_pages_of_pictures_are_an_issue():
    extraction = extract_document(Document("0" * 64, 2, (), ("", " ")))
    assert [issue.code for issue in extraction.issues] == ["pdf.no_text"]


def test_an_unknown_accelerator_is_an_issue_once_and_no_estimate():
    extraction = extract_document(
        document_of("Training took 3 days on 4 NVIDIA Z9900 GPUs. The NVIDIA Z9900 is fast.")
    )
    assert [issue.code for issue in extraction.issues].count("accelerator.unknown") == 1
    assert all(run.accelerator is None for run in extraction.runs)


def test_what_is_no_pdf_is_refused(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_text("<html>not found</html>")
    with pytest.raises(NotAPdfError):
        extract_pdf(path)
