"""The PDFs on disk: ``<directory>/<YYMM>/<id>v<version>.pdf``, written whole or not at all.

A PDF enters as a temporary file in its own folder, is flushed to the disk and renamed, so that a reader
or a killed run never leaves half a file under a final name. What is there already is hashed and judged
again before it is used, so a file that was damaged later is fetched anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from extractors.records import PdfFile
from extractors.sources.arxiv_id import file_stem, month_folder
from extractors.sources.pdf_check import check_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PdfStore", "sha256_of"]

_CHUNK_BYTES = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class PdfStore:
    """All PDFs below one directory (``PFSDAYS_HOME/pdf``)."""

    directory: Path

    def path_of(self, arxiv_id: str, version: int) -> Path:
        """Return where this version's PDF lies, or would lie."""
        return self.directory.absolute() / month_folder(arxiv_id) / f"{file_stem(arxiv_id, version)}.pdf"

    def find(self, arxiv_id: str, version: int) -> PdfFile | None:
        """Return the stored PDF, hashed now; ``None`` if it is not there or no longer a whole PDF."""
        path = self.path_of(arxiv_id, version)
        try:
            if check_file(path) is not None:
                return None
            return PdfFile(arxiv_id, version, str(path), sha256_of(path), path.stat().st_size)
        except FileNotFoundError:
            return None

    @contextmanager
    def incoming(self, arxiv_id: str, version: int) -> Iterator[IO[bytes]]:
        """Open a temporary file in the paper's folder; it becomes the PDF when the block ends well.

        If the block raises, nothing is left behind and an older file stays as it was.
        """
        final = self.path_of(arxiv_id, version)
        final.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{final.stem}.", suffix=".part", dir=final.parent)
        try:
            with os.fdopen(descriptor, "w+b") as stream:
                yield stream
                stream.flush()
                os.fchmod(stream.fileno(), 0o644)
                os.fsync(stream.fileno())
            os.replace(name, final)  # noqa: PTH105  (name is a string from mkstemp)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(final.parent)

    def adopt(self, source: Path, arxiv_id: str, version: int) -> PdfFile:
        """Take a PDF that lies elsewhere on disk: by a hard link where possible, else by copying.

        A link takes no space, which matters for a mirror of a million papers. The stored file is replaced
        if it differs.
        """
        final = self.path_of(arxiv_id, version)
        origin = source.resolve()
        sha256 = sha256_of(origin)
        if not (final.exists() and (final.samefile(origin) or sha256_of(final) == sha256)):
            final.parent.mkdir(parents=True, exist_ok=True)
            if not _link(origin, final):
                with origin.open("rb") as reader, self.incoming(arxiv_id, version) as writer:
                    while chunk := reader.read(_CHUNK_BYTES):
                        writer.write(chunk)
        return PdfFile(arxiv_id, version, str(final), sha256, final.stat().st_size)


def _link(origin: Path, final: Path) -> bool:
    """Hard-link through a temporary name (an older file is replaced at once); False if not possible."""
    temporary = final.with_name(f".{final.stem}.{os.getpid()}.link")
    try:
        temporary.unlink(missing_ok=True)
        os.link(origin, temporary)
    except OSError:  # another file system, or links are forbidden there: the caller copies
        return False
    temporary.replace(final)
    _sync_folder(final.parent)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
