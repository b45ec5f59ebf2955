"""The ``mirror:DIR`` source: bulk back-fill from disk, in the format that arXiv itself hands out.

``DIR`` holds one or more metadata snapshots (JSON lines, plain or .gz) and the PDFs below ``DIR/pdf``. A
snapshot is streamed once; the entries that have a PDF here are spooled to a temporary file and given in the
order of their version's date, so that memory holds an index of names and dates, never the metadata of a
million papers.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, NamedTuple, Self

from extractors.records import Issue, Severity
from extractors.sources.arxiv_id import file_stem
from extractors.sources.errors import BadSourceSpec, PdfUnavailable
from extractors.sources.mirror_files import MirrorPdfs, SnapshotBroken, read_lines, snapshot_files
from extractors.sources.pdf_check import check_file
from extractors.sources.pdf_store import PdfStore
from extractors.sources.snapshot import LineRefused, SnapshotEntry, VersionDate, parse_line
from extractors.sources.source import SourceReport, require_utc
from extractors.sources.stamped import describe_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractors.records import Paper, PdfFile

__all__ = ["MirrorSource"]

MAX_ISSUES = 1000
_SPOOL_BYTES = 64 * 2**20  # larger than that goes to the disk
_UNDATED = datetime(1986, 1, 1, tzinfo=UTC)  # before any arXiv paper: without a date a paper comes first


class _Listed(NamedTuple):
    """Where one paper of the listing waits: its place in the spool, or the PDF that describes itself."""

    moment: datetime
    arxiv_id: str
    version: int
    offset: int
    paper: Paper | None


class _Window(NamedTuple):
    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime | None) -> bool:
        if moment is None:
            return self.until is None
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)


class MirrorSource:
    """Papers and PDFs from a folder. ``categories`` keeps papers in one of them, ``None`` keeps all.

    The newest version that has a PDF here is given (as of ``until``); a file without a version in its name
    counts as the newest version. A withdrawn paper is given whether or not there is a PDF. Entries without
    PDF are counted. Lines that cannot be used become issues with file and line number, and the rest goes
    on.
    """

    def __init__(
        self, directory: Path, *, categories: tuple[str, ...] | None = None, name: str = "mirror"
    ) -> None:
        self._directory = directory
        self._categories = frozenset(categories) if categories is not None else None
        self._name = name
        self._report = SourceReport()
        self._pdfs: MirrorPdfs | None = None
        spec = f"{name}:{directory}"
        if not directory.is_dir():
            raise BadSourceSpec(spec, "there is no such folder")
        if not snapshot_files(directory) and not (directory / "pdf").is_dir():
            raise BadSourceSpec(
                spec, "holds neither a metadata snapshot (*.json, *.jsonl, or .gz of these) nor a folder pdf/"
            )

    @property
    def name(self) -> str:
        """``mirror``, or the name given."""
        return self._name

    @property
    def pdfs(self) -> MirrorPdfs:
        """The index of the PDFs, made when first needed."""
        if self._pdfs is None:
            self._pdfs = MirrorPdfs(self._directory / "pdf")
        return self._pdfs

    def new_papers(
        self, since: datetime | None, until: datetime | None, limit: int | None
    ) -> Iterator[Paper]:
        """Give the mirror's papers; see :class:`~extractors.sources.source.Source`."""
        window = _Window(require_utc(since, "since"), require_utc(until, "until"))
        self._report = SourceReport()
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            listed: list[_Listed] = []
            described: set[str] = set()
            for snapshot in snapshot_files(self._directory):
                listed += self._read_snapshot(snapshot, window, described, spool)
            listed += self._undescribed(window, described)
            listed.sort(key=lambda entry: (entry.moment, entry.arxiv_id))
            for entry in listed[:limit]:
                paper = entry.paper
                if paper is None:
                    spool.seek(entry.offset)
                    found = parse_line(spool.readline())
                    dated = next((v for v in found.versions if v.version == entry.version), None)
                    paper = found.paper(dated, entry.version, self._name)
                self._report = replace(self._report, listed=self._report.listed + 1)
                yield paper

    def _read_snapshot(
        self,
        snapshot: Path,
        window: _Window,
        described: set[str],
        spool: tempfile.SpooledTemporaryFile[bytes],
    ) -> Iterator[_Listed]:
        spool.seek(0, 2)
        try:
            for number, line in read_lines(snapshot):
                try:
                    entry = parse_line(line)
                    if entry.arxiv_id in described:
                        raise LineRefused(f"{entry.arxiv_id} was described by an earlier line")  # noqa: TRY301
                except LineRefused as refusal:
                    self._refuse("snapshot.line_refused", f"{snapshot.name}, line {number}: {refusal}")
                    continue
                described.add(entry.arxiv_id)
                chosen = self._choose(entry, window)
                if chosen is not None:
                    offset = spool.tell()
                    spool.write(line if line.endswith(b"\n") else line + b"\n")
                    yield _Listed(chosen.created, entry.arxiv_id, chosen.version, offset, None)
        except SnapshotBroken as broken:
            self._refuse("snapshot.broken", f"{broken}; fetch the snapshot again", Severity.ERROR)

    def _choose(self, entry: SnapshotEntry, window: _Window) -> VersionDate | None:
        """Pick the version to give, dated for the listing's order; ``None`` if the paper is not given."""
        if self._categories is not None and self._categories.isdisjoint(entry.categories):
            return None
        fallback = _UNDATED
        if entry.update_date is not None:
            fallback = datetime.combine(entry.update_date, time(), UTC)
        versions = entry.versions or (VersionDate(self._only_version(entry.arxiv_id), fallback),)
        there = [v for v in versions if window.until is None or v.created <= window.until]
        if not there:
            return None
        withdrawing = entry.withdrawn and there[-1] == versions[-1]
        held = set(self.pdfs.versions(entry.arxiv_id))
        chosen = there[-1] if withdrawing else None
        for version in reversed(there):
            unversioned = None in held and version == versions[-1]
            if chosen is None and (version.version in held or unversioned):
                chosen = version
        if not window.holds((chosen or there[-1]).created):
            return None
        if chosen is None:
            self._report = replace(self._report, without_pdf=self._report.without_pdf + 1)
        return chosen

    def _only_version(self, arxiv_id: str) -> int:
        """Return the version for an entry that lists none: the highest in the files' names, else 1."""
        return max((v for v in self.pdfs.versions(arxiv_id) if v is not None), default=1)

    def _undescribed(self, window: _Window, described: set[str]) -> Iterator[_Listed]:
        """List the PDFs that no snapshot describes, from their stamp or their name."""
        stamped = set(described)
        for arxiv_id in self.pdfs.ids():
            if arxiv_id not in described:
                versions = self.pdfs.versions(arxiv_id)
                newest = max(versions, key=lambda v: v if v is not None else 0)
                path = self.pdfs.path(arxiv_id, newest)
                if path is not None:
                    yield from self._self_described(path, arxiv_id, newest, window)
        for path in self.pdfs.unnamed:
            yield from self._self_described(path, None, None, window, stamped)

    def _self_described(
        self,
        path: Path,
        arxiv_id: str | None,
        version: int | None,
        window: _Window,
        taken: set[str] | None = None,
    ) -> Iterator[_Listed]:
        """Describe one file by itself; ids in ``taken`` are refused, and the one found is added to them."""
        paper = describe_pdf(path, arxiv_id, version, self._name)
        if paper is None:
            self._refuse(
                "mirror.unknown_paper",
                f"{path.name}: neither its name nor a stamp on page 1 gives an arXiv id; "
                "rename it to <id>v<version>.pdf",
            )
            return
        if taken is not None and (paper.arxiv_id in taken or self.pdfs.versions(paper.arxiv_id)):
            self._refuse(
                "mirror.unnamed_copy",
                f"{path.name}: {paper.arxiv_id} is described or filed under its own name; rename this file "
                f"to {file_stem(paper.arxiv_id, paper.version)}.pdf if it is the one to read",
            )
            return
        if taken is not None:
            taken.add(paper.arxiv_id)
            self.pdfs.remember(path, paper.arxiv_id, paper.version)
        wanted = self._categories is None or not self._categories.isdisjoint(
            paper.categories or self._categories
        )
        if wanted and window.holds(paper.updated):
            yield _Listed(paper.updated or _UNDATED, paper.arxiv_id, paper.version, -1, paper)

    def fetch_pdf(self, paper: Paper, directory: Path) -> PdfFile:
        """Bring the paper's PDF below ``directory``, by a hard link where the file system allows it."""
        newest_only = self.pdfs.path(paper.arxiv_id, None)
        path = self.pdfs.path(paper.arxiv_id, paper.version) or newest_only
        if path is None:
            code = "pdf.withdrawn" if paper.withdrawn else "pdf.missing"
            raise PdfUnavailable(
                paper.arxiv_id,
                paper.version,
                code=code,
                reason=f"no such file below {self.pdfs.root}",
                retryable=False,
            )
        try:
            fault = check_file(path)
            if fault is not None:
                raise PdfUnavailable(paper.arxiv_id, paper.version, code=fault.code, reason=fault.reason)
            return PdfStore(directory).adopt(path, paper.arxiv_id, paper.version)
        except FileNotFoundError as error:
            raise PdfUnavailable(
                paper.arxiv_id, paper.version, code="pdf.missing", reason=f"{path} is gone"
            ) from error

    def report(self) -> SourceReport:
        """Say what the listing met so far."""
        return self._report

    def close(self) -> None:
        """Nothing to give back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _refuse(self, code: str, message: str, severity: Severity = Severity.WARNING) -> None:
        report = self._report
        issues = report.issues
        if len(issues) < MAX_ISSUES:
            issues = (*issues, Issue(code=code, severity=severity, message=message, stage="source"))
        self._report = replace(report, refused=report.refused + 1, issues=issues)
