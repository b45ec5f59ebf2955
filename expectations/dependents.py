"""Who goes to quarantine with whom: no number is published whose ground was rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from expectations.quarantine import Rejected, Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

__all__ = ["GROUND_REJECTED", "with_dependents"]

GROUND_REJECTED: Final = "ground_accepted"
"""What stands as expectation where a row is rejected because of another one."""

_Row = dict[str, Any]
_READ_IN_PAPER: Final = ("extractions", "findings", "training_runs", "estimates", "issues")
_READ_IN_EXTRACTION: Final = _READ_IN_PAPER[1:]


def with_dependents(frames: Mapping[str, pd.DataFrame], rejections: Iterable[Rejection]) -> Rejected:
    """Return the rejected rows of a batch with those that hang on them, from papers down to estimates."""
    rejected = Rejected(rejections)
    rows = {
        table: [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
        for table, frame in frames.items()
    }

    def spread(
        source: str,
        targets: Iterable[str],
        key: Callable[[_Row], tuple[Any, ...]],
        hangs_on: Callable[[_Row], Iterable[tuple[Any, ...]]],
        reason: str,
    ) -> None:
        grounds = {key(rows[source][number]) for number in rejected.rows(source)}
        if not grounds:
            return
        for table in targets:
            for number, row in enumerate(rows.get(table, ())):
                ground = next((one for one in hangs_on(row) if one in grounds), None)
                if ground is not None and number not in rejected.rows(table):
                    value = f"{source} {'/'.join(map(str, ground))}"
                    rejected.add(Rejection(table, number, GROUND_REJECTED, source, value, reason))

    spread("papers", _READ_IN_PAPER, _paper, lambda row: [_paper(row)], "its paper was rejected")
    spread(
        "extractions", _READ_IN_EXTRACTION, _reading, lambda row: [_reading(row)], "its reading was rejected"
    )
    spread("findings", ("training_runs",), _finding, _cited_by_run, "a finding behind it was rejected")
    spread("findings", ("estimates",), _finding, _cited_by_estimate, "a finding behind it was rejected")
    spread("training_runs", ("estimates",), _run, lambda row: [_run(row)], "its run was rejected")
    # a run keeps all its estimates or none: the chosen one may be the one that was rejected
    spread(
        "estimates", ("estimates",), _run, lambda row: [_run(row)], "another estimate of its run was rejected"
    )
    return rejected


def _paper(row: _Row) -> tuple[Any, ...]:
    return row["arxiv_id"], row["version"]


def _reading(row: _Row) -> tuple[Any, ...]:
    return row["arxiv_id"], row["version"], row["extractor_version"]


def _finding(row: _Row) -> tuple[Any, ...]:
    return *_reading(row), row["finding_id"]


def _run(row: _Row) -> tuple[Any, ...]:
    return *_reading(row), row["run_id"]


def _cited_by_run(row: _Row) -> Iterable[tuple[Any, ...]]:
    return ((*_reading(row), one) for entry in row["findings"] for one in entry["finding_ids"])


def _cited_by_estimate(row: _Row) -> Iterable[tuple[Any, ...]]:
    return ((*_reading(row), one) for entry in row["inputs"] for one in entry["finding_ids"])
