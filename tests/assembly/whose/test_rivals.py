"""Tables that set the paper's own models beside others."""

from __future__ import annotations

import pytest

from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.rivals import told_of_rivals
from extractors.lexicon import load_lexicon
from extractors.records import Field, Ownership
from extractors.rules import dataset, model_size
from extractors.rules.plain import plain_page
from tests.assembly.paper import PaperBuilder


def kept(table: str, *own: str, caption: str | None = None) -> list[float | None]:
    page = plain_page(table, caption=caption)
    findings = model_size.find(page, load_lexicon())
    others = told_of_rivals(locate(findings, [page], frozenset(name.lower() for name in own)))
    return sorted(finding.value or 0.0 for finding in findings if finding.finding_id not in others)


def test_sizes_of_other_models_beside_an_own_one_are_theirs() -> None:
    table = "Model\tParams\nHeronNet-B\t340M\nEgretNet-S\t20M\nEgretNet-L\t90M"
    assert kept(table, "EgretNet") == [20e6, 90e6]


def test_a_column_of_another_model_is_theirs_as_well() -> None:
    assert kept("\tHeronNet\tEgretNet (ours)\nParameters\t340M\t90M") == [90e6]


def test_rows_without_a_name_stay() -> None:
    table = "Setting\tParams\nwithout the second stage\t30M\nEgretNet\t90M"
    assert kept(table, "EgretNet") == [30e6, 90e6]


def test_a_plain_word_is_a_name_below_a_header_that_says_so() -> None:
    rows = "HeronNet\t340M\nStork\t20M\nEgretNet\t90M"
    assert kept(f"Method\tParams\n{rows}\niHeron\t5M", "EgretNet") == [90e6]
    assert kept(f"Part\tParams\n{rows}", "EgretNet") == [20e6, 90e6]


def test_a_table_without_an_own_model_says_nothing() -> None:
    assert kept("Model\tParams\nHeronNet\t340M\nStorkNet\t20M", "EgretNet") == [20e6, 340e6]


def test_a_word_and_a_size_are_a_name() -> None:
    table = "Model\tParams\nHeron 12B\t12B\nBase 2B\t2B\nEgretNet 7B\t7B"
    assert kept(table, "EgretNet") == [2e9, 7e9]


def test_a_name_with_a_size_that_heads_a_column_is_that_of_its_column() -> None:
    table = "Metric\tHeron-Text 30B\tEgret-Text 12B\n# Params\t30.1B\t12.2B"
    assert kept(table, "Egret-Text") == [12e9, 12.2e9]


def tokens_kept(table: str, *own: str) -> list[float | None]:
    page = plain_page(table, caption="Table 1: What the models were trained on.")
    findings = [f for f in dataset.find(page, load_lexicon()) if f.field is Field.EXAMPLES_SEEN]
    others = told_of_rivals(locate(findings, [page], frozenset(own)))
    return sorted(finding.value or 0.0 for finding in findings if finding.finding_id not in others)


def test_what_other_models_saw_is_theirs_where_the_header_says_that_the_rows_are_models() -> None:
    rows = "Heron\tHeron data\t300B\nOWL\tPile\t1T\nEgretText\tMixture\t50B"
    assert tokens_kept(f"Model\tData\t#Tokens\n{rows}", "egrettext") == [50e9]
    assert tokens_kept(f"Algorithm\tData\t#Tokens\n{rows}", "egrettext") == [50e9]
    assert tokens_kept(f"Corpus\tData\t#Tokens\n{rows}", "egrettext") == [50e9, 300e9, 1e12]


def test_two_words_are_a_name_and_what_is_added_goes_with_the_row_above() -> None:
    table = "Method\tParams\nHeronNet\t340M\n(w/ crops)\t350M\nHeron Twins\t60M\nEgretNet\t90M\n+ crops\t95M"
    assert kept(table, "EgretNet") == [90e6, 95e6]


@pytest.mark.parametrize(("said", "hours"), [(7.5, [7.5]), (9.0, [7.5, 36.0])])
def test_a_row_that_repeats_what_a_sentence_says_of_an_own_model_is_its_row(said: float, hours: list[float]):
    paper = PaperBuilder().table([["", "hours"], ["mHeronNet", "36"], ["short", "7.5"]], "Table 1: Cost.")
    paper.find(Field.DURATION, "36", 36.0, ownership=Ownership.UNCLEAR)
    paper.find(Field.DURATION, "7.5", 7.5, ownership=Ownership.UNCLEAR)
    paper.page(f"EgretNet is trained for {said} hours.").find(Field.DURATION, f"{said} hours", said)
    places = locate(paper.findings, paper.pages, frozenset({"egretnet"}))
    others = told_of_rivals(places)
    cells = [p for p in places if p.table is not None and p.finding.finding_id not in others]
    assert sorted(p.finding.value or 0.0 for p in cells) == hours


def test_others_rows_are_theirs_also_where_the_own_row_leaves_a_cell_empty() -> None:
    page = plain_page(
        "Model\tParams\t#Tokens\nHeronText\t12B\t300B\nEgretText\t7B\t-", caption="Table 1: Models."
    )
    findings = [*dataset.find(page, load_lexicon()), *model_size.find(page, load_lexicon())]
    others = told_of_rivals(locate(findings, [page], frozenset({"egrettext"})))
    assert [
        f.value for f in findings if f.finding_id not in others and f.field is not Field.DATASET_SIZE
    ] == [7e9]


@pytest.mark.parametrize(
    ("caption", "own", "sizes"),
    [
        ("Table 2: Models that we evaluate.", (), []),
        ("Table 2: Tested language models.", (), []),
        ("Table 2: Models that we analyse.", (), []),
        ("Table 2: Models under study.", (), []),
        ("Table 2: Our model beside existing models.", ("EgretNet",), [7e9]),
        ("Table 2: Sizes of the models.", (), [7e9, 70e9]),
    ],
)
def test_a_table_of_models_that_are_only_evaluated_tells_of_others(
    caption: str, own: tuple[str, ...], sizes: list[float]
) -> None:
    assert kept("Model\tParams\nHeronNet\t70B\nEgretNet\t7B", *own, caption=caption) == sizes
