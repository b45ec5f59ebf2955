"""The audited file of corrections on disk: read whole, extended by a line, replaced atomically."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flows.errors import BadInput
from warehouse.analysis.corrections import Correction, CorrectionFileError, parse_corrections
from warehouse.analysis.corrections import format_corrections as _formatted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["append_correction", "read_corrections", "require_usable"]


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of the file at ``path``; a file that does not exist has none.

    Raises :class:`BadInput` naming file and line of the first that cannot be used.
    """
    try:
        return parse_corrections(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except CorrectionFileError as error:
        raise BadInput(f"{path}, line {error.line}: {error.detail}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def require_usable(correction: Correction) -> None:
    """Raise :class:`BadInput` where the file would refuse this correction, saying why."""
    try:
        parse_corrections(_formatted((correction,)))
    except CorrectionFileError as error:
        raise BadInput(error.detail) from error


def append_correction(path: Path, correction: Correction) -> int:
    """Add ``correction`` to the end of the file and return its line; what stands there is not touched.

    The new file is written beside the old one and put in its place at once. Raises :class:`BadInput` where
    the file cannot be read or written.
    """
    read_corrections(path)
    header, _, line = _formatted((correction,)).partition("\n")
    try:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else f"{header}\n"
        if not before.endswith("\n"):
            before += "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            out.write(before + line)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error}") from error
    return before.count("\n") + 1
