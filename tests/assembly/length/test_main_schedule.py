"""Which schedule a forward cost is multiplied with, and which costs are of the paper's own networks."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder


def _runs_of(paper: PaperBuilder):
    return assemble(paper.findings, paper.pages, own_names=frozenset({"gridnet"}))


def _networks(*, at_two_sizes: bool = False) -> PaperBuilder:
    rows = [["model", "size", "FLOPs"], ["GridNet-L", "70M", "30G"], ["OtherNet-L [3]", "99M", "60G"]]
    rows += [["GridNet-L", "70M", "90G"]] if at_two_sizes else []
    paper = PaperBuilder().table(rows, "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    if at_two_sizes:
        paper.find(Field.FORWARD_COST, "90G", 90e9, phase=Phase.UNCLEAR)
        paper.find(Field.PARAMETERS, "70M", 70e6).find(Field.PARAMETERS, "70M", 70e6, nth=1)
    paper.page("We train on ILSVRC for 100 epochs.", "We pre-train on the 14M photos for 50 epochs.")
    paper.find(Field.EPOCHS, "100 epochs", 100).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    paper.find(Field.EPOCHS, "50 epochs", 50).find(Field.DATASET_SIZE, "14M photos", 14e6, text="images")
    return paper


def test_a_network_of_a_table_saw_what_the_longest_schedule_shows():
    [run] = _runs_of(_networks())
    assert (run.forward_macs, run.epochs, run.examples_seen) == (30e9, 50, 50 * 14e6)


def test_a_network_at_two_sizes_was_trained_at_the_smaller():
    runs = _runs_of(_networks(at_two_sizes=True))
    assert [run.forward_macs for run in runs] == [30e9]


def test_data_that_an_earlier_training_used_are_not_multiplied():
    paper = PaperBuilder().table([["model", "FLOPs"], ["GridNet", "30G"]], "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.page("We tune Big-14M pre-trained networks on ILSVRC for 30 epochs.")
    paper.find(Field.EPOCHS, "30 epochs", 30).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    paper.find(Field.DATASET_SIZE, "Big-14M", 14e6, text="images", reasons=("known_data_set",))
    [run] = _runs_of(paper)
    assert run.examples_seen == 30 * 1.2e6


def test_the_data_of_a_pretrained_backbone_are_not_multiplied():
    paper = PaperBuilder().table([["model", "FLOPs"], ["GridNet", "30G"]], "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.page("Our backbones are pretrained on Big-14M. We train on ILSVRC for 30 epochs.")
    paper.find(Field.DATASET_SIZE, "Big-14M", 14e6, text="images", reasons=("known_data_set",))
    paper.find(Field.EPOCHS, "30 epochs", 30).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    [run] = _runs_of(paper)
    assert run.examples_seen == 30 * 1.2e6


def test_what_follows_a_sentence_that_opens_with_a_data_set_is_of_that():
    paper = PaperBuilder().table([["model", "FLOPs"], ["GridNet", "30G"]], "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.page(
        "For MNIST, we kept the settings of ILSVRC. It needs 1000 epochs. On ILSVRC we run 300 epochs."
    )
    paper.find(Field.DATASET_SIZE, "MNIST", 6e4, text="images")
    paper.find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    paper.find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images", nth=1)
    paper.find(Field.EPOCHS, "1000 epochs", 1000).find(Field.EPOCHS, "300 epochs", 300)
    [run] = _runs_of(paper)
    assert (run.epochs, run.examples_seen) == (300, 300 * 1.2e6)


def test_the_only_batch_of_a_paper_multiplies_steps_that_are_told_far_from_it():
    paper = PaperBuilder().table([["model", "FLOPs"], ["GridNet", "30G"]], "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.page("We use a batch size of 64.").find(Field.BATCH_SIZE, "batch size of 64", 64)
    paper.page("The longer run takes 180K iterations.").find(Field.STEPS, "180K iterations", 180e3)
    [run] = _runs_of(paper)
    assert run.examples_seen == 64 * 180e3


def test_a_cost_told_of_another_networks_name_is_there_to_compare():
    paper = PaperBuilder().page("QVG-16 needs 30 billion FLOPs. GridNet needs 5 billion FLOPs.")
    paper.find(Field.FORWARD_COST, "30 billion FLOPs", 30e9).find(Field.FORWARD_COST, "5 billion FLOPs", 5e9)
    paper.page("We train on ILSVRC for 100 epochs.")
    paper.find(Field.EPOCHS, "100 epochs", 100).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    assert [run.forward_macs for run in _runs_of(paper)] == [5e9]


def test_what_a_detector_costs_is_not_multiplied_with_a_classifiers_schedule():
    paper = PaperBuilder().table([["model", "FLOPs"], ["GridNet-L", "3000G"]], "Table 2: Detection on COCO.")
    paper.find(Field.FORWARD_COST, "3000G", 3e12, phase=Phase.UNCLEAR)
    paper.page(
        "We train on ILSVRC for 100 epochs.", "We write much.", "We pre-train on 14M photos for 50 epochs."
    )
    paper.find(Field.EPOCHS, "100 epochs", 100).find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images")
    paper.find(Field.EPOCHS, "50 epochs", 50).find(Field.DATASET_SIZE, "14M photos", 14e6, text="images")
    assert all("longest" not in " ".join(run.reasons) for run in _runs_of(paper))


def _sizes_and_lengths() -> PaperBuilder:
    """A table of sizes by letter, and one of results that names the networks in full."""
    rows = [["size", "layers", "FLOPs"], ["S", "12", "6G"], ["XL", "28", "118G"]]
    paper = PaperBuilder().table(rows, "Table 1: Configurations.")
    paper.find(Field.FORWARD_COST, "6G", 6e9, phase=Phase.UNCLEAR)
    paper.find(Field.FORWARD_COST, "118G", 118e9, phase=Phase.UNCLEAR)
    rows = [["model", "steps"], ["GridNet-S/2", "3000k"], ["GridNet-XL/2", "6500k"], ["DotNet-XL/2", "7000k"]]
    paper.table(rows, "Table 2: Results.", after="We use a batch size of 256.")
    for length in (3000, 6500, 7000):
        paper.find(Field.STEPS, f"{length}k", length * 1e3, ownership=Ownership.UNCLEAR)
    paper.find(Field.BATCH_SIZE, "batch size of 256", 256, text="images")
    return paper


def test_a_row_of_sizes_goes_with_the_row_that_says_how_long_the_size_was_trained():
    # not with that of the other paper's network of the same size
    seen = {run.forward_macs: run.examples_seen for run in _runs_of(_sizes_and_lengths())}
    assert seen == {6e9: 3e6 * 256, 118e9: 6.5e6 * 256}


def test_one_network_under_two_tasks_is_two_trainings():
    rows = [["model", "size", "Detection FLOPs", "Labelling FLOPs"], ["GridNet-L", "70M", "90G", "30G"]]
    paper = PaperBuilder().table(rows, "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "90G", 90e9, phase=Phase.UNCLEAR)
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR).find(Field.PARAMETERS, "70M", 70e6)
    paper.page("We train on 118,000 images for 36 epochs.")
    paper.find(Field.EPOCHS, "36 epochs", 36).find(Field.DATASET_SIZE, "118,000 images", 118e3, text="images")
    assert sorted(run.forward_macs or 0.0 for run in _runs_of(paper)) == [30e9, 90e9]


def test_the_epochs_of_the_own_row_go_before_steps_told_elsewhere():
    paper = PaperBuilder().table(
        [["model", "FLOPs", "Epochs"], ["GridNet", "30G", "100"]], "Table 1: Detection on COCO."
    )
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR).find(Field.EPOCHS, "100", 100)
    paper.page("COCO has 118k images.", "We label ADE20K for 160k iterations with a batch size of 16.")
    paper.find(Field.DATASET_SIZE, "118k images", 118e3, text="images")
    paper.find(Field.STEPS, "160k iterations", 160e3).find(Field.BATCH_SIZE, "batch size of 16", 16)
    [run] = _runs_of(paper)
    assert run.examples_seen == 100 * 118e3


def test_the_schedules_of_detectors_are_epochs_of_coco():
    paper = PaperBuilder().table([["model", "1x schedule FLOPs"], ["GridNet", "30G"]], "Table 1: Detectors.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.find(Field.EPOCHS, "1x schedule", 12, reasons=("detection_schedule",))
    paper.page("Boxes are tested with MS COCO.", "The backbone is trained on ImageNet-1K for 20 epochs.")
    paper.find(Field.DATASET_SIZE, "MS COCO", 118_287, text="images", reasons=("known_data_set",), score=0.2)
    paper.find(Field.EPOCHS, "20 epochs", 20)
    paper.find(Field.DATASET_SIZE, "ImageNet-1K", 1_281_167, text="images", reasons=("known_data_set",))
    assert [run.examples_seen for run in _runs_of(paper)] == [12 * 118_287]


def test_a_detector_does_not_see_the_images_of_the_classifier_inside_it():
    rows = [["model", "FLOPs", "Detection FLOPs"], ["GridNet-L", "30G", "400G"]]
    paper = PaperBuilder().table(rows, "Table 1: Networks.")
    paper.find(Field.FORWARD_COST, "30G", 30e9, phase=Phase.UNCLEAR)
    paper.find(Field.FORWARD_COST, "400G", 400e9, phase=Phase.UNCLEAR)
    paper.page("We train GridNet-L on ILSVRC for 300 epochs.")
    paper.find(Field.EPOCHS, "300 epochs", 300)
    paper.find(Field.DATASET_SIZE, "ILSVRC", 1.2e6, text="images", reasons=("known_data_set",))
    assert [(run.forward_macs, run.examples_seen) for run in _runs_of(paper)] == [(30e9, 300 * 1.2e6)]


def test_a_run_without_a_time_saw_the_longest_schedule_of_the_authors():
    paper = PaperBuilder().page("We use four V100.")
    paper.device("V100", "nvidia-v100").find(Field.ACCELERATOR_COUNT, "four", 4)
    paper.page(
        "On Herons we finish at 30k steps.", "", "On Gulls we finish at 180k steps with a batch of 512."
    )
    paper.find(Field.STEPS, "30k steps", 3e4).find(Field.STEPS, "180k steps", 1.8e5)
    paper.find(Field.BATCH_SIZE, "batch of 512", 512)
    assert [run.examples_seen for run in _runs_of(paper)] == [180_000 * 512]
