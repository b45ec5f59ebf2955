from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from extractors.sources.pdf_check import check_ends
from extractors.sources.pdf_store import PdfStore
from tests.standin.corpus import minimal_pdf


@pytest.fixture
def store(tmp_path: Path) -> PdfStore:
    return PdfStore(tmp_path / "pdf")


def write(store: PdfStore, content: bytes) -> None:
    with store.incoming("2403.00001", 1) as stream:
        stream.write(content)


def test_a_pdf_appears_whole(store):
    assert store.find("2403.00001", 1) is None
    write(store, minimal_pdf("x"))
    found = store.find("2403.00001", 1)
    assert found.size_bytes == len(minimal_pdf("x"))
    assert Path(found.path).stat().st_mode & 0o777 == 0o644


def test_a_failure_leaves_the_old_file_and_no_other(store):
    write(store, minimal_pdf("old"))
    with pytest.raises(RuntimeError), store.incoming("2403.00001", 1) as stream:  # noqa: PT012
        stream.write(b"half")
        raise RuntimeError
    path = store.path_of("2403.00001", 1)
    assert path.read_bytes() == minimal_pdf("old")
    assert list(path.parent.iterdir()) == [path]


def test_a_damaged_file_counts_as_absent(store):
    write(store, minimal_pdf("x")[:100])
    assert store.find("2403.00001", 1) is None


def test_where_links_are_impossible_the_file_is_copied(store, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(os, "link", refuse)
    origin = tmp_path / "origin.pdf"
    origin.write_bytes(minimal_pdf("x"))
    adopted = Path(store.adopt(origin, "2403.00001", 1).path)
    assert adopted.read_bytes() == origin.read_bytes()
    assert not adopted.samefile(origin)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (minimal_pdf("x"), None),
        (b"junk before\n" + minimal_pdf("x") + b"\x00" * 2000, None),
        (b"", "pdf.empty"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "pdf.html"),
        (b"%!PS-Adobe-3.0", "pdf.not_a_pdf"),
        (minimal_pdf("x")[:-10], "pdf.truncated"),
        (b"x" * 2000 + minimal_pdf("x"), "pdf.not_a_pdf"),
    ],
)
def test_both_ends_of_a_file_are_judged(content, code):
    fault = check_ends(content[:1024], content[-4096:], len(content))
    assert (fault.code if fault else None) == code
