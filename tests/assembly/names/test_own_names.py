from __future__ import annotations

import pytest

from extractors.assembly.names.own_names import find_own_names, is_survey, names_any


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("GridNet: Fast and Small Networks for Grids", "gridnet"),
        ("Fast Networks for Grids\nAbstract\nWe introduce QuadFormer, a network", "quadformer"),
        ("Fast Networks\nAbstract\nWe present Momentum Learning (MoLe) for grids", "mole"),
        ("ORCA-2 Technical Report", "orca-2"),
        ("GridNet 3.1: Fast Networks for Grids", "gridnet"),
    ],
)
def test_names_that_a_paper_coins(opening, name):
    word = next(
        w
        for w in opening.replace(":", " ").replace(",", " ").replace("(", " ").replace(")", " ").split()
        if w.lower() == name
    )
    assert name in find_own_names([opening, f"{word} is good. " * 5])


def test_a_device_in_brackets_is_no_name_of_a_model():
    pages = [
        "Nets\nAbstract\nTraining is cheap (A6000). We present HeronNet.",
        "HeronNet runs on an A6000. " * 5,
    ]
    assert find_own_names(pages) == frozenset({"heronnet"})


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Nets\nAbstract\nThe outcome is a family of networks dubbed GridNet. It is fast.", "gridnet"),
        ("Nets\nAbstract\nIts parts, called GRid TRansformer or GRTR, are few.", "grtr"),
        ('Nets\nAbstract\nIt is a unit that we term "GridNet" here.', "gridnet"),
        ("Nets\nAbstract\nWe present Patient Teacher, a way of learning.", "patient teacher"),
        ("Nets\nAbstract\nWe design a family of grid networks, GridNet-RS, for phones.", "gridnet-rs"),
        ("Nets\nAbstract\nBoth rivals and our fine-tuned model Grid-Tutor fail.", "grid-tutor"),
        ("Nets\nAbstract\nIt scales well, and we refer\r\nto our way of training as Quad-X.", "quad-x"),
        ("Nets\nAbstract\nThe paper proposes a Quick Regional Network (Quick R-NET) here.", "quick r-net"),
    ],
)
def test_a_name_is_introduced_in_many_ways(opening, name):
    written = next(
        opening[i : i + len(name)] for i in range(len(opening)) if opening[i:].lower().startswith(name)
    )
    assert name in find_own_names([opening, f"Then {written} is good. " * 5])


def test_a_name_of_two_words_in_the_title_may_have_a_hyphen_in_the_text():
    names = find_own_names(
        ["Elastic GridNet: Nets that Bend", "GridNet is slow, and Elastic-GridNet is fast. " * 5]
    )
    assert "elastic-gridnet" in names
    assert "gridnet" not in names


def test_the_last_word_of_a_name_kept_in_full_is_somebody_elses():
    names = find_own_names(
        ["Elastic GridNet: Nets that Bend", "GridNet is slow, and Elastic GridNet is fast. " * 5]
    )
    assert "elastic gridnet" in names
    assert "gridnet" not in names


def test_a_plain_word_behind_anothers_name_makes_it_the_papers_own():
    text = "GridText is old, GridText-7B is large, and GridText Max is new. " * 5
    names = find_own_names(["GridText Max: More Layers for GridText", text])
    assert "gridtext max" in names
    assert "gridtext" not in names


def test_a_name_before_a_generic_word_stays_the_papers_own():
    text = "The Quad Transformer is small; Quad-B is larger, and Quad-L the largest. " * 5
    assert "quad" in find_own_names(["Quad Transformer: Nets of Four", text])


def test_plain_words_of_a_title_that_is_not_kept_are_no_names():
    text = "Models need Patience. It is the Patience of Teachers. " * 5
    assert find_own_names(["Patience Matters: Slow Teachers", text]) == frozenset()


@pytest.mark.parametrize("kind", ["VLMs", "ConvNets", "COCO"])
def test_kinds_of_models_and_data_sets_are_no_names(kind):
    assert find_own_names([f"Nets\nAbstract\nWe present a study ({kind}).", f"{kind} are good. " * 5]) == (
        frozenset()
    )


def test_a_name_that_is_not_used_again_is_no_name():
    assert find_own_names(["GridNet: Fast Networks"]) == frozenset()


@pytest.mark.parametrize(
    "opening", ["Learning: A Survey\n" + "learning " * 9, "We study CNN models (CNN). CNN CNN CNN CNN"]
)
def test_words_of_the_language_and_common_abbreviations_are_no_names(opening):
    assert find_own_names([opening]) == frozenset()


def test_a_name_is_found_as_a_word_or_the_beginning_of_one():
    own = frozenset({"gridnet"})
    assert names_any("GridNet-L/16", own)
    assert names_any("our GRIDNET", own)
    assert not names_any("MegaGridNet", own)
    assert not names_any("", own)


def test_no_pages_no_names():
    assert find_own_names([]) == frozenset()


def test_a_title_tells_a_survey() -> None:
    assert is_survey(["Graph networks for chemistry: A Survey\nA. Author"])
    assert is_survey(["A survey of graph networks\nA. Author"])
    assert not is_survey(["GridNet: networks for a survey telescope\nA. Author"])
    assert is_survey(["An Overview of Emulators\nA. Author"])
    assert not is_survey(["GridNet: learning to forecast\nWe survey a field."])
    assert not is_survey([])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Growing Costs of Training Language Models", True),
        ("Carbon emissions of deep learning", True),
        ("Compute trends in speech recognition", True),
        ("Reducing the carbon footprint of deep learning", False),
        ("GridNet: a network at a fifth of the training cost", False),
        ("Estimating the carbon footprint of GridText, a 17B parameter language model", False),
    ],
)
def test_a_study_of_costs_is_of_the_trainings_of_others(title: str, expected: bool) -> None:
    assert is_survey([f"{title}\nA. Author"]) is expected


def test_a_paper_whose_opening_coins_no_name_calls_its_model_ours_in_passing():
    text = "Better training of networks. We train our distilled FastNet-B and FastNet-S. FastNet-S is small. "
    text += "FastNet-B beats ViT-B [3] in our PyTorch implementation; PyTorch, PyTorch and PyTorch help."
    assert find_own_names([text]) == frozenset({"fastnet"})
    assert find_own_names(["GridNet: better. GridNet is GridNet or GridNet. " + text]) == frozenset(
        {"gridnet"}
    )


@pytest.mark.parametrize(
    ("says", "names"),
    [
        ("Our text classi\ufffefier quickHeron is small.", {"quickheron"}),
        ("Our text classifier quickHeron [7] is small.", set()),
        ("Our copy of quickHeron (Kim et al., 2020) is small.", set()),
        ("Our vectors, named heron2vec, are small.", {"heron2vec"}),
        ("Our paper is arXiv:2401.00001.", set()),
    ],
)
def test_names_may_begin_with_a_small_letter_and_no_reference_follows_them(says: str, names: set[str]):
    again = "quickHeron and heron2vec are good. See arXiv. " * 5
    assert find_own_names([f"Tricks That Help\nAbstract\n{says}", again]) == names


def test_a_plain_word_that_a_framework_is_named_is_its_name():
    text = "Slicing networks. We propose a framework, named Heron, to slice networks. Heron, Heron, Heron."
    assert find_own_names([text]) == frozenset({"heron"})
    assert find_own_names([f"{text} A heron beats each heron; no heron is a heron."]) == frozenset()


@pytest.mark.parametrize(
    ("says", "names"),
    [
        ("Kim et al. [3] learn it from end to end. Their method, termed HeronNet, is slow.", set()),
        ("We follow Kim et al. [3]. Our method, termed HeronNet, is fast.", {"heronnet"}),
        ("We refer to the plain baseline of the authors as HeronNet.", set()),
    ],
)
def test_a_name_that_others_gave_is_not_the_papers(says: str, names: set[str]):
    assert find_own_names([f"Fast Networks\nAbstract\n{says}", "Then HeronNet is good. " * 5]) == names


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("A Technical Report for Mora-Text: Open Models\nAbstract\nText.", {"mora-text"}),
        ("Models That Write\nAbstract\nWe introduce Quill, a model that was tuned on code.", {"quill"}),
        ("Models That Write\nAbstract\nWe introduce Quill and compare it.", set()),
    ],
)
def test_a_name_in_a_title_or_with_what_it_is_may_be_any_word(opening: str, names: set[str]) -> None:
    again = "Mora-Text and Quill are good. " * 5
    assert find_own_names([opening, again]) == names


def test_a_title_that_ends_in_technical_report_names_the_model():
    text = "Heron technical report. Abstract. We introduce Heron-32B. Heron is fast, Heron is small."
    assert find_own_names([text]) == frozenset({"heron"})
