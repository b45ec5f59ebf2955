"""Files that are broken, or made to hurt."""

from __future__ import annotations

import pickle

import pytest

from extractors.document import MAX_PAGES, read_document
from extractors.document.pdfium import MAX_CHARACTERS
from extractors.errors import (
    DamagedPdfError,
    DocumentError,
    EmptyPdfError,
    EncryptedPdfError,
    NotAPdfError,
    TruncatedPdfError,
)
from tests.document import raw_pdf


@pytest.fixture
def write(tmp_path):
    def run(content):
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        return path

    return run


@pytest.mark.parametrize(
    ("content", "error", "code"),
    [
        (b"", EmptyPdfError, "pdf.empty"),
        (b"\n \n", EmptyPdfError, "pdf.empty"),
        (b"<html><body>Rate exceeded</body></html>", NotAPdfError, "pdf.not_a_pdf"),
        (b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n", DamagedPdfError, "pdf.damaged"),
        (raw_pdf.encrypted(), EncryptedPdfError, "pdf.encrypted"),
        (
            raw_pdf.build([raw_pdf.CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"]),
            DamagedPdfError,
            "pdf.damaged",
        ),
    ],
)
def test_each_kind_of_broken_file_has_its_error(write, content, error, code):
    path = write(content)
    with pytest.raises(error) as caught:
        read_document(path)
    assert caught.value.code == code
    assert caught.value.path == path
    assert str(path) in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.path, str(again)) == (error, path, str(caught.value))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_download_that_broke_off_is_truncated(typeset, write, share):
    whole = typeset("#lorem(300)").read_bytes()
    with pytest.raises(TruncatedPdfError, match="fetch the file again"):
        read_document(write(whole[: int(share * len(whole))]))


def test_a_page_of_endless_text_is_read_up_to_a_limit(write):
    bomb = raw_pdf.flate_bomb(50_000)
    assert len(bomb) < 10_000
    document = read_document(write(bomb))
    assert len(document.plain[0]) == MAX_CHARACTERS


def test_a_cycle_in_the_page_tree_ends(write):
    try:
        document = read_document(write(raw_pdf.page_tree_cycle()))
    except DocumentError:
        return
    assert document.pages == ()


def test_pages_beyond_the_limit_are_counted_and_not_read(write):
    document = read_document(write(raw_pdf.many_pages(5000)))
    assert (document.page_count, document.pages_skipped) == (5000, 5000 - MAX_PAGES)
    assert len(document.plain) == len(document.pages) == MAX_PAGES


def test_a_page_of_any_size_is_read(write):
    (page,) = read_document(write(raw_pdf.huge_page())).pages
    assert page.text == "We trained on 8 GPUs for 3 days."
