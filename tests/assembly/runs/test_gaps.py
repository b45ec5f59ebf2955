"""What a run lacks comes from elsewhere in the paper, last and with its reason."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.drafts import Draft, filled_from
from extractors.assembly.runs.gaps import fill_gaps
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder

V100 = "nvidia-v100"


def timed_paper() -> PaperBuilder:
    paper = PaperBuilder().page("We trained it on 8 V100 GPUs for 3 days.", section="Training")
    return paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)


def run_of(paper: PaperBuilder, *own_names: str):
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset(own_names))
    return run


def far(paper: PaperBuilder, *paragraphs: str) -> PaperBuilder:
    """Put paragraphs where nothing but the paper joins them with the run."""
    return paper.page("Nothing is told here.").page("Nor here.").page(*paragraphs, section="Models")


def size(paper: PaperBuilder, surface: str, value: float, **options) -> PaperBuilder:
    said = {"phase": Phase.UNCLEAR, "ownership": Ownership.UNCLEAR, **options}
    return paper.find(Field.PARAMETERS, surface, value, **said)


def test_a_run_without_a_size_takes_the_largest_model_that_bears_the_papers_name():
    paper = far(
        timed_paper(), "GridNet-S has 20M weights.", "GridNet-L has 90M weights.", "A rival has 900M."
    )
    for surface, value in (("20M", 20e6), ("90M", 90e6), ("900M", 900e6)):
        size(paper, surface, value)
    assert run_of(paper, "gridnet").parameters == 90e6


def test_a_model_named_in_a_table_will_do():
    paper = timed_paper().page("Nothing is told here.")
    paper.table([["Model", "Weights"], ["Rival", "900M"], ["GridNet-L", "90M"]])
    size(size(paper, "900M", 900e6), "90M", 90e6)
    run = run_of(paper, "gridnet")
    assert run.parameters == 90e6
    assert "parameters: the largest model of the paper" in run.reasons


def variants(*rows: tuple[str, str, float]) -> PaperBuilder:
    """Write of a GridNet-30 that took three days, and a table of sizes under one name."""
    paper = PaperBuilder().page("We trained GridNet-30 on 8 V100 GPUs for 3 days.", section="Training")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0).page("Nothing is told here.")
    paper.table([["Method", "Network", "Weights"], *(["Heron", name, words] for name, words, _ in rows)])
    for _, words, value in rows:
        size(paper, words, value)
    return paper


@pytest.mark.parametrize("short", ["G30", "GN30", "GridNet-30", "GridNet30"])
def test_of_the_rows_of_a_table_the_one_of_the_runs_variant_is_taken(short: str):
    run = run_of(variants((short, "24M", 24e6), ("G30w4", "375M", 375e6)), "heron")
    assert run.parameters == 24e6
    assert "parameters: the row of a table that names the run's variant" in run.reasons


@pytest.mark.parametrize("other", ["GX30", "G300", "G30w2", "H30"])
def test_a_row_of_another_variant_gives_way_to_the_largest(other: str):
    assert run_of(variants((other, "24M", 24e6), ("G30w4", "375M", 375e6)), "heron").parameters == 375e6


def test_a_time_of_models_above_a_size_is_that_of_the_largest():
    paper = PaperBuilder().page("Models above 1B weights take a day on 64 V100 GPUs.", section="Training")
    paper.device("64 V100 GPUs", V100, 64).find(Field.DURATION, "a day", 24.0)
    size(paper, "1B", 1e9, reasons=("bounds",), ownership=Ownership.OWN)
    far(paper, "GridNet comes with 1B weights.", "GridNet comes with 11B weights.")
    size(size(paper, "1B", 1e9), "11B", 11e9)
    assert run_of(paper, "gridnet").parameters == 11e9


def test_a_size_that_only_bounds_models_is_not_taken_where_another_is_told():
    paper = far(timed_paper(), "Others grow beyond 100B.", "A network here has 90M weights.")
    size(paper, "100B", 100e9, reasons=("bounds",), ownership=Ownership.OWN)
    size(paper, "90M", 90e6, ownership=Ownership.OWN)
    assert run_of(paper).parameters == 90e6


def test_what_others_have_is_no_size_of_a_run():
    paper = far(timed_paper(), "Networks of 100B weights have been seen.")
    assert run_of(size(paper, "100B", 100e9)).parameters is None


def test_the_largest_model_is_not_that_of_a_run_of_another_size():
    paper = PaperBuilder().page("We trained the base model on 8 V100 GPUs for 3 days.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    size(far(paper, "The large model has 900M weights."), "900M", 900e6)
    assert run_of(paper).parameters is None


def test_epochs_without_data_take_the_data_spoken_of_most():
    paper = timed_paper()
    paper.page("We train for 100 epochs in those 3 days.", section="Training").find(
        Field.EPOCHS, "100 epochs", 100.0
    )
    far(paper, "Pictures: 50K images.", "We look at 1.28M images.", "All 1.28M images are kept.")
    paper.find(Field.DATASET_SIZE, "50K", 5e4, text="images")
    for nth in (0, 1):
        paper.find(Field.DATASET_SIZE, "1.28M", 1.28e6, text="images", nth=nth)
    run = run_of(paper)
    assert run.examples_seen == 1.28e8
    assert "data: the data that the paper speaks of most" in run.reasons


def test_hours_and_tokens_are_no_data_to_repeat():
    paper = timed_paper().page("We train for 100 epochs.", section="Training")
    paper.find(Field.EPOCHS, "100 epochs", 100.0)
    far(paper, "There are 960 hours.", "And 3B tokens.")
    paper.find(Field.DATASET_SIZE, "960 hours", 960.0, text="hours")
    paper.find(Field.DATASET_SIZE, "3B tokens", 3e9, text="tokens")
    assert run_of(paper).examples_seen is None


def test_what_stands_beside_the_run_is_never_replaced():
    paper = PaperBuilder().page("We trained a 20M weight model on 8 V100 GPUs for 3 days.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.PARAMETERS, "20M", 20e6)
    size(far(paper, "GridNet has 90M weights."), "90M", 90e6)
    assert run_of(paper, "gridnet").parameters == 20e6


@pytest.mark.parametrize("unit", ["tokens", "images"])
def test_a_size_from_elsewhere_alone_makes_no_estimate(unit: str):
    paper = PaperBuilder().page("We train it on 40 billion of them.", section="Training")
    far(paper.find(Field.EXAMPLES_SEEN, "40 billion", 40e9, text=unit), "GridNet-L has 90M weights.")
    size(paper, "90M", 90e6, ownership=Ownership.OWN)
    seen, weights = locate(paper.findings, paper.pages, frozenset())
    draft = Draft(seen, designators_of(seen), {Field.EXAMPLES_SEEN: filled_from(seen)})
    (filled,) = fill_gaps([draft], {Field.PARAMETERS: [weights]})
    withheld = [reason for reason in filled.reasons if reason.startswith("parameters: withheld")]
    # 6 operations a parameter and token would be counted; of images nothing is.
    assert (filled.value(Field.PARAMETERS), len(withheld)) == ((None, 1) if unit == "tokens" else (90e6, 0))


def test_beside_a_time_the_size_from_elsewhere_is_taken():
    paper = PaperBuilder().page("We train it on 40B tokens, for 3 days on 8 V100 GPUs.", section="Training")
    paper.find(Field.EXAMPLES_SEEN, "40B tokens", 40e9, text="tokens").find(Field.DURATION, "3 days", 72.0)
    far(paper.device("8 V100 GPUs", V100, 8), "GridNet-L has 900M weights.")
    assert run_of(size(paper, "900M", 900e6), "gridnet").parameters == 900e6


def test_a_model_that_is_named_but_not_trained_is_no_size_of_a_run():
    paper = far(timed_paper(), "Answers are written by GridText-70B.", "We then tune GridText-7B on them.")
    named = {"ownership": Ownership.OWN}
    size(paper, "GridText-70B", 70e9, reasons=("size_in_name",), **named)
    size(paper, "GridText-7B", 7e9, reasons=("size_in_name", "training.verb"), **named)
    assert run_of(paper).parameters == 7e9


def test_of_the_models_that_are_named_the_one_that_is_trained_gives_the_size():
    paper = far(timed_paper(), "GridText-70B trains well elsewhere.", "We tune GridText-7B.")
    named = ("size_in_name", "training.verb")
    size(paper, "GridText-70B", 70e9, reasons=named, ownership=Ownership.OWN)
    size(paper, "GridText-7B", 7e9, reasons=(*named, "to_be_trained"), ownership=Ownership.OWN)
    assert run_of(paper).parameters == 7e9


def test_a_size_from_elsewhere_counts_the_sequences_of_a_run_in_tokens():
    paper = timed_paper().page("We make 100k steps with a batch of 64 sequences of 512 tokens.")
    paper.find(Field.STEPS, "100k steps", 1e5)
    paper.find(Field.BATCH_SIZE, "64 sequences", 64.0, text="sequences")
    paper.find(Field.SEQUENCE_LENGTH, "512 tokens", 512.0)
    run = run_of(size(far(paper, "GridText has 900M weights."), "900M", 900e6), "gridtext")
    assert (run.examples_seen, run.examples_unit) == (1e5 * 64 * 512, "tokens")


def test_a_table_of_ablations_tells_the_size_of_no_run():
    paper = timed_paper().page("Nothing is told here.")
    paper.table([["Layers", "Weights"], ["48", "90M"]], caption="Table 3: Effect of depth.")
    paper.page("Nothing is told here.")
    paper.table([["Layers", "Weights"], ["24", "50M"]], caption="Table 4: Sizes.")
    size(size(paper, "90M", 90e6, page=2), "50M", 50e6)
    assert run_of(paper).parameters == 50e6


def test_a_size_behind_the_papers_own_name_of_two_words_is_its_own():
    paper = far(timed_paper(), "Grid Text-8B is larger than Heron-70B.")
    size(paper, "Text-8B", 8e9, reasons=("size_in_name",))
    size(paper, "Heron-70B", 70e9, reasons=("size_in_name",))
    assert run_of(paper, "grid text").parameters == 8e9


def test_the_row_of_the_same_label_tells_the_size_of_a_run():
    paper = PaperBuilder().table([["Method", "Days"], ["Heron-XQ (ours)", "3"]], "Table 1: Training time.")
    paper.find(Field.DURATION, "3", 72.0).page("Nothing is told here.")
    paper.table(
        [["Method", "Weights"], ["Heron-XQ (ours)", "40M"], ["Heron-YQ (ours)", "90M"]], "Table 2: Sizes."
    )
    size(size(paper, "40M", 40e6), "90M", 90e6)
    paper.page("All training ran on 8 V100 GPUs.").device("8 V100 GPUs", V100, 8)
    assert run_of(paper, "heron").parameters == 40e6


def test_epochs_take_the_data_that_their_run_names_though_the_paper_speaks_more_of_others():
    paper = PaperBuilder().page(
        "On ImageNet we trained it on 8 V100 GPUs for 3 days, for 250 epochs.", section="Training"
    )
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0).find(Field.EPOCHS, "250", 250.0)
    far(paper, "CIFAR-10 has 50k images.", "CIFAR-10 is small.", "ImageNet has 1.28M images.")
    for surface, value in (("50k images", 50e3), ("CIFAR-10 is", 50e3), ("1.28M images", 1.28e6)):
        paper.find(Field.DATASET_SIZE, surface, value, text="images")
    assert run_of(paper).dataset_size == 1.28e6


def test_data_of_which_training_is_said_go_before_data_named_as_often():
    paper = PaperBuilder().page("We trained it on 8 V100 GPUs for 3 days, for 20 epochs.", section="Training")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0).find(Field.EPOCHS, "20", 20.0)
    far(paper, "One part has 8M utterances.", "Another has 9M utterances.")
    paper.find(Field.DATASET_SIZE, "8M utterances", 8e6, text="utterances", phase=Phase.TRAINING)
    paper.find(Field.DATASET_SIZE, "9M utterances", 9e6, text="utterances", phase=Phase.UNCLEAR)
    assert run_of(paper).dataset_size == 8e6


def scheduled(batch: float, owner: Ownership = Ownership.OWN) -> PaperBuilder:
    """Put a time and, far from it, two schedules of steps and their batches."""
    paper = far(timed_paper(), "Runs have 50k steps of 256 images.", "Others have 9k steps of 2 images.")
    paper.find(Field.STEPS, "50k steps", 5e4, ownership=owner).find(
        Field.STEPS, "9k steps", 9e3, ownership=owner
    )
    paper.find(Field.BATCH_SIZE, "256 images", batch, text="images")
    return paper.find(Field.BATCH_SIZE, "2 images", 2.0, text="images")


def test_a_timed_run_without_a_length_takes_the_longest_schedule_of_the_authors():
    run = run_of(scheduled(256.0))
    assert (run.examples_seen, run.steps, run.batch_size) == (1.28e7, 5e4, 256.0)
    assert "examples: the longest schedule of the paper, by steps" in run.reasons


def test_the_longest_schedule_of_a_language_model_counts_the_words_of_its_sequences() -> None:
    paper = far(
        timed_paper(), "It has 7B parameters.", "It runs for 50k steps of 256 sequences of 512 tokens."
    )
    paper.find(Field.PARAMETERS, "7B parameters", 7e9, ownership=Ownership.OWN)
    paper.find(Field.STEPS, "50k steps", 5e4, ownership=Ownership.OWN)
    paper.find(Field.BATCH_SIZE, "256 sequences", 256.0, text="sequences")
    paper.find(Field.SEQUENCE_LENGTH, "512 tokens", 512.0)
    run = run_of(paper)
    assert (run.examples_seen, run.examples_unit) == (5e4 * 256 * 512, "tokens")


def test_a_schedule_of_unclear_owner_is_no_length_of_a_timed_run():
    assert run_of(scheduled(256.0, Ownership.UNCLEAR)).examples_seen is None


def test_a_schedule_that_leaves_the_devices_idle_is_of_another_training():
    assert run_of(scheduled(3.0)).examples_seen is None
