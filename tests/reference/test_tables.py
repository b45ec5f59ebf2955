"""The other reference tables: cited, joined to each other and to the lexicon; broken rows are refused."""

import pickle
import re
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml

from warehouse.reference import (
    Accelerator,
    Architecture,
    Dataset,
    ReferenceTableError,
    System,
    UnknownAcceleratorError,
    load_reference,
    tables,
)
from warehouse.reference.records import CHECKED
from warehouse.reference.tables import Row

REFERENCE = load_reference()
CITED = (
    *REFERENCE.accelerators.values(),
    *REFERENCE.vintages,
    *REFERENCE.systems,
    *REFERENCE.datasets.values(),
    *REFERENCE.architectures.values(),
    *REFERENCE.assumptions.values(),
    *REFERENCE.worked_examples,
)

UNCONFIRMED_DEVICES = {
    *("nvidia-s1070", "nvidia-grid-k2", "nvidia-a10g", "nvidia-jetson-tk1", "google-edge-tpu"),
    *("graphcore-gc2",),
    *("intel-max-1100", "intel-max-1550", "intel-ponte-vecchio", "intel-xeon-phi", "cerebras-wse-2"),
    *("sambanova-sn10", "intel-xeon-e5-2686", "intel-xeon-platinum-8124m", "intel-xeon-platinum-8175m"),
    *("intel-xeon-platinum-8275cl", "amd-epyc-7b12", "amd-epyc-7v13", "ibm-blue-gene-q"),
}


def test_every_row_of_every_table_names_source_date_and_licence():
    assert len(CITED) > 600
    for record in CITED:
        assert record.citation.source
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", record.citation.source_date)
        assert record.citation.licence in {"facts", "CC BY 4.0"}


def test_tables_of_facts_say_whether_a_row_was_read_in_its_source():
    for record in CITED:
        kept = isinstance(record, Accelerator | System | Dataset | Architecture)
        assert (record.citation.checked in CHECKED) if kept else record.citation.checked == ""
        if record.citation.checked == "derived":
            assert record.note or re.search(r"^as |: |÷|;", record.citation.source), record


def test_rows_entered_from_memory_are_known_one_by_one():
    unconfirmed = {
        getattr(record, "id", None) for record in CITED if record.citation.is_unconfirmed
    } - UNCONFIRMED_DEVICES
    assert unconfirmed == {
        *("dgx-station", "dgx-a800", "dgx-h800", "gb300-nvl72", "perlmutter-node", "p5e.48xlarge"),
        *("p6-b200.48xlarge", "g2.2xlarge", "g2.8xlarge", "dl1.24xlarge", "a2-highgpu", "a3-highgpu"),
        *("nc24rs-v3", "atlas-800"),
        *("pascal-voc-2007", "cityscapes", "ade20k", "places365", "one-billion-word", "enwik8", "text8"),
        *("c4", "the-pile", "snli", "qqp"),
        *("xception", "mobilenet-v1", "deit-s"),
    }
    assert {
        key for key, device in REFERENCE.accelerators.items() if device.citation.is_unconfirmed
    } == UNCONFIRMED_DEVICES


def test_reference_is_read_once():
    assert load_reference() is REFERENCE


def test_reference_survives_pickling():
    assert pickle.loads(pickle.dumps(REFERENCE)) == REFERENCE


def test_vintages_and_systems_point_to_known_devices():
    for vintage in REFERENCE.vintages:
        assert {vintage.id, vintage.variant_id} <= set(REFERENCE.accelerators)
    for system in REFERENCE.systems:
        assert system.accelerator_id in REFERENCE.accelerators
        assert system.unit in {"chip", "core", "die", "board"}


def test_systems_are_those_of_the_lexicon_with_the_same_devices():
    text = files("extractors.lexicon").joinpath("systems.yaml").read_text(encoding="utf-8")
    lexicon = {}
    for entry in yaml.safe_load(text)["systems"]:
        devices = frozenset(entry.get("choices") or [entry["device"]])
        lexicon[entry["id"]] = (devices, entry.get("count"), entry.get("unit") == "core")
    stored = {}
    for system in REFERENCE.systems:
        devices, _, _ = stored.get(system.id, (frozenset(), None, None))
        stored[system.id] = (devices | {system.accelerator_id}, system.count, system.unit == "core")
    assert stored == lexicon


def test_data_sets_that_the_rules_know_have_the_size_of_the_reference():
    text = files("extractors.lexicon").joinpath("dataset.yaml").read_text(encoding="utf-8")
    known = yaml.safe_load(text)["known_datasets"]
    assert len(known) > 30
    for entry in known:
        fact = REFERENCE.datasets.get(entry["id"])
        if fact is None:
            assert entry.get("source"), (
                f"{entry['id']}: neither in the reference nor with a source of its own"
            )
        else:
            assert (fact.train_size, fact.unit) == (entry["train_size"], entry["unit"]), entry["id"]


def test_slices_count_cores_up_to_v4_and_for_v5p_and_chips_for_v5e_and_v6e():
    units = {system.id: system.unit for system in REFERENCE.systems if system.id.endswith("-slice")}
    assert (
        units["tpu-v2-slice"]
        == units["tpu-v3-slice"]
        == units["tpu-v4-slice"]
        == units["tpu-v5p-slice"]
        == "core"
    )
    assert units["tpu-v5e-slice"] == units["tpu-v6e-slice"] == "chip"


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (date(2015, 6, 1), "nvidia-titan-x-maxwell"),
        (date(2016, 8, 2), "nvidia-titan-x-maxwell"),
        (date(2017, 3, 1), "nvidia-titan-x-pascal"),
        (None, "nvidia-titan-x"),
    ],
)
def test_titan_x_is_the_card_of_its_time(published, expected):
    assert REFERENCE.variant("nvidia-titan-x", published).id == expected


def test_vintages_of_one_name_leave_no_gap_and_no_overlap():
    by_id = {}
    for vintage in REFERENCE.vintages:
        by_id.setdefault(vintage.id, []).append(vintage)
    for spans in by_id.values():
        spans.sort(key=lambda vintage: vintage.first_day or date.min)
        assert spans[0].first_day is None
        assert spans[-1].last_day is None
        for earlier, later in pairwise(spans):
            assert (later.first_day - earlier.last_day).days == 1


def test_unknown_device_is_refused_with_the_nearest_names():
    with pytest.raises(UnknownAcceleratorError) as caught:
        REFERENCE.accelerator("nvidia-a1000")
    assert "NVIDIA A100" in caught.value.nearest
    assert "nvidia-a1000" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_nothing_resembles_nonsense():
    assert REFERENCE.nearest("zzzzqqqq") == ()


def test_networks_cost_more_when_they_are_deeper():
    macs = {key: network.forward_macs for key, network in REFERENCE.architectures.items()}
    depths = [macs[f"resnet-{depth}"] for depth in (18, 34, 50, 101, 152)]
    assert depths == sorted(depths)
    assert macs["vit-b-16"] < macs["vit-l-16"] < macs["vit-h-14"]


def test_a_vision_network_computes_more_multiply_adds_than_it_has_parameters():
    for network in REFERENCE.architectures.values():
        assert network.parameters < network.forward_macs, network.id


def row(**cells):
    return Row("table.csv", 7, cells)


@pytest.mark.parametrize("text", ["20^12", "1e400", "nan", "-3", "0", "12 TFLOPS"])
def test_a_figure_that_is_no_positive_number_is_refused_with_its_line(text):
    with pytest.raises(ReferenceTableError, match=r"table\.csv:7: rate"):
        row(rate=text).optional_number("rate")


def test_cells_are_read_by_kind():
    assert row(rate="").optional_number("rate") is None
    assert row(rate="1.5").optional_number("rate", 1e12) == 1.5e12
    assert row(day="2016-08").day("day") == date(2016, 8, 1)
    assert row(day="").day("day") is None
    assert row(flag="true").flag("flag")
    for bad in (
        lambda: row(day="2016-13").day("day"),
        lambda: row(flag="yes").flag("flag"),
        lambda: row().text("id"),
    ):
        with pytest.raises(ReferenceTableError):
            bad()
    with pytest.raises(ReferenceTableError, match="whole number"):
        row(count="1.5").optional_integer("count")


def test_a_row_is_checked_by_one_of_four_words():
    cited = {"source": "somewhere", "source_date": "2020", "licence": "facts"}
    assert row(**cited).citation().checked == ""
    assert row(**cited, checked="seen").citation().checked == "seen"
    assert row(**cited, checked="unconfirmed").citation().is_unconfirmed
    for bad in ("yes", ""):
        with pytest.raises(ReferenceTableError, match="checked"):
            row(**cited, checked=bad).citation()


def test_a_row_with_too_many_cells_is_refused(monkeypatch, tmp_path):
    (tmp_path / "broken.csv").write_text("id,note\na,one, two\n", encoding="utf-8")
    monkeypatch.setattr(tables, "files", lambda package: tmp_path)
    with pytest.raises(ReferenceTableError, match=r"broken\.csv:2"):
        list(tables.read_rows("broken.csv"))
