"""How good the extractor is on hand-read labels: the figures, per field and per estimate, and what changed.

Labels have one JSON object a line, one line a paper: ``arxiv_id``, ``kind`` (``compute``, ``partial``,
``none``) and ``runs``; the fields of a run are those of :mod:`flows.extraction_rows`. Of each paper the
headline run is judged: the one marked ``headline``, else the one with the largest ``pfs_days``.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "Change",
    "Evaluation",
    "FieldScore",
    "Figures",
    "Verdict",
    "compare",
    "evaluate",
    "judge",
    "print_evaluation",
    "read_rows",
]

Row = dict[str, Any]

FACTOR = 3.0
"""An estimate is right within this factor of the label, or inside the label's own range."""
_KEPT_ASIDE_MODULUS = 3
_MEMORY_SIZES = frozenset({"12", "16", "24", "32", "40", "48", "64", "80", "96", "128", "141", "192"})
_SPELLING_ONLY = frozenset(
    [
        "nvidia",
        "tesla",
        "geforce",
        "google",
        "cloud",
        "amd",
        "instinct",
        "huawei",
        "intel",
        "gpu",
        "gpus",
        "tpu",
        "chip",
        "chips",
        "core",
        "cores",
        "sxm",
        "sxm2",
        "sxm4",
        "sxm5",
        "pcie",
        "pci",
        "nvl",
        "nvlink",
        "dgx",
        "dgxs",
        "dgx1",
        "hbm2",
        "hbm2e",
        "hbm3",
        "accelerator",
        "accelerators",
        "the",
        "quadro",
        "gtx",
        "rtx",
        "radeon",
        "gb",
    ]
)
_TOLERANCES = {
    "accelerator_count": 0.001,
    "duration_hours": 0.15,
    "accelerator_hours": 0.20,
    "stated_flop": 0.05,
    "forward_macs": 0.05,
    "parameters": 0.10,
    "examples_seen": 0.25,
}
FIELDS = ("accelerator", *_TOLERANCES)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one paper came out.

    ``estimate`` is "within", "off", "missing", "false", "none" (rightly without) or "unjudged" (a partial
    paper). ``fields`` maps each field that the label has to "right", "wrong" or "missing"; ``page_right``
    is ``None`` where no evidence was given.
    """

    arxiv_id: str
    estimate: str
    predicted_pfs_days: float | None
    gold_pfs_days: float | None
    fields: Mapping[str, str]
    wrong_fields: tuple[tuple[str, object, object], ...]
    page_right: bool | None
    kept_aside: bool


@dataclass(frozen=True, slots=True)
class FieldScore:
    """Recall over the labels that have a field, precision over the values given (``nan`` where none)."""

    gold: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of papers; shares between 0 and 1, ``nan`` where there is nothing to share."""

    papers: int
    papers_with_compute: int
    papers_without: int
    within_of_all: float
    within_of_given: float
    coverage: float
    false_estimate_rate: float
    evidence_page_right: float
    fields: Mapping[str, FieldScore]


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that differs from that of an earlier file. ``field`` is "pfs_days" or a field's name."""

    arxiv_id: str
    field: str
    before: str
    after: str
    gained: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Verdicts and figures: of all papers, of the third kept aside (by a hash of the id), of the rest."""

    verdicts: tuple[Verdict, ...]
    all: Figures
    kept_aside: Figures
    rest: Figures
    changes: tuple[Change, ...] = ()


def evaluate(gold_path: Path, predicted: Iterable[Row], *, earlier: Path | None = None) -> Evaluation:
    """Judge predicted rows against the labels in ``gold_path``; a paper without a row found nothing.

    ``earlier`` is a file of rows from before: papers whose verdict changed are listed. Raises
    :class:`~flows.errors.BadInput` for a file that is not of the form above.
    """
    gold = read_rows(gold_path)
    rows = {row["arxiv_id"]: row for row in predicted}
    verdicts = tuple(judge(truth, rows.get(paper)) for paper, truth in gold.items())
    changes: tuple[Change, ...] = ()
    if earlier is not None:
        before = read_rows(earlier)
        changes = compare(tuple(judge(truth, before.get(paper)) for paper, truth in gold.items()), verdicts)
    return Evaluation(
        verdicts,
        figures(verdicts),
        figures([v for v in verdicts if v.kept_aside]),
        figures([v for v in verdicts if not v.kept_aside]),
        changes,
    )


def print_evaluation(gold: Path, pdfs: Path, *, earlier: Path | None = None, jobs: int = 1) -> None:
    """Extract the labelled papers' PDFs from the folder ``pdfs`` and print the evaluation.

    Raises :class:`~flows.errors.BadInput` where none of the labelled papers has a PDF there.
    """
    from flows.evaluation_output import print_evaluation_report  # noqa: PLC0415 - imports this module
    from flows.extraction_rows import extract_paths  # noqa: PLC0415 - figures alone need no extractor

    labelled = read_rows(gold)
    paths = [path for path in sorted(pdfs.glob("*.pdf")) if path.stem in labelled]
    if not paths:
        raise BadInput(f"{pdfs}: no PDF is named by an arxiv_id of {gold}; name them <arxiv_id>.pdf")
    print_evaluation_report(evaluate(gold, extract_paths(paths, jobs), earlier=earlier))


def read_rows(path: Path) -> dict[str, Row]:
    """Read a file of one JSON object a line, by ``arxiv_id``.

    Raises :class:`~flows.errors.BadInput` with the line's number.
    """
    rows: dict[str, Row] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            paper = row["arxiv_id"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{path}:{number}: not a JSON object with an arxiv_id: {error}") from error
        if paper in rows:
            raise BadInput(f"{path}:{number}: {paper} stands twice")
        rows[paper] = row
    return rows


def kept_aside(arxiv_id: str) -> bool:
    """Whether a paper belongs to the third that nobody looks into while mending rules."""
    return int(hashlib.sha256(arxiv_id.encode()).hexdigest(), 16) % _KEPT_ASIDE_MODULUS == 0


def headline(row: Row | None) -> Row:
    """Pick the run marked as headline, else the largest, else the first; an empty row where there is none."""
    runs: list[Row] = (row or {}).get("runs") or []
    for run in runs:
        if run.get("headline"):
            return run
    return max(runs, key=lambda run: run.get("pfs_days") or 0.0, default={})


def canonical_accelerator(name: str | None) -> str:
    """Reduce a name to what tells devices apart: "NVIDIA Tesla V100-SXM2-32GB" and "V100" are one."""
    letters = "".join(ch if ch.isalnum() else " " for ch in (name or "").lower())
    words: list[str] = []
    for word in letters.replace("tpu v", "tpuv").split():
        memory = word.endswith("gb") and word[:-2].isdigit()
        if word in _SPELLING_ONLY or memory or (words and word in _MEMORY_SIZES):
            continue
        words.append(word)
    joined = "".join(words).removeprefix("tpu").removeprefix("geforce")
    return "v100" if joined == "volta" else joined


def judge(truth: Row, predicted: Row | None) -> Verdict:
    """Compare one paper's headline run with its label."""
    paper, gold, found = truth["arxiv_id"], headline(truth), headline(predicted)
    fields: dict[str, str] = {}
    wrong: list[tuple[str, object, object]] = []
    page_right: bool | None = None
    if truth["kind"] != "none":
        for name in FIELDS:
            g, p = _value(gold, name), _value(found, name)
            if g is None:
                continue
            fields[name] = "missing" if p is None else "right" if _same(name, g, p) else "wrong"
            if fields[name] == "wrong":
                wrong.append((name, p, g))
        pages = {e["page"] for e in gold.get("evidence", [])}
        if found.get("evidence") and pages:
            page_right = bool(pages & {e.get("page") for e in found["evidence"]})
    g_pfs, p_pfs = gold.get("pfs_days"), found.get("pfs_days")
    return Verdict(
        paper, _estimate_verdict(truth["kind"], gold, p_pfs), p_pfs, g_pfs, fields, tuple(wrong), page_right,
        kept_aside(paper),
    )  # fmt: skip


def _estimate_verdict(kind: str, gold: Row, predicted: float | None) -> str:
    truth = gold.get("pfs_days")
    if not truth:
        if kind != "none":
            return "unjudged"
        return "false" if predicted else "none"
    if not predicted:
        return "missing"
    low = min(gold.get("pfs_days_low") or truth, truth / FACTOR)
    high = max(gold.get("pfs_days_high") or truth, truth * FACTOR)
    return "within" if low <= predicted <= high else "off"


def _value(run: Row, name: str) -> Any:
    if name == "accelerator_hours" and not run.get(name):
        if run.get("accelerator_count") and run.get("duration_hours"):
            return run["accelerator_count"] * run["duration_hours"]
        return None
    return run.get(name) or None


def _same(name: str, gold: Any, predicted: Any) -> bool:
    if name == "accelerator":
        return canonical_accelerator(gold) == canonical_accelerator(predicted)
    return bool(
        gold > 0 and predicted > 0 and abs(math.log(gold / predicted)) <= math.log(1 + _TOLERANCES[name])
    )


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """Count verdicts into shares."""

    def count(test: Callable[[Verdict], bool]) -> int:
        return sum(map(test, verdicts))

    within = count(lambda v: v.estimate == "within")
    given = count(lambda v: v.estimate in {"within", "off", "false"})
    with_compute = count(lambda v: v.estimate in {"within", "off", "missing"})
    without = count(lambda v: v.estimate in {"none", "false"})
    scores = {}
    for name in FIELDS:
        marks = [v.fields[name] for v in verdicts if name in v.fields]
        right = marks.count("right")
        scores[name] = FieldScore(
            len(marks), _share(right, len(marks)), _share(right, len(marks) - marks.count("missing"))
        )
    return Figures(
        papers=len(verdicts),
        papers_with_compute=with_compute,
        papers_without=without,
        within_of_all=_share(within, with_compute),
        within_of_given=_share(within, given),
        coverage=_share(count(lambda v: v.estimate in {"within", "off"}), with_compute),
        false_estimate_rate=_share(count(lambda v: v.estimate == "false"), without),
        evidence_page_right=_share(
            count(lambda v: v.page_right is True), count(lambda v: v.page_right is not None)
        ),
        fields=scores,
    )


def compare(before: Sequence[Verdict], after: Sequence[Verdict]) -> tuple[Change, ...]:
    """List what changed between two judgements of the same papers, losses first."""
    good = {"within", "right", "none"}
    changes = []
    for old, new in zip(before, after, strict=True):
        pairs = [("pfs_days", old.estimate, new.estimate)]
        pairs += [(name, mark, new.fields[name]) for name, mark in old.fields.items()]
        changes += [
            Change(new.arxiv_id, name, was, now, gained=now in good) for name, was, now in pairs if was != now
        ]
    return tuple(sorted(changes, key=lambda c: (c.gained, c.field, c.arxiv_id)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
