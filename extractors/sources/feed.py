"""Is this answer a whole Atom feed of arXiv's API? Strict, where the ``arxiv`` package is lenient.

That package repairs broken XML and takes a web page or an entity bomb for a feed without results. Here each
page is first parsed strictly: document types and entities are refused unread (no expansion can happen),
everything that the package would skip silently is a failure.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime

__all__ = ["ApiRefusal", "FeedHead", "FeedMalformed", "inspect_feed"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DECLARATION = re.compile(rb"<!(?:doctype|entity|element|attlist|notation)", re.IGNORECASE)


class FeedMalformed(ValueError):
    """The answer is not a whole feed; the message says what it is instead."""


class ApiRefusal(ValueError):
    """The feed carries an error of the API in place of results; the message is the API's."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a page of results says about itself: the stated total and how many entries it holds."""

    total: int
    entries: int


def inspect_feed(content: bytes) -> FeedHead:
    """Parse a page strictly; raises :class:`FeedMalformed` or :class:`ApiRefusal`."""
    if not content.strip():
        raise FeedMalformed("an empty answer")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FeedMalformed("a web page in place of a feed")
    if b"\x00" in content or _DECLARATION.search(content):
        raise FeedMalformed("a document type or entity declaration, which no feed of arXiv has")
    try:
        root = ET.fromstring(content)  # noqa: S314  (see above)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise FeedMalformed(f"broken XML: {error}") from error
    if root.tag != f"{_ATOM}feed":
        raise FeedMalformed(f"a document of type <{str(root.tag)[:80]}> in place of a feed")
    stated = (root.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 9):
        raise FeedMalformed("no total of results")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        _check_entry(entry)
    return FeedHead(total=int(stated), entries=len(entries))


def _check_entry(entry: ET.Element) -> None:
    identity = (entry.findtext(f"{_ATOM}id") or "").strip()
    if "/api/errors" in identity:
        raise ApiRefusal((entry.findtext(f"{_ATOM}summary") or "no reason given").strip()[:300])
    if not identity:
        raise FeedMalformed("an entry without id")
    for name in ("updated", "published"):
        text = (entry.findtext(f"{_ATOM}{name}") or "").strip()
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            raise FeedMalformed(f"entry {identity[:80]} has no readable date in <{name}>") from error
