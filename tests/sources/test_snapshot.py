from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sources.snapshot import MAX_LINE_BYTES, LineRefused, parse_line

ENTRY = {
    "id": "2005.99010",
    "submitter": "A. Tern",
    "authors": "Ada Tern, Bo Wren",
    "title": "Large Models\n  Learn",
    "comments": None,
    "journal-ref": "J. Inv. 1 (2020)",
    "doi": "10.1000/1",
    "report-no": None,
    "categories": "cs.CL cs.LG",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "abstract": "  We train.\n",
    "versions": [
        {"version": "v1", "created": "Thu, 28 May 2020 17:29:03 GMT"},
        {"version": "v2", "created": "Mon, 1 Jun 2020 17:08:53 GMT"},
    ],
    "update_date": "2020-06-02",
    "authors_parsed": [["Tern", "Ada", ""], ["Wren", "Bo", "Jr"]],
}


def line(**changes) -> bytes:
    return json.dumps({**ENTRY, **changes}).encode()


def test_all_keys_arrive_in_the_record():
    entry = parse_line(line())
    paper = entry.paper(entry.versions[1], 2, "mirror")
    assert (paper.arxiv_id, paper.version, paper.title) == ("2005.99010", 2, "Large Models Learn")
    assert paper.published == date(2020, 5, 28)
    assert paper.updated == datetime(2020, 6, 1, 17, 8, 53, tzinfo=UTC)
    assert paper.authors == ("Ada Tern", "Bo Wren Jr")
    assert (paper.categories, paper.primary_category) == (("cs.CL", "cs.LG"), "cs.CL")
    assert (paper.abstract, paper.comments, paper.journal_ref) == ("We train.", None, "J. Inv. 1 (2020)")
    assert (paper.doi, paper.license) == ("10.1000/1", ENTRY["license"])
    assert not paper.withdrawn


def test_only_the_newest_version_is_withdrawn():
    entry = parse_line(line(comments="This paper has been withdrawn by the authors"))
    assert entry.paper(entry.versions[1], 2, "mirror").withdrawn
    assert not entry.paper(entry.versions[0], 1, "mirror").withdrawn


def test_the_version_of_a_day_is_the_newest_by_then():
    entry = parse_line(line())
    assert entry.newest_as_of(None).version == 2
    assert entry.newest_as_of(datetime(2020, 5, 30, tzinfo=UTC)).version == 1
    assert entry.newest_as_of(datetime(2020, 5, 1, tzinfo=UTC)) is None


def test_an_entry_with_id_and_title_alone_is_taken():
    entry = parse_line(b'{"id": "cs/0112017", "title": "T"}')
    assert (entry.arxiv_id, entry.versions, entry.update_date, entry.authors) == ("cs/0112017", (), None, ())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not json", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[" * 200_000, "nested too deeply|not JSON"),
        (b" " * (MAX_LINE_BYTES + 1), "longer than"),
        (line(id="../../etc/passwd"), "id is not"),
        (line(id=None), "id is not"),
        (line(id=5), "id is not text"),
        (line(title=""), "no title"),
        (line(abstract=["a"]), "abstract is not text"),
        (line(versions="v1"), "versions is not a list"),
        (line(versions=[{"version": "1", "created": "x"}]), "no number like v1"),
        (line(versions=[{"version": "v1", "created": "tomorrow"}]), "impossible date"),
        (line(versions=[{"version": "v1", "created": "Mon, 31 Feb 2020 00:00:00 GMT"}]), "impossible date"),
        (line(versions=[{"version": "v1", "created": "Mon, 1 Jun 1970 00:00:00 GMT"}]), "impossible date"),
        (line(versions=[ENTRY["versions"][0]] * 2), "numbered twice"),
        (line(update_date="2020-13-01"), "impossible date"),
        (line(authors_parsed={"a": 1}), "authors_parsed"),
        (line(authors_parsed=[[1]]), "authors_parsed"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_reason(content, reason):
    with pytest.raises(LineRefused, match=reason):
        parse_line(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(ENTRY)), inner),
        max_leaves=8,
    )
)
def test_any_json_is_taken_or_refused_and_nothing_else(value):
    content = json.dumps({**ENTRY, **value} if isinstance(value, dict) else value).encode()
    try:
        entry = parse_line(content)
    except LineRefused:
        return
    assert entry.paper(entry.versions[-1] if entry.versions else None, 1, "mirror").title
