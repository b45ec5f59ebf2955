"""Epoch AI's tables: both generations of column names, poisoned rows refused with their lines."""

import pickle
from datetime import date
from pathlib import Path

import pytest

from warehouse.reference.epoch_import import EpochFileError, parse_epoch

LATEST = date(2026, 11, 23)
OLDER = ",".join(
    (
        "Model,Organization,Publication date,Reference,Link,Parameters,Training compute (FLOP)",
        "Training dataset size (datapoints),Training time (hours),Training hardware,Hardware quantity",
        "Hardware utilization,Confidence,Base model,Finetune compute (FLOP),Frontier model\n",
    )
)
NEWER = ",".join(
    (
        "Model,Organization,Publication date,Parameters,Training compute (FLOP)",
        "Training dataset size (total),Confidence,Link,Reference,Training time (hours),Training hardware",
        "Hardware quantity,Hardware utilization (MFU),Base model,Finetune compute (FLOP),Frontier model\n",
    )
)
SHARED = Path(__file__).parents[3] / "shared" / "reference"


def older(
    model="A Model",
    day="2020-05-28",
    link="https://arxiv.org/abs/2005.14165v4",
    parameters="174600000000.0",
    flop="3.14e+23",
    size="374000000000.0",
    hours="355.2",
    quantity="10000.0",
    utilization="0.2196",
    finetune="",
):
    return (
        f'{model},OpenAI,{day},A Paper,"{link}",{parameters},{flop},{size},{hours},NVIDIA V100,'
        f"{quantity},{utilization},Confident,,{finetune},True\n"
    )


def test_older_column_names_are_read():
    table = parse_epoch(OLDER + older(), latest=LATEST)
    (model,) = table.models
    assert (table.generation, table.refused) == ("older", ())
    assert (model.line, model.model, model.published) == (2, "A Model", date(2020, 5, 28))
    assert (model.training_flop, model.parameters, model.dataset_size) == (3.14e23, 1.746e11, 3.74e11)
    assert (model.hardware_quantity, model.training_hours, model.utilization) == (10_000, 355.2, 0.2196)
    assert model.arxiv_ids == ("2005.14165",)
    assert model.title == "A Paper"
    assert model.frontier


def test_newer_column_names_are_read():
    row = (
        '"A Model\n",A Lab,2026-04-01,1e9,6e21,"1000,2000",Likely,'
        '"https://lab.example/x\nhttps://arxiv.org/pdf/2604.00001 ",A Paper,,,,0.41,Base,1e20,\n'
    )
    table = parse_epoch(NEWER + row, latest=LATEST)
    (model,) = table.models
    assert table.generation == "newer"
    assert model.model == "A Model"
    assert model.arxiv_ids == ("2604.00001",)
    assert (model.utilization, model.base_model, model.finetune_flop) == (0.41, "Base", 1e20)
    assert model.dataset_size is None
    assert not model.frontier


def test_empty_cells_and_zeros_are_nothing():
    row = older(
        day="", parameters="", flop="", size="0.0", hours="", quantity="", utilization="", finetune="0.0"
    )
    (model,) = parse_epoch(OLDER + row, latest=LATEST).models
    assert model.published is model.parameters is model.training_flop is model.dataset_size is None
    assert model.finetune_flop is model.utilization is None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"day": "2022-21-38"}, "'2022-21-38' is no day"),
        ({"day": "28/05/2020"}, "is no day"),
        ({"day": "2031-01-01"}, "lies outside"),
        ({"day": "1812-01-01"}, "lies outside"),
        ({"flop": "6×4.3×20^12"}, "is no number"),
        ({"flop": "3.14e23 FLOP"}, "is no number"),
        ({"flop": "1e45"}, "beyond belief"),
        ({"flop": "inf"}, "is no quantity"),
        ({"flop": "-3e20"}, "is no quantity"),
        ({"flop": "3_000"}, "is no quantity"),
        ({"parameters": "175B"}, "is no number"),
        ({"utilization": "21.96"}, "beyond belief"),
        ({"hours": "1e9"}, "beyond belief"),
        ({"quantity": "1e12"}, "beyond belief"),
        ({"size": "7ND"}, "is no number"),
        ({"model": ""}, "Model is empty"),
        ({"model": '"A",B'}, "17 cells where the header has 16"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_line(cells, said):
    table = parse_epoch(OLDER + older() + older(**cells) + older(model="Another"), latest=LATEST)
    assert [model.model for model in table.models] == ["A Model", "Another"]
    (refused,) = table.refused
    assert refused.line == 3
    assert any(said in reason for reason in refused.reasons), refused.reasons


def test_every_reason_is_given():
    table = parse_epoch(OLDER + older() + older(day="2022-21-38", flop="20^12"), latest=LATEST)
    assert len(table.refused[0].reasons) == 2


def test_lines_are_those_of_the_file_when_cells_hold_several_lines():
    text = OLDER + older(link="https://a.example\nhttps://b.example\n") + older(flop="x")
    table = parse_epoch(text, latest=LATEST)
    assert (table.models[0].line, table.refused[0].line) == (2, 5)


@pytest.mark.parametrize(
    ("link", "ids"),
    [
        ("https://arxiv.org/abs/2411.02265", ("2411.02265",)),
        ("http://arxiv.org/pdf/1412.6980v9.pdf", ("1412.6980",)),
        ("https://arxiv.org/abs/cs/0112017", ("cs/0112017",)),
        (
            "https://x.example https://arxiv.org/html/2401.00001v2, https://arxiv.org/abs/2401.00001",
            ("2401.00001",),
        ),
        ("https://openreview.net/forum?id=1", ()),
    ],
)
def test_arxiv_ids_are_found_in_links(link, ids):
    (model,) = parse_epoch(OLDER + older(link=link), latest=LATEST).models
    assert model.arxiv_ids == ids


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column Model"),
        ("Hardware name,Manufacturer\nV100,NVIDIA\n", "no column Model"),
        (OLDER, "no usable row"),
        (OLDER + older(flop="x"), "no usable row"),
    ],
)
def test_a_file_that_is_no_table_of_models_is_refused(text, said):
    with pytest.raises(EpochFileError, match=said) as caught:
        parse_epoch(text, latest=LATEST)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_byte_order_mark_is_no_part_of_the_header():
    assert parse_epoch("\ufeff" + OLDER + older(), latest=LATEST).models


@pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not part of the project")
@pytest.mark.parametrize(
    ("name", "generation", "rows", "with_compute"),
    [("2024-12", "older", 884, 443), ("2026-07", "newer", 1036, 529)],
)
def test_the_published_tables_are_taken_whole(name, generation, rows, with_compute):
    text = (SHARED / f"epoch_notable_ai_models_{name}.csv").read_bytes().decode("utf-8")
    table = parse_epoch(text, latest=LATEST)
    assert (table.generation, len(table.models), table.refused) == (generation, rows, ())
    assert sum(model.training_flop is not None for model in table.models) == with_compute
    assert all(model.model == model.model.strip() for model in table.models)
