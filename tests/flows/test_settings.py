from pathlib import Path

import pytest

from flows.errors import BadInput
from flows.settings import load_settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PFSDAYS_CONFIG", raising=False)
    monkeypatch.setenv("PFSDAYS_HOME", str(tmp_path / "home"))


def test_everything_lies_below_home(tmp_path):
    settings = load_settings()
    places = (
        settings.warehouse_path,
        settings.published_path,
        settings.pdf_directory,
        settings.report_directory,
    )
    assert all(place.is_relative_to(tmp_path / "home") for place in places)


def test_a_home_relative_to_the_user_becomes_absolute(monkeypatch):
    monkeypatch.setenv("PFSDAYS_HOME", "~/compute")
    assert load_settings().home == Path.home() / "compute"


def test_the_environment_wins_over_the_file(monkeypatch):
    Path("pfsdays.toml").write_text("jobs = 3\nbatch_size = 7\n")
    monkeypatch.setenv("PFSDAYS_JOBS", "5")
    settings = load_settings()
    assert (settings.jobs, settings.batch_size) == (5, 7)


def test_a_misspelt_setting_in_the_file_is_refused_by_name():
    Path("pfsdays.toml").write_text("batchsize = 7\n")
    with pytest.raises(BadInput, match="batchsize"):
        load_settings()


def test_a_setting_of_the_wrong_type_is_one_line_that_names_it(monkeypatch):
    monkeypatch.setenv("PFSDAYS_JOBS", "many")
    with pytest.raises(BadInput, match="PFSDAYS_JOBS") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_broken_file_is_named():
    Path("pfsdays.toml").write_text("jobs = = 3")
    with pytest.raises(BadInput, match=r"pfsdays\.toml"):
        load_settings()


def test_arxiv_is_never_asked_faster_than_it_allows(monkeypatch):
    monkeypatch.setenv("PFSDAYS_ARXIV_DELAY_SECONDS", "0.5")
    with pytest.raises(BadInput, match="3 s between requests"):
        load_settings().arxiv_options()


def test_a_loopback_address_may_be_asked_faster(monkeypatch):
    monkeypatch.setenv("PFSDAYS_ARXIV_DELAY_SECONDS", "0")
    monkeypatch.setenv("PFSDAYS_ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    monkeypatch.setenv("PFSDAYS_ARXIV_PDF_URL", "http://127.0.0.1:9/pdf")
    assert load_settings().arxiv_options().delay_seconds == 0
