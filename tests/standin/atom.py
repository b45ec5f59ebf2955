"""Atom feeds in the form of arXiv's API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.standin.corpus import StandinPaper

_ARXIV = '"http://arxiv.org/schemas/atom"'
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href={self} rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: {query}</title>
  <id>http://arxiv.org/api/standin</id>
  <updated>2026-11-23T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}</opensearch:totalResults>
  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{start}</opensearch:startIndex>
  <opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{size}</opensearch:itemsPerPage>
"""


def render_feed(papers: Iterable[StandinPaper], *, total: int, start: int, size: int, query: str) -> bytes:
    head = _HEAD.format(
        self=quoteattr(f"http://arxiv.org/api/query?{query}"),
        query=escape(query),
        total=total,
        start=start,
        size=size,
    )
    return (head + "".join(_entry(paper) for paper in papers) + "</feed>\n").encode()


def _entry(paper: StandinPaper) -> str:
    short_id = f"{paper.arxiv_id}v{len(paper.versions)}"
    authors = "".join(f"    <author><name>{escape(name)}</name></author>\n" for name in paper.authors)
    categories = "".join(
        f'    <category term="{name}" scheme="http://arxiv.org/schemas/atom"/>\n' for name in paper.categories
    )
    comment = (
        f"    <arxiv:comment xmlns:arxiv={_ARXIV}>{escape(paper.comment)}</arxiv:comment>\n"
        if paper.comment
        else ""
    )
    pdf = (
        f'    <link title="pdf" href="http://arxiv.org/pdf/{short_id}" rel="related"/>\n'
        if paper.pdf_link
        else ""
    )
    return f"""  <entry>
    <id>http://arxiv.org/abs/{short_id}</id>
    <updated>{paper.updated:%Y-%m-%dT%H:%M:%SZ}</updated>
    <published>{paper.submitted:%Y-%m-%dT%H:%M:%SZ}</published>
    <title>{escape(paper.title)}</title>
    <summary>  {escape(paper.abstract)}
</summary>
{authors}{comment}    <link href="http://arxiv.org/abs/{short_id}" rel="alternate" type="text/html"/>
{pdf}    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="{paper.categories[0]}"/>
{categories}  </entry>
"""


def render_error(reason: str) -> bytes:
    """What the API sends for a query that it does not understand."""
    return (
        _HEAD.format(self='""', query="", total=1, start=0, size=1)
        + f"""  <entry>
    <id>http://arxiv.org/api/errors#incorrect_query</id>
    <title>Error</title>
    <summary>{escape(reason)}</summary>
    <updated>2026-11-23T00:00:00-05:00</updated>
  </entry>
</feed>
"""
    ).encode()


WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>arXiv</title></head><body>Rate exceeded.</body></html>\n"

ENTITY_BOMB = (
    b'<?xml version="1.0"?>\n<!DOCTYPE feed [\n<!ENTITY a "ha">\n'
    + b"".join(b'<!ENTITY %c "%s">\n' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b']>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>&m;</title></feed>\n'
)
