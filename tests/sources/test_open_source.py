"""Choosing a source by its name, and the bounds of its options."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from extractors.errors import ExtractorError
from extractors.sources import ArxivOptions, Source, SourceOptions, errors, open_source
from extractors.sources.errors import BadSourceOption, BadSourceSpec

LOOPBACK = {"api_url": "http://127.0.0.1:1/api/query", "pdf_url": "http://127.0.0.1:1/pdf"}


def test_each_name_opens_its_source(tmp_path):
    (tmp_path / "pdf").mkdir()
    options = SourceOptions(arxiv=ArxivOptions(**LOOPBACK), state_directory=tmp_path)
    for spec, name in [("sample", "sample"), (f"mirror:{tmp_path}", "mirror"), ("arxiv", "arxiv")]:
        with open_source(spec, options) as source:
            assert isinstance(source, Source)
            assert source.name == name


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("arixv", "choose one of: arxiv, mirror:DIR"),
        ("", "choose one of"),
        ("sample:x", "choose one of"),
        ("arxiv:cs.LG", "choose one of"),
        ("mirror", "needs its folder"),
        ("mirror:", "needs its folder"),
        ("mirror:/nowhere/at/all", "no such folder"),
        ("arxiv", "state directory"),
    ],
)
def test_a_bad_name_is_told_in_one_line(spec, reason):
    with pytest.raises(BadSourceSpec, match=reason) as caught:
        open_source(spec)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"delay_seconds": 1.0}, "arxiv_delay_seconds"),
        ({"delay_seconds": 1.0, "api_url": LOOPBACK["api_url"]}, "arxiv_delay_seconds"),
        ({"delay_seconds": 2.99, "pdf_url": LOOPBACK["pdf_url"]}, "arxiv_delay_seconds"),
        ({"delay_seconds": float("nan")}, "arxiv_delay_seconds"),
        ({"delay_seconds": -1.0, **LOOPBACK}, "arxiv_delay_seconds"),
        ({"api_url": "http://export.arxiv.org/api/query"}, "arxiv_api_url"),
        ({"api_url": "ftp://127.0.0.1/x"}, "arxiv_api_url"),
        ({"api_url": "export.arxiv.org"}, "arxiv_api_url"),
        ({"pdf_url": "https://x.org/pdf?a=1"}, "arxiv_pdf_url"),
        ({"api_url": "http://127.0.0.1.evil.org/api", "delay_seconds": 0.1}, "arxiv_api_url"),
        ({"categories": ()}, "arxiv_categories"),
        ({"categories": ("cs.LG) OR (all:x",)}, "arxiv_categories"),
        ({"page_size": 5000}, "arxiv_page_size"),
        ({"tries": 0}, "arxiv_tries"),
    ],
)
def test_options_out_of_bounds_are_refused(changes, option):
    with pytest.raises(BadSourceOption) as caught:
        ArxivOptions(**changes)
    assert caught.value.option == option


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
def test_a_short_delay_is_for_loopback(host):
    options = ArxivOptions(api_url=f"http://{host}/api", pdf_url=f"http://{host}/pdf", delay_seconds=0.0)
    assert options.delay_seconds == 0.0


@pytest.mark.parametrize(
    "error",
    [
        errors.BadSourceSpec("x", "y"),
        errors.BadSourceOption("o", 1, "r"),
        errors.BadSourceState("/x", "r"),
        errors.IncompleteListing("q", stated=5, received=3, tries=2, reason="r"),
        errors.SourceUnavailable("u", tries=3, reason="r", retry_after_seconds=9.0, code="pdf.html"),
        errors.RequestRefused("u", status=403, reason="r"),
        errors.RedirectRefused("u", status=302, target="http://x"),
        errors.PdfUnavailable("2403.00001", 1, code="pdf.missing", reason="r", retryable=False),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling_with_their_figures(error):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
    assert isinstance(copy, ExtractorError)


def test_naming_the_sources_loads_no_network_code():
    code = "import sys, extractors.sources; print({'httpx', 'arxiv', 'pypdfium2', 'yaml'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "set()"
