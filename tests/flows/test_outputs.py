"""What the commands print of an ingested sample."""

import csv
import io
import json
from pathlib import Path

import pytest

from flows.errors import BadInput
from flows.query_output import print_query
from flows.settings import load_settings
from flows.status_output import print_status
from flows.trend_output import print_trend

pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module")
def settings(prefect_server, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PFSDAYS_HOME", str(tmp_path_factory.mktemp("outputs")))
        from flows.ingest import ingest

        ingest(source="sample")
        yield load_settings()


def test_status_names_the_failing_paper_with_stage_reason_and_next_try(settings, capsys):
    print_status(settings)
    shown = capsys.readouterr().out
    assert "2404.99017" in shown, "the sample's truncated PDF"
    assert "pdf.truncated" in shown
    assert "nobody" in shown, "no writer is left behind"


def test_status_of_an_empty_home_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PFSDAYS_HOME", str(tmp_path))
    print_status(load_settings())
    assert "pfsdays ingest" in capsys.readouterr().out


def test_a_past_headline_has_the_same_digits(settings, capsys):
    print_trend(settings, show_json=True, as_of=None)
    now = json.loads(capsys.readouterr().out)
    print_trend(settings, show_json=True, as_of="1")
    assert json.loads(capsys.readouterr().out) == now
    assert sum(fit["headline"] for fit in now) == 1


def test_the_posts_own_points_double_in_3_44_months(settings, capsys):
    print_trend(settings, show_json=True, as_of=None)
    fits = json.loads(capsys.readouterr().out)
    charted = next(fit for fit in fits if fit["selection"] == "chart" and fit["estimator"] == "ols")
    assert charted["n"] == 15
    assert charted["doubling_months"] == pytest.approx(3.437, abs=5e-4)


@pytest.mark.parametrize("as_of", ["yesterday", "999"])
def test_an_unknown_ingest_is_bad_input(settings, as_of):
    with pytest.raises(BadInput, match=as_of):
        print_trend(settings, show_json=False, as_of=as_of)


def test_rows_are_printed_as_csv_json_and_table(settings, capsys):
    query = "SELECT arxiv_id, pfs_days FROM training_compute ORDER BY arxiv_id LIMIT 2"
    print_query(settings.published_path, query, output_format="csv")
    from_csv = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    print_query(settings.published_path, query, output_format="json")
    from_json = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    print_query(settings.published_path, query, output_format="table")
    table = capsys.readouterr().out
    assert [row["arxiv_id"] for row in from_csv] == [row["arxiv_id"] for row in from_json]
    assert all(row["arxiv_id"] in table for row in from_csv)
    assert len(from_csv) == 2


def test_the_published_database_cannot_be_written(settings):
    with pytest.raises(BadInput):
        print_query(settings.published_path, "DELETE FROM ingests", output_format="table")


def test_every_headline_has_a_page_and_words(settings, capsys):
    print_query(
        settings.published_path,
        "SELECT evidence_page, evidence_surface, formula FROM training_compute",
        output_format="json",
    )
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) >= 15
    assert all(row["evidence_page"] >= 1 and row["evidence_surface"] and row["formula"] for row in rows)


def test_the_report_is_written_beside_the_database(settings):
    page = (Path(settings.report_directory) / "index.html").read_text(encoding="utf-8")
    assert "http-equiv" in page or "<svg" in page
    assert "petaflop/s-days" in page
