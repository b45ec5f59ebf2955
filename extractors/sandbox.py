"""Extraction in child processes: a hostile PDF costs one failure record and never the run.

Children are forked from a process that has everything imported (:mod:`extractors.zygote`), so that one
costs a few milliseconds. It is started when first needed, serves all threads of this process and ends with
it.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from extractors.errors import SandboxError
from extractors.zygote import HEADER, STATUS, Answer, Limits, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from extractors.records import Extraction

__all__ = ["ExtractionFailure", "Limits", "extract_many"]

EXTRACT = "extractors.extract:extract_pdf"
_MOST_OF_THE_LIMIT = 0.5
"""A child that dies of a signal with this share of its memory in use is taken to have run out of it."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from extractors.zygote import main; main(int(sys.argv[2]), sys.argv[3])"
)


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    """A PDF that gave nothing, and why.

    ``code`` is stable: ``pdf.not_a_pdf``, ``pdf.empty``, ``pdf.truncated``, ``pdf.encrypted``,
    ``pdf.damaged``, ``pdf.unreadable`` (the file itself); ``limit.cpu``, ``limit.memory``, ``limit.wall``
    (it asked for too much); ``crash`` (a fault of the extractor or of a library).
    """

    path: Path
    code: str
    message: str
    cpu_seconds: float = 0.0


def extract_many(
    paths: Iterable[Path],
    jobs: int | None = None,
    limits: Limits | None = None,
    *,
    extract: str | Callable[..., Any] = EXTRACT,
    published: Mapping[Path, date] | None = None,
) -> Iterator[tuple[Path, Extraction | ExtractionFailure]]:
    """Extract PDFs, ``jobs`` at a time (default: one a CPU), each in a child of its own under ``limits``.

    Yields each path with its result as soon as it is there, not in the order of ``paths``, which may be
    endless: it is drawn from as children finish. ``published`` gives the day of a paper's first version
    where it is known. ``extract`` is "module:function" or a function of a module, called with the path.
    Closing the iterator kills what still runs.

    Raises :class:`~extractors.errors.SandboxError` where no child can be started.
    """
    jobs = jobs or os.cpu_count() or 1
    limits = limits or Limits()
    target = extract if isinstance(extract, str) else _dotted(extract)
    days = published or {}
    waiting = iter(paths)
    with selectors.DefaultSelector() as selector:
        running: dict[int, _Job] = {}
        try:
            while True:
                while len(running) < jobs and (path := next(waiting, None)) is not None:
                    keywords = {"published": days[path]} if path in days else {}
                    job = _submit(Request(target, path, keywords, limits))
                    running[job.status.fileno()] = job
                    selector.register(job.status, selectors.EVENT_READ, job)
                if not running:
                    return
                for key, _ in selector.select():
                    job = key.data
                    selector.unregister(job.status)
                    del running[job.status.fileno()]
                    yield job.request.path, job.outcome()
        finally:
            for job in running.values():
                job.close()


class _Job:
    """A request under way: its answer file and the socket that tells of its end."""

    def __init__(self, request: Request, answer: IO[bytes], status: socket.socket) -> None:
        self.request = request
        self.answer = answer
        self.status = status

    def close(self) -> None:
        self.status.close()
        self.answer.close()

    def outcome(self) -> Any:
        with self.answer, self.status:
            report = self.status.recv(STATUS.size, socket.MSG_WAITALL)
            self.answer.seek(0)
            data = self.answer.read()
        path = self.request.path
        if len(report) < STATUS.size:
            return ExtractionFailure(path, "crash", "the process that extractions are forked from has died")
        status, timed_out, cpu, wall, peak = STATUS.unpack(report)
        exit_code = os.waitstatus_to_exitcode(status)
        if exit_code == 0 and data:
            answer: Answer = pickle.loads(data)  # noqa: S301  (written by our own child)
            if answer.code is None:
                return answer.value
            return ExtractionFailure(path, answer.code, answer.message, cpu)
        code, message = _cause(
            exit_code, self.request.limits, timed_out=timed_out, cpu=cpu, wall=wall, peak=peak
        )
        return ExtractionFailure(path, code, message, cpu)


def _cause(
    exit_code: int, limits: Limits, *, timed_out: bool, cpu: float, wall: float, peak: int
) -> tuple[str, str]:
    if timed_out:
        return (
            "limit.wall",
            f"stopped after {wall:.1f} s (limit {limits.wall_seconds:g} s, CPU used {cpu:.1f} s)",
        )
    if exit_code == -signal.SIGXCPU or (exit_code < 0 and cpu >= limits.cpu_seconds):
        return "limit.cpu", f"stopped after {cpu:.1f} s of CPU time (limit {limits.cpu_seconds} s)"
    died = f"died of signal {-exit_code}" if exit_code < 0 else f"ended with status {exit_code}"
    if peak > _MOST_OF_THE_LIMIT * limits.memory_bytes:
        return "limit.memory", f"{died} using {peak >> 20} MiB (limit {limits.memory_bytes >> 20} MiB)"
    return "crash", f"{died} after {cpu:.1f} s of CPU time, using {peak >> 20} MiB"


def _dotted(function: Callable[..., Any]) -> str:
    module, name = function.__module__, function.__qualname__
    if "<" in name or module == "__main__":
        raise ValueError(f"{module}:{name} cannot be imported by a child process; move it to a module")
    return f"{module}:{name}"


class _Zygote:
    """The process that children are forked from, as this process sees it."""

    def __init__(self, target: str) -> None:
        self.owner = os.getpid()
        self.control, theirs = socket.socketpair()
        # -c and not -m: the importing process may have found the project by a path of its own.
        command = [sys.executable, "-c", _START, json.dumps(sys.path), str(theirs.fileno()), target]
        environment = os.environ | {
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }  # it forks: no threads
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  (our own interpreter)
                command,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
                start_new_session=True,
            )

    def send(self, data: bytes, files: list[int]) -> None:
        socket.send_fds(self.control, [HEADER.pack(len(data))], files)
        self.control.sendall(data)

    def stop(self) -> None:
        self.control.close()
        if self.owner == os.getpid():
            self.process.wait()


_lock = threading.Lock()
_zygote: _Zygote | None = None


def _submit(request: Request) -> _Job:
    data = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
    answer = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the job)
    mine, theirs = socket.socketpair()
    with theirs:
        files = [answer.fileno(), theirs.fileno()]
        with _lock:
            try:
                _running_zygote(request.target).send(data, files)
            except (BrokenPipeError, ConnectionError):
                try:
                    _running_zygote(request.target).send(data, files)
                except OSError as error:
                    raise SandboxError(
                        f"no child process can be started: {error}; see the messages above"
                    ) from error
    return _Job(request, answer, mine)


def _running_zygote(target: str) -> _Zygote:
    """Give the zygote of this process, started if there is none or it has died; call under the lock."""
    global _zygote  # noqa: PLW0603  (one a process, shared by its threads)
    if _zygote is not None and (_zygote.owner != os.getpid() or _zygote.process.poll() is not None):
        _zygote.stop()
        _zygote = None
    if _zygote is None:
        _zygote = _Zygote(target)
    return _zygote


def _stop() -> None:
    global _zygote  # noqa: PLW0603
    with _lock:
        if _zygote is not None:
            _zygote.stop()
            _zygote = None


def _after_fork() -> None:
    global _lock  # noqa: PLW0603
    _lock = threading.Lock()


atexit.register(_stop)
os.register_at_fork(after_in_child=_after_fork)
