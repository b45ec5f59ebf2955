"""Polite HTTP: one connection, a shared pace, time-outs, limits on size, retries, one host only.

Feeds and PDFs both go through here. The caller's ``judge`` looks at a complete answer and raises
:class:`AskAgain` where a status of 200 hides a failure (a web page, half a PDF).
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import httpx

from extractors.sources.arxiv_options import is_loopback
from extractors.sources.backoff import backoff_seconds, retry_after_seconds
from extractors.sources.errors import RedirectRefused, RequestRefused, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.sources.arxiv_options import ArxivOptions
    from extractors.sources.pace import Pace, Turn

__all__ = ["Answer", "AskAgain", "PoliteTransport", "TooLarge"]

_RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_HOPS = 3
_PDF_TRIES = 3


class AskAgain(Exception):
    """This answer will not do, another try may. ``code`` is kept for the error that ends all tries."""

    def __init__(self, reason: str, *, code: str = "", retry_after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class TooLarge(RequestRefused):
    """The answer is larger than allowed; it was not read to its end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer with status 200; the body is in the sink."""

    url: str
    content_type: str
    size_bytes: int


class PoliteTransport:
    """Sends GET requests for one program; ``rng`` makes the jitter."""

    def __init__(self, options: ArxivOptions, pace: Pace, *, rng: random.Random | None = None) -> None:
        self._options = options
        self._pace = pace
        self._rng = rng or random.Random()  # noqa: S311  (jitter, no secret)
        local = is_loopback(options.api_url) and is_loopback(options.pdf_url)
        self._http = httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(options.timeout_seconds),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30.0),
            headers={"User-Agent": options.user_agent},
            trust_env=not local,  # proxies of the environment, not for loopback
        )

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def fetch(
        self,
        url: str,
        sink: IO[bytes],
        *,
        max_bytes: int,
        judge: Callable[[Answer, IO[bytes]], None],
    ) -> Answer:
        """Fetch ``url`` into ``sink`` (emptied before each try), asking again as the options allow.

        Raises :class:`RequestRefused` (also :class:`TooLarge`, :class:`RedirectRefused`) where asking again
        cannot help, and :class:`SourceUnavailable` after the last try, with the last reason.
        """
        for attempt in range(1, self._options.tries + 1):
            try:
                return self._try_once(url, sink, max_bytes, judge, attempt)
            except AskAgain as failure:
                wait_seconds = failure.retry_after_seconds
                too_long = wait_seconds is not None and wait_seconds > self._options.max_wait_seconds
                if self._is_last(attempt, failure) or too_long:
                    raise SourceUnavailable(
                        url,
                        tries=attempt,
                        reason=failure.reason,
                        retry_after_seconds=wait_seconds,
                        code=failure.code,
                    ) from failure
        raise AssertionError("a last try ends the loop")

    def _is_last(self, attempt: int, failure: AskAgain) -> bool:
        """Say whether to give up: a whole answer that is no PDF rarely becomes one, so it has fewer tries."""
        most = _PDF_TRIES if failure.code.startswith("pdf.") else self._options.tries
        return attempt >= min(most, self._options.tries)

    def _try_once(
        self,
        url: str,
        sink: IO[bytes],
        max_bytes: int,
        judge: Callable[[Answer, IO[bytes]], None],
        attempt: int,
    ) -> Answer:
        for _ in range(_MAX_HOPS + 1):
            with self._pace.turn(url) as turn:
                try:
                    outcome = self._exchange(url, sink, max_bytes, turn)
                    if isinstance(outcome, Answer):
                        judge(outcome, sink)
                        return outcome
                    url = outcome
                except AskAgain as failure:
                    backoff = 0.0  # the next request is another one, if this was the last try
                    if not self._is_last(attempt, failure):
                        backoff = backoff_seconds(
                            attempt, self._options.delay_seconds, self._options.max_wait_seconds, self._rng
                        )
                    turn.hold_back(max(backoff, failure.retry_after_seconds or 0.0))
                    raise
        raise RequestRefused(url, status=302, reason=f"more than {_MAX_HOPS} redirects")

    def _exchange(self, url: str, sink: IO[bytes], max_bytes: int, turn: Turn) -> Answer | str:
        """Send one request; returns the answer, or the address on the same host that it points to."""
        deadline = time.monotonic() + self._options.deadline_seconds
        sink.seek(0)
        sink.truncate()
        try:
            with self._http.stream("GET", url) as response:
                turn.answered()
                if response.status_code in _REDIRECTS:
                    return _redirect_target(url, response)
                _check_status(url, response)
                size_bytes = 0
                _check_size(url, int(response.headers.get("content-length", "0") or 0), max_bytes)
                for chunk in response.iter_bytes():  # as they come: gathering them would hide a drip
                    size_bytes += len(chunk)
                    _check_size(url, size_bytes, max_bytes)
                    sink.write(chunk)
                    if time.monotonic() > deadline:
                        raise AskAgain(f"still not complete after {self._options.deadline_seconds:g} s")
                content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Answer(url, content_type, size_bytes)
        except httpx.TimeoutException as error:
            raise AskAgain(
                f"no data for {self._options.timeout_seconds:g} s ({type(error).__name__})"
            ) from error
        except httpx.UnsupportedProtocol as error:
            raise RequestRefused(url, status=0, reason=str(error)) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise AskAgain(f"connection failed ({type(error).__name__}: {error})") from error


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    if status in _RETRIED_STATUSES or 200 < status < 300:
        wait_seconds = retry_after_seconds(response.headers.get("retry-after"), datetime.now(UTC))
        raise AskAgain(f"HTTP status {status}", retry_after_seconds=wait_seconds)
    raise RequestRefused(url, status=status, reason=f"HTTP status {status}")


def _check_size(url: str, size_bytes: int, max_bytes: int) -> None:
    if size_bytes > max_bytes:
        raise TooLarge(url, status=200, reason=f"larger than {max_bytes} bytes")


def _redirect_target(url: str, response: httpx.Response) -> str:
    """Return where a redirect leads, if that is the same host (the step from http to https included)."""
    status = response.status_code
    location = response.headers.get("location", "")
    try:
        here, there = httpx.URL(url), httpx.URL(url).join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise RequestRefused(url, status=status, reason=f"redirect to {location[:200]!r}") from error
    same = (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port)
    upgrade = (here.scheme, there.scheme) == ("http", "https") and here.host == there.host and not there.port
    if not location or not (same or upgrade):
        raise RedirectRefused(url, status=status, target=location[:200])
    return str(there)
