"""Classifiers are told from what finds boxes with them inside, also where no data are named."""

from __future__ import annotations

import pytest

from extractors.assembly.names.answers import DENSE, WHOLE, answers_of
from extractors.assembly.names.designators import Designators
from extractors.assembly.names.namesakes import answer_for_other_things, data_agree
from extractors.assembly.statements.linking import link
from extractors.assembly.statements.named import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Task
from tests.assembly.paper import PaperBuilder


@pytest.mark.parametrize(
    ("told", "answers"),
    [
        (("imagenet1k", "Semantic segmentation"), WHOLE),
        (("", "UPerNet is trained for 160k steps"), DENSE),
        (("", "", "4.1 Image classification"), WHOLE),
        (("", "ImageNet and COCO", "4.2 Object detection"), DENSE),
        (("", "Training takes 2 days"), ""),
    ],
)
def test_the_nearest_words_that_speak_of_one_kind_alone_tell(told: tuple[str, ...], answers: str) -> None:
    assert answers_of(*told) == answers


def test_what_answers_for_pixels_is_of_other_data_than_classifiers_and_pre_training() -> None:
    dense, whole = Designators(answers=DENSE), Designators(answers=WHOLE)
    pre_training = Designators(tasks=frozenset({Task.PRETRAIN}))
    assert data_agree(dense, whole) is data_agree(whole, dense) is data_agree(pre_training, dense) is False
    assert (
        data_agree(whole, pre_training)
        is data_agree(dense, dense)
        is data_agree(dense, Designators())
        is None
    )
    assert not answer_for_other_things(Designators(answers=DENSE, tasks=pre_training.tasks), pre_training)


def test_the_steps_of_a_segmentation_are_not_those_of_the_classifier() -> None:
    paper = PaperBuilder().page(
        "Training takes 2 days.", "We use 300 epochs.", section="4.1 Image classification"
    )
    paper.find(Field.DURATION, "2 days", 48)
    paper.find(Field.EPOCHS, "300 epochs", 300)
    paper.page("Training lasts 160k steps.", section="4.3 Semantic segmentation")
    paper.find(Field.STEPS, "160k steps", 160_000)
    time, epochs, steps = locate(paper.findings, paper.pages)
    assert "another data set" in link(time, designators_of(time), steps).reasons
    assert "another data set" not in link(time, designators_of(time), epochs).reasons


def test_a_heading_that_runs_on_tells_what_its_paragraph_is_of() -> None:
    paper = PaperBuilder().page("Fine-tuning. The rate is low. The encoder is trained for 50 epochs.")
    paper.find(Field.EPOCHS, "50 epochs", 50)
    (epochs,) = locate(paper.findings, paper.pages)
    assert epochs.opening == "Fine-tuning."
    assert designators_of(epochs).tasks == {Task.FINETUNE}


def test_the_time_after_a_tuning_is_not_of_the_data_that_were_tuned_to() -> None:
    says = "On SSv2 we fine-tune the model for 12 epochs. Training takes 72 hours with batches of 64."
    paper = PaperBuilder().page(says)
    paper.find(Field.DURATION, "72 hours", 72)
    paper.find(Field.BATCH_SIZE, "64", 64)
    time, batch = locate(paper.findings, paper.pages)
    assert designators_of(time).data == frozenset()
    assert designators_of(batch).data == {"somethingsomething"}
