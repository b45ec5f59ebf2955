"""One writer at a time: a lock file below the home folder, held for as long as the process lives.

A run that finds the place taken waits for it (a manual run queues, it is not cancelled). The kernel frees
the lock when its holder dies, however it dies, so nothing needs to be cleaned up after a crash.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from typing import TYPE_CHECKING

from flows.errors import WriterBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK_NAME = "writer.lock"
POLL_SECONDS = 0.5


@contextlib.contextmanager
def writer_lock(
    home: Path,
    *,
    purpose: str,
    wait_seconds: float = 6 * 3600.0,
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the writer's place in ``home`` for the body of the ``with``.

    ``on_wait`` is called once with a description of the holder when the place is taken. Raises
    :class:`WriterBusy` after ``wait_seconds``.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        started = time.monotonic()
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = describe_writer(home) or "holder unknown"
                if not told and on_wait is not None:
                    on_wait(holder)
                told = True
                waited = time.monotonic() - started
                if waited >= wait_seconds:
                    raise WriterBusy(holder, waited) from None
                time.sleep(min(POLL_SECONDS, max(0.01, wait_seconds - waited)))
        note = json.dumps(
            {"pid": os.getpid(), "purpose": purpose, "since": time.strftime("%Y-%m-%d %H:%M:%S")}
        )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def describe_writer(home: Path) -> str | None:
    """Say who writes the warehouse now, or ``None`` when nobody does."""
    path = home / LOCK_NAME
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.pread(descriptor, 4096, 0).decode(errors="replace")
            try:
                note = json.loads(text)
                return f"{note['purpose']}, process {note['pid']}, since {note['since']}"
            except (ValueError, KeyError):
                return "a run that is just starting"
        return None
    finally:
        os.close(descriptor)
