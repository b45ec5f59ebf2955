"""Which machines a run used where a paper names several kinds."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field, UnitKind
from tests.assembly.paper import PaperBuilder

K40 = "nvidia-k40"
OWN = ("own.we", "own.we-follow")


def test_processors_that_a_time_is_told_of_train_though_cards_are_named():
    paper = PaperBuilder().page(
        "The rival was run on a K40.",
        "We trained our agents for four days using 16 CPU cores.",
    )
    paper.device("K40", K40).find(Field.ACCELERATOR_COUNT, "a K40", 1.0, text=K40, reasons=("singular",))
    paper.find(Field.DURATION, "four days", 96.0, reasons=OWN)
    paper.find(Field.ACCELERATOR, "CPU", text="cpu", score=0.55)
    paper.find(
        Field.ACCELERATOR_COUNT, "16 CPU cores", 16.0, text="cpu", unit_kind=UnitKind.CORE, reasons=OWN
    )
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator, run.accelerator_count, run.accelerator_unit) == ("cpu", 16.0, UnitKind.CORE)


def test_processors_beside_the_cards_of_a_time_feed_them():
    paper = PaperBuilder().page("We trained our agents for four days using one K40 and 16 CPU cores.")
    paper.find(Field.DURATION, "four days", 96.0, reasons=OWN)
    paper.device("K40", K40).find(Field.ACCELERATOR_COUNT, "one K40", 1.0, text=K40)
    paper.find(Field.ACCELERATOR, "CPU", text="cpu", score=0.55)
    paper.find(
        Field.ACCELERATOR_COUNT, "16 CPU cores", 16.0, text="cpu", unit_kind=UnitKind.CORE, reasons=OWN
    )
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator, run.accelerator_count) == (K40, 1.0)


def nodes(*more: str) -> PaperBuilder:
    paper = PaperBuilder().page("We trained GridNet for 5 days on 16 A100 nodes.", *more)
    paper.find(Field.DURATION, "5 days", 120.0, reasons=OWN).device("A100", "nvidia-a100")
    machines = ("machines_not_devices", *OWN)
    return paper.find(
        Field.ACCELERATOR_COUNT, "16 A100", 16.0, text="nvidia-a100", reasons=machines, score=0.48
    )


def test_nodes_hold_as_many_devices_as_the_paper_says_elsewhere():
    paper = nodes("Each node has 4 GPUs.")
    paper.find(Field.ACCELERATOR_COUNT, "4 GPUs", 4.0, reasons=("of_each_machine",), score=0.35)
    assert [run.accelerator_count for run in assemble(paper.findings, paper.pages)] == [64.0]


def test_nodes_of_unknown_size_are_no_number_of_devices():
    paper = nodes()
    assert [run.accelerator_count for run in assemble(paper.findings, paper.pages)] == [None]


def test_nodes_of_one_processor_are_counted_as_they_are():
    paper = PaperBuilder().page("Training took 13 days on 3072 A64FX nodes.")
    paper.find(Field.DURATION, "13 days", 312.0, reasons=OWN).device("A64FX", "fujitsu-a64fx")
    reasons = ("machines_not_devices", *OWN)
    paper.find(
        Field.ACCELERATOR_COUNT, "3072 A64FX", 3072.0, text="fujitsu-a64fx", reasons=reasons, score=0.48
    )
    assert [run.accelerator_count for run in assemble(paper.findings, paper.pages)] == [3072.0]


def test_device_time_is_not_that_of_one_device():
    paper = PaperBuilder().page("The final run burned 1.2 million H100 hours.")
    paper.find(Field.ACCELERATOR_TIME, "1.2 million H100 hours", 1.2e6, text="nvidia-h100", reasons=OWN)
    paper.device("H100", "nvidia-h100")
    assert [run.accelerator_count for run in assemble(paper.findings, paper.pages)] == [None]


def test_the_only_machine_of_a_sentence_is_that_of_all_its_times():
    paper = PaperBuilder().page(
        "On one K40 the small net trains in one day while the wide net takes three days.",
        "The detector that proposes boxes is tuned on 10 GPUs.",
    )
    paper.device("K40", K40).find(Field.ACCELERATOR_COUNT, "one K40", 1.0, text=K40, reasons=("singular",))
    paper.find(Field.DURATION, "one day", 24.0, reasons=OWN)
    paper.find(Field.DURATION, "three days", 72.0, reasons=OWN)
    paper.find(Field.ACCELERATOR_COUNT, "10 GPUs", 10.0, reasons=OWN)
    runs = assemble(paper.findings, paper.pages)
    assert {(run.duration_hours, run.accelerator_count) for run in runs} == {(24.0, 1.0), (72.0, 1.0)}


def test_hours_of_processors_were_not_spent_on_the_cards_named_elsewhere():
    paper = PaperBuilder().page("We used 3,000 CPU hours in all.", "A V100 serves the net.")
    paper.find(Field.ACCELERATOR_TIME, "3,000 CPU hours", 3000.0, text="cpu", reasons=OWN)
    paper.device("V100", "nvidia-v100")
    (run,) = assemble(paper.findings, paper.pages)
    assert run.accelerator is None


@pytest.mark.parametrize(
    ("told", "hours"), [("Each node has 4 GPUs.", [1200.0]), ("The nodes are fast.", [])]
)
def test_hours_of_nodes_are_those_of_the_devices_that_they_hold(told: str, hours: list[float]) -> None:
    paper = PaperBuilder().page("Training took 300 node-hours on A100 cards.", told)
    paper.find(Field.ACCELERATOR_TIME, "300 node-hours", 300.0, text="nvidia-a100", reasons=("node",))
    if hours:
        paper.find(Field.ACCELERATOR_COUNT, "4 GPUs", 4.0, reasons=("per_machine",))
    runs = assemble(paper.findings, paper.pages)
    assert [run.accelerator_hours for run in runs if run.accelerator_hours] == hours
