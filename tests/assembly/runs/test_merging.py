"""Which statements of cost are of one run, and which are of two."""

from __future__ import annotations

from extractors.assembly import assemble
from extractors.assembly.drafts import Draft, Filled
from extractors.assembly.names.designators import read_designators
from extractors.assembly.names.namesakes import sizes_agree
from extractors.assembly.runs.alike import fold_alike
from extractors.assembly.statements.linking import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Phase
from tests.assembly.paper import PaperBuilder

V100 = "nvidia-v100"
OWN = ("own.we", "own.we-follow")


def test_a_size_that_both_only_guess_makes_no_two_costs_one():
    paper = PaperBuilder().page("We train GridNet, which has 550M parameters.")
    paper.find(Field.PARAMETERS, "550M", 5.5e8, reasons=("we_train", *OWN), score=0.7)
    paper.page("The search was given 24 V100 hours.", section="3 Search")
    paper.find(Field.ACCELERATOR_TIME, "24 V100 hours", 24.0, text=V100, reasons=OWN)
    paper.page("Pretraining lasted 10 days on 64 V100 cards.", section="5 Pretraining")
    paper.find(Field.DURATION, "10 days", 240.0, reasons=OWN)
    paper.device("V100", V100).find(Field.ACCELERATOR_COUNT, "64", 64.0, text=V100)
    runs = assemble(paper.findings, paper.pages)
    assert {(run.accelerator_hours, run.duration_hours) for run in runs} == {(24.0, None), (None, 240.0)}


def test_a_printed_total_takes_the_time_that_stands_beside_it():
    paper = PaperBuilder().page("Each candidate trains for 7 hours.", section="3 Search")
    paper.find(Field.DURATION, "7 hours", 7.0, reasons=OWN)
    paper.page(
        "Pretraining costs 3e22 FLOPs. It runs for 140 hours on 512 V100 cards.", section="5 Pretraining"
    )
    paper.find(Field.STATED_TOTAL, "3e22 FLOPs", 3e22).find(Field.DURATION, "140 hours", 140.0, reasons=OWN)
    paper.device("V100", V100).find(Field.ACCELERATOR_COUNT, "512", 512.0, text=V100)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.stated_flop, run.duration_hours, run.accelerator_count) == (3e22, 140.0, 512.0)


def test_device_time_in_the_row_of_a_firm_time_is_that_runs():
    paper = PaperBuilder().table(
        [["Model", "Time (days)", "GPU days"], ["GridNet", "8.5", "700"], ["GridNet-2", "9.5", "1010"]],
        "Table 1: What training costs.",
    )
    for days, devices in (("8.5", "700"), ("9.5", "1010")):
        paper.find(Field.DURATION, days, 24.0 * float(days))
        paper.find(Field.ACCELERATOR_TIME, devices, 24.0 * float(devices), phase=Phase.UNCLEAR)
    runs = assemble(paper.findings, paper.pages)
    assert {(run.duration_hours, run.accelerator_hours) for run in runs} == {
        (204.0, 16800.0),
        (228.0, 24240.0),
    }


def test_a_number_of_steps_is_no_size_and_65_billion_are_not_70():
    assert read_designators("about 70K hours or 1M train steps").sizes == frozenset()
    assert sizes_agree(read_designators("the 65B model"), read_designators("the 70B model")) is False
    assert sizes_agree(read_designators("the 6.7B model"), read_designators("the 7B model")) is True


def test_of_one_time_told_twice_the_number_of_devices_beside_it_holds():
    paper = PaperBuilder().page("All experiments run on machines with 8 V100 cards.", section="4 Experiments")
    paper.device("V100", V100).find(Field.ACCELERATOR_COUNT, "8", 8.0, text=V100, reasons=OWN)
    paper.page("Our network needs 133.9 h of training.", section="5 Results")
    paper.find(Field.DURATION, "133.9 h", 133.9, reasons=OWN)
    paper.page("Table 7 repeats that training takes 133.9 h on one V100.", section="A Appendix", number=7)
    paper.find(Field.DURATION, "133.9 h", 133.9, reasons=OWN).device("V100", V100)
    paper.find(Field.ACCELERATOR_COUNT, "one V100", 1.0, text=V100, reasons=OWN)
    assert [run.accelerator_count for run in assemble(paper.findings, paper.pages)] == [1.0]


def test_a_printed_total_takes_the_device_time_that_another_table_tells_of_the_variant():
    paper = PaperBuilder().table([["Model", "exaFLOPs"], ["GridNet-H/14", "4262"], ["GridNet-L/16", "1567"]])
    paper.find(Field.STATED_TOTAL, "4262", 4.262e21).find(Field.STATED_TOTAL, "1567", 1.567e21)
    paper.page("Nothing is told here.")
    paper.table([["Model", "core-days"], ["GridNet-H/14", "2500"], ["GridNet-L/16", "680"]])
    paper.find(Field.ACCELERATOR_TIME, "2500", 60_000.0).find(Field.ACCELERATOR_TIME, "680", 16_320.0)
    runs = assemble(paper.findings, paper.pages)
    assert {(run.stated_flop, run.accelerator_hours) for run in runs} == {
        (4.262e21, 60_000.0),
        (1.567e21, 16_320.0),
    }


def test_a_length_beside_the_size_is_not_given_up_for_one_told_elsewhere():
    paper = PaperBuilder().page("We train small models for 1M steps with 50,000 tokens in a batch.")
    paper.find(Field.STEPS, "1M steps", 1e6, reasons=("trained_for", *OWN))
    paper.find(Field.BATCH_SIZE, "50,000 tokens", 5e4, text="tokens")
    paper.page("We train a larger model of 1.3B parameters. It sees 600k steps with 500,000 tokens in each.")
    paper.find(Field.PARAMETERS, "1.3B", 1.3e9, reasons=("we_train", "training.verb", *OWN))
    paper.find(Field.STEPS, "600k steps", 6e5, reasons=("trained_for", *OWN))
    paper.find(Field.BATCH_SIZE, "500,000 tokens", 5e5, text="tokens")
    seen = {run.examples_seen for run in assemble(paper.findings, paper.pages)}
    assert 6e5 * 5e5 in seen


def test_a_short_schedule_elsewhere_does_not_take_the_place_of_the_length_told_beside_the_time():
    paper = PaperBuilder().page(
        "GridNet has 1.2B parameters. It is trained on 256 V100 cards for 1M steps with a batch of"
        " 512 sequences, which takes 4 days.",
        section="3 Training",
    )
    paper.find(Field.PARAMETERS, "1.2B", 1.2e9, reasons=("we_train", *OWN)).device("V100", V100)
    paper.find(Field.ACCELERATOR_COUNT, "256", 256.0, text=V100).find(Field.STEPS, "1M", 1e6, reasons=OWN)
    paper.find(Field.BATCH_SIZE, "512", 512.0).find(Field.DURATION, "4 days", 96.0, reasons=OWN)
    paper.page(
        "We adapt GridNet with 1.2B parameters for 5000 steps, 64 sequences each.", section="5 Transfer"
    )
    paper.find(Field.PARAMETERS, "1.2B", 1.2e9, reasons=("we_train", *OWN))
    paper.find(Field.STEPS, "5000", 5e3, reasons=OWN).find(Field.BATCH_SIZE, "64", 64.0)
    lengths = {run.duration_hours: run.examples_seen for run in assemble(paper.findings, paper.pages)}
    assert lengths[96.0] == 512e6


def test_operations_of_the_size_and_length_of_the_one_timed_run_are_that_run() -> None:
    paper = PaperBuilder().page("Training took 9 days.", "We tune on 10B tokens.")
    paper.find(Field.DURATION, "9 days", 216.0)
    paper.find(Field.EXAMPLES_SEEN, "10B tokens", 1e10, text="tokens")
    places = locate(paper.findings, paper.pages)
    size, seen = Filled(7e9, ("size",)), Filled(1e10, ("seen",), text="tokens")
    drafts = [
        Draft(place, designators_of(place), {Field.PARAMETERS: size, Field.EXAMPLES_SEEN: seen, **own})
        for place, own in zip(places, ({Field.DURATION: Filled(216.0, ("time",))}, {}), strict=True)
    ]
    assert fold_alike(drafts) == (drafts[0],)
    other = drafts[1].put(Field.EXAMPLES_SEEN, Filled(3e10, ("more",), text="tokens"))
    assert fold_alike([drafts[0], other]) == (drafts[0], other)
