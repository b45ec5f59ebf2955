"""Everything that validation raises. Bad rows raise nothing: they go to quarantine.

    ExpectationError
    ├── ExpectationFault    an expectation could not be evaluated: a fault of the run, never a pass
    ├── BatchIncomplete     a batch has fewer or more rows than were announced
    └── CoverageCollapsed   of a whole ingest almost nothing was read: silent loss

All carry their data as attributes and survive pickling.
"""

from __future__ import annotations

from typing import Any

__all__ = ["BatchIncomplete", "CoverageCollapsed", "ExpectationError", "ExpectationFault"]


class ExpectationError(Exception):
    """Root of the tree. Subclasses pass all their data to ``__init__``, which makes them pickle."""

    def __init__(self, *data: Any) -> None:
        super().__init__(*data)


class ExpectationFault(ExpectationError):
    """An expectation raised instead of answering."""

    def __init__(self, suite: str, expectation: str, column: str, detail: str) -> None:
        super().__init__(suite, expectation, column, detail)
        self.suite, self.expectation, self.column, self.detail = suite, expectation, column, detail

    def __str__(self) -> str:
        return (
            f"suite {self.suite}: {self.expectation} on {self.column or 'the table'} could not be evaluated "
            f"({self.detail}); mend the suite or the frame, nothing of this batch was loaded"
        )


class BatchIncomplete(ExpectationError):
    """A table of the batch has another number of rows than was announced."""

    def __init__(self, table: str, announced: int, found: int) -> None:
        super().__init__(table, announced, found)
        self.table, self.announced, self.found = table, announced, found

    def __str__(self) -> str:
        return (
            f"{self.table}: {self.announced} rows were announced and {self.found} arrived; "
            "rows were lost on the way, nothing of this batch was loaded"
        )


class CoverageCollapsed(ExpectationError):
    """A share of an ingest fell below the least that can be right. ``shares`` maps measure to share."""

    def __init__(self, papers: int, shares: dict[str, float]) -> None:
        super().__init__(papers, shares)
        self.papers, self.shares = papers, shares

    def __str__(self) -> str:
        found = ", ".join(f"{measure} {share:.1%}" for measure, share in self.shares.items())
        return (
            f"of {self.papers} papers only {found}: something is lost in silence (a changed PDF library, an "
            "empty lexicon, a source that sends other files); nothing new was published"
        )
