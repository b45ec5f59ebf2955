"""The longest schedule of a paper that also tunes its network to other tasks."""

from __future__ import annotations

from extractors.assembly.assemble import assemble
from extractors.assembly.statements.named import designators_of
from extractors.assembly.statements.placement import locate
from extractors.records import Field, Ownership, Task
from tests.assembly.paper import PaperBuilder


def test_a_tuning_is_not_the_longest_schedule_where_another_is_told() -> None:
    paper = PaperBuilder().page("ImageNet-1K has 1.28M images. Models are trained for 200 epochs.")
    paper.find(Field.DATASET_SIZE, "1.28M images", 1.28e6, text="images")
    paper.find(Field.EPOCHS, "200 epochs", 200, ownership=Ownership.UNCLEAR, score=0.92)
    paper.page("Training takes 4 days on 8 V100 GPUs.", section="B Hardware", number=4)
    paper.find(Field.DURATION, "4 days", 96)
    paper.find(Field.ACCELERATOR_COUNT, "8 V100 GPUs", 8, text="nvidia-v100")
    paper.page("On iNaturalist with 9.9M images we fine-tune for 100 epochs.", section="C Tuning", number=7)
    paper.find(Field.DATASET_SIZE, "9.9M images", 9.9e6, text="images")
    paper.find(Field.EPOCHS, "100 epochs", 100)
    (run,) = assemble(paper.findings, paper.pages)
    assert run.examples_seen == 200 * 1.28e6


def test_the_column_of_the_training_is_none_of_a_tuning_whatever_the_caption_says() -> None:
    rows = [["Setting", "Training 224", "Fine-tuning 384"], ["Epochs", "300", "30"]]
    paper = PaperBuilder().table(rows, "Table 1: Settings of training and of fine-tuning.")
    paper.find(Field.EPOCHS, "300", 300)
    paper.find(Field.EPOCHS, "30", 30, nth=1)
    main, tuned = locate(paper.findings, paper.pages)
    assert designators_of(main).tasks == frozenset()
    assert designators_of(tuned).tasks == {Task.FINETUNE}
