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


@pytest.mark.parametrize("macs", [1e11, 5e13])
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


@pytest.mark.parametrize(
    ("accelerator", "stays"),
    [("nvidia-k40", False), ("nvidia-v100", False), ("nvidia-a100", True), ("nvidia-h100", True)],
)
def test_no_device_computes_faster_than_those_of_its_years(accelerator, stays):
    run = run_of(1.2e14, accelerator)  # 2.5e14 operations a second on each of the eight
    assert (run.forward_macs is not None and run.examples_seen is not None) == stays


def test_a_sum_over_all_members_is_not_the_time_of_one():
    paper = PaperBuilder().page("Each of 5 members takes 3 days on one K40, so 15 GPU days in total.")
    paper.device("one K40", "nvidia-k40", 1).find(Field.DURATION, "3 days", 72.0)
    paper.find(Field.ACCELERATOR_TIME, "15 GPU days", 360.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator_count, run.duration_hours, run.accelerator_hours) == (1, 72.0, None)


def test_what_all_ablations_took_is_not_the_time_of_one_run():
    paper = PaperBuilder().page(
        "Each run takes 5 hours on 4 A100 GPUs. We spent 560 GPU hours on the ablations of this section."
    )
    paper.device("4 A100 GPUs", "nvidia-a100", 4).find(Field.DURATION, "5 hours", 5.0)
    paper.find(Field.ACCELERATOR_TIME, "560 GPU hours", 560.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator_count, run.duration_hours, run.accelerator_hours) == (4, 5.0, None)


def counted_run(unit: str, examples: float):
    """A network of 100B weights and 5 MMACs a word, on 8 cards for 100 hours."""
    paper = PaperBuilder().page("On 8 cards it took 100 hours to read so many of 100B weights at 5 MMACs.")
    paper.device("8 cards", "nvidia-k40", 8).find(Field.DURATION, "100 hours", 100.0)
    paper.find(Field.EXAMPLES_SEEN, "so many", examples, text=unit)
    paper.find(Field.PARAMETERS, "100B", 1e11).find(Field.FORWARD_COST, "5 MMACs", 5e6)
    (run,) = assemble(paper.findings, paper.pages)
    return run


def test_what_the_estimate_multiplies_is_judged():
    # Words are multiplied by the weights: far beyond eight cards. Images take the forward cost.
    assert counted_run("words", 1e11).examples_seen is None
    assert counted_run("images", 1e11).examples_seen == 1e11


def test_of_two_as_firmly_joined_the_examples_go():
    run = counted_run("words", 1e11)
    assert (run.parameters, run.examples_seen, run.duration_hours) == (1e11, None, 100.0)


def text_run(*tokens: tuple[str, float]):
    """A network of 1B weights on 8 V100s for 100 hours: 2e10 tokens keep these a third busy."""
    words = " Elsewhere ".join(f"it reads {surface}." for surface, _ in tokens)
    paper = PaperBuilder().page(f"The 1B network trains on 8 V100s for 100 hours and {words}")
    paper.device("8 V100s", "nvidia-v100", 8).find(Field.DURATION, "100 hours", 100.0)
    paper.find(Field.PARAMETERS, "1B", 1e9)
    for surface, value in tokens:
        paper.find(Field.EXAMPLES_SEEN, surface, value, text="tokens")
    (run,) = assemble(paper.findings, paper.pages)
    return run


def test_another_reading_that_agrees_with_the_time_is_taken():
    run = text_run(("9T tokens", 9e12), ("20B tokens", 2e10))
    assert run.examples_seen == 2e10
    assert any(reason == "examples_seen: agrees with the device-time" for reason in run.reasons)


def test_text_that_can_have_been_read_once_agrees_with_the_time():
    paper = PaperBuilder().page(
        "The 1B network trains on 8 V100s for 100 hours and it reads 9T tokens. The corpus has 20B tokens."
    )
    paper.device("8 V100s", "nvidia-v100", 8).find(Field.DURATION, "100 hours", 100.0)
    paper.find(Field.PARAMETERS, "1B", 1e9).find(Field.EXAMPLES_SEEN, "9T tokens", 9e12, text="tokens")
    paper.find(Field.DATASET_SIZE, "20B tokens", 2e10, text="tokens")
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen == 2e10


def test_where_no_reading_agrees_the_examples_go():
    run = text_run(("9T tokens", 9e12), ("8T tokens", 8e12))
    assert (run.examples_seen, run.parameters) == (None, 1e9)


def test_what_agrees_with_the_time_is_not_read_again():
    assert text_run(("5B tokens", 5e9), ("20B tokens", 2e10)).examples_seen == 5e9


@pytest.mark.parametrize(("year", "totals"), [(2016, []), (2022, [5e23]), (2030, [5e23, 1.3e26])])
def test_no_run_takes_more_than_anybody_could_have_spent(year, totals):
    paper = PaperBuilder().table([["Model", "FLOPs"], ["Grid", "5e23"], ["Grid XL", "1.3e26"]])
    paper.find(Field.STATED_TOTAL, "5e23", 5e23).find(Field.STATED_TOTAL, "1.3e26", 1.3e26)
    runs = assemble(paper.findings, paper.pages, year=year)
    assert [run.stated_flop for run in runs if run.stated_flop] == totals


@pytest.mark.parametrize(
    ("first", "second", "hours"),
    [("7B", "70B", [180e3, 1.7e6]), ("Stage one", "Stage two", [180e3, 1.7e6, 1.88e6])],
)
def test_what_the_sizes_of_a_table_add_up_to_is_no_run_and_what_stages_add_up_to_is(first, second, hours):
    paper = PaperBuilder().table(
        [["Model", "GPU hours"], [first, "180000"], [second, "1700000"]],
        "Table 1: GPU hours.",
        "We spent 1.88M GPU hours.",
    )
    paper.find(Field.ACCELERATOR_TIME, "180000", 180e3).find(Field.ACCELERATOR_TIME, "1700000", 1.7e6)
    paper.find(Field.ACCELERATOR_TIME, "1.88M GPU hours", 1.88e6)
    assert sorted(run.accelerator_hours for run in assemble(paper.findings, paper.pages)) == hours
