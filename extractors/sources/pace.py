"""One request at a time, never sooner than allowed, for all threads and processes of one home.

Whoever wants to ask takes an exclusive lock on a small file, waits until the moment written in it, asks, and
writes the next moment. The lock is held while the request runs, so that there is a single connection in
use; the operating system frees it when a process dies. A wait that the server asked for (Retry-After) is
written there too, so that it holds for everyone and survives a restart.
"""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extractors.sources.errors import BadSourceState, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import IO

__all__ = ["Pace", "Turn"]

PACE_FILE = "arxiv-pace"
_CLOCK_SLACK_SECONDS = 5.0


class Turn:
    """The right to send one request now. Say ``answered`` when the answer's first bytes are there."""

    def __init__(self, clock: Callable[[], float], delay_seconds: float) -> None:
        self._clock = clock
        self._delay_seconds = delay_seconds
        self._answered: float | None = None
        self._held_until = 0.0

    def answered(self) -> None:
        """Count the delay from here: the server has certainly seen the request by now."""
        self._answered = self._clock()

    def hold_back(self, seconds: float) -> None:
        """Let nobody ask before so many seconds have passed from now."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @property
    def next_allowed(self) -> float:
        """The moment (Unix seconds) before which no request may be sent."""
        begin = self._answered if self._answered is not None else self._clock()
        return max(begin + self._delay_seconds, self._held_until)


class Pace:
    """Keeps ``delay_seconds`` between requests; ``clock`` and ``sleep`` stand in for the real ones in tests.

    A wait longer than ``max_wait_seconds`` is not sat out but raised as :class:`SourceUnavailable`.
    """

    def __init__(
        self,
        state_directory: Path,
        delay_seconds: float,
        max_wait_seconds: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = state_directory / PACE_FILE
        self._delay_seconds = delay_seconds
        self._max_wait_seconds = max_wait_seconds
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def turn(self, url: str) -> Iterator[Turn]:
        """Wait for one's turn and hold it while the block runs; ``url`` is for the error alone."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            stream = self._path.open("a+", encoding="ascii")
        except OSError as error:
            raise BadSourceState(str(self._path), error.strerror or str(error)) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            wait_seconds = self._wait_seconds(stream)
            if wait_seconds > max(self._max_wait_seconds, self._delay_seconds):
                raise SourceUnavailable(
                    url,
                    tries=0,
                    reason="an earlier answer asked to wait longer",
                    retry_after_seconds=wait_seconds,
                )
            while wait_seconds > 0:
                self._sleep(wait_seconds)
                wait_seconds = self._wait_seconds(stream)
            turn = Turn(self._clock, self._delay_seconds)
            self._write(stream, self._clock() + self._delay_seconds)  # holds even if we are killed in between
            try:
                yield turn
            finally:
                self._write(stream, turn.next_allowed)

    def _wait_seconds(self, stream: IO[str]) -> float:
        stream.seek(0)
        words = stream.read(200).split()
        if not words:
            return 0.0
        now = self._clock()
        try:
            written_at, next_allowed = float(words[0]), float(words[1])
        except (ValueError, IndexError):  # not our file any more: be careful rather than quick
            return self._reset(stream, now)
        if now < written_at - _CLOCK_SLACK_SECONDS:  # the clock was set back: what is written means nothing
            return self._reset(stream, now)
        return max(0.0, next_allowed - now)

    def _reset(self, stream: IO[str], now: float) -> float:
        self._write(stream, now + self._delay_seconds)
        return self._delay_seconds

    def _write(self, stream: IO[str], next_allowed: float) -> None:
        stream.seek(0)
        stream.truncate()
        stream.write(f"{self._clock():.3f} {next_allowed:.3f}\n")
        stream.flush()
