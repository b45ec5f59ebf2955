"""What a paper tells of the systems that it cites, in lists and in running text."""

from __future__ import annotations

import pytest

from extractors.assembly.names.comparisons import cited_subject
from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.cited_systems import told_of_cited_systems
from extractors.lexicon import load_lexicon
from extractors.records import Field
from extractors.rules import find_all
from extractors.rules.plain import plain_page

TOLD = (Field.EXAMPLES_SEEN, Field.PARAMETERS, Field.DURATION)
OURS = " We train a network of 8 billion parameters on 6 trillion tokens."


def kept(text: str) -> set[float]:
    """Return the sizes, lengths and times on a page that stay the paper's own."""
    page = plain_page(text, section="4 Experiments")
    findings = find_all(page, load_lexicon())
    others = told_of_cited_systems(locate(findings, [page]))
    return {f.value or 0.0 for f in findings if f.field in TOLD and f.finding_id not in others}


@pytest.mark.parametrize(
    ("says", "name"),
    [
        ("• Heron 2 [Kim et al., 2024] is the successor of Heron.", "Heron 2"),
        ("Heron-Text (Kim et al., 2020) was trained on 300B tokens.", "Heron-Text"),
        ("(ii) GridText [12] consists of three models.", "GridText"),
        ("Heron was trained as in Kim et al. (2020).", None),
        ("The network is trained with the data of Heron [3].", None),
    ],
)
def test_a_subject_is_cited_where_its_citation_follows_at_once(says: str, name: str | None) -> None:
    assert cited_subject(says) == name


def test_what_a_cited_subject_was_trained_with_is_its_makers() -> None:
    says = "Heron 2 [Kim et al., 2024] is a family with 15B parameters trained on 1 trillion tokens."
    assert kept(says + OURS) == {8e9, 6e12}


def test_sentences_that_go_on_about_it_are_its_makers_too() -> None:
    says = (
        "Heron [Kim, 2024] is a family trained on 1 trillion tokens. "
        "The latest version consists of 3B and 7B parameter models trained on 2 trillion tokens."
    )
    assert kept(says + OURS) == {8e9, 6e12}


def test_the_largest_of_the_authors_models_is_not_gone_on_about() -> None:
    says = "AdamW [Kim, 2019] is used. The largest residual model takes 18 days to train on 64 V100 GPUs."
    assert kept(says) == {432.0}


def test_the_size_of_a_cited_model_stays_where_the_authors_tell_none() -> None:
    # They fine-tune it.
    assert kept("Heron (Kim et al., 2020) is a transformer with 110M parameters.") == {1.1e8}


def test_the_examples_of_a_cited_data_set_stay() -> None:
    says = "RiverBank [7] contains 5 million images."
    page = plain_page(says, section="4 Experiments")
    assert told_of_cited_systems(locate(find_all(page, load_lexicon()), [page])) == set()
