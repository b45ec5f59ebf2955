"""Papers on models that make images, clips and sound: modules, stages and sizes with machines of their own.

The run is the training of the largest module; where stages follow one another on the same machines, it is
all of them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.phrasings.composing import compose, some, table

if TYPE_CHECKING:
    from random import Random

    from tests.phrasings.bank import Paper

_NAMES = ("Mirage", "Calyx", "Velour", "Nocturne", "Inkwell")
_DENSE_A100_FLOP_PER_S = 312e12
_UTILISATION = 0.33
_PFS_DAY = 8.64e19
_ELSEWHERE = (
    "# 5 Results\n\nModel | Params | FID\nDALL-E | 12B | 27.5\nGLIDE | 3.5B | 12.2\n\nTable 4: FID on COCO.",
    "# 5.2 Ablation\n\nAblations use a tenth of the data and 16 GPUs, one day each.",
    "# 5.3 Speed\n\nA sample takes 3.1 seconds with 50 steps on an RTX 3090.",
    "# 5.4 People\n\n25 listeners and viewers rated 50 samples each in 2 hours.",
    "# 6 Related work\n\nStable Diffusion took 150,000 hours of A100 cards [30]; CogView used 512 V100 GPUs.",
)


def generative_paper(rng: Random) -> Paper:
    """Compose a paper; its headline is its largest module, or all stages of one model."""
    return rng.choice((_modules, _stages, _sizes))(rng)


def _modules(rng: Random) -> Paper:
    name, (first, second), (early, late) = (
        rng.choice(_NAMES),
        rng.choice(((32, 128), (64, 256))),
        rng.choice(((3, 14), (4, 21))),
    )
    told = rng.choice(
        (
            (
                f"The autoencoder has 84 million parameters and is trained on {first} V100 GPUs for "
                f"{early} days. The transformer over its codes has 5 billion parameters and is trained on "
                f"{second} V100 GPUs for {late} days."
            ),
            (
                f"The transformer has 5B parameters; its training takes {late} days on {second} V100 "
                f"GPUs. The "
                f"autoencoder (84M parameters) takes {early} days on {first} V100 GPUs."
            ),
            table(
                "Table 1: Training of the modules.",
                ("Module", "Parameters", "V100 GPUs", "Days"),
                ("Autoencoder", "84M", first, early),
                ("Transformer", "5B", second, late),
            ),
        )
    )
    expect = {
        "accelerator": "nvidia-v100",
        "accelerator_count": second,
        "duration_hours": late * 24,
        "parameters": 5e9,
    }
    return _paper(rng, name, "pieces of music from words", told, expect)


def _stages(rng: Random) -> Paper:
    name, count, days = rng.choice(_NAMES), rng.choice((64, 128)), rng.choice(((2, 8, 1), (3, 12, 2)))
    told = rng.choice(
        (
            (
                f"The model is trained on {count} A100 GPUs. Stage 1 takes {days[0]} days, stage 2 takes "
                f"{days[1]} days and stage 3 takes {days[2]} day{'s' * (days[2] > 1)}."
            ),
            f"We use {count} A100 GPUs. The three stages take {days[0]}, {days[1]} and {days[2]} days.",
            table(
                "Table 1: The stages of training on A100 GPUs.",
                ("Setting", "Stage 1", "Stage 2", "Stage 3"),
                ("Resolution", 256, 512, 1024),
                ("GPUs", count, count, count),
                ("Days", *days),
            ),
        )
    )
    operations = _DENSE_A100_FLOP_PER_S * _UTILISATION * count * sum(days) * 86400
    expect: dict[str, Any] = {"accelerator": "nvidia-a100", "pfs_days": operations / _PFS_DAY}
    return _paper(rng, name, "images in three stages", told, expect)


def _sizes(rng: Random) -> Paper:
    name, (few, many), (short, long) = (
        rng.choice(_NAMES),
        rng.choice(((1, 4), (2, 8))),
        rng.choice(((40, 100), (60, 150))),
    )
    told = rng.choice(
        (
            (
                f"{name}-S has 181M parameters and {name}-L 739M parameters. {name}-S is trained on {few} "
                f"RTX 3090 GPU{'s' * (few > 1)} for {short} hours, {name}-L on {many} A100 GPUs for "
                f"{long} hours."
            ),
            (
                f"{name}-S (181M parameters) takes {short} hours on {few} RTX 3090 GPU{'s' * (few > 1)}. The "
                f"large version, {name}-L (739M parameters), takes {long} hours on {many} A100 GPUs."
            ),
            table(
                "Table 1: Our models and their training.",
                ("Model", "Params", "Machine", "Time"),
                (f"{name}-S", "181M", f"{few} × RTX 3090", f"{short} h"),
                (f"{name}-L", "739M", f"{many} × A100", f"{long} h"),
            ),
        )
    )
    expect = {
        "accelerator": "nvidia-a100",
        "accelerator_count": many,
        "duration_hours": long,
        "parameters": 739e6,
    }
    return _paper(rng, name, "sound from text", told, expect)


def _paper(rng: Random, name: str, what: str, told: str, expect: dict[str, Any]) -> Paper:
    parts = [
        f"# Abstract\n\nWe present {name}, which makes {what}. {name} is preferred by most of its listeners.",
        f"# 1 Introduction\n\nImagen [4] has 2B parameters and T5-XXL with 4.6B. {name} is simpler.",
        f"# 3 Data\n\n{name} learns from 12 million pairs, which we filter twice.",
        f"# 4 Training\n\nWe use Adam with a learning rate of 1e-4.\n\n{told}",
        *some(rng, _ELSEWHERE),
    ]
    return compose(f"{name}: {what}", 2023, parts, expect)
