"""How arXiv is asked, and the bounds that keep the asking polite."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.sources.errors import BadSourceOption

__all__ = ["DEFAULT_CATEGORIES", "MIN_DELAY_SECONDS", "ArxivOptions", "is_loopback"]

MIN_DELAY_SECONDS = 3.0
"""At most one request every three seconds, one connection, over all machines together: the terms of use of
arXiv's programming interfaces, https://info.arxiv.org/help/api/tou.html (read 2026-11)."""

DEFAULT_CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.NE", "cs.RO", "stat.ML", "eess.AS")


def is_loopback(url: str) -> bool:
    """Say whether the address names this very machine (``localhost``, 127.0.0.0/8 or ::1)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ArxivOptions:
    """Options of the ``arxiv`` source; a value out of bounds raises :class:`BadSourceOption`.

    - ``slice_days``: width of a listing's first slice; later ones are wider where papers are few, and a
      slice with more than ``max_listing`` papers is halved.
    - ``overlap_days``: how far before ``since`` a listing begins: a paper is dated by its submission and
      appears days later (weekends, holidays, moderation).
    - ``first_look_days``: how far back a listing without ``since`` goes.
    - ``timeout_seconds`` bounds connecting and each wait for data, ``deadline_seconds`` one request as a
      whole.
    - ``tries``: requests for one answer; ``listing_tries``: passes over one slice until it is consistent.
    - ``max_wait_seconds``: the longest wait (backoff or Retry-After) that is sat out; beyond it the run
      fails with the time the server asked for.
    """

    api_url: str = "https://export.arxiv.org/api/query"
    pdf_url: str = "https://export.arxiv.org/pdf"
    delay_seconds: float = MIN_DELAY_SECONDS
    categories: tuple[str, ...] = DEFAULT_CATEGORIES
    page_size: int = 500
    slice_days: float = 1.0
    overlap_days: float = 7.0
    first_look_days: float = 7.0
    max_listing: int = 10_000
    timeout_seconds: float = 60.0
    deadline_seconds: float = 900.0
    tries: int = 5
    listing_tries: int = 4
    max_wait_seconds: float = 900.0
    max_feed_bytes: int = 64 * 2**20
    max_pdf_bytes: int = 100 * 2**20
    user_agent: str = "pfsdays/0.1 (training compute from papers; arxiv.py)"

    def __post_init__(self) -> None:
        for option, url in (("arxiv_api_url", self.api_url), ("arxiv_pdf_url", self.pdf_url)):
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
                raise BadSourceOption(option, url, "give an http(s) address without query, like the default")
            if parts.scheme == "http" and not is_loopback(url):
                raise BadSourceOption(option, url, "plain http is for loopback only; use https")
            if self.delay_seconds < MIN_DELAY_SECONDS and not is_loopback(url):
                raise BadSourceOption(
                    "arxiv_delay_seconds",
                    self.delay_seconds,
                    f"arXiv asks for at least {MIN_DELAY_SECONDS:.0f} s between requests; "
                    f"less is for loopback only, and {option} is {url}",
                )
        if not self.categories or any(not _is_category(name) for name in self.categories):
            raise BadSourceOption("arxiv_categories", self.categories, "give names like cs.LG or stat.ML")
        self._check_bounds()

    def _check_bounds(self) -> None:
        bounds = (
            ("delay_seconds", 0.0, 3600.0),
            ("page_size", 1, 2000),  # arXiv's own limit a page, API user's manual 3.1.1.2
            ("slice_days", 1 / 1440, 366),
            ("overlap_days", 0, 366),
            ("first_look_days", 1 / 1440, 366),
            ("max_listing", 1, 30_000),  # arXiv answers no further than that, same place
            ("timeout_seconds", 0.01, 600),
            ("deadline_seconds", 0.01, 7200),
            ("tries", 1, 20),
            ("listing_tries", 1, 20),
            ("max_wait_seconds", 0, 86_400),
            ("max_feed_bytes", 1024, 2**30),
            ("max_pdf_bytes", 1024, 2**31),
        )
        for option, low, high in bounds:
            value = getattr(self, option)
            if not low <= value <= high:
                raise BadSourceOption(f"arxiv_{option}", value, f"must lie between {low:g} and {high:g}")


def _is_category(name: str) -> bool:
    archive, dot, subject = name.partition(".")
    return (
        name.isascii()
        and archive.replace("-", "").isalpha()
        and (not dot or subject.replace("-", "").isalpha())
    )
