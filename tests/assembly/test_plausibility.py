from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.records import Field
from tests.assembly.paper import PaperBuilder


def run_of(macs: float, accelerator: str = "nvidia-v100"):
    paper = PaperBuilder().page("On 8 cards it took 100 hours to see 1M images at 5 GMACs each.")
    paper.device("8 cards", accelerator, 8).find(Field.DURATION, "100 hours", 100.0)
    paper.find(Field.EXAMPLES_SEEN, "1M images", 1e6, text="images").find(Field.FORWARD_COST, "5 GMACs", macs)
    (run,) = assemble(paper.findings, paper.pages)
    return run


@pytest.mark.parametrize("macs", [1e11, 1e14])
def test_operations_that_the_devices_could_have_done_stay(macs):
    run = run_of(macs)
    assert (run.forward_macs, run.examples_seen) == (macs, 1e6)


@pytest.mark.parametrize("macs", [5e7, 5e15])
def test_operations_that_contradict_the_time_lose_a_factor(macs):
    run = run_of(macs)
    assert run.forward_macs is None or run.examples_seen is None
    assert run.duration_hours == 100.0


def test_older_devices_may_be_slower():
    assert run_of(7e9, "nvidia-k40").forward_macs == 7e9
    assert run_of(7e9, "nvidia-v100").examples_seen is None or run_of(7e9, "nvidia-v100").forward_macs is None
