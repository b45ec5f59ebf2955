"""What an extractor may do to the process it runs in; called by name in the children of the sandbox."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from typing import TYPE_CHECKING

from extractors.errors import EncryptedPdfError

if TYPE_CHECKING:
    from pathlib import Path

__all__: list[str] = []


def name_of(path: Path) -> str:
    return path.name


def day_of(path: Path, *, published: object = None) -> tuple[str, object]:
    return path.name, published


def child_of(path: Path) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def refuse(path: Path) -> None:
    raise EncryptedPdfError(path, "on purpose")


def fail(path: Path) -> None:
    raise KeyError(f"a fault in the rules: {path.name}")


def burn(path: Path) -> None:
    while True:
        pass


def sleep(path: Path) -> None:
    (path.parent / f"{path.name}.{os.getpid()}.pid").touch()
    time.sleep(600)


def sleep_by_name(path: Path) -> str:
    time.sleep(float(path.stem))
    return path.name


def hoard(path: Path) -> int:
    return len([bytearray(1 << 20) for _ in range(1 << 14)])


def crash(path: Path) -> None:
    ctypes.string_at(0)


def leave(path: Path) -> None:
    os._exit(3)


def kill_parent(path: Path) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def large(path: Path) -> bytes:
    return b"x" * 5_000_000


def unpicklable(path: Path) -> object:
    return lambda: path
