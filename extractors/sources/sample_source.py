"""The ``sample`` source: the mirror that ships with the project (see ``sample/README.md``)."""

from __future__ import annotations

from pathlib import Path

from extractors.sources.mirror import MirrorSource

__all__ = ["SAMPLE_DIRECTORY", "open_sample"]

SAMPLE_DIRECTORY = Path(__file__).parent / "sample"


def open_sample() -> MirrorSource:
    """Open the bundled sample; its papers bear the source name ``sample``."""
    return MirrorSource(SAMPLE_DIRECTORY, name="sample")
