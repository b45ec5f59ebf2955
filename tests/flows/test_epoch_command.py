"""``pfsdays import epoch``: what it takes, what it refuses with which lines, and what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.epoch_command import import_epoch, print_import
from flows.errors import BadInput
from flows.settings import Settings
from warehouse.db import open_published

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "Model,Organization,Publication date,Parameters,Training compute (FLOP),Training dataset size (total),"
    "Confidence,Link,Reference,Training time (hours),Training hardware,Hardware quantity,"
    "Hardware utilization (MFU),Base model,Finetune compute (FLOP),Frontier model\n"
)
GOOD = (
    "Net,A Lab,2020-05-28,1e9,3.1e23,1e12,Confident,https://arxiv.org/abs/2005.14165,A Paper,24,V100,8,0.3,,,"
)


def a_file(folder: Path, *lines: str) -> Path:
    path = folder / "models.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return path


def test_a_table_is_loaded_published_and_credited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(home=tmp_path)
    print_import(import_epoch(settings, a_file(tmp_path, GOOD)))
    said = capsys.readouterr().out
    assert "1 models (newer column names), 0 rows refused" in said
    assert "Epoch AI" in said
    assert "CC BY 4.0" in said
    with open_published(settings.published_path) as database:
        rows = database.rows("SELECT model, training_flop, arxiv_ids, source, license FROM epoch_models")
        assert database.rows("SELECT source, status, rows_changed FROM ingests") == [
            ("epoch", "succeeded", 1)
        ]
        assert database.rows("SELECT 1 FROM trend_points WHERE origin = 'epoch'") == []
    assert rows[0][:4] == ("Net", 3.1e23, ["2005.14165"], "models.csv")
    assert "CC BY 4.0" in rows[0][4]


def test_refused_rows_are_told_with_their_lines_and_the_others_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad_day = GOOD.replace("2020-05-28", "2020-02-30").replace("Net", "Never")
    bad_number = GOOD.replace("3.1e23", "3.1e99").replace("Net", "Vast")
    settings = Settings(home=tmp_path)
    print_import(import_epoch(settings, a_file(tmp_path, bad_day, GOOD, bad_number)))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("refused")]
    assert [line.split(":")[0] for line in lines] == ["refused, line 2", "refused, line 4"]
    assert "Never" in lines[0]
    assert "2020-02-30" in lines[0]
    assert "Vast" in lines[1]
    with open_published(settings.published_path) as database:
        assert database.rows("SELECT model FROM epoch_models") == [("Net",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "no column Model"),
        (b"", "no column Model"),
        (HEADER.encode(), "no usable row"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_line_and_changes_nothing(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "models.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said) as refused:
        import_epoch(Settings(home=tmp_path / "home"), path)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "home").exists()


def test_a_missing_file_or_a_folder_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            import_epoch(Settings(home=tmp_path / "home"), path)
