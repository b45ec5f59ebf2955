from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.assembly.statements.placement import locate
from extractors.assembly.whose.selection import select
from extractors.records import Field, Ownership, Phase
from tests.assembly.paper import PaperBuilder

V100 = "nvidia-v100"


def durations(paper: PaperBuilder, **options) -> list[float | None]:
    return [run.duration_hours for run in assemble(paper.findings, paper.pages, **options)]


def test_a_cost_that_a_cited_row_repeats_is_that_papers():
    paper = PaperBuilder().page("Such a search needs 2000 GPU days.", "Ours took 3 days on one V100.")
    paper.find(Field.ACCELERATOR_TIME, "2000 GPU days", 48000.0, ownership=Ownership.UNCLEAR)
    paper.device("V100", V100).find(Field.DURATION, "3 days", 72.0)
    paper.page("NASA-Net [3] reports 2000 GPU days.")
    paper.find(Field.ACCELERATOR_TIME, "2000 GPU days", 48000.0, ownership=Ownership.CITED)
    runs = assemble(paper.findings, paper.pages)
    assert [run.accelerator_hours for run in runs] == [None]


def test_what_stands_beside_a_citation_without_the_authors_voice_is_not_own():
    paper = PaperBuilder().page("GridNet [7] required 9 days.", "Training took 3 days.")
    paper.find(Field.DURATION, "9 days", 216.0).find(Field.DURATION, "3 days", 72.0)
    assert durations(paper) == [72.0]


def test_what_a_sentence_goes_on_to_cite_does_not_make_its_cost_another_papers():
    sentence = "Training takes 3 days on one card, which is less than rivals such as GridNet [7] need."
    paper = (
        PaperBuilder()
        .page(sentence)
        .find(Field.DURATION, "3 days", 72.0, ownership=Ownership.UNCLEAR, reasons=("training.verb",))
    )
    assert durations(paper) == [72.0]


def test_the_authors_voice_keeps_a_cost_beside_a_citation():
    paper = PaperBuilder().page("Following [7], we train for 9 days.")
    paper.find(Field.DURATION, "9 days", 216.0, reasons=("own.we",))
    assert durations(paper) == [216.0]


def test_the_machines_of_anothers_cost_are_anothers_too():
    paper = PaperBuilder().page(
        "GridNet (Kim et al., 2019) took 1 day on 1024 V100 GPUs.", "It trained 90 hours on 8 V100."
    )
    paper.device("1024 V100 GPUs", V100, 1024).find(Field.DURATION, "1 day", 24.0)
    paper.device("8 V100", V100, 8).find(Field.DURATION, "90 hours", 90.0)
    runs = assemble(paper.findings, paper.pages)
    assert [(run.accelerator_count, run.duration_hours) for run in runs] == [(8, 90.0)]


@pytest.mark.parametrize(
    "sentence",
    [
        "On one card this would require 6 weeks.",
        "A network of this size would be trained in 6 weeks.",
        "We estimate the training of the largest model to take 6 weeks.",
        "The full run is expected to last 6 weeks.",
        "We used the cluster for 6 weeks to develop our models.",
        "Such a small rate is too low for a deep network to converge within 6 weeks.",
        "The plain network fails to converge within 6 weeks.",
    ],
)
def test_what_nobody_ran_or_a_whole_project_is_no_run(sentence):
    paper = PaperBuilder().page(sentence, "Training took 3 days.")
    paper.find(Field.DURATION, "6 weeks", 1008.0).find(Field.DURATION, "3 days", 72.0)
    assert durations(paper) == [72.0]


@pytest.mark.parametrize(("section", "hours"), [("2 Prior Work", []), ("3 Prioritised Replay", [72.0])])
def test_a_section_of_earlier_work_is_known_by_whole_words(section: str, hours: list[float]):
    paper = PaperBuilder().page("Training took 3 days.", section=section)
    paper.find(Field.DURATION, "3 days", 72.0, ownership=Ownership.UNCLEAR)
    assert durations(paper) == hours


def test_a_doubtful_time_starts_no_run_where_another_is_firm():
    paper = PaperBuilder().page("The record stands at 438 days.", "Training took 3 days.")
    paper.find(Field.DURATION, "438 days", 4000.0, score=0.3).find(Field.DURATION, "3 days", 72.0, score=0.75)
    assert durations(paper) == [72.0]


def test_no_run_lasts_longer_than_half_a_year():
    paper = PaperBuilder().page("Training took 9000 hours.").find(Field.DURATION, "9000 hours", 9000.0)
    assert durations(paper) == []


def test_hours_that_are_a_time_are_no_examples():
    paper = PaperBuilder().page("We pre-train on 8 V100 GPUs for 100 hours.")
    paper.device("8 V100 GPUs", V100, 8).find(Field.DURATION, "100 hours", 100.0)
    paper.find(Field.EXAMPLES_SEEN, "100 hours", 100.0, text="hours")
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen is None


def test_tokens_of_a_warm_up_are_not_the_tokens_of_the_training():
    paper = PaperBuilder().page(
        "The rate is warmed up over 375M tokens.", "Training of 7B parameters took 3 days."
    )
    paper.find(Field.EXAMPLES_SEEN, "375M tokens", 375e6, text="tokens")
    paper.find(Field.PARAMETERS, "7B", 7e9).find(Field.DURATION, "3 days", 72.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen is None


def test_a_device_younger_than_the_paper_is_a_misread_name():
    paper = PaperBuilder().page("Training took 3 days on an A100.")
    paper.device("A100", "nvidia-a100").find(Field.DURATION, "3 days", 72.0)
    assert [run.accelerator for run in assemble(paper.findings, paper.pages, year=2015)] == [None]
    assert [run.accelerator for run in assemble(paper.findings, paper.pages, year=2021)] == ["nvidia-a100"]


def test_a_printed_total_wins_over_what_could_be_counted():
    paper = PaperBuilder().page(
        "The 7B model took 3.1e21 FLOPs.", "A 70B model sees 2T tokens.", "Training took 3 days."
    )
    paper.find(Field.STATED_TOTAL, "3.1e21 FLOPs", 3.1e21).find(Field.PARAMETERS, "70B", 7e10)
    paper.find(Field.EXAMPLES_SEEN, "2T tokens", 2e12, text="tokens").find(Field.DURATION, "3 days", 72.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.stated_flop, run.duration_hours) == (3.1e21, 72.0)


def test_models_of_an_evaluation_are_not_counted_as_runs():
    paper = PaperBuilder().page("We compare with a 175B model.", "The pool holds 2T tokens.")
    paper.find(Field.PARAMETERS, "175B", 1.75e11, phase=Phase.UNCLEAR)
    paper.find(Field.EXAMPLES_SEEN, "2T tokens", 2e12, text="tokens")
    assert all(run.parameters is None for run in assemble(paper.findings, paper.pages))


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("It has less than 25M weights and needs 5G multiply-adds.", 25e6),
        ("It needs 5G multiply-adds and is smaller than a network of 25M weights.", None),
    ],
)
def test_a_bound_of_a_size_compares_nothing(sentence: str, size: float | None):
    paper = PaperBuilder().page(sentence, "We train for 10 epochs on 2M images.")
    paper.find(Field.PARAMETERS, "25M weights", 25e6, phase=Phase.UNCLEAR)
    paper.find(Field.FORWARD_COST, "5G multiply-adds", 5e9, phase=Phase.UNCLEAR)
    paper.find(Field.EPOCHS, "10 epochs", 10).find(Field.DATASET_SIZE, "2M images", 2e6, text="images")
    [run] = assemble(paper.findings, paper.pages)
    assert (run.parameters, run.examples_seen) == (size, 2e7)


@pytest.mark.parametrize(
    ("caption", "runs"),
    [
        ("Estimated optimal training FLOPs for several sizes.", 0),
        ("Projected training compute by size.", 0),
        ("Training FLOPs of our models.", 2),
        ("The features are projected to 64 dimensions.", 2),
    ],
)
def test_a_table_of_trainings_that_are_reckoned_with_tells_no_runs(caption: str, runs: int):
    paper = PaperBuilder().table([["Size", "FLOPs"], ["1B", "1.2e20"], ["10T", "1.3e27"]], caption)
    paper.find(Field.STATED_TOTAL, "1.2e20", 1.2e20).find(Field.STATED_TOTAL, "1.3e27", 1.3e27)
    assert len(assemble(paper.findings, paper.pages)) == runs


def tokens_seen(paper: PaperBuilder) -> list[float | None]:
    return [run.examples_seen for run in assemble(paper.findings, paper.pages)]


@pytest.mark.parametrize("unit", ["per second", "per training second", "a day", "each step"])
def test_a_rate_of_tokens_is_not_what_the_training_saw(unit: str):
    paper = PaperBuilder().page(f"Our 7B model reads 4M tokens {unit}. We train on 2T tokens.")
    paper.find(Field.EXAMPLES_SEEN, "4M tokens", 4e6, text="tokens").find(Field.PARAMETERS, "7B", 7e9)
    paper.find(Field.EXAMPLES_SEEN, "2T tokens", 2e12, text="tokens")
    assert tokens_seen(paper) == [2e12]


def test_tokens_that_a_system_of_another_name_saw_are_not_own_beside_those_of_the_authors():
    paper = PaperBuilder().page(
        "Recently, LinnetLM-2 1B was trained on 9T tokens.", "We train Heron with 250M weights on 2T tokens."
    )
    paper.find(Field.PARAMETERS, "1B", 1e9, phase=Phase.UNCLEAR, reasons=("size_in_name",))
    paper.find(Field.EXAMPLES_SEEN, "9T tokens", 9e12, text="tokens")
    paper.find(Field.PARAMETERS, "250M weights", 2.5e8, reasons=("own.we",))
    paper.find(Field.EXAMPLES_SEEN, "2T tokens", 2e12, text="tokens", reasons=("own.we",))
    assert set(tokens_seen(paper)) == {2e12}


@pytest.mark.parametrize(("own", "batch"), [("Heron", 2048.0), ("It", 8192.0)])
def test_the_schedule_of_another_system_is_not_own_beside_one_of_the_papers_name(own: str, batch: float):
    paper = PaperBuilder().page(
        f"LinnetLM-2 was trained for 500K steps with a batch size of 8192. {own} trains for 200K steps on "
        "16 V100s in 30 days. Elsewhere the batch is one of 2048."
    )
    paper.device("16 V100s", "nvidia-v100", 16).find(Field.DURATION, "30 days", 720.0)
    for surface, value in (("500K steps", 5e5), ("200K steps", 2e5)):
        paper.find(Field.STEPS, surface, value)
    for surface, value in (("8192", 8192.0), ("2048", 2048.0)):
        paper.find(Field.BATCH_SIZE, surface, value)
    (run,) = assemble(paper.findings, paper.pages, own_names=frozenset({"heron"}))
    assert (run.steps, run.batch_size) == (2e5, batch)


def test_a_name_that_may_be_the_authors_keeps_its_tokens():
    paper = PaperBuilder().page("HeronLM 1B was trained on 9T tokens.")
    paper.find(Field.PARAMETERS, "1B", 1e9).find(Field.EXAMPLES_SEEN, "9T tokens", 9e12, text="tokens")
    assert tokens_seen(paper) == [9e12]


def test_tokens_in_a_bracket_behind_a_name_are_of_what_it_names():
    paper = PaperBuilder().page("The gain over LinnetLM-70B (pre-trained with 15T tokens) is small.")
    paper.find(Field.PARAMETERS, "LinnetLM-70B", 7e10, reasons=("size_in_name",))
    paper.find(Field.EXAMPLES_SEEN, "pre-trained with 15T tokens", 1.5e13, text="tokens")
    assert all(seen is None for seen in tokens_seen(paper))


def test_a_name_whose_cost_is_the_authors_is_one_that_they_gave():
    paper = PaperBuilder().page(
        "We distribute the work across V100 cards.", "GridNet2 was found using 64 V100 cards for 60 hours."
    )
    paper.device("V100", V100, reasons=("own.we",))
    paper.find(Field.ACCELERATOR_COUNT, "64", 64.0, text=V100).device("V100", V100, nth=1)
    paper.find(Field.DURATION, "60 hours", 60.0)
    (run,) = assemble(paper.findings, paper.pages)
    assert (run.accelerator_count, run.duration_hours) == (64.0, 60.0)


def test_a_row_that_one_table_cites_is_theirs_in_the_next() -> None:
    cited = [["Model", "Params"], ["HeronNet (Kim et al., 2019)", "44M"], ["Tern", "38M"]]
    again = [["Model", "Params"], ["HeronNet", "44M"], ["Tern", "38M"]]
    paper = PaperBuilder().table(cited)
    paper.find(Field.PARAMETERS, "44M", 44e6, ownership=Ownership.CITED, phase=Phase.UNCLEAR)
    paper.table(again)
    for surface, value in (("44M", 44e6), ("38M", 38e6)):
        paper.find(Field.PARAMETERS, surface, value, ownership=Ownership.UNCLEAR, phase=Phase.UNCLEAR)
    kept = select(locate(paper.findings, paper.pages))
    assert [place.finding.value for place in kept] == [38e6]


@pytest.mark.parametrize(
    ("subject", "days"), [("Q-Heron", []), ("GridNet", []), ("Pre-Training", [3.0]), ("The training", [3.0])]
)
def test_a_name_of_two_capitals_with_a_hyphen_is_a_system(subject: str, days: list[float]):
    paper = PaperBuilder().page(f"{subject} takes 3 days on eight V100s.")
    paper.find(Field.DURATION, "3 days", 72.0, ownership=Ownership.UNCLEAR)
    assert [hours / 24 for hours in durations(paper) if hours] == days


@pytest.mark.parametrize("says", ["128 random segments from C4", "calibration data taken from C4"])
def test_some_of_a_data_set_is_not_all_of_it(says: str):
    paper = PaperBuilder().page(f"The weights are rounded with {says}.")
    paper.find(Field.DATASET_SIZE, "C4", 1.56e11, text="tokens", reasons=("known_data_set",))
    assert not select(locate(paper.findings, paper.pages))


@pytest.mark.parametrize(
    ("says", "hours"),
    [
        ("For instance, training on 10,000 cards for 100 days", None),
        ("Training on 10,000 cards for 100 days", 2400),
    ],
)
def test_a_training_that_is_only_supposed_is_nobodys(says: str, hours: float | None):
    paper = PaperBuilder().page(f"{says} would do.".replace("would do", "is much"))
    paper.find(Field.DURATION, "100 days", 2400.0)
    assert [d for d in durations(paper) if d] == ([hours] if hours else [])


def test_the_time_of_all_experiments_is_not_that_of_one_training():
    paper = PaperBuilder().page("The full set of experiments took us four weeks.", "A net trains for 3 days.")
    paper.find(Field.DURATION, "four weeks", 672.0).find(Field.DURATION, "3 days", 72.0)
    assert durations(paper) == [72.0]


def test_a_system_of_another_name_may_be_the_subject_of_a_later_clause():
    sentence = "Larger batches help; QuillNet uses 512 chips for 60 hours."
    paper = PaperBuilder().page(sentence, "Training took 3 days.")
    paper.find(Field.DURATION, "60 hours", 60.0, ownership=Ownership.UNCLEAR)
    paper.find(Field.DURATION, "3 days", 72.0)
    assert durations(paper) == [72.0]


@pytest.mark.parametrize(
    "sentence",
    [
        "For 1e24 operations our law suggests 67B parameters.",
        "Training larger models, say of 67B parameters, is left to future work.",
        "A model of 67B parameters should be trained on 2T tokens.",
    ],
)
def test_the_size_of_a_model_that_nobody_trained_enters_no_run(sentence: str) -> None:
    paper = PaperBuilder().page(sentence).find(Field.PARAMETERS, "67B parameters", 6.7e10)
    assert select(locate(paper.findings, paper.pages)) == ()
