"""Where papers come from: arXiv's API, a mirror on disk, the sample that ships with the project."""

from __future__ import annotations

from extractors.sources.arxiv_options import ArxivOptions
from extractors.sources.opening import SourceOptions, open_source
from extractors.sources.source import Source, SourceReport

__all__ = ["ArxivOptions", "Source", "SourceOptions", "SourceReport", "open_source"]
