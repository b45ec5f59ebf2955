"""Names of no data set and no model still say which of a sentence's numbers is whose."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.assembly.names.proper import names_apart, proper_names
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def test_names_are_the_capitalised_words_that_not_every_paper_has() -> None:
    assert proper_names("Batches of 256 for Heat-Flow on NVIDIA cards, 24 for Burgers") == {
        "heat-flow",
        "burgers",
    }
    assert proper_names("Heat is solved with Adam on A100 GPUs") == frozenset()


def test_a_name_that_the_rest_of_the_sentence_has_tells_nothing_apart() -> None:
    sentence = "We use 256 for Heat, and 24 for Heat and Burgers."
    assert names_apart(" and 24 for Heat and Burgers.", sentence) == {"burgers"}
    assert names_apart(sentence, sentence) == frozenset()


def test_a_batch_size_told_for_another_problem_is_not_the_runs() -> None:
    paper = PaperBuilder().page(
        "The model of the Tidal problem trains for 500,000 steps on 4 V100 GPUs.",
        "Batches hold 256 samples for Heat, Reaction and Burgers, and 24 samples for Tidal.",
        section="Training",
    )
    paper.device("4 V100 GPUs", "nvidia-v100", 4).find(Field.STEPS, "500,000 steps", 5e5)
    paper.find(Field.BATCH_SIZE, "256 samples", 256).find(Field.BATCH_SIZE, "24 samples", 24)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.steps, run.batch_size) == (5e5, 24)
