"""A mirror on disk: names, versions, missing metadata, damaged snapshots."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.records import MetadataOrigin
from extractors.sources.errors import BadSourceSpec, PdfUnavailable
from extractors.sources.mirror import MirrorSource
from extractors.sources.sample_source import SAMPLE_DIRECTORY
from extractors.sources.stamped import describe_pdf
from tests.standin.corpus import minimal_pdf


def entry(arxiv_id: str, *days: int, **changes) -> dict[str, object]:
    """One paper with a version on each of these days of March 2024."""
    return {
        "id": arxiv_id,
        "title": f"Paper {arxiv_id}",
        "categories": "cs.LG",
        "abstract": "We train.",
        "versions": [
            {"version": f"v{n}", "created": f"Fri, {day} Mar 2024 12:00:00 GMT"}
            for n, day in enumerate(days, start=1)
        ],
        **changes,
    }


class Mirror:
    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "pdf").mkdir(parents=True)

    def snapshot(self, *entries: dict[str, object] | bytes, name: str = "metadata.jsonl") -> None:
        lines = [e if isinstance(e, bytes) else json.dumps(e).encode() for e in entries]
        content = b"\n".join(lines) + b"\n"
        (self.root / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)

    def pdf(self, name: str, content: bytes | None = None) -> Path:
        path = self.root / "pdf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(minimal_pdf(name) if content is None else content)
        return path


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror")


def listing(mirror: Mirror, since=None, until=None, limit=None, **options):
    source = MirrorSource(mirror.root, **options)
    return [f"{p.arxiv_id}v{p.version}" for p in source.new_papers(since, until, limit)], source.report()


def day(number: int) -> datetime:
    return datetime(2024, 3, number, tzinfo=UTC)


def test_papers_come_in_the_order_of_their_versions_date(mirror):
    mirror.snapshot(entry("2403.00003", 9), entry("2403.00001", 2, 20), entry("2403.00002", 5))
    for number in (1, 2, 3):
        mirror.pdf(f"2403.0000{number}.pdf")
    assert listing(mirror)[0] == ["2403.00002v1", "2403.00003v1", "2403.00001v2"]
    assert listing(mirror, limit=2)[0] == ["2403.00002v1", "2403.00003v1"]


@pytest.mark.parametrize(
    ("arxiv_id", "name"),
    [
        ("2403.00001", "2403.00001.pdf"),
        ("2403.00001", "2403.00001v2.pdf"),
        ("2403.00001", "2403/2403.00001v2.pdf"),
        ("2403.00001", "2403/2403.00001.pdf"),
        ("cs/0112017", "cs_0112017.pdf"),
        ("cs/0112017", "0112/cs_0112017v2.pdf"),
        ("cs/0112017", "0112/cs0112017.pdf"),
        ("math/0309136", "0309/math.GT_0309136v2.PDF"),
    ],
)
def test_a_pdf_is_found_under_each_of_its_names(mirror, arxiv_id, name, tmp_path):
    mirror.snapshot(entry(arxiv_id, 2, 5))
    mirror.pdf(name)
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    assert (paper.arxiv_id, paper.version, paper.metadata_origin) == (arxiv_id, 2, MetadataOrigin.SNAPSHOT)
    stored = source.fetch_pdf(paper, tmp_path / "store")
    assert Path(stored.path).read_bytes() == minimal_pdf(name)
    assert Path(stored.path).name == f"{arxiv_id.replace('/', '_')}v2.pdf"


def test_the_newest_version_with_a_pdf_is_given(mirror):
    mirror.snapshot(entry("2403.00001", 2, 5, 9))
    mirror.pdf("2403.00001v1.pdf")
    mirror.pdf("2403.00001v2.pdf")
    assert listing(mirror)[0] == ["2403.00001v2"]


def test_the_mirror_as_of_an_earlier_day_gives_the_version_of_that_day(mirror):
    mirror.snapshot(entry("2403.00001", 2, 9))
    mirror.pdf("2403.00001v1.pdf")
    mirror.pdf("2403.00001v2.pdf")
    assert listing(mirror, until=day(5))[0] == ["2403.00001v1"]
    assert listing(mirror, since=day(5))[0] == ["2403.00001v2"]
    assert listing(mirror, until=day(1))[0] == []


def test_entries_without_pdf_are_counted_not_given(mirror):
    mirror.snapshot(entry("2403.00001", 2), entry("2403.00002", 3), entry("2403.00003", 4))
    mirror.pdf("2403.00002.pdf")
    given, report = listing(mirror)
    assert given == ["2403.00002v1"]
    assert (report.listed, report.without_pdf, report.refused) == (1, 2, 0)


def test_a_withdrawn_paper_is_given_without_a_pdf(mirror, tmp_path):
    mirror.snapshot(entry("2403.00001", 2, 5, comments="This paper has been withdrawn by the author"))
    mirror.pdf("2403.00001v1.pdf")
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    assert (paper.version, paper.withdrawn) == (2, True)
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(paper, tmp_path / "store")
    assert (caught.value.code, caught.value.retryable) == ("pdf.withdrawn", False)
    assert [p.version for p in source.new_papers(None, day(3), None)] == [1]


def test_lines_that_cannot_be_used_are_reported_by_number_and_the_rest_goes_on(mirror):
    mirror.snapshot(
        entry("2403.00001", 2), b"{broken", b"", b'{"id": 5}', entry("2403.00002", 3), entry("2403.00001", 4)
    )
    mirror.pdf("2403.00001.pdf")
    mirror.pdf("2403.00002.pdf")
    given, report = listing(mirror)
    assert given == ["2403.00001v1", "2403.00002v1"]
    assert report.refused == 3
    assert [i.code for i in report.issues] == ["snapshot.line_refused"] * 3
    assert [i.message.split(":")[0] for i in report.issues] == [
        f"metadata.jsonl, line {n}" for n in (2, 4, 6)
    ]


def test_many_refusals_are_counted_in_full_but_kept_in_part(mirror):
    mirror.snapshot(*[b"x"] * 1500)
    _, report = listing(mirror)
    assert (report.refused, len(report.issues)) == (1500, 1000)


@pytest.mark.parametrize("name", ["m.json", "m.jsonl", "m.json.gz", "m.jsonl.gz"])
def test_snapshots_are_read_plain_and_gzipped(mirror, name):
    mirror.snapshot(entry("2403.00001", 2), name=name)
    mirror.pdf("2403.00001.pdf")
    assert listing(mirror)[0] == ["2403.00001v1"]


def test_a_snapshot_that_breaks_off_gives_what_was_whole_and_an_error_issue(mirror):
    mirror.snapshot(
        *[entry(f"2403.{n:05d}", 2, abstract=os.urandom(300).hex()) for n in range(1, 400)], name="m.jsonl.gz"
    )
    path = mirror.root / "m.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-5000])
    mirror.pdf("2403.00001.pdf")
    given, report = listing(mirror)
    assert given == ["2403.00001v1"]
    assert report.issues[0].code == "snapshot.broken"
    assert "breaks off after line" in report.issues[0].message


def test_an_endless_line_is_refused_without_being_held(mirror):
    mirror.snapshot(b'{"id": "' + b"0" * 9_000_000, entry("2403.00001", 2))
    mirror.pdf("2403.00001.pdf")
    given, report = listing(mirror)
    assert given == ["2403.00001v1"]
    assert report.refused == 1


def test_categories_filter_where_wanted(mirror):
    mirror.snapshot(entry("2403.00001", 2), entry("2403.00002", 3, categories="math.AG stat.ML"))
    mirror.pdf("2403.00001.pdf")
    mirror.pdf("2403.00002.pdf")
    assert listing(mirror, categories=("stat.ML",))[0] == ["2403.00002v1"]


def test_a_pdf_without_metadata_is_described_by_its_stamp(mirror, tmp_path):
    stamped = (SAMPLE_DIRECTORY / "pdf" / "1706" / "1706.99008v1.pdf").read_bytes()
    mirror.pdf("1706.99008.pdf", stamped)
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    assert (paper.arxiv_id, paper.version) == ("1706.99008", 1)
    assert paper.metadata_origin is MetadataOrigin.STAMP
    assert paper.published.isoformat() == "2017-06-12"
    assert paper.primary_category == "cs.CL"
    assert source.fetch_pdf(paper, tmp_path / "store").size_bytes == len(stamped)


def test_a_pdf_without_name_or_metadata_is_described_by_its_stamp(mirror, tmp_path):
    stamped = (SAMPLE_DIRECTORY / "pdf" / "1706" / "1706.99008v1.pdf").read_bytes()
    mirror.pdf("downloads/attention.pdf", stamped)
    mirror.pdf("downloads/attention (1).pdf", stamped)
    source = MirrorSource(mirror.root)
    for _ in range(2):  # asking twice gives the same
        (paper,) = source.new_papers(None, None, None)
        assert (paper.arxiv_id, paper.metadata_origin) == ("1706.99008", MetadataOrigin.STAMP)
        assert [i.code for i in source.report().issues] == ["mirror.unnamed_copy"]
    assert source.fetch_pdf(paper, tmp_path / "store").size_bytes == len(stamped)


def test_a_pdf_with_nothing_but_its_name_says_so(mirror):
    mirror.pdf("2403.00001v3.pdf")
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    assert (paper.arxiv_id, paper.version, paper.updated) == ("2403.00001", 3, None)
    assert paper.published.isoformat() == "2024-03-01"  # the id's month is all that is known
    assert paper.metadata_origin is MetadataOrigin.FILE_NAME


def test_a_stamp_of_another_paper_is_not_believed(mirror):
    stamped = (SAMPLE_DIRECTORY / "pdf" / "1706" / "1706.99008v1.pdf").read_bytes()
    mirror.pdf("2403.00001.pdf", stamped)
    (paper,) = MirrorSource(mirror.root).new_papers(None, None, None)
    assert (paper.arxiv_id, paper.metadata_origin) == ("2403.00001", MetadataOrigin.FILE_NAME)


@dataclass
class ClaimedStamp:
    arxiv_id: str
    version: int | None = 1
    category: str | None = None
    date: date | None = None


def test_a_stamp_that_claims_a_path_is_not_believed(tmp_path):
    claim = ClaimedStamp("../../etc/cron.d/x")
    assert describe_pdf(tmp_path / "x.pdf", None, None, "mirror", read_stamp=lambda _: claim) is None


def test_a_second_version_known_by_its_stamp_is_published_in_the_ids_month(tmp_path):
    claim = ClaimedStamp("2403.00001", 2, "cs.LG", date(2024, 5, 7))
    path = tmp_path / "2403.00001.pdf"
    paper = describe_pdf(path, "2403.00001", None, "mirror", read_stamp=lambda _: claim)
    assert (paper.version, paper.published) == (2, date(2024, 3, 1))
    assert paper.updated == datetime(2024, 5, 7, tzinfo=UTC)


def test_an_unknown_pdf_is_reported(mirror):
    mirror.pdf("thesis.pdf")
    given, report = listing(mirror)
    assert given == []
    assert [i.code for i in report.issues] == ["mirror.unknown_paper"]
    assert "rename it" in report.issues[0].message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (minimal_pdf("x")[:200], "pdf.truncated"),
        (b"<html>moved</html>", "pdf.html"),
        (b"", "pdf.empty"),
        (b"PK\x03\x04", "pdf.not_a_pdf"),
    ],
)
def test_a_file_that_is_not_a_whole_pdf_fails_for_this_paper(mirror, tmp_path, content, code):
    mirror.snapshot(entry("2403.00001", 2))
    mirror.pdf("2403.00001.pdf", content)
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    with pytest.raises(PdfUnavailable) as caught:
        source.fetch_pdf(paper, tmp_path / "store")
    assert caught.value.code == code
    assert not (tmp_path / "store").exists()


def test_a_mirror_of_links_is_read(mirror, tmp_path):
    target = tmp_path / "elsewhere.pdf"
    target.write_bytes(minimal_pdf("linked"))
    (mirror.root / "pdf" / "2403.00001.pdf").symlink_to(target)
    mirror.snapshot(entry("2403.00001", 2))
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    stored = Path(source.fetch_pdf(paper, tmp_path / "store").path)
    assert not stored.is_symlink()
    assert stored.samefile(target)  # a hard link: no space is taken


def test_a_pdf_that_changed_in_the_mirror_replaces_the_stored_one(mirror, tmp_path):
    mirror.snapshot(entry("2403.00001", 2))
    path = mirror.pdf("2403.00001.pdf")
    source = MirrorSource(mirror.root)
    (paper,) = source.new_papers(None, None, None)
    first = source.fetch_pdf(paper, tmp_path / "store")
    path.unlink()
    mirror.pdf("2403.00001.pdf", minimal_pdf("another"))
    second = source.fetch_pdf(paper, tmp_path / "store")
    assert first.sha256 != second.sha256
    assert Path(second.path).read_bytes() == minimal_pdf("another")
    assert source.fetch_pdf(paper, tmp_path / "store") == second


def test_a_folder_without_anything_is_refused_in_one_line(tmp_path):
    with pytest.raises(BadSourceSpec, match="neither a metadata snapshot") as caught:
        MirrorSource(tmp_path)
    assert "\n" not in str(caught.value)
    with pytest.raises(BadSourceSpec, match="no such folder"):
        MirrorSource(tmp_path / "nowhere")
