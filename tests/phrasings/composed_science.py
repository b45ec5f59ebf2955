"""Papers of science, games and everyday data, composed at random around the cost of one training.

What fails there is the unit: a time may be of a fold, of all folds, of an epoch, of the search for settings,
of the data, of the use of the network, or of a rival. Some of these papers name their machine and no time at
all: they get no estimate, whatever else takes hours in them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.phrasings.bank import Paper

if TYPE_CHECKING:
    from random import Random

_NAMES = ("FoldNet", "StormMesh", "QuietQ", "GraphSieve", "OceanCast", "TriSeg")
_CARDS = (
    ("NVIDIA RTX 3090", "nvidia-rtx-3090", 24),
    ("NVIDIA V100", "nvidia-v100", 32),
    ("NVIDIA A100", "nvidia-a100", 40),
    ("NVIDIA RTX 2080 Ti", "nvidia-rtx-2080-ti", 11),
)
_UNITS = (("fold", "the whole cross-validation", 5), ("seed", "all five seeds", 5), ("game", "all games", 26))
_INTRODUCTIONS = (
    "Learned methods are costly [1]. OpenFold [3] needed 50,000 GPU hours; R2D2 [9] trains for 5 days.",
    "U-Net (Ronneberger et al., 2015) was trained for 10 hours on an NVIDIA Titan GPU with 6 GB.",
    "Our contributions are a light network, its code and a study of what matters.",
)
_TUNINGS = (
    "The settings were found with 100 trials of Optuna for each method; this took 60 hours.",
    "A sweep over 50 configurations took 300 GPU hours in all.",
    "The learning rate is 1e-3 and the batch size 16.",
)
_OF_OTHER_THINGS = (
    "# 3.1 Data\n\nThe reference solutions were computed on 64 CPU cores in 4 days.",
    "# 3.1 Data\n\nPre-processing all volumes took 3 hours on 16 cores. Two experts spent three weeks.",
    "# 4.4 Use\n\nPredicting the 60 cases of the test took 2 hours. The ensemble needs 45 seconds.",
    "# 4.4 Use\n\nThe physical model needs 10 hours for one case on a workstation with 32 cores.",
    "# 4.5 Deployment\n\nThe network has been in use for 3 months. A forecast of 10 days takes one minute.",
)
_ABLATION = "# 4.3 Ablations\n\nThe variants were trained for 20 epochs on the first part, 30 minutes each."


def science_paper(rng: Random) -> Paper:
    """Compose a paper; its headline is one training of its network, nothing where no time of it is told."""
    name, (card, device, memory) = rng.choice(_NAMES), rng.choice(_CARDS)
    count, hours, epochs = rng.choice((1, 1, 2, 4)), rng.choice((5, 9, 14, 30)), rng.choice((100, 200))
    machine = (
        f"a single {card} GPU with {memory} GB of memory"
        if count == 1
        else f"{count} {card} GPUs with {memory} GB each"
    )
    expect: dict[str, Any] = {"accelerator": device, "accelerator_count": count, "duration_hours": hours}
    told, later = _training(rng, name, hours, epochs, expect)
    training = [f"{name} is trained on {machine} for {epochs} epochs.", rng.choice(_TUNINGS), told]
    parts = [
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        f"# 3.2 Implementation\n\n{' '.join(training)}",
    ]
    extra = rng.sample(_OF_OTHER_THINGS, 2) + ([_ABLATION] if expect else [])
    rng.shuffle(extra)
    results = (
        "# 4.1 Results\n\nMethod | Small | Large\nU-Net [2] | 0.81 | 0.74\n"
        f"{name} (ours) | 0.84 | 0.79\n\nTable 1: Scores on the test sets."
    )
    text = "\n\n".join([*parts, "---", results, *extra[: rng.randrange(1, len(extra) + 1)], *later])
    return Paper("composed", f"{name}: a light network", date(2022, 6, 1), text, expect)


def _training(
    rng: Random, name: str, hours: int, epochs: int, expect: dict[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """Return what the section of the training tells of its time, and what later sections tell."""
    unit, together, many = rng.choice(_UNITS)
    minutes = rng.choice((3, 6))
    ways: list[tuple[str, tuple[str, ...]]] = [
        (f"Training took {hours} hours per {unit}, i.e. {hours * many} hours for {together}.", ()),
        (f"One training run takes {hours} hours; {together} took {hours * many} hours.", ()),
        (f"Training took 2 hours on the small set and {hours} hours on the large one.", ()),
        ("", (f"# 5 Limits\n\n{name} trains in {hours} hours on the large set, U-Net in 2.",)),
        ("", (_table_of_times(name, hours),)),
        (f"Each epoch takes {minutes} minutes.", ()),
        ("", (_table_of_epochs(name, epochs, minutes),)),
        ("", ()),
    ]
    way = rng.randrange(len(ways))
    if way in {5, 6}:
        expect["duration_hours"] = epochs * minutes / 60
    if way == len(ways) - 1:
        expect.clear()
    return ways[way]


def _table_of_times(name: str, hours: int) -> str:
    return (
        f"# 4.2 Cost\n\nMethod | Small | Large\nU-Net [2] | 1.5h | {hours * 2}h\n"
        f"UNETR [8] | 2.5h | {hours * 3}h\n{name} (ours) | 0.5h | {hours}h\n\n"
        "Table 2: Training time of each method."
    )


def _table_of_epochs(name: str, epochs: int, minutes: int) -> str:
    rows = (("U-Net [2]", minutes * 2), ("UNETR [8]", minutes * 3), (f"{name} (ours)", minutes))
    return (
        "# 4.2 Cost\n\nMethod | Time/epoch (s) | Training time\n"
        + "\n".join(f"{row} | {each * 60} | {each * epochs} min" for row, each in rows)
        + "\n\nTable 2: Time per epoch and total time of training."
    )
