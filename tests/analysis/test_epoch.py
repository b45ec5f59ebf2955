"""Our estimates beside Epoch AI's: joined by arXiv id or title, paired by name."""

from datetime import date

import pandas as pd
import pytest

from warehouse.analysis.epoch import COMPARISON_COLUMNS, compare_with_epoch, normalised_title
from warehouse.reference.epoch_import import EpochModel

DAY = 8.64e19


def model(name="Net", flop=10 * DAY, ids=("2001.00001",), title="", base="", finetune=None):
    return EpochModel(
        line=2,
        model=name,
        published=date(2020, 1, 1),
        title=title,
        link="",
        arxiv_ids=ids,
        organization="A Lab",
        training_flop=flop,
        parameters=None,
        dataset_size=None,
        hardware="",
        hardware_quantity=None,
        training_hours=None,
        utilization=None,
        confidence="Confident",
        base_model=base,
        finetune_flop=finetune,
        frontier=False,
    )


def ours(*runs):
    """Runs as (arxiv_id, title, name, pfs_days, headline)."""
    return pd.DataFrame(
        [
            {
                "arxiv_id": arxiv_id,
                "title": title,
                "run_id": f"r{number}",
                "run_name": name,
                "method": "device_time",
                "pfs_days": pfs_days,
                "pfs_days_low": pfs_days / 3,
                "pfs_days_high": pfs_days * 3,
                "headline": headline,
            }
            for number, (arxiv_id, title, name, pfs_days, headline) in enumerate(runs)
        ]
    )


def test_a_paper_is_found_by_its_arxiv_id():
    frame = compare_with_epoch(ours(("2001.00001", "T", "Net", 20.0, True)), [model()])
    (row,) = frame.to_dict("records")
    assert tuple(frame.columns) == COMPARISON_COLUMNS
    assert (row["ratio"], row["factor"], row["epoch_pfs_days"]) == pytest.approx((2, 2, 10))
    assert (row["matched_by"], row["paired_by"], row["epoch_basis"]) == ("arxiv_id", "name", "training")
    assert row["within_interval"]


def test_a_paper_without_arxiv_link_is_found_by_its_title():
    frame = compare_with_epoch(
        ours(("2001.00001", "Attention Is All You Need", "big", 1.0, True)),
        [model(ids=(), title="Attention is all  you need.")],
    )
    assert frame["matched_by"].tolist() == ["title"]


def test_papers_without_estimate_and_models_without_compute_have_no_row():
    mine = ours(("2001.00001", "", "Model", 1.0, True))
    assert compare_with_epoch(
        mine, [model(flop=None), model(ids=("9999.99999",)), model(ids=(), title="")]
    ).empty


def test_no_models_give_an_empty_frame_with_the_same_columns():
    frame = compare_with_epoch(ours(("2001.00001", "", "Model", 1.0, True)), [])
    assert tuple(frame.columns) == COMPARISON_COLUMNS


def test_the_name_decides_which_run_a_model_is():
    mine = ours(
        ("2001.00001", "", "LLaMA-7B", 400.0, False),
        ("2001.00001", "", "LLaMA-65B", 5000.0, True),
    )
    frame = compare_with_epoch(mine, [model("LLaMA-7B", flop=400 * DAY)])
    assert (frame["run_name"].iloc[0], frame["paired_by"].iloc[0]) == ("LLaMA-7B", "name")


def test_without_a_telling_name_the_headline_stands_in_and_the_row_says_so():
    mine = ours(("2001.00001", "", "base", 1.0, False), ("2001.00001", "", "big", 5.0, True))
    frame = compare_with_epoch(mine, [model("Transformer")])
    assert (frame["run_name"].iloc[0], frame["paired_by"].iloc[0]) == ("big", "headline")


def test_a_fine_tuned_model_is_compared_by_its_fine_tuning():
    mine = ours(("2001.00001", "", "Model", 4.0, True))
    with_both, total_only = (
        compare_with_epoch(mine, [model(flop=1e6 * DAY, base="Base", finetune=value)])
        for value in (4 * DAY, None)
    )
    assert (with_both["epoch_basis"].iloc[0], with_both["ratio"].iloc[0]) == ("finetune", pytest.approx(1))
    assert total_only["epoch_basis"].iloc[0] == "with_base_model"


def test_the_largest_disagreement_comes_first():
    mine = ours(("2001.00001", "", "A", 10.0, True), ("2001.00002", "", "B", 10.0, True))
    frame = compare_with_epoch(
        mine, [model("A", flop=9 * DAY), model("B", flop=0.1 * DAY, ids=("2001.00002",))]
    )
    assert frame["epoch_model"].tolist() == ["B", "A"]
    assert frame["within_interval"].tolist() == [False, True]


def test_titles_are_compared_by_their_letters():
    assert normalised_title("A  Title: part-2") == normalised_title("a title (Part 2)")
