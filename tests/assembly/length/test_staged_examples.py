"""The examples seen over the stages of a training, each with steps and a batch of its own."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def seen(text: str, steps: dict[str, float], batches: dict[str, float]) -> float | None:
    """How many examples the run saw that took 50 hours, told at the end."""
    paper = PaperBuilder().page(f"{text} The whole training takes 50 hours on a V100.", section="4 Training")
    paper.device("V100", "nvidia-v100").find(Field.DURATION, "50 hours", 50.0)
    for field, found in ((Field.STEPS, steps), (Field.BATCH_SIZE, batches)):
        for surface, value in found.items():
            paper.find(field, surface, value)
    (run,) = assemble(paper.findings, paper.pages)
    return run.examples_seen


def test_stages_of_one_sentence_are_multiplied_one_by_one_and_added():
    text = "We train for 100K steps with a batch of 512, then for 50K steps with a batch of 128."
    assert (
        seen(text, {"100K steps": 1e5, "50K steps": 5e4}, {"512": 512, "128": 128}) == 1e5 * 512 + 5e4 * 128
    )


def test_stages_may_be_announced_before_their_list():
    text = "It is trained in 2 stages: 100K steps with batch 512, 50K steps with batch 128."
    assert seen(text, {"100K steps": 1e5, "50K steps": 5e4}, {"512": 512, "128": 128}) == 57_600_000


def test_a_fine_tuning_of_the_same_sentence_is_no_stage():
    text = "We train for 100K steps with a batch of 512 and then fine-tune for 50K steps with a batch of 128."
    assert seen(text, {"100K steps": 1e5, "50K steps": 5e4}, {"512": 512, "128": 128}) != 57_600_000


def test_stages_told_by_number_in_a_section_are_added():
    text = "In phase 1 we train for 440k steps, in batches of 16. In phase 2 we train for 30k steps."
    assert seen(text, {"440k steps": 4.4e5, "30k steps": 3e4}, {"16": 16}) == 4.7e5 * 16


def test_stages_of_a_list_share_the_only_batch():
    text = "Batches hold 64 clips. The three training stages run for 10K, 15K, and 5K steps."
    steps = {"10K": 1e4, "15K": 1.5e4, "5K steps": 5e3}
    assert seen(text, steps, {"64 clips": 64}) == 3e4 * 64


def test_a_list_of_other_than_the_announced_stages_is_not_added():
    text = "Batches hold 64 clips. We tried the two training stages for 10K, 15K, and 5K steps."
    assert seen(text, {"10K": 1e4, "15K": 1.5e4, "5K steps": 5e3}, {"64 clips": 64}) != 3e4 * 64


FIRST = "First, we train on pictures for 15k steps with a batch of 64."


def test_stages_told_one_after_the_other_are_added():
    text = f"{FIRST} Then we train on films for 12k steps with a batch of 32."
    steps, batches = {"15k steps": 1.5e4, "12k steps": 1.2e4}, {"64": 64, "32": 32}
    assert seen(text, steps, batches) == 1.5e4 * 64 + 1.2e4 * 32


def test_what_comes_next_for_another_part_or_to_tune_is_no_stage():
    steps, batches = {"15k steps": 1.5e4, "12k steps": 1.2e4}, {"64": 64, "32": 32}
    for after in ("Then we fine-tune", "Then we train the vocoder", "The baselines are trained"):
        text = f"{FIRST} {after} for 12k steps with a batch of 32."
        assert seen(text, steps, batches) in {1.5e4 * 64, 1.2e4 * 32}


def in_table(first: str, second: str) -> list[tuple[float | None, float | None]]:
    """How long the runs of a table of two columns took, and how many examples they saw."""
    rows = [["", first, second], ["Batch", "4096", "2048"], ["Steps", "200K", "100K"], ["Hours", "30", "20"]]
    paper = PaperBuilder().page("We train our network on a V100.").device("V100", "nvidia-v100").table(rows)
    paper.find(Field.BATCH_SIZE, "4096", 4096).find(Field.BATCH_SIZE, "2048", 2048)
    paper.find(Field.STEPS, "200K", 2e5).find(Field.STEPS, "100K", 1e5)
    paper.find(Field.DURATION, "30", 30.0).find(Field.DURATION, "20", 20.0, nth=2)
    return [(run.duration_hours, run.examples_seen) for run in assemble(paper.findings, paper.pages)]


def test_stages_that_head_the_columns_of_a_table_are_added():
    assert in_table("Stage 1", "Stage 2") == [(50.0, 2e5 * 4096 + 1e5 * 2048)]


def test_columns_of_models_are_no_stages():
    assert (30.0, 2e5 * 4096) in in_table("Heron", "Egret")


def test_a_run_that_is_timed_for_one_stage_keeps_the_examples_of_that_stage():
    text = (
        "In phase 1 we train for 440k steps in batches of 16 for 50 hours on a V100. Phase 2 has 30k steps."
    )
    paper = PaperBuilder().page(text)
    paper.device("V100", "nvidia-v100").find(Field.DURATION, "50 hours", 50.0)
    paper.find(Field.STEPS, "440k steps", 4.4e5).find(Field.STEPS, "30k steps", 3e4)
    paper.find(Field.BATCH_SIZE, "16", 16)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen == 4.4e5 * 16
