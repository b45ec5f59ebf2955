import subprocess
import sys

import pytest

from flows.arguments import find_pdfs, parse_day
from flows.errors import BadInput


def run(*arguments, home):
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PFSDAYS_HOME": str(home), "LANG": "C.UTF-8"},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ingest", "--since", "yesterday"], "YYYY-MM-DD"),
        (["ingest", "--since", "2026-02-01", "--until", "2026-01-01"], "swap them"),
        (["ingest", "--limit", "0"], "--limit"),
        (["ingest", "--source", "ftp"], "there is no such source"),
        (["ingest", "--source", "mirror:/no/such/folder"], "/no/such/folder"),
        (["extract", "/no/such/file.pdf"], "no such file or folder"),
        (["frobnicate"], "frobnicate"),
        (["sql", "select 1"], "pfsdays ingest"),
        (["trend"], "pfsdays ingest"),
        (["evaluate", "--gold", "/no/gold", "--pdfs", "/tmp"], "/no/gold"),
        (["explain", "9999.99999"], "9999.99999"),
        (["hardware", "Warp Drive 9000"], "Warp Drive 9000"),
        (["import", "epoch", "/no/such.csv"], "/no/such.csv cannot be read"),
        (["import", "epoch", __file__], "no column Model"),
        (["correct", "2601.00001", "steps", "5", "--reason", "r", "--expect", "none"], "pfsdays ingest"),
        (["correct", "2601.00001", "stepz", "5", "--reason", "r", "--expect", "none"], "stepz"),
        (["correct", "2601.00001", "steps", "5", "--expect", "none"], "--reason"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(arguments, expected, tmp_path):
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 2, done.stderr
    assert expected in done.stderr
    assert done.stderr.startswith("pfsdays: ")
    assert done.stderr.count("\n") == 1


def test_the_command_line_starts_without_prefect_and_great_expectations():
    code = (
        "import sys, flows.cli\n"
        "heavy = {'prefect', 'great_expectations', 'pandas', 'duckdb', 'altair', 'pdfplumber'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_folder_gives_its_pdfs_once_and_in_order(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("b.pdf", "a.pdf", "notes.txt"):
        (inner / name).write_bytes(b"%PDF-1.5")
    assert [path.name for path in find_pdfs([inner, inner / "a.pdf"])] == ["a.pdf", "b.pdf"]


def test_an_empty_folder_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match=r"no \*\.pdf"):
        find_pdfs([tmp_path])


def test_a_missing_day_stays_missing():
    assert parse_day("--since", None) is None
