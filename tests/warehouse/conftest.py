from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import NOW
from warehouse.db import Warehouse
from warehouse.frames import batch_frames, with_headlines
from warehouse.ledger import begin_ingest
from warehouse.load import LoadCounts, load_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from warehouse.frames import Reading


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse as the migrations leave it; tests copy it instead of migrating anew."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    Warehouse.open(path).close()
    return path


@pytest.fixture
def db(tmp_path: Path, empty_warehouse: Path) -> Iterator[Warehouse]:
    copy = shutil.copy(empty_warehouse, tmp_path / "warehouse.duckdb")
    with Warehouse.open(copy) as warehouse:
        yield warehouse


@pytest.fixture
def ingest(db: Warehouse) -> Callable[..., LoadCounts]:
    """Load readings as an ingest of their own; every run is its paper's headline."""

    def load(*readings: Reading) -> LoadCounts:
        ingest_id = begin_ingest(
            db, source="sample", parameters={}, code_version="0", extractor_version="1", now=NOW
        )
        frames = batch_frames(readings)
        headlines = {(reading.paper.arxiv_id, reading.paper.version): "r1" for reading in readings}
        frames["estimates"] = with_headlines(frames["estimates"], headlines)
        return load_batch(db, ingest_id, frames)

    return load
