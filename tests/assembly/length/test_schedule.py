"""Which lengths, batches and data sets are of one training."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder

V100 = "nvidia-v100"


def test_epochs_on_two_data_sets_are_multiplied_each_with_its_own():
    text = "On CIFAR and ImageNet we train for 160 and 60 epochs, respectively, on one V100 for 90 hours."
    paper = PaperBuilder().page(text)
    paper.device("V100", V100).find(Field.DURATION, "90 hours", 90.0)
    paper.find(Field.EPOCHS, "160", 160).find(Field.EPOCHS, "60 epochs", 60)
    known = {"text": "images", "reasons": ("known_data_set",)}
    paper.find(Field.DATASET_SIZE, "CIFAR", 5e4, **known).find(
        Field.DATASET_SIZE, "ImageNet", 1.28e6, **known
    )
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen in {160 * 5e4, 60 * 1.28e6}


def test_steps_are_of_another_training_than_a_batch_that_stands_with_epochs():
    paper = PaperBuilder().page(
        "The small baselines were trained for 300 steps.",
        "HeronNet is tuned for 20 epochs with a batch size of 16 on one V100 for 2 hours.",
        "There are 700 sentences.",
    )
    paper.find(Field.STEPS, "300 steps", 300).find(Field.EPOCHS, "20 epochs", 20)
    paper.find(Field.BATCH_SIZE, "batch size of 16", 16).find(
        Field.DATASET_SIZE, "700 sentences", 700, text="sentences"
    )
    paper.device("V100", V100).find(Field.DURATION, "2 hours", 2.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.steps, run.examples_seen) == (None, 20 * 700)


def test_steps_far_from_a_batch_are_of_another_training_than_epochs_beside_their_data():
    text = (
        "We tune for 25 epochs with 8000 pairs each. The batch holds 4 pairs. It takes 24 hours on one V100. "
        "Poses are then solved for with 300 iterations."
    )
    paper = PaperBuilder().page(text)
    paper.find(Field.EPOCHS, "25 epochs", 25).find(Field.DATASET_SIZE, "8000 pairs", 8000, text="pairs")
    paper.find(Field.BATCH_SIZE, "4 pairs", 4).find(Field.STEPS, "300 iterations", 300)
    paper.device("V100", V100).find(Field.DURATION, "24 hours", 24.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.steps, run.examples_seen) == (None, 200_000)


def test_figures_side_by_side_stand_each_in_a_clause_of_its_own():
    text = "The batch size is 256 for HeronNet-B and 24 for HeronNet-L, trained 9 hours for 500k steps."
    paper = PaperBuilder().page(text)
    paper.find(Field.BATCH_SIZE, "256", 256).find(Field.BATCH_SIZE, "24", 24)
    paper.page("HeronNet-L runs 9 hours on one V100 for 500k steps.")
    paper.device("V100", V100).find(Field.DURATION, "9 hours", 9.0).find(Field.STEPS, "500k steps", 5e5)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.batch_size == 24


def test_a_schedule_told_with_as_many_devices_is_of_the_run():
    paper = PaperBuilder().page(
        "We train HeronNet on 64 A100 cards for 14 days.",
        section="4 Experiments",
    )
    paper.device("64 A100 cards", "nvidia-a100", 64.0).find(Field.DURATION, "14 days", 336.0)
    paper.page(
        "The encoder is trained on 16 A100 cards for 113k steps in batches of 1024.",
        "The whole is trained for 10k steps on 64 A100 cards in batches of 128.",
        section="C Details",
    )
    paper.device("16 A100 cards", "nvidia-a100", 16.0).device("64 A100 cards", "nvidia-a100", 64.0)
    paper.find(Field.STEPS, "113k steps", 1.13e5).find(Field.STEPS, "10k steps", 1e4)
    paper.find(Field.BATCH_SIZE, "1024", 1024).find(Field.BATCH_SIZE, "128", 128)
    run = next(r for r in assemble(paper.findings, paper.pages) if r.duration_hours == 336.0)
    assert (run.steps, run.examples_seen) == (1e4, 1e4 * 128)


def test_steps_told_with_another_batch_are_not_of_a_run_that_tells_its_own():
    paper = PaperBuilder().page(
        "The camera module runs for 40k steps with a batch of 24.",
        "Both adapters are tuned on one V100 for 90 hours with a batch of 56.",
    )
    paper.find(Field.STEPS, "40k steps", 4e4).find(Field.BATCH_SIZE, "24", 24)
    paper.device("V100", V100).find(Field.DURATION, "90 hours", 90.0).find(Field.BATCH_SIZE, "56", 56)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.steps, run.batch_size, run.examples_seen) == (None, 56, None)


def test_steps_told_with_the_batch_of_the_run_are_its_own():
    paper = PaperBuilder().page(
        "We take 40k steps with a batch of 56.",
        "The adapters are tuned on one V100 for 90 hours with a batch of 56.",
    )
    paper.find(Field.STEPS, "40k steps", 4e4).find(Field.BATCH_SIZE, "56", 56)
    paper.device("V100", V100).find(Field.DURATION, "90 hours", 90.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen == 4e4 * 56
