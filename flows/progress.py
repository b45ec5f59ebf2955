"""Progress bars for papers; silent where the output is no terminal."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class PaperProgress:
    """One bar a step, over a number of papers that may grow as they are listed."""

    def __init__(self, bars: Progress, total: int | None, steps: Sequence[str]) -> None:
        self._bars = bars
        self._tasks = {step: bars.add_task(step, total=total) for step in steps}

    def expect(self, papers: int) -> None:
        """Say that so many papers are known to be due by now."""
        for task in self._tasks.values():
            self._bars.update(task, total=papers)

    def advance(self, step: str) -> None:
        """Count one paper that has gone through ``step``, or failed in it."""
        self._bars.advance(self._tasks[step])


@contextlib.contextmanager
def paper_progress(total: int | None, steps: Sequence[str] = ("fetch", "read")) -> Iterator[PaperProgress]:
    """Show progress on standard error while the body runs, if that is a terminal."""
    with Progress(
        TextColumn("{task.description:>6}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("papers"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as bars:
        yield PaperProgress(bars, total, steps)
