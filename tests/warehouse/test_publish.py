from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.readings import a_reading
from warehouse.db import open_published
from warehouse.errors import PublishedMissing, QueryFailed, WarehouseDamaged
from warehouse.publish import publish
from warehouse.schema.dictionary import load_dictionary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warehouse.db import Warehouse

READER = """
import sys
from warehouse.db import open_published
seen = []
print("ready", flush=True)
while True:
    with open_published(sys.argv[1]) as copy:
        papers, = copy.rows("SELECT count(*) FROM papers")[0]
        runs, = copy.rows("SELECT count(*) FROM training_compute")[0]
        assert papers == runs, (papers, runs)
    seen.append(papers)
    if papers == int(sys.argv[2]):
        break
assert seen == sorted(seen), seen
print(len(seen))
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published" / "pfsdays.duckdb"


def test_analysts_find_the_names_they_were_promised(
    db: Warehouse, ingest: Callable[..., object], published: Path
) -> None:
    ingest(a_reading())
    publish(db, published)
    with open_published(published) as copy:
        for name in [
            "papers",
            "findings",
            "training_runs",
            "estimates",
            "training_compute",
            "frontier",
            "trend_fits",
            "trend_alarms",
            "quarantine",
            "issues",
            "ingests",
            "coverage",
        ]:
            copy.rows(f"FROM {name}")
        assert copy.scalar("SELECT count(*) FROM training_compute") == 1


def test_every_published_table_view_and_column_has_a_comment(db: Warehouse, published: Path) -> None:
    publish(db, published)
    with open_published(published) as copy:
        assert copy.rows("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL") == []
        assert copy.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []
        assert (
            copy.rows(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
            )
            == []
        )


def test_the_private_tables_are_not_published(db: Warehouse, published: Path) -> None:
    publish(db, published)
    private = {table.name for table in load_dictionary().tables.values() if table.schema == "operations"}
    with open_published(published) as copy:
        names = {name for (name,) in copy.rows("SELECT table_name FROM duckdb_tables()")}
    assert private
    assert not names & private


def test_the_storage_version_is_one_that_duckdb_1_5_opens(db: Warehouse, published: Path) -> None:
    publish(db, published)
    header = published.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    (version,) = struct.unpack("<Q", header[12:20])
    assert 64 <= version <= 68


def test_the_copy_is_read_only_and_alone_in_its_folder(db: Warehouse, published: Path) -> None:
    publish(db, published)
    publish(db, published)
    assert stat.S_IMODE(published.stat().st_mode) == 0o444
    assert [file.name for file in published.parent.iterdir()] == [published.name]
    with open_published(published) as copy, pytest.raises(QueryFailed):
        copy.execute("CREATE TABLE mine (a INTEGER)")


def test_what_a_killed_run_left_is_cleared_away(db: Warehouse, published: Path) -> None:
    published.parent.mkdir()
    (published.parent / f".{published.name}.1.tmp").write_bytes(b"half")
    publish(db, published)
    assert [file.name for file in published.parent.iterdir()] == [published.name]


def test_a_copy_that_fails_leaves_the_old_one_and_the_warehouse_usable(
    db: Warehouse, ingest: Callable[..., object], published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(a_reading())
    publish(db, published)

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space"):
            publish(db, published)
    assert [file.name for file in published.parent.iterdir()] == [published.name]
    ingest(a_reading("2601.00002"))
    publish(db, published)
    with open_published(published) as copy:
        assert copy.scalar("SELECT count(*) FROM papers") == 2


def test_readers_see_whole_generations_while_the_copy_is_replaced(
    db: Warehouse, ingest: Callable[..., object], published: Path
) -> None:
    ingest(a_reading("2601.00000"))
    publish(db, published)
    rounds = 8
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(published), str(rounds + 1)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(1, rounds + 1):
            ingest(a_reading(f"2601.0000{number}"))
            publish(db, published)
        out, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    assert int(out) > 1


def test_a_reader_that_stays_keeps_its_own_generation(
    db: Warehouse, ingest: Callable[..., object], published: Path
) -> None:
    ingest(a_reading())
    publish(db, published)
    with open_published(published) as early:
        assert early.scalar("SELECT count(*) FROM papers") == 1
        ingest(a_reading("2601.00002"))
        publish(db, published)
        assert early.scalar("SELECT count(*) FROM papers") == 1
    with open_published(published) as late:
        assert late.scalar("SELECT count(*) FROM papers") == 2


def test_a_reader_before_the_first_publication_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PublishedMissing, match="pfsdays ingest"):
        open_published(tmp_path / "none.duckdb")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("hello" * 1000)
    with pytest.raises(WarehouseDamaged, match=r"text\.duckdb"):
        open_published(tmp_path / "text.duckdb")
