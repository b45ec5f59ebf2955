"""Checks of what the user gave on the command line; each failure is one clear line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flows.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def parse_day(option: str, text: str | None) -> date | None:
    """Read YYYY-MM-DD; ``None`` stays ``None``. Raises :class:`BadInput`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{option} {text!r} is no date; write it as YYYY-MM-DD, for example 2026-11-01"
        ) from None


def require_positive(option: str, number: int | None) -> None:
    """Raise :class:`BadInput` for a number below 1."""
    if number is not None and number < 1:
        raise BadInput(f"{option} {number} is too small; give 1 or more")


def require_file(option: str, path: Path) -> Path:
    """Return ``path`` if it is a file. Raises :class:`BadInput`."""
    if not path.is_file():
        raise BadInput(f"{option} {path}: there is no such file")
    return path


def require_folder(option: str, path: Path) -> Path:
    """Return ``path`` if it is a folder. Raises :class:`BadInput`."""
    if not path.is_dir():
        raise BadInput(f"{option} {path}: there is no such folder")
    return path


def find_pdfs(paths: Iterable[Path]) -> list[Path]:
    """List the PDFs that ``paths`` name, each once, in order; folders are searched for ``*.pdf``.

    Raises :class:`BadInput` where a path does not exist or a folder has no PDF.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*.pdf") if entry.is_file())
            if not inside:
                raise BadInput(f"{path}: no *.pdf in this folder or below it")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise BadInput(f"{path}: there is no such file or folder")
    if not found:
        raise BadInput("name at least one PDF or a folder of PDFs")
    return list(found)
