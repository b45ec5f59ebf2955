"""The process that extractions are forked from: everything imported once, one child a PDF, limits kept here.

Runs as a program of its own (:func:`main`), started by :mod:`extractors.sandbox`, single-threaded so that
it may fork. Requests arrive on a socket: a pickled :class:`Request` with two open files, one for the
child's answer and one for the fixed-size :data:`STATUS` that this process writes when the child is gone.
When the asker closes its end of the second, the child is killed; when the socket closes, all of them are,
and this process ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import resource
import selectors
import signal
import socket
import struct
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HEADER", "STATUS", "Answer", "Limits", "Request", "main", "resolve"]

HEADER = struct.Struct("!I")
"""Length of the pickled request that follows."""
STATUS = struct.Struct("!i?ddq")
"""waitpid's status, whether the wall clock ran out, CPU seconds, wall seconds, peak memory in bytes."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_CPU_GRACE_SECONDS = 2  # between SIGXCPU and SIGKILL


@dataclass(frozen=True, slots=True)
class Limits:
    """What one extraction may use. ``memory_bytes`` comes on top of what the interpreter itself maps."""

    cpu_seconds: int = 30
    memory_bytes: int = 1 << 30
    wall_seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Request:
    """One extraction: ``target`` is "module:function", called with the path and the keyword arguments."""

    target: str
    path: Path
    keywords: dict[str, Any]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child hands back: a value, or the code and message of a failure."""

    value: Any = None
    code: str | None = None
    message: str = ""


@dataclass(slots=True)
class _Child:
    pid: int
    status_fd: int
    started: float
    deadline: float
    timed_out: bool = False
    watched: bool = True


def resolve(target: str) -> Callable[..., Any]:
    """Import the function that "module:function" names."""
    module, _, name = target.partition(":")
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    return function  # type: ignore[no-any-return]


def main(control_fd: int, preload: str) -> None:
    """Serve requests until the other end of ``control_fd`` is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the asker's business
    _warm_up(preload)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=control_fd) as control:
        _Server(control).serve()


def _warm_up(target: str) -> None:
    """Import what the children will need, and let it load its data; a fault shows again in each child."""
    try:
        resolve(target)
        prepare = getattr(sys.modules[target.partition(":")[0]], "warm_up", None)
        if prepare is not None:
            prepare()
    except Exception:  # whatever it is, every child meets it again and reports it
        traceback.print_exc()


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._wake, wake_writer = os.pipe()
        for end in (self._wake, wake_writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        poller = self._selector
        poller.register(self._control, selectors.EVENT_READ)
        poller.register(self._wake, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in poller.select(self._patience()):
                    if key.fileobj is self._control:
                        if not self._accept():
                            return
                    elif key.fd == self._wake:
                        os.read(self._wake, 512)
                    else:
                        self._forget(key.data)
                self._reap()
                self._enforce_wall()
        finally:
            for child in self._children.values():
                os.kill(child.pid, signal.SIGKILL)
            for child in self._children.values():
                os.waitpid(child.pid, 0)

    def _patience(self) -> float | None:
        if not self._children:
            return None
        waiting = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(min(waiting) - time.monotonic(), 0.0) if waiting else None

    def _accept(self) -> bool:
        try:
            head, files, _, _ = socket.recv_fds(self._control, HEADER.size, 2)
            if not head:
                return False
            request: Request = pickle.loads(_receive(self._control, *HEADER.unpack(head)))  # noqa: S301  (our own parent)
        except (ConnectionError, struct.error, EOFError):
            return False
        answer_fd, status_fd = files
        now = time.monotonic()
        pid = os.fork()
        if pid == 0:
            self._become_child(request, answer_fd)
        os.close(answer_fd)
        child = _Child(pid, status_fd, now, now + request.limits.wall_seconds)
        self._children[pid] = child
        self._selector.register(
            status_fd, selectors.EVENT_READ, child
        )  # readable once the asker has closed it
        return True

    def _become_child(self, request: Request, answer_fd: int) -> None:
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            self._selector.close()
            self._control.close()
            for sibling in self._children.values():
                os.close(sibling.status_fd)
            _die_with_parent()
            _restrict(request.limits)
            gc.disable()  # one paper: what a collector would find goes with the process
            answer = _run(request)
            try:
                data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # whatever keeps a result from pickling is a fault of the extractor
                data = pickle.dumps(Answer(code="crash", message=f"the result does not pickle: {error!r}"))
            with os.fdopen(answer_fd, "wb") as file:
                file.write(data)
            os._exit(0)
        finally:
            os._exit(70)

    def _reap(self) -> None:
        while self._children:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = self._children.pop(pid)
            self._unwatch(child)
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            cpu = usage.ru_utime + usage.ru_stime
            report = STATUS.pack(status, child.timed_out, cpu, time.monotonic() - child.started, peak)
            with contextlib.suppress(BrokenPipeError):  # the asker has gone
                os.write(child.status_fd, report)
            os.close(child.status_fd)

    def _enforce_wall(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if not child.timed_out and child.deadline <= now:
                child.timed_out = True
                os.kill(child.pid, signal.SIGKILL)

    def _forget(self, child: _Child) -> None:
        """Kill the child of an asker that waits no longer."""
        self._unwatch(child)
        os.kill(child.pid, signal.SIGKILL)

    def _unwatch(self, child: _Child) -> None:
        if child.watched:
            child.watched = False
            self._selector.unregister(child.status_fd)


def _receive(control: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = control.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _die_with_parent() -> None:
    """Have the kernel kill this child if its parent is killed (Linux; elsewhere the CPU limit does)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _restrict(limits: Limits) -> None:
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + _CPU_GRACE_SECONDS))
    try:
        mapped_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return  # no /proc (macOS): its kernel does not keep RLIMIT_AS either
    most = mapped_pages * resource.getpagesize() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _run(request: Request) -> Answer:
    try:
        return Answer(value=resolve(request.target)(request.path, **request.keywords))
    except DocumentError as error:
        return Answer(code=error.code, message=str(error))
    except MemoryError:
        return Answer(code="limit.memory", message=f"needs more than {request.limits.memory_bytes} bytes")
    except Exception:  # the asker makes a record of it
        return Answer(code="crash", message=traceback.format_exc(limit=-6))
