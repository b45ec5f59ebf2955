"""The papers that the stand-in arXiv knows: made up for a test, or taken from a mirror on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractors.sources.mirror_files import MirrorPdfs, read_lines, snapshot_files
from extractors.sources.snapshot import parse_line


@dataclass
class Version:
    created: datetime
    pdf: bytes | Path | None

    def content(self) -> bytes | None:
        return self.pdf.read_bytes() if isinstance(self.pdf, Path) else self.pdf


@dataclass
class StandinPaper:
    arxiv_id: str
    title: str
    versions: list[Version]
    categories: tuple[str, ...] = ("cs.LG",)
    abstract: str = "We train a model."
    comment: str | None = None
    authors: tuple[str, ...] = ("Ada Tern", "Bo Wren")
    pdf_link: bool = True

    @property
    def submitted(self) -> datetime:
        return self.versions[0].created

    @property
    def updated(self) -> datetime:
        return self.versions[-1].created

    def add_version(self, created: datetime, pdf: bytes | None) -> None:
        self.versions.append(Version(created, pdf))

    def withdraw(self, created: datetime) -> None:
        self.versions.append(Version(created, None))
        self.comment = "This paper has been withdrawn by the authors due to an error"


@dataclass
class Corpus:
    papers: dict[str, StandinPaper] = field(default_factory=dict)

    def add(self, paper: StandinPaper) -> StandinPaper:
        self.papers[paper.arxiv_id] = paper
        return paper

    def __getitem__(self, arxiv_id: str) -> StandinPaper:
        return self.papers[arxiv_id]


def minimal_pdf(words: str) -> bytes:
    """A whole one-page PDF with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)


def made_up_papers(count: int, begin: datetime, apart: timedelta, month: str = "2611") -> Corpus:
    """``count`` papers of one version each, submitted at regular distances."""
    corpus = Corpus()
    for number in range(count):
        created = begin + number * apart
        pdf = minimal_pdf(f"Paper {number}: we trained on 8 V100 GPUs for {number + 1} days.")
        corpus.add(StandinPaper(f"{month}.{90000 + number:05d}", f"Paper {number}", [Version(created, pdf)]))
    return corpus


def papers_of_mirror(directory: Path) -> Corpus:
    """All papers of a mirror that have a PDF of each version or are withdrawn."""
    corpus, pdfs = Corpus(), MirrorPdfs(directory / "pdf")
    for snapshot in snapshot_files(directory):
        for _, line in read_lines(snapshot):
            entry = parse_line(line)
            versions = [
                Version(
                    v.created,
                    pdfs.path(entry.arxiv_id, v.version) or pdfs.path(entry.arxiv_id, None),
                )
                for v in entry.versions
            ]
            corpus.add(
                StandinPaper(
                    arxiv_id=entry.arxiv_id,
                    title=entry.title,
                    versions=versions or [Version(datetime(2000, 1, 1, tzinfo=UTC), None)],
                    categories=entry.categories,
                    abstract=entry.abstract,
                    comment=entry.comments,
                    authors=entry.authors,
                )
            )
    return corpus
