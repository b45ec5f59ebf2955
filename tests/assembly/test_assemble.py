from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase, Task, UnitKind
from tests.assembly.paper import PaperBuilder

V100, A100, K40 = "nvidia-v100", "nvidia-a100", "nvidia-k40"


def runs_of(paper: PaperBuilder):
    return assemble(paper.findings, paper.pages)


def only_run(paper: PaperBuilder):
    runs = runs_of(paper)
    assert len(runs) == 1, [run.name for run in runs]
    return runs[0]


def test_one_sentence_gives_one_run():
    paper = PaperBuilder().page("We trained the model on 8 V100 GPUs for 3 days.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    run = only_run(paper)
    assert (run.accelerator, run.accelerator_count, run.duration_hours) == (V100, 8, 72.0)
    assert dict(run.findings)[Field.DURATION] == (paper.findings[-1].finding_id,)


def test_a_device_sentence_for_all_experiments_reaches_durations_elsewhere():
    paper = PaperBuilder().page("All experiments use 8 V100 GPUs.").device("8 V100 GPUs", V100, 8)
    paper.page("Something else entirely.").page("Training takes 30 hours.").find(
        Field.DURATION, "30 hours", 30.0
    )
    run = only_run(paper)
    assert (run.accelerator, run.accelerator_count, run.duration_hours) == (V100, 8, 30.0)


def test_base_and_large_in_one_sentence_keep_their_own_machines():
    text = (
        "Pre-training the base-size model takes two days on 64 V100 GPUs, and the large-size model "
        "takes three days on 128 V100 GPUs."
    )
    paper = PaperBuilder().page(text)
    paper.device("64 V100 GPUs", V100, 64).device("128 V100 GPUs", V100, 128)
    paper.find(Field.DURATION, "two days", 48.0).find(Field.DURATION, "three days", 72.0)
    runs = runs_of(paper)
    assert [(r.accelerator_count, r.duration_hours) for r in runs] == [(64, 48.0), (128, 72.0)]
    assert {r.task for r in runs} == {Task.PRETRAIN}


def test_a_cited_papers_machines_never_enter_a_run():
    paper = PaperBuilder().page(
        "Smith et al. trained on 512 A100 GPUs.", "Our model trained for 3 days on a K40."
    )
    paper.device("512 A100 GPUs", A100, 512, ownership=Ownership.CITED)
    paper.device("K40", K40).find(Field.DURATION, "3 days", 72.0)
    run = only_run(paper)
    assert (run.accelerator, run.accelerator_count) == (K40, 1)


@pytest.mark.parametrize("phase", [Phase.INFERENCE, Phase.EVALUATION, Phase.DATA, Phase.PROFILING])
def test_time_that_is_not_training_gives_no_run(phase):
    paper = PaperBuilder().page("It took 3 days on 8 V100 GPUs.")
    paper.device("8 V100 GPUs", V100, 8, phase=phase).find(Field.DURATION, "3 days", 72.0, phase=phase)
    assert runs_of(paper) == ()


def test_one_device_in_the_singular_counts_as_one():
    paper = PaperBuilder().page("Training takes about five days on a K40.")
    paper.device("K40", K40).find(Field.DURATION, "five days", 120.0)
    assert only_run(paper).accelerator_count == 1


def test_a_plural_without_a_number_leaves_the_count_open():
    paper = PaperBuilder().page("Training takes about five days on K40 GPUs.")
    paper.device("K40", K40).find(Field.DURATION, "five days", 120.0)
    assert only_run(paper).accelerator_count is None


def test_rows_of_a_table_are_runs():
    paper = PaperBuilder().table(
        [["Model", "GPUs", "Days"], ["Small", "8", "2"], ["Large", "64", "5"]],
        caption="Table 1: Cost of training on V100 GPUs.",
    )
    paper.find(Field.ACCELERATOR, "V100", text=V100)
    for count, days in ((8.0, 2), (64.0, 5)):
        paper.find(Field.ACCELERATOR_COUNT, f"{count:g}", count).find(
            Field.DURATION, f"\t{days}"[1:], days * 24.0
        )
    runs = runs_of(paper)
    assert [(r.name, r.accelerator, r.accelerator_count, r.duration_hours) for r in runs] == [
        ("Small", V100, 8.0, 48.0),
        ("Large", V100, 64.0, 120.0),
    ]


def test_columns_of_a_table_may_be_runs():
    paper = PaperBuilder().table(
        [["", "Base", "Large"], ["GPUs", "16", "64"], ["Training time", "7 days", "20 days"]]
    )
    paper.find(Field.ACCELERATOR_COUNT, "16", 16.0).find(Field.ACCELERATOR_COUNT, "64", 64.0)
    paper.find(Field.DURATION, "7 days", 168.0).find(Field.DURATION, "20 days", 480.0)
    runs = runs_of(paper)
    assert [(r.accelerator_count, r.duration_hours) for r in runs] == [(16.0, 168.0), (64.0, 480.0)]


def test_time_per_epoch_is_multiplied_by_the_epochs():
    paper = PaperBuilder().page("We train for 50 epochs on one V100. Each epoch takes 2 hours.")
    paper.device("V100", V100).find(Field.EPOCHS, "50 epochs", 50.0).find(Field.DURATION, "2 hours", 2.0)
    run = only_run(paper)
    assert run.duration_hours == 100.0
    assert Field.DURATION in run.derived


def test_time_per_epoch_without_the_number_of_epochs_is_no_run_time():
    paper = PaperBuilder().page("Each epoch takes 2 hours on one V100.")
    paper.device("V100", V100).find(Field.DURATION, "2 hours", 2.0)
    assert only_run(paper).duration_hours is None


def test_steps_times_batch_are_the_examples_seen():
    paper = PaperBuilder().page("We train for 300k steps with a batch size of 256 for 3 days on 8 V100 GPUs.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.STEPS, "300k steps", 3e5).find(Field.BATCH_SIZE, "256", 256.0, text="images")
    run = only_run(paper)
    assert (run.examples_seen, run.examples_unit) == (76.8e6, "images")
    assert Field.EXAMPLES_SEEN in run.derived


def test_tokens_come_from_sequences_times_length():
    paper = PaperBuilder().page("A 515M parameter model sees 200k steps of 1024 sequences of length 512.")
    paper.find(Field.PARAMETERS, "515M", 515e6).find(Field.STEPS, "200k", 2e5)
    paper.find(Field.BATCH_SIZE, "1024", 1024.0, text="sequences").find(Field.SEQUENCE_LENGTH, "512", 512.0)
    run = only_run(paper)
    assert run.examples_seen == pytest.approx(2e5 * 1024 * 512)
    assert run.examples_unit == "tokens"


def test_a_batch_for_each_device_is_multiplied_by_the_devices():
    paper = PaperBuilder().page("We train 1000 steps with 32 images per GPU on 8 V100 GPUs for 3 days.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0).find(
        Field.STEPS, "1000", 1000.0
    )
    paper.find(Field.BATCH_SIZE, "32", 32.0, text="images", reasons=("per_device",))
    assert only_run(paper).examples_seen == 1000 * 32 * 8


def test_epochs_times_the_data_set_are_the_examples_seen():
    paper = PaperBuilder().page("On 1.28M images we train for 90 epochs on 8 V100 GPUs in 3 days.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.DATASET_SIZE, "1.28M", 1.28e6, text="images").find(Field.EPOCHS, "90", 90.0)
    assert only_run(paper).examples_seen == pytest.approx(1.28e6 * 90)


def test_printed_device_hours_and_wall_clock_of_one_run_are_joined():
    paper = PaperBuilder().page("Training the 65B model takes 21 days on 2048 A100 GPUs.")
    paper.device("2048 A100 GPUs", A100, 2048).find(Field.DURATION, "21 days", 504.0)
    paper.page("Training consumed 1,022,362 GPU hours in all.").find(
        Field.ACCELERATOR_TIME, "1,022,362", 1022362.0
    )
    run = only_run(paper)
    assert (run.duration_hours, run.accelerator_hours) == (504.0, 1022362.0)


def test_parameters_follow_the_size_in_the_name():
    paper = PaperBuilder().page("We trained models of 6.7B and 65.2B parameters.")
    paper.find(Field.PARAMETERS, "6.7B", 6.7e9).find(Field.PARAMETERS, "65.2B", 65.2e9)
    paper.page("The 65B model took 21 days on 2048 A100 GPUs.")
    paper.device("2048 A100 GPUs", A100, 2048).find(Field.DURATION, "21 days", 504.0)
    assert only_run(paper).parameters == 65.2e9


def test_core_counts_keep_their_unit():
    paper = PaperBuilder().page("We train on 32 TPUv3 cores for 45 hours.")
    paper.device("32 TPUv3 cores", "google-tpu-v3", 32, unit_kind=UnitKind.CORE)
    paper.find(Field.DURATION, "45 hours", 45.0)
    assert only_run(paper).accelerator_unit is UnitKind.CORE


def test_an_unknown_accelerator_keeps_its_surface():
    paper = PaperBuilder().page("We train for 3 days on 4 Zorg Z9 boards.")
    paper.find(Field.ACCELERATOR, "Zorg Z9").find(Field.ACCELERATOR_COUNT, "4", 4.0)
    paper.find(Field.DURATION, "3 days", 72.0)
    run = only_run(paper)
    assert (run.accelerator, run.accelerator_surface) == (None, "Zorg Z9")


def test_a_paper_that_states_nothing_gives_no_run():
    assert assemble((), PaperBuilder().page("A survey of everything.").pages) == ()


def test_a_batch_size_beside_a_time_makes_it_no_time_per_batch():
    paper = PaperBuilder().page("We train on 8 V100 GPUs for 3 days with a batch size of 256 for one epoch.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.BATCH_SIZE, "256", 256.0)
    assert only_run(paper).duration_hours == 72.0


def test_time_per_hundred_epochs_is_spread_over_a_length_beside_it():
    text = "It takes 10 hours per 100 epochs on 8 V100 GPUs, and we train for 300 epochs."
    paper = PaperBuilder().page(text).device("8 V100 GPUs", V100, 8)
    paper.find(Field.DURATION, "10 hours", 10.0, text="per_100_epochs").find(
        Field.EPOCHS, "300 epochs", 300.0
    )
    assert only_run(paper).duration_hours == 30.0


def test_sums_of_a_table_are_no_run():
    paper = PaperBuilder().table(
        [["Model", "GPU hours"], ["Small", "100"], ["Large", "900"], ["Total", "1000"]],
        caption="Table 1: GPU hours on A100 GPUs.",
    )
    paper.find(Field.ACCELERATOR, "A100", text=A100)
    for words, hours in (("100", 100.0), ("900", 900.0), ("1000", 1000.0)):
        paper.find(Field.ACCELERATOR_TIME, words, hours)
    assert [run.accelerator_hours for run in runs_of(paper)] == [100.0, 900.0]


def test_one_run_told_by_time_and_by_operations_is_one():
    paper = PaperBuilder().page(
        "Our 7B model is trained on 2T tokens.", "Training takes 20 days on 256 A100 GPUs."
    )
    paper.find(Field.PARAMETERS, "7B", 7e9).find(Field.EXAMPLES_SEEN, "2T tokens", 2e12, text="tokens")
    paper.device("256 A100 GPUs", A100, 256).find(Field.DURATION, "20 days", 480.0)
    run = only_run(paper)
    assert (run.parameters, run.examples_seen, run.duration_hours) == (7e9, 2e12, 480.0)


def test_processors_beside_graphics_cards_are_not_what_trains():
    paper = PaperBuilder().page("A machine with an Intel CPU and 8 V100 GPUs trains it in 3 days.")
    paper.device("Intel CPU", "cpu").device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    assert only_run(paper).accelerator == V100


def test_only_the_family_beside_the_run_takes_the_generation_named_elsewhere():
    paper = PaperBuilder().page("We use TPU v3 throughout.").device("TPU v3", "google-tpu-v3")
    paper.page("Training takes 10 hours on 512 TPUs.").device("512 TPUs", "google-tpu", 512)
    paper.find(Field.DURATION, "10 hours", 10.0)
    run = only_run(paper)
    assert (run.accelerator, run.accelerator_count) == ("google-tpu-v3", 512)


def test_two_schedules_of_one_paper_are_not_mixed():
    paper = PaperBuilder().page("Pre-training runs 1000 steps with a batch of 4096.", section="A")
    paper.find(Field.STEPS, "1000 steps", 1000.0).find(Field.BATCH_SIZE, "4096", 4096.0)
    paper.page("Fine-tuning runs 50 steps with a batch of 16 for 3 hours on a V100.", section="B")
    paper.find(Field.STEPS, "50 steps", 50.0).find(Field.BATCH_SIZE, "16", 16.0)
    paper.device("V100", V100).find(Field.DURATION, "3 hours", 3.0)
    assert only_run(paper).examples_seen == 50 * 16


def test_equally_good_readings_are_marked():
    paper = PaperBuilder().page("Training took 3 days.", "We have 4 V100 GPUs and 16 V100 GPUs.")
    paper.find(Field.DURATION, "3 days", 72.0)
    paper.device("4 V100 GPUs", V100, 4).device("16 V100 GPUs", V100, 16)
    run = only_run(paper)
    assert run.ambiguous
    assert any("another reading" in reason for reason in run.reasons)


def test_hours_summed_over_all_runs_are_not_those_of_one() -> None:
    paper = PaperBuilder().page(
        "Each model takes 7 hours on 8 A100 GPUs. In total we used 1,350 GPU hours for all experiments.",
        section="Compute",
    )
    paper.device("8 A100 GPUs", "nvidia-a100", 8)
    paper.find(Field.DURATION, "7 hours", 7.0)
    paper.find(Field.ACCELERATOR_TIME, "1,350 GPU hours", 1350.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator_count, run.duration_hours, run.accelerator_hours) == (8, 7.0, None)


def test_minutes_per_epoch_in_a_caption_do_not_make_the_hours_of_its_rows_per_epoch():
    paper = PaperBuilder().table(
        [["Epochs", "Loss", "Training time [hours]"], ["50", "3.1", "34"]],
        caption="Loss after so many epochs. Training needs about 40 minutes per epoch on 8 V100 GPUs.",
    )
    paper.device("8 V100 GPUs", V100, 8)
    paper.find(Field.EPOCHS, "50", 50.0).find(Field.DURATION, "34", 34.0)
    assert [run.duration_hours for run in runs_of(paper)] == [34.0]


def test_a_batch_told_in_sequences_and_in_tokens_counts_in_tokens():
    paper = PaperBuilder().page(
        "We train for 1M steps on 8 V100 GPUs for 4 days with 256 sequences, that is 131,072 tokens, a batch."
    )
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "4 days", 96.0).find(Field.STEPS, "1M", 1e6)
    paper.find(Field.BATCH_SIZE, "256 sequences", 256.0, text="sequences")
    paper.find(Field.BATCH_SIZE, "131,072 tokens", 131072.0, text="tokens")
    run = only_run(paper)
    assert (run.examples_seen, run.examples_unit) == (1.31072e11, "tokens")


def test_a_few_thousand_tokens_are_no_training():
    paper = PaperBuilder().page("In 3 days on 8 V100 GPUs we train a softmax over 80,000 words.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.EXAMPLES_SEEN, "80,000 words", 80000.0, text="words")
    assert only_run(paper).examples_seen is None


@pytest.mark.parametrize(("reason", "epochs"), [("own.row", 1.0), ("table", 30.0)])
def test_one_epoch_counts_in_the_authors_own_row(reason, epochs):
    paper = PaperBuilder().page("We train it in 3 days on 8 V100 GPUs for one epoch.", "Others: 30 epochs.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.EPOCHS, "one epoch", 1.0, reasons=(reason,))
    paper.find(Field.EPOCHS, "30 epochs", 30.0)
    assert only_run(paper).epochs == epochs


def test_the_batch_beside_the_length_goes_before_the_batch_beside_the_time():
    paper = PaperBuilder().page(
        "Training takes 3 days on 8 V100 GPUs.",
        "We use a batch of 256. The length is 600k steps.",
        section="Pictures",
    )
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.BATCH_SIZE, "256", 256.0).find(Field.STEPS, "600k steps", 6e5)
    paper.page("These models are trained with a batch of 128.", section="Small pictures")
    paper.find(Field.BATCH_SIZE, "128", 128.0)
    assert only_run(paper).examples_seen == 6e5 * 256


def test_an_epoch_that_corresponds_to_a_time_is_no_whole_run():
    paper = PaperBuilder().page("One epoch corresponds to 30 minutes on one V100.")
    paper.device("V100", V100).find(Field.DURATION, "30 minutes", 0.5)
    assert only_run(paper).duration_hours is None


def test_cores_that_nobody_names_feed_the_cards_beside_them() -> None:
    paper = PaperBuilder().page("One machine with 32 cores and 16 K40 GPUs trains it in 2 days.")
    paper.find(Field.ACCELERATOR_COUNT, "32 cores", 32.0, unit_kind=UnitKind.CORE)
    paper.device("16 K40 GPUs", K40, 16).find(Field.DURATION, "2 days", 48.0)
    assert (only_run(paper).accelerator, only_run(paper).accelerator_count) == (K40, 16)


def test_a_time_and_a_number_of_machines_in_one_cell_go_together():
    rows = [["Model", "days x cores"], ["one", "14 x 180"], ["two", "2 x 190"]]
    paper = PaperBuilder().table(rows, caption="Table 1: Cost of training")
    paper.find(Field.ACCELERATOR, "cores", text="cpu")
    for cell, hours, count in (("14 x 180", 336.0, 180.0), ("2 x 190", 48.0, 190.0)):
        paper.find(Field.DURATION, cell, hours)
        paper.find(Field.ACCELERATOR_COUNT, cell, count, text="cpu")
    runs = assemble(paper.findings, paper.pages)
    assert [(run.duration_hours, run.accelerator_count) for run in runs] == [(336.0, 180.0), (48.0, 190.0)]


def test_a_cell_that_counts_another_models_devices_is_not_the_texts() -> None:
    rows = [["Method", "GPUs", "Days"], ["OtherNet", "10", "8"], ["GridNet", "1", "0.5"]]
    paper = PaperBuilder().page("We use a single K40 for all runs.").device("K40", K40)
    paper.find(Field.ACCELERATOR_COUNT, "single K40", 1.0, text=K40)
    paper.page("The search takes 11 hours.").find(Field.DURATION, "11 hours", 11.0)
    paper.table(rows, caption="Search cost").find(Field.ACCELERATOR_COUNT, "10", 10.0, reasons=("table",))
    assert only_run(paper).accelerator_count == 1


def test_a_tpu_without_a_number_is_never_one_chip():
    paper = PaperBuilder().page("We train for 3 days on a TPU v3.")
    paper.device("TPU v3", "google-tpu-v3").find(Field.DURATION, "3 days", 72.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator, run.accelerator_count) == ("google-tpu-v3", None)


def test_without_any_cost_the_largest_model_that_is_told_as_firmly_stands_for_the_paper():
    paper = PaperBuilder().page(
        "Heron-8B is tuned for 4,000 steps with a batch size of 64.",
        "Heron-62B is tuned for 2,000 steps with a batch size of 64.",
    )
    for nth, (size, steps) in enumerate((("8B", "4,000 steps"), ("62B", "2,000 steps"))):
        paper.find(Field.PARAMETERS, f"Heron-{size}", float(size[:-1]) * 1e9, reasons=("size_in_name",))
        paper.find(Field.STEPS, steps, float(steps[0]) * 1000, reasons=("trained_for",))
        paper.find(Field.BATCH_SIZE, "batch size of 64", 64.0, nth=nth)
    run = only_run(paper)
    assert (run.parameters, run.steps) == (62e9, 2000.0)


def test_without_any_cost_the_training_on_the_most_examples_stands_for_the_paper():
    paper = PaperBuilder().page(
        "On Herons we train for 20 epochs over 5M photos.", "On Gulls it is 20 epochs over 40M."
    )
    for nth, (data, size) in enumerate((("5M photos", 5e6), ("40M", 4e7))):
        paper.find(Field.EPOCHS, "20 epochs", 20, nth=nth).find(Field.DATASET_SIZE, data, size, text="images")
    assert only_run(paper).examples_seen == 20 * 40e6
