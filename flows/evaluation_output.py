"""The evaluation as tables in the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from flows.evaluation import Change, Evaluation, Figures

__all__ = ["print_evaluation_report", "render_evaluation"]

_LINES = (
    ("headline pfs-days within 3×, of all papers that report it", "within_of_all"),
    ("headline pfs-days within 3×, of all estimates given", "within_of_given"),
    ("papers with compute that got an estimate", "coverage"),
    ("papers without compute that got one all the same", "false_estimate_rate"),
    ("evidence on a page that the labels name", "evidence_page_right"),
)
_MOST_WRONG = 40


def print_evaluation_report(evaluation: Evaluation, console: Console | None = None) -> None:
    """Print the figures, the papers that went wrong and what changed."""
    (console or Console()).print(render_evaluation(evaluation))


def render_evaluation(evaluation: Evaluation) -> RenderableType:
    """Lay the evaluation out: figures, fields, wrong estimates (none kept aside), gains and losses."""
    parts: list[RenderableType] = [
        _figures_table(evaluation),
        _fields_table(evaluation),
        _wrong_table(evaluation),
    ]
    if evaluation.changes:
        parts.append(_changes_table(evaluation.changes))
    return Group(*parts)


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.1%}"


def _figures_table(evaluation: Evaluation) -> Table:
    table = Table(title="Evaluation", title_justify="left")
    table.add_column("figure")
    columns: list[tuple[str, Figures]] = [
        ("all", evaluation.all), ("kept aside", evaluation.kept_aside), ("the rest", evaluation.rest)
    ]  # fmt: skip
    for title, _ in columns:
        table.add_column(title, justify="right")
    table.add_row("papers", *(str(f.papers) for _, f in columns))
    table.add_row("papers with compute", *(str(f.papers_with_compute) for _, f in columns))
    table.add_row("papers without", *(str(f.papers_without) for _, f in columns))
    for label, name in _LINES:
        table.add_row(label, *(_percent(getattr(f, name)) for _, f in columns))
    return table


def _fields_table(evaluation: Evaluation) -> Table:
    table = Table(title="Fields of the headline run: recall / precision", title_justify="left")
    table.add_column("field")
    for title in ("labels", "all", "kept aside", "the rest"):
        table.add_column(title, justify="right")
    for name, score in evaluation.all.fields.items():
        pairs = (score, evaluation.kept_aside.fields[name], evaluation.rest.fields[name])
        table.add_row(
            name, str(score.gold), *(f"{_percent(s.recall)} / {_percent(s.precision)}" for s in pairs)
        )
    return table


def _wrong_table(evaluation: Evaluation) -> RenderableType:
    wrong = [v for v in evaluation.verdicts if v.estimate in {"off", "missing", "false"} and not v.kept_aside]
    if not wrong:
        return Text("Every estimate of the papers not kept aside is right.")
    wrong.sort(key=lambda v: (v.estimate, v.arxiv_id))
    table = Table(title="Estimates that went wrong (papers not kept aside)", title_justify="left")
    for title in ("paper", "verdict", "found", "label", "ratio"):
        table.add_column(title, justify="left" if title in {"paper", "verdict"} else "right")
    for v in wrong[:_MOST_WRONG]:
        both = v.predicted_pfs_days and v.gold_pfs_days
        ratio = f"×{v.predicted_pfs_days / v.gold_pfs_days:.2g}" if both else ""  # type: ignore[operator]
        table.add_row(v.arxiv_id, v.estimate, _number(v.predicted_pfs_days), _number(v.gold_pfs_days), ratio)
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def _changes_table(changes: tuple[Change, ...]) -> Table:
    table = Table(title="Gains and losses against the earlier file", title_justify="left")
    for title in ("paper", "field", "before", "now"):
        table.add_column(title)
    for change in changes:
        style = "green" if change.gained else "red"
        table.add_row(change.arxiv_id, change.field, change.before, change.after, style=style)
    return table
