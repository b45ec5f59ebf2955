from __future__ import annotations

import pytest

from extractors.assembly.weights import WEIGHTS
from extractors.lexicon import load_lexicon
from extractors.rules import dataset, model_size, operations
from extractors.rules.plain import plain_page
from extractors.rules.scales import heading_scale
from extractors.rules.tabular import labelled_cells


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("Params (M)", 1e6),
        ("Tokens (B)", 1e9),
        ("Steps (k)", 1e3),
        ("Training FLOPs (×10^21)", 1e21),
        ("params ×10^6", 1e6),
        ("Parameters [in millions]", 1e6),
        ("M Params", 1e6),
        ("Batch (×4096)", 4096.0),
        ("Params", 1.0),
        ("Model", 1.0),
        ("Top-1 (%)", 1.0),
    ],
)
def test_a_heading_multiplies_by_its_unit(label: str, scale: float) -> None:
    assert heading_scale(label) == scale


def test_cells_know_their_row_and_column() -> None:
    cells = {cell.text: cell for cell in labelled_cells(plain_page("Model\tSteps\nbase\t100k\nlarge\t1M"))}
    assert (cells["1M"].row_label, cells["1M"].column_label) == ("large", "Steps")
    assert cells["base"].column_label == "Model"


def test_two_rows_of_words_are_one_header() -> None:
    page = plain_page("Model\tTraining cost\n\tEn-De\nbase\t100")
    (cell,) = [cell for cell in labelled_cells(page) if cell.text == "100"]
    assert cell.column_label == "Training cost En-De"


def test_a_page_without_tables_has_no_cells() -> None:
    assert not list(labelled_cells(plain_page("Words only.")))


def test_a_caption_says_what_its_numbers_are_counted_in() -> None:
    text = "Network\tA\tB\nNumber of parameters\t133\t144"
    page = plain_page(text, caption="Table 2: Number of parameters (in millions).")
    assert sorted(finding.value or 0.0 for finding in model_size.find(page, load_lexicon())) == [
        133e6,
        144e6,
    ]


def test_a_caption_tells_the_unit_beside_the_word_that_heads_the_column() -> None:
    page = plain_page(
        "Method\tParam.\tim/s\nHeron\t23\t900\nEgret\t375\t117",
        caption="Table 2: Speed is measured on a card. Parameters (M) are of the encoder.",
    )
    assert [finding.value for finding in model_size.find(page, load_lexicon())] == [23e6, 375e6]


def test_a_column_of_which_one_number_is_too_small_to_be_a_count_lacks_its_unit() -> None:
    page = plain_page("Method\tParams\nHeron\t23\nEgret\t375\nIbis\t1.2M")
    assert [finding.value for finding in model_size.find(page, load_lexicon())] == [1.2e6]


def test_columns_beside_each_other_tell_the_units_that_they_leave_out() -> None:
    page = plain_page("Network\tParams\tFLOPs\tTop-1\nHeron\t86\t17.5\t81.8\nEgret\t22\t4.6\t79.9")
    lexicon = load_lexicon()
    assert [finding.value for finding in model_size.find(page, lexicon)] == [86e6, 22e6]
    assert [finding.value for finding in operations.find(page, lexicon)] == [17.5e9, 4.6e9]


def test_the_score_of_a_picture_tells_the_unit_of_sizes() -> None:
    page = plain_page("Network\tParam.\tim/s\tk-NN\nHeron\t23\t1237\t60.7\nEgret\t375\t117\t71.8")
    assert [finding.value for finding in model_size.find(page, load_lexicon())] == [23e6, 375e6]


@pytest.mark.parametrize(
    "table",
    [
        "Model\tParams\tFLOPs\nHeron-7B\t7\t14\nHeron-70B\t70\t140",  # billions
        "Model\tParams\tFLOPs\tTokens\nHeron\t7\t14\t1.0T\nEgret\t70\t140\t1.4T",
        "Network\tParams\tFLOPs (%)\nHeron\t52%\t48\nEgret\t33%\t31",  # shares
        "Network\tParams\tFLOPs\nHeron\t0.5x\t0.4x\nEgret\t2x\t2.1x",
        "Network\tFLOPs\tTop-1\nHeron\t569\t70.6\nEgret\t150\t68.1",  # a phone's may be millions
        "Network\tParams\tYear\nHeron\t86\t2019\nEgret\t22\t2021",
    ],
)
def test_a_unit_that_nothing_tells_is_not_invented(table: str) -> None:
    page, lexicon = plain_page(table), load_lexicon()
    assert [f.value for f in model_size.find(page, lexicon) if "table" in f.reasons] == []
    assert not operations.find(page, lexicon)


def test_a_letter_of_a_caption_is_no_unit() -> None:
    page = plain_page("model\tMFLOPs\nQuickNet\t140", caption="Table 3: QuickNet (g = 3) and others.")
    assert [finding.value for finding in operations.find(page, load_lexicon())] == [140e6]


def test_values_in_a_list_belong_to_the_names_of_a_list() -> None:
    page = plain_page("Setting\tHeron-B / -L / Egret\nBatch size\t131 / 65 / 61\nRate\t0.1")
    cells = [(cell.text, cell.column_name, page.text[cell.start : cell.end]) for cell in labelled_cells(page)]
    assert [cell for cell in cells if cell[1] not in {"", "Setting"}] == [
        ("131", "Heron-B", "131"),
        ("65", "Heron-L", "65"),
        ("61", "Egret", "61"),
        ("0.1", "Heron-B / -L / Egret", "0.1"),
    ]


def test_a_sum_over_models_is_no_model() -> None:
    page = plain_page("Model\tGPU hours\nHeron 7B\t180k\nHeron 13B\t360k\nTotal\t540k")
    assert [cell.text for cell in labelled_cells(page) if cell.text.endswith("k")] == ["180k", "360k"]


def test_a_sum_over_the_stages_of_one_training_stays() -> None:
    page = plain_page("Stage\tGPU hours\nPre-training\t180k\nContext extension\t6k\nTotal\t186k")
    assert "186k" in [cell.text for cell in labelled_cells(page)]


def test_a_quantity_called_total_is_no_sum() -> None:
    page = plain_page("\tHeron 7B\tHeron 13B\nLayers\t32\t40\nTotal batch size\t4M\t4M\nSteps\t1M\t2M")
    assert "4M" in [cell.text for cell in labelled_cells(page)]


def test_a_ratio_is_no_quantity() -> None:
    page = plain_page("Model\tGPU hours\nHeron 7B\t0.37×\nHeron 13B\t2.5x (ours)\nEgret\t4×8\nIbis\t300")
    assert [cell.text for cell in labelled_cells(page) if cell.column == 1][1:] == ["4×8", "300"]


def test_a_row_of_tokens_holds_no_parameters_though_the_models_are_named_by_theirs() -> None:
    page = plain_page("Metric\tHeron 30B\tEgret 12B\n# Params\t30.1B\t12.2B\n# Training tokens\t250B\t90B")
    found = [finding for finding in model_size.find(page, load_lexicon()) if "table" in finding.reasons]
    assert sorted(finding.value or 0.0 for finding in found) == [12.2e9, 30.1e9]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("Source\tDocuments\tTokens\nRivers\t3M\t2.1B\nLakes\t5M\t1.8B", False),
        ("Language\tTokens (B)\nKorean\t40\nFinnish\t12", False),
        ("Model\tTokens\nHeron\t2.1B\nEgret\t1.8B", True),
        ("Model\tCorpus\tTokens\nHeron\tRivers\t2.1B\nEgret\tLakes\t1.8B", True),
    ],
)
def test_the_tokens_of_a_source_are_seen_by_no_run(table: str, told: bool) -> None:
    found = dataset.find(plain_page(table), load_lexicon())
    assert [finding.score >= WEIGHTS.weakest_statement for finding in found] == [told, told]


def test_a_power_of_ten_in_the_caption_holds_for_costs_too_small_to_be_whole():
    page = plain_page(
        "Method\tTraining FLOPs\nHeron [3]\t45.4\nEgret (ours)\t7.02",
        caption="Table 1: Pictures. Training FLOPs are those of the generator alone (× 10^19).",
    )
    found = [f for f in operations.find(page, load_lexicon()) if f.field.value == "stated_flop"]
    assert [finding.value for finding in found] == pytest.approx([4.54e20, 7.02e19])


def test_a_row_of_the_vocabulary_counts_no_model():
    page = plain_page("Attribute\t9B\t27B\nVocab Params\t496M\t662M\nTotal Params\t9.18B\t27.0B")
    found = [finding for finding in model_size.find(page, load_lexicon()) if "table" in finding.reasons]
    assert sorted(finding.value or 0.0 for finding in found) == [9.18e9, 27.0e9]
