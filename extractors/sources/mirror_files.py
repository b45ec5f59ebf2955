"""What lies in a mirror's folder: the metadata snapshots and the PDFs, by paper and version."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.sources.arxiv_id import parse_file_stem
from extractors.sources.snapshot import MAX_LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MirrorPdfs", "SnapshotBroken", "read_lines", "snapshot_files"]

_SNAPSHOT_ENDINGS = (".json", ".jsonl", ".json.gz", ".jsonl.gz")


class SnapshotBroken(OSError):
    """A snapshot breaks off (a damaged .gz); the lines before it were read."""


def snapshot_files(directory: Path) -> tuple[Path, ...]:
    """Return the snapshots directly in the mirror's folder, by name; empty if there are none."""
    return tuple(sorted(p for p in directory.iterdir() if p.name.endswith(_SNAPSHOT_ENDINGS) and p.is_file()))


def read_lines(snapshot: Path) -> Iterator[tuple[int, bytes]]:
    """Stream a snapshot's lines with their numbers from 1, without the blank ones.

    A line beyond the limit is given cut off (one byte too long, so that it is refused) and its rest
    skipped, so that memory stays bounded.
    Raises :class:`SnapshotBroken` where the file breaks off.
    """
    with gzip.open(snapshot) if snapshot.suffix == ".gz" else snapshot.open("rb") as stream:
        number = 0
        try:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                rest = line
                while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
                    rest = stream.readline(MAX_LINE_BYTES + 1)
                if line.strip():
                    yield number, line
        except (EOFError, OSError, zlib.error) as error:
            raise SnapshotBroken(f"{snapshot.name} breaks off after line {number}: {error}") from error


class MirrorPdfs:
    """An index of all PDFs below ``DIR/pdf``: id → its files. Some 200 bytes of memory a paper.

    Files whose name is not an arXiv id are kept in ``unnamed`` (their stamp may tell). Folders may be
    nested in any way (by month, as in the bulk buckets); where a name is there twice the first by path
    counts.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unnamed: list[Path] = []
        self._by_id: dict[str, tuple[tuple[int | None, str, str], ...]] = {}
        self._by_stamp: dict[str, Path] = {}
        if root.is_dir():
            self._scan(root)

    def _scan(self, folder: Path) -> None:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        folder_text = str(folder)
        for entry in ordered:
            if entry.is_dir(follow_symlinks=False):
                self._scan(Path(entry.path))
            elif entry.name.lower().endswith(".pdf") and not entry.name.startswith("."):
                identity = parse_file_stem(entry.name[:-4])
                if identity is None:
                    self.unnamed.append(Path(entry.path))
                    continue
                files = self._by_id.get(identity.arxiv_id, ())
                if all(version != identity.version for version, _, _ in files):
                    self._by_id[identity.arxiv_id] = (*files, (identity.version, folder_text, entry.name))

    def __len__(self) -> int:
        return len(self._by_id) + len(self.unnamed)

    def ids(self) -> Iterator[str]:
        """Give all ids that have a PDF."""
        return iter(self._by_id)

    def versions(self, arxiv_id: str) -> tuple[int | None, ...]:
        """Return the versions whose PDFs are here (``None``: a file without a version in its name)."""
        return tuple(version for version, _, _ in self._by_id.get(arxiv_id, ()))

    def path(self, arxiv_id: str, version: int | None) -> Path | None:
        """Return the file of exactly this version; ``None`` if there is none."""
        for number, folder, name in self._by_id.get(arxiv_id, ()):
            if number == version:
                return Path(folder) / name
        return self._by_stamp.get(f"{arxiv_id}v{version}")

    def remember(self, path: Path, arxiv_id: str, version: int) -> None:
        """Keep where an unnamed file lies, once its stamp has told what it is."""
        self._by_stamp[f"{arxiv_id}v{version}"] = path
