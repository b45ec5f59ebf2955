"""Errors of the command line and the flows.

    PfsdaysError
    ├── BadInput            what the user gave can't be used (exit status 2)
    ├── RunFailed           the run as a whole failed (exit status 1)
    └── WriterBusy          another run writes the warehouse and the wait for it timed out

Each message is one line that says what to do next.
"""

from __future__ import annotations

__all__ = ["BadInput", "PfsdaysError", "RunFailed", "WriterBusy"]


class PfsdaysError(Exception):
    """Base of all errors that the command line shows as one line."""


class BadInput(PfsdaysError):
    """An argument, a setting or an input file cannot be used as given."""


class RunFailed(PfsdaysError):
    """The run as a whole failed; nothing it would have changed has been published."""


class WriterBusy(PfsdaysError):
    """Another process holds the writer's place.

    ``holder`` describes it (process id, command, since when), ``waited_seconds`` how long this one waited.
    """

    def __init__(self, holder: str, waited_seconds: float) -> None:
        super().__init__(holder, waited_seconds)
        self.holder = holder
        self.waited_seconds = waited_seconds

    def __str__(self) -> str:
        return (
            f"another run writes the warehouse ({self.holder}); waited {self.waited_seconds:.0f} s. "
            "Run it again when `pfsdays status` shows no writer."
        )
