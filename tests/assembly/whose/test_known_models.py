"""What papers repeat of models that everybody knows and others trained."""

from __future__ import annotations

import pytest

from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.known_models import told_of_known_models
from extractors.lexicon import load_lexicon
from extractors.records import Field, Ownership, Phase
from extractors.rules import find_all
from extractors.rules.plain import plain_page
from tests.assembly.paper import PaperBuilder

BIG = {Field.EXAMPLES_SEEN: 1e11, Field.STATED_TOTAL: 1e20, Field.ACCELERATOR_TIME: 1.0, Field.DURATION: 1.0}


def kept(text: str, *own: str, section: str = "4 Experiments") -> list[float]:
    """Return the costs and lengths on a page that stay after those of known models went."""
    page = plain_page(text, section=section)
    findings = find_all(page, load_lexicon())
    others = told_of_known_models(locate(findings, [page], frozenset(name.lower() for name in own)))
    told = [f for f in findings if f.field in BIG and (f.value or 0.0) >= BIG[f.field]]
    return sorted({f.value or 0.0 for f in told if f.finding_id not in others})


@pytest.mark.parametrize(
    "says",
    [
        "Gopher was trained on 300B tokens.",
        "The GPT-3 models were trained on 300B tokens.",
        "BLOOM (Kim et al., 2022) is a decoder pre-trained on a corpus of 366 billion tokens.",
        "For example, smaller versions of GPT-3 used 4.5e22 FLOPs.",
        "Chinchilla saw 1.4T tokens; LLaMA was trained on 1.4T tokens.",
        "This is costly: training Llama2-70B takes 1.7 million GPU hours.",
        "It is less than the 3,640 petaflop/s-days of GPT-3.",
        "To train them took: Meena 112,000 and PaLM 2,550,000 exaFLOPs.",
    ],
)
def test_what_the_makers_of_a_known_model_spent_is_theirs(says: str) -> None:
    assert kept(says) == []


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("We trained a copy of Gopher on 300B tokens.", 3e11),
        ("Llama-2-7B was further trained on 200B tokens.", 2e11),
        ("Llama-2-7B is tuned for 3 days on eight cards.", 72.0),
        ("GPT-3 1.3B was trained on 300B tokens.", 3e11),
        ("The Chinchilla scaling law holds after 3 days of training.", 72.0),
    ],
)
def test_what_the_authors_spend_on_one_stays(says: str, value: float) -> None:
    assert kept(says) == [value]


@pytest.mark.parametrize(
    ("says", "others"),
    [
        ("It takes long to train GPT-3 with 175 billion parameters.", True),
        ("The answers come from PaLM-540B.", True),
        ("Our network has 175 billion parameters.", False),
        ("The answers come from Llama-2-70B.", False),
    ],
)
def test_a_model_that_never_left_its_makers_is_no_size_of_a_run(says: str, others: bool) -> None:
    page = plain_page(says, section="4 Experiments")
    findings = find_all(page, load_lexicon())
    sizes = {f.finding_id for f in findings if f.field is Field.PARAMETERS}
    assert sizes
    assert bool(sizes & told_of_known_models(locate(findings, [page], frozenset()))) is others


def test_a_known_name_that_the_paper_gave_itself_is_its_own() -> None:
    assert kept("Gopher was trained on 300B tokens.", "Gopher") == [3e11]


def test_a_sentence_goes_on_about_the_model_of_the_one_before() -> None:
    assert kept("GPT-3 has 175B parameters. It was trained for 14.8 days.") == []
    assert kept("Heron has 175B parameters. It was trained for 14.8 days.") == [14.8 * 24]


def quoting(*names: str) -> PaperBuilder:
    rows = [[name, f"{number}e23"] for number, name in enumerate(names, 2)]
    paper = PaperBuilder().table([["Model", "Training compute (FLOP)"], *rows])
    for number, _ in enumerate(names, 2):
        told = {"ownership": Ownership.UNCLEAR, "phase": Phase.UNCLEAR}
        paper.find(Field.STATED_TOTAL, f"{number}e23", number * 1e23, **told)
    return paper


def left(paper: PaperBuilder, *own: str) -> list[float | None]:
    places = locate(paper.findings, paper.pages, frozenset(own))
    others = told_of_known_models(places)
    return [place.finding.value for place in places if place.finding.finding_id not in others]


def test_a_table_half_of_known_models_is_quoted_as_a_whole() -> None:
    assert left(quoting("GPT-3", "Gopher", "HeronLM")) == []


def test_a_table_with_a_row_of_the_authors_keeps_it() -> None:
    assert left(quoting("GPT-3", "Gopher", "HeronLM"), "heronlm") == [4e23]
