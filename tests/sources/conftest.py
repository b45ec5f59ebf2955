from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from extractors.sources.arxiv_api import ArxivSource
from extractors.sources.arxiv_options import ArxivOptions
from tests.standin.corpus import made_up_papers
from tests.standin.server import StandinArxiv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def standin() -> Iterator[StandinArxiv]:
    """Twenty-five papers, one each six hours from 2026-11-16 on."""
    corpus = made_up_papers(25, datetime(2026, 11, 16, 12, 0, tzinfo=UTC), timedelta(hours=6))
    with StandinArxiv(corpus) as server:
        yield server


@pytest.fixture
def open_arxiv(standin: StandinArxiv, tmp_path: Path) -> Iterator[Callable[..., ArxivSource]]:
    """Open the real source against the stand-in, quick and with few tries."""
    opened: list[ArxivSource] = []

    def open_source(**changes: Any) -> ArxivSource:
        options = {
            "api_url": standin.api_url,
            "pdf_url": standin.pdf_url,
            "delay_seconds": 0.002,
            "page_size": 4,
            "slice_days": 3.0,
            "overlap_days": 0.0,
            "timeout_seconds": 0.4,
            "tries": 3,
            "max_wait_seconds": 2.0,
            **changes,
        }
        source = ArxivSource(
            ArxivOptions(**options), tmp_path / "state", now=lambda: NOW, rng=random.Random(1)
        )
        opened.append(source)
        return source

    yield open_source
    for source in opened:
        source.close()
