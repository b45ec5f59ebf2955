from __future__ import annotations

import json
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.readings import a_reading
from warehouse import errors
from warehouse.db import Warehouse, open_published
from warehouse.errors import FrameMismatch, QueryFailed, WarehouseBusy, WarehouseDamaged
from warehouse.frames import batch_frames, frame_of
from warehouse.transport import as_json

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from warehouse.db import Warehouse
with Warehouse.open(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_the_warehouse(tmp_path: Path, empty_warehouse: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(empty_warehouse.read_bytes())
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(WarehouseBusy) as busy:
            Warehouse.open(path)
        holder.communicate("")
    assert f"PID {holder.pid}" in str(busy.value)
    with Warehouse.open(path):
        pass


def test_a_second_writer_in_the_same_process_is_refused(db: Warehouse) -> None:
    with pytest.raises(WarehouseBusy, match="this process"):
        Warehouse.open(db.path)


def test_a_closed_warehouse_can_be_opened_again(db: Warehouse) -> None:
    db.insert(
        "watermarks", pd.DataFrame({"watermark": ["a"], "until": [pd.Timestamp.now("UTC")], "ingest_id": [1]})
    )
    db.close()
    with Warehouse.open(db.path) as again:
        assert again.scalar("SELECT count(*) FROM watermarks") == 1


def test_a_file_that_is_no_warehouse_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseDamaged):
        Warehouse.open(path)
    assert path.read_bytes() == b"not a database" * 1000


def test_nothing_is_installed_or_loaded_from_a_network(db: Warehouse) -> None:
    settings = dict(
        db.rows("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'")
    )
    assert settings == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def test_a_refused_query_carries_its_text(db: Warehouse) -> None:
    with pytest.raises(QueryFailed, match="no_such_table") as failed:
        db.query("FROM no_such_table")
    assert failed.value.sql == "FROM no_such_table"


def test_a_transaction_is_all_or_nothing_also_within_another(db: Warehouse) -> None:
    insert = "INSERT INTO watermarks VALUES ('a', now(), 1)"

    def broken_off() -> None:
        with db.transaction(), db.transaction():
            db.execute(insert)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert db.rows("FROM watermarks") == []
    with db.transaction(), db.transaction():
        db.execute(insert)
    assert len(db.rows("FROM watermarks")) == 1


def test_lists_structs_and_missing_values_arrive_as_what_they_are(db: Warehouse) -> None:
    frames = batch_frames([a_reading(), a_reading("2601.00002")])
    frames["findings"].loc[1, "context"] = None
    frames["findings"].at[1, "context"] = []
    db.insert("findings", frames["findings"].assign(ingest_id=1))
    db.insert("estimates", frames["estimates"].assign(ingest_id=1))
    assert db.rows("SELECT context, boxes[1].top, value FROM findings ORDER BY finding_id LIMIT 1") == [
        (["big model"], 100.0, None)
    ]
    assert db.rows("SELECT inputs[1].name, inputs[2].finding_ids FROM estimates LIMIT 1") == [
        ("accelerator_count", ["f1"])
    ]


def test_a_frame_that_is_read_can_be_written_again(db: Warehouse) -> None:
    db.insert("training_runs", batch_frames([a_reading()])["training_runs"].assign(ingest_id=1))
    read = db.query("FROM training_runs")
    db.insert("training_runs", read.assign(run_id="r2"))
    same = "SELECT * EXCLUDE (run_id) FROM training_runs WHERE run_id = ?"
    assert db.rows(same, ["r1"]) == db.rows(same, ["r2"])


def test_a_column_that_is_empty_for_thousands_of_rows_keeps_its_type(db: Warehouse) -> None:
    issue = {
        "arxiv_id": "1",
        "version": 1,
        "extractor_version": "1",
        "stage": "extract",
        "code": "c",
        "severity": "note",
        "message": "m",
    }
    rows = [{**issue, "number": number} for number in range(3000)]
    rows.append({**issue, "number": 3000, "page": 7, "surface": "late"})
    db.insert("issues", frame_of("issues", rows).assign(ingest_id=1))
    assert db.rows("SELECT page, surface FROM issues WHERE page IS NOT NULL") == [(7, "late")]


def test_a_frame_with_a_wrong_column_is_refused(db: Warehouse) -> None:
    with pytest.raises(FrameMismatch) as wrong:
        db.insert("watermarks", pd.DataFrame({"watermark": ["a"], "upto": [1]}))
    assert (wrong.value.missing, wrong.value.unknown) == (("until", "ingest_id"), ("upto",))


def test_json_takes_numpy_values() -> None:
    value = {"a": np.int64(1), "b": np.array([1.5]), "c": pd.Timestamp("2026-01-01")}
    assert json.loads(as_json(value)) == {"a": 1, "b": [1.5], "c": "2026-01-01 00:00:00"}


def test_an_answer_names_its_columns(db: Warehouse) -> None:
    assert db.answer("SELECT 1 AS a, 'x' AS b") == (("a", "b"), [(1, "x")])


def test_reading_the_published_copy_needs_no_pandas(tmp_path: Path, empty_warehouse: Path) -> None:
    path = tmp_path / "copy.duckdb"
    path.write_bytes(empty_warehouse.read_bytes())
    code = (
        "import sys\n"
        "from warehouse.db import open_published\n"
        "with open_published(sys.argv[1]) as copy: copy.answer('FROM papers')\n"
        "assert not {'pandas', 'numpy', 'scipy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=60)
    with open_published(path) as copy:
        assert copy.query("FROM papers").empty


@pytest.mark.parametrize(
    "error",
    [
        errors.WarehouseBusy("p", "PID 1"),
        errors.WarehouseDamaged("p", "d"),
        errors.PublishedMissing("p"),
        errors.QueryFailed("s", "d"),
        errors.DictionaryError("s", "d"),
        errors.FrameMismatch("t", ("a",), ("b",)),
        errors.MigrationChanged("p", "m"),
        errors.MigrationMissing(3),
        errors.DatabaseTooNew("p", 2, 1),
        errors.UnknownIngest(4),
        errors.ChecksViolated({"c": 1}, {"c": "{}"}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_cross_process_borders_whole(error: errors.WarehouseError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.__dict__ == error.__dict__
    assert str(again) == str(error)
