"""What is reckoned from another paper's cost is that paper's too."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.selection import select
from extractors.records import Field, Ownership
from extractors.rules import find_all
from extractors.rules.plain import plain_page
from tests.assembly.paper import PaperBuilder


def hours(first: str, second: str, ownership: Ownership) -> list[float | None]:
    paper = PaperBuilder().page(f"{first} took 100 days. {second} 4,800 GPU hours.")
    paper.find(Field.DURATION, "100 days", 2400.0, ownership=ownership)
    paper.find(Field.ACCELERATOR_TIME, "4,800 GPU hours", 4800.0)
    return [run.accelerator_hours for run in assemble(paper.findings, paper.pages)]


@pytest.mark.parametrize("second", ["This translates to", "Hence, there were", "Consequently it used"])
def test_what_follows_from_anothers_cost_is_anothers(second):
    assert hours("GridNet [3]", second, Ownership.CITED) == []


def test_what_follows_from_the_authors_own_cost_is_theirs():
    assert 4800.0 in hours("Our training", "This translates to", Ownership.OWN)


def test_another_sentence_after_a_cited_cost_may_be_the_authors():
    assert hours("GridNet [3]", "Our training needs", Ownership.CITED) == [4800.0]


def test_the_cost_of_so_many_tokens_is_not_the_cost_of_the_training():
    paper = PaperBuilder().page("Each trillion tokens took 90 hours. We trained for two months in all.")
    paper.find(Field.DURATION, "90 hours", 90.0).find(Field.DURATION, "two months", 1440.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [1440.0]


def test_it_stays_where_nothing_else_is_told():
    paper = PaperBuilder().page("We trained for 90 hours on a trillion tokens.")
    paper.find(Field.DURATION, "90 hours", 90.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [90.0]


def test_what_is_active_of_a_mixture_goes_with_its_size():
    paper = PaperBuilder().page(
        "Heron has 400 billion parameters, of which 20 billion are active.",
        "We trained Heron on 2 trillion tokens.",
    )
    paper.find(Field.PARAMETERS, "400 billion parameters", 4e11)
    paper.find(Field.ACTIVE_PARAMETERS, "20 billion are active", 2e10)
    paper.find(Field.EXAMPLES_SEEN, "2 trillion tokens", 2e12, text="tokens")
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.parameters, run.active_parameters) == (4e11, 2e10)


def test_what_is_active_stands_in_the_column_of_a_total_of_the_same_size():
    paper = PaperBuilder().page("We trained a 24B model of ours on 262B tokens.")
    paper.find(Field.PARAMETERS, "24B model", 24e9).find(Field.EXAMPLES_SEEN, "262B", 262e9, text="tokens")
    paper.table([["Setting", "8B", "24B"], ["Active", "1.5B", "3.9B"], ["Total", "8.1B", "24.2B"]])
    for surface, value in (("1.5B", 1.5e9), ("3.9B", 3.9e9)):
        paper.find(Field.ACTIVE_PARAMETERS, surface, value)
    for surface, value in (("8.1B", 8.1e9), ("24.2B", 24.2e9)):
        paper.find(Field.PARAMETERS, surface, value)
    (run,) = (run for run in assemble(paper.findings, paper.pages) if run.parameters == 24e9)
    assert run.active_parameters == 3.9e9


@pytest.mark.parametrize(("alone", "parameters"), [(False, 17e6), (True, 18e9)])
def test_a_cell_counts_one_thing(alone: bool, parameters: float):
    """Read as cost and as size, it is the cost where its row has another size, else it may be either."""
    paper = PaperBuilder().page("We trained GridNet on 8 GPUs for 600 epochs over 100K images.")
    paper.find(Field.EPOCHS, "600 epochs", 600.0).find(Field.DATASET_SIZE, "100K", 1e5, text="images")
    paper.table([["Model", "Size", "Cost"], ["GridNet", "17M", "18B"]])
    if not alone:
        paper.find(Field.PARAMETERS, "17M", 17e6)
    paper.find(Field.FORWARD_COST, "18B", 18e9).find(Field.PARAMETERS, "18B", 18e9)
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset({"gridnet"}))
    assert (run.forward_macs, run.parameters) == (18e9, parameters)


@pytest.mark.parametrize(("told_first", "device"), [(1200.0, "nvidia-v100"), (900.0, None)])
def test_a_cost_of_the_abstract_that_the_paper_tells_again_is_its_own(told_first, device):
    paper = PaperBuilder().page(f"Training takes {told_first:.0f} GPU hours on V100s.", section="Abstract")
    paper.find(Field.ACCELERATOR_TIME, f"{told_first:.0f} GPU hours", told_first, ownership=Ownership.UNCLEAR)
    paper.device("V100s", "nvidia-v100", ownership=Ownership.UNCLEAR)
    paper.page("We spent 1200 GPU hours.", number=3).find(Field.ACCELERATOR_TIME, "1200 GPU hours", 1200.0)
    [run] = assemble(paper.findings, paper.pages)
    assert (run.accelerator_hours, run.accelerator) == (1200.0, device)


def test_the_items_of_a_list_are_of_the_systems_that_head_them():
    paper = PaperBuilder().page(
        "GridNet [34]: It was trained on 96 A100 cards. The process took 1830 hours."
        " PatchNet: Ours took 8 hours."
    )
    paper.device("A100", "nvidia-a100").find(Field.ACCELERATOR_COUNT, "96", 96.0, text="nvidia-a100")
    paper.find(Field.DURATION, "1830 hours", 1830.0).find(Field.DURATION, "8 hours", 8.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [8.0]


def test_a_cited_recipe_heads_what_the_authors_say_of_their_run():
    paper = PaperBuilder().page("AdamW [12]: We train for 3 days. Mixup [3]: it is used for 300 epochs.")
    paper.find(Field.DURATION, "3 days", 72.0, reasons=("own.we",)).find(Field.EPOCHS, "300 epochs", 300.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.duration_hours, run.epochs) == (72.0, 300.0)


def test_hours_that_are_firmly_data_are_no_doubtful_time():
    paper = PaperBuilder().page("We trained on 300 hours of percepts in two days.")
    paper.find(Field.DURATION, "300 hours", 300.0, score=0.35)
    paper.find(Field.DATASET_SIZE, "300 hours", 300.0, text="hours", score=0.5)
    paper.find(Field.DURATION, "two days", 48.0)
    assert [run.duration_hours for run in assemble(paper.findings, paper.pages)] == [48.0]


@pytest.mark.parametrize(
    ("reasons", "expected"), [(("training.verb",), [30.0]), (("own.section", "training.section"), [])]
)
def test_in_a_paper_of_use_a_heading_makes_no_time_one_of_training(reasons, expected):
    paper = PaperBuilder().page("The runs took 30 hours.")
    paper.find(Field.DURATION, "30 hours", 30.0, reasons=reasons)
    runs = assemble(paper.findings, paper.pages, of_use=True)
    assert [run.duration_hours for run in runs] == expected


@pytest.mark.parametrize(("unit", "sizes"), [("pairs", set()), ("tokens", {12.8e9})])
def test_a_scale_that_is_also_a_number_of_examples_is_no_size_of_a_model(unit, sizes):
    paper = PaperBuilder().page(
        f"At the 12.8B scale it learns longest. Training took 4 days on 12.8B {unit}."
    )
    paper.find(Field.PARAMETERS, "12.8B scale", 12.8e9).find(Field.DURATION, "4 days", 96.0)
    paper.find(Field.DATASET_SIZE, f"12.8B {unit}", 12.8e9, text=unit)
    runs = assemble(paper.findings, paper.pages)
    assert runs
    assert {run.parameters for run in runs if run.parameters} == sizes


def test_how_long_another_was_trained_goes_with_its_cost() -> None:
    says = "GridNet was trained on 569B tokens with 1.3 million GPU hours [3]."
    paper = PaperBuilder().page(says, "We train on 8 cards for 200 hours.", section="4 Training")
    paper.find(Field.EXAMPLES_SEEN, "569B tokens", 569e9, text="tokens", ownership=Ownership.UNCLEAR)
    paper.find(Field.ACCELERATOR_TIME, "1.3 million GPU hours", 1.3e6, ownership=Ownership.CITED)
    paper.find(Field.DURATION, "200 hours", 200.0)
    kept = select(locate(paper.findings, paper.pages))
    assert [(p.finding.field, p.finding.value) for p in kept] == [(Field.DURATION, 200.0)]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("On one A100, it plays 9k frames per second, and each training run takes 14 hours.", True),
        ("Each training run takes 14 hours, and on one A100 it plays 9k frames per second.", False),
    ],
)
def test_the_machine_that_a_sentence_opens_with_is_of_all_its_clauses(sentence: str, kept: bool) -> None:
    page = plain_page(sentence, section="4 Experiments")
    fields = {place.finding.field for place in select(locate(find_all(page), [page]))}
    assert Field.DURATION in fields
    assert (Field.ACCELERATOR in fields) is kept


def test_tokens_gone_over_several_times_are_data_where_they_are_told_alone() -> None:
    paper = (
        PaperBuilder()
        .page("It was trained on 50B tokens.")
        .find(Field.EXAMPLES_SEEN, "50B tokens", 5e10, text="tokens")
    )
    paper.page("We train for 3 epochs over the 50B tokens.").find(Field.EPOCHS, "3 epochs", 3.0)
    paper.find(Field.DATASET_SIZE, "50B tokens", 5e10, text="tokens", reasons=("epochs_over",))
    kept = select(locate(paper.findings, paper.pages))
    assert {place.finding.field for place in kept} == {Field.EPOCHS, Field.DATASET_SIZE}
