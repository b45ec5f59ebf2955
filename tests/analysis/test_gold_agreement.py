"""Hand-read runs give the hand-made estimates; skipped where the labels are not at hand."""

import json
import math
import re
from datetime import date
from pathlib import Path

import pytest

from extractors.records import TrainingRun, UnitKind
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.headline import choose_headline, chosen_estimate
from warehouse.reference import load_reference

GOLD = Path(__file__).parents[3] / "shared" / "evaluation" / "gold.jsonl"
REFERENCE = load_reference()
FIELDS = (
    "accelerator_count",
    "duration_hours",
    "accelerator_hours",
    "precision",
    "utilization",
    "achieved_flop_per_s",
    "stated_flop",
    "forward_macs",
    "parameters",
    "active_parameters",
    "examples_seen",
    "examples_unit",
)
SPELLINGS = {"volta": "nvidia-v100", "titan": "nvidia-titan", "titanblack": "nvidia-titan-black"}

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="labelled papers are not part of the project")


def bare(name):
    words = re.sub(r"\b(nvidia|tesla|geforce|gtx|rtx|google|amd|gpu|cpu|intel|\d+gb)\b", " ", name.lower())
    return "".join(sign for sign in words if sign.isalnum())


IDS = {bare(device.name): device.id for device in reversed(REFERENCE.accelerators.values())}


def accelerator_id(name):
    if name is None:
        return None
    key = bare(name).removesuffix("m") if "k40m" in name.lower() else bare(name)
    return SPELLINGS.get(key) or IDS.get(key)


def published(arxiv_id):
    found = re.match(r"(\d\d)(\d\d)\.", arxiv_id)
    return date(2000 + int(found[1]), int(found[2]), 1) if found else None


@pytest.fixture(scope="module")
def compared():
    runs, headlines = [], []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        of_paper, marked = {}, None
        for number, label in enumerate(paper["runs"]):
            training_run = TrainingRun(
                run_id=str(number),
                name=label["name"],
                accelerator=accelerator_id(label.get("accelerator")),
                accelerator_unit=UnitKind(label.get("accelerator_unit") or "chip"),
                **{field: label.get(field) for field in FIELDS},
            )
            found, _ = estimate_run(training_run, published=published(paper["arxiv_id"]), reference=REFERENCE)
            of_paper[str(number)] = found
            marked = str(number) if label.get("headline") else marked
            runs.append((paper["arxiv_id"], label, chosen_estimate(found)))
        if paper["kind"] == "compute":
            headlines.append(choose_headline(of_paper) == marked)
    return runs, headlines


def test_every_labelled_estimate_is_reproduced_within_a_factor_of_three(compared):
    labelled = [(paper, label, mine) for paper, label, mine in compared[0] if label.get("pfs_days")]
    assert len(labelled) > 150
    far = [
        (paper, label["name"], mine)
        for paper, label, mine in labelled
        if mine is None or abs(math.log(mine.pfs_days / label["pfs_days"])) > math.log(3)
    ]
    # Labels take the mean of two methods however far apart; beyond a factor of 9 hardware-time is taken here.
    assert len(far) <= 1
    assert all("too far apart" in mine.assumptions[-1] for _, _, mine in far)
    by_name = {(paper, label["name"]): label for paper, label, _ in labelled}
    for paper, name, mine in far:
        assert by_name[paper, name]["pfs_days_low"] <= mine.pfs_days <= by_name[paper, name]["pfs_days_high"]


def test_nearly_every_labelled_estimate_is_reproduced_within_ten_percent(compared):
    ratios = [
        mine.pfs_days / label["pfs_days"] for _, label, mine in compared[0] if label.get("pfs_days") and mine
    ]
    near = sum(abs(math.log(ratio)) < math.log(1.1) for ratio in ratios)
    assert near / len(ratios) > 0.97


def test_hand_made_estimates_lie_in_our_intervals_or_between_our_methods(compared):
    inside = [
        min(mine.pfs_days_low, mine.reading_low_pfs_days)
        <= label["pfs_days"]
        <= max(mine.pfs_days_high, mine.reading_high_pfs_days)
        for _, label, mine in compared[0]
        if label.get("pfs_days") and mine
    ]
    assert all(inside)


def test_the_largest_estimate_is_the_headline_that_readers_mark(compared):
    assert sum(compared[1]) / len(compared[1]) > 0.9
