"""A run grows from how long the authors say they trained, where no size stands beside it."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder


def counted(paper: PaperBuilder) -> set[tuple[float | None, float | None]]:
    runs = assemble(paper.findings, paper.pages)
    return {(run.parameters, run.examples_seen) for run in runs}


def family() -> PaperBuilder:
    """Two models that the authors count, without a word of training, pages before the length."""
    paper = PaperBuilder().page("The first network has 60M weights.", "The other has 11B weights.")
    for surface, value in (("60M", 60e6), ("11B", 11e9)):
        paper.find(Field.PARAMETERS, surface, value, phase=Phase.UNCLEAR)
    return paper.page("Nothing is told here.").page("Nor here.")


def test_a_length_that_names_no_model_is_that_of_the_largest():
    paper = family().page("We train the models on 1 trillion tokens.")
    paper.find(Field.EXAMPLES_SEEN, "1 trillion tokens", 1e12, text="tokens")
    assert (11e9, 1e12) in counted(paper)


def test_steps_count_tokens_with_the_batch_and_the_length_beside_them():
    paper = family().page("We train for 1M steps on batches of 2048 sequences of length 512.")
    paper.find(Field.STEPS, "1M steps", 1e6, reasons=("trained_for",))
    paper.find(Field.BATCH_SIZE, "2048 sequences", 2048, text="sequences")
    paper.find(Field.SEQUENCE_LENGTH, "length 512", 512)
    assert (11e9, 1e6 * 2048 * 512) in counted(paper)


def test_another_papers_length_starts_no_run():
    paper = family().page("GridText was trained on 1 trillion tokens.")
    paper.find(Field.EXAMPLES_SEEN, "1 trillion tokens", 1e12, text="tokens", ownership=Ownership.CITED)
    assert not any(tokens for _, tokens in counted(paper))


def test_a_model_of_another_name_is_not_the_largest_of_the_authors():
    paper = family().page("We also ask GridText with 540B weights.", "We train ours on 1 trillion tokens.")
    paper.find(Field.PARAMETERS, "540B", 540e9, phase=Phase.UNCLEAR)
    paper.find(Field.EXAMPLES_SEEN, "1 trillion tokens", 1e12, text="tokens")
    assert max(size for size, tokens in counted(paper) if size and tokens) == 11e9


def test_the_length_of_a_fine_tuning_is_not_that_of_the_training():
    paper = PaperBuilder().page("We train the 7B network.", section="Training")
    paper.find(Field.PARAMETERS, "7B", 7e9)
    paper.page("Every network sees 400 billion tokens.", section="Training")
    paper.find(Field.EXAMPLES_SEEN, "400 billion tokens", 4e11, text="tokens")
    paper.page("We fine-tune our 7B network on 20 billion tokens.")
    paper.find(Field.PARAMETERS, "7B", 7e9)
    paper.find(Field.EXAMPLES_SEEN, "20 billion tokens", 2e10, text="tokens")
    assert {(7e9, 4e11), (7e9, 2e10)} <= counted(paper)


def passes(words: str, surface: str, epochs: str) -> set[tuple[float | None, float | None]]:
    paper = PaperBuilder().page(words)
    paper.find(Field.PARAMETERS, "1.1B", 1.1e9, reasons=("training.verb",))
    paper.find(Field.EXAMPLES_SEEN, surface, 1e12, text="tokens")
    return counted(paper.find(Field.EPOCHS, epochs, 3.0))


def test_tokens_trained_on_for_some_epochs_are_seen_as_often():
    words = "Our 1.1B network is trained on 1 trillion tokens for about 3 epochs."
    assert passes(words, "trained on 1 trillion tokens", "3 epochs") == {(1.1e9, 3e12)}


@pytest.mark.parametrize("data", ["on 1 trillion tokens", "over a corpus of 1 trillion tokens"])
def test_epochs_over_tokens_told_behind_them_are_passes(data):
    words = f"Our 1.1B network is trained for 3 epochs {data}."
    assert passes(words, f"trained for 3 epochs {data}", "3 epochs") == {(1.1e9, 3e12)}


def test_tokens_trained_for_that_are_so_many_epochs_are_told_twice():
    words = "Our 1.1B network is trained for 1 trillion tokens, or 3 epochs."
    assert passes(words, "trained for 1 trillion tokens", "3 epochs") == {(1.1e9, 1e12)}


def test_the_words_of_a_data_set_may_be_told_beside_another_telling_of_its_size():
    paper = PaperBuilder().page("The data hold 75M tokens in 100,000 sequences.")
    paper.find(Field.DATASET_SIZE, "75M tokens", 75e6, text="tokens")
    paper.find(Field.DATASET_SIZE, "100,000 sequences", 1e5, text="sequences")
    paper.page("Nothing is told here.")
    paper.page("We fine-tune our 7B network on 100,000 examples for 15 epochs.")
    paper.find(Field.PARAMETERS, "7B", 7e9, reasons=("training.verb",))
    paper.find(Field.DATASET_SIZE, "100,000 examples", 1e5, text="examples")
    paper.find(Field.EPOCHS, "15 epochs", 15.0)
    assert (7e9, 15 * 75e6) in counted(paper)


def test_a_word_and_a_number_of_one_name_are_one_size():
    paper = PaperBuilder().page("To choose data we train a network of 1.3B weights on 150 billion tokens.")
    paper.find(Field.PARAMETERS, "1.3B weights", 1.3e9, reasons=("training.verb",))
    paper.find(Field.EXAMPLES_SEEN, "150 billion tokens", 1.5e11, text="tokens")
    paper.page("Nothing is told here.")
    paper.page("Ours starts from GridText-Base 7B and is trained for 500 billion tokens.")
    paper.find(Field.PARAMETERS, "GridText-Base 7B", 7e9, reasons=("size_in_name", "training.verb"))
    paper.find(Field.EXAMPLES_SEEN, "500 billion tokens", 5e11, text="tokens")
    assert {(1.3e9, 1.5e11), (7e9, 5e11)} <= counted(paper)


def test_a_size_whose_schedule_stands_far_away_leaves_the_run_to_the_lengths_told_of_it():
    paper = PaperBuilder().page("We give our network 11B weights.")
    paper.find(Field.PARAMETERS, "11B weights", 11e9, reasons=("training.verb",))
    for steps, batch in (("500k", 128), ("900k", 2048)):
        paper.page(f"We train for {steps} steps on batches of {batch} sequences of length 512.")
        paper.find(Field.STEPS, f"{steps} steps", float(steps[:-1]) * 1e3, reasons=("trained_for",))
        paper.find(Field.BATCH_SIZE, f"{batch} sequences", batch, text="sequences")
        paper.find(Field.SEQUENCE_LENGTH, "length 512", 512)
    assert counted(paper) == {(11e9, 5e5 * 128 * 512), (11e9, 9e5 * 2048 * 512)}


def test_a_run_that_grew_from_its_steps_is_not_counted_by_the_epochs_of_a_tuning():
    paper = PaperBuilder().page(
        "We train HeronNet for 200k steps with a batch size of 4096 in all.",
        "For the tasks we tune it for ten epochs on 443k questions.",
    )
    paper.find(Field.STEPS, "200k steps", 2e5, reasons=("trained_for",))
    paper.find(Field.BATCH_SIZE, "batch size of 4096", 4096)
    paper.find(Field.EPOCHS, "ten epochs", 10).find(
        Field.DATASET_SIZE, "443k questions", 4.43e5, text="questions"
    )
    paper.page("A forward pass takes 56 GFLOPs.")
    paper.find(Field.FORWARD_COST, "56 GFLOPs", 56e9, reasons=("own.we",))
    assert {seen for _, seen in counted(paper)} == {2e5 * 4096}


def test_a_size_told_with_other_tokens_is_of_another_training():
    paper = PaperBuilder().page(
        "We build a model of 2.7B weights.",
        "The model saw 300B tokens in 6 days on 128 cards. One of 1.5B weights saw 50B tokens in pilots.",
    )
    paper.find(Field.PARAMETERS, "2.7B", 2.7e9)
    paper.find(Field.EXAMPLES_SEEN, "300B tokens", 300e9, text="tokens")
    paper.find(Field.DURATION, "6 days", 144)
    paper.find(Field.PARAMETERS, "1.5B", 1.5e9)
    paper.find(Field.EXAMPLES_SEEN, "50B tokens", 50e9, text="tokens")
    assert (2.7e9, 300e9) in counted(paper)
    assert (1.5e9, 300e9) not in counted(paper)
