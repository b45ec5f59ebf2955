"""Whole papers composed at random in our own words, around a headline that is known.

Single sentences are read well; papers go wrong where many runs, models and costs stand side by side. A
composed paper has all of these: quoted models, a table of sizes, the schedule, a tuning, an ablation, a table
of results.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.phrasings.bank import Paper

if TYPE_CHECKING:
    from random import Random

_NAMES = ("Heron", "GridText", "Kestrel", "Marlin", "Tessera", "Orchid", "Quillon", "Bramble")
_SIZES = ((1.1e8, 3.4e8), (7e7, 4.1e8, 1.4e9), (1.1e9, 3e9, 7e9), (2.7e9, 6.7e9, 1.3e10))
_INTRODUCTIONS = (
    (
        "Language models have grown from 110M parameters (Kim et al., 2019) to 540B "
        "parameters (Roy et al., 2022). Such training takes months: OPT-175B was trained on "
        "992 A100 GPUs for about two "
        "months (Zhang et al., 2022)."
    ),
    (
        "Scaling has been the main driver of progress [3, 8]. Chinchilla [8] has 70B parameters and "
        "was trained on 1.4T tokens. Few laboratories can afford such budgets."
    ),
    "Progress comes from pre-training [4]. Our contributions are the model, its code and an analysis.",
)
_TUNINGS = (
    (
        "For sentence pairs we fine-tune for 3 epochs with a batch size of 32. Each run takes "
        "less than two hours on "
        "a single V100."
    ),
    "On SQuAD we fine-tune for 2 epochs with batches of 48 and sequences of 384 tokens.",
)
_RIVALS = (
    ("GPT-Neo", "1.3B", "380B"), ("OPT", "6.7B", "180B"), ("Pythia", "12B", "300B"), ("LLaMA", "13B", "1T"),
)  # fmt: skip


def _short(number: float) -> str:
    for scale, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if number >= scale:
            return f"{number / scale:g}{letter}"
    return f"{number:,.0f}"


def language_paper(rng: Random) -> Paper:
    """Compose a paper on language models of several sizes; its headline is the training of the largest."""
    name, sizes = rng.choice(_NAMES), rng.choice(_SIZES)
    models = [f"{name}-{_short(size)}" for size in sizes]
    largest, smallest, size = models[-1], models[0], sizes[-1]
    length, batch, steps = rng.choice((512, 1024, 2048)), rng.choice((256, 512)), rng.choice((5e4, 1e5, 2e5))
    tokens = length * batch * steps
    schedule = (
        f"We train for {steps:,.0f} steps with a batch size of {batch} sequences of length {length}.",
        (
            f"The hyper-parameters are given in Table 2.\n\nHyper-parameter | Value\nBatch size | {batch}\n"
            f"Sequence length | {length}\nTraining steps | {steps:,.0f}\nWarm-up steps | 2,000\n\n"
            "Table 2: Hyper-parameters of pre-training."
        ),
        "All models are trained on {told} tokens.",
    )[kind := rng.randrange(3)]
    if kind == 2:
        tokens = rng.choice((1e11, 3e11, 4e11))
        schedule = schedule.format(told=_short(tokens))
    results = [*_RIVALS, (largest, _short(size), "-")]
    parts = [
        (
            f"# Abstract\n\nWe present {name}, open models ranging from {_short(sizes[0])} to {_short(size)} "
            f"parameters. {name} is on par with larger models such as GPT-3 with 175B parameters. "
            f"The code of {name} is open."
        ),
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        "# 2 Model\n\nTable 1 lists our models.\n\nModel | Layers | Params\n"
        + "\n".join(
            f"{model} | {12 * n} | {_short(s)}"
            for n, (model, s) in enumerate(zip(models, sizes, strict=True), 1)
        )
        + f"\n\nTable 1: Sizes of the {name} models.",
        f"---\n\n# 3 Training\n\n{schedule}",
    ]
    extra = [
        f"# 4.1 Fine-tuning\n\n{rng.choice(_TUNINGS)}",
        (f"# 4.2 Ablations\n\nFor ablations we train {smallest} for 20B tokens on 8 A100 GPUs, "
        "which takes 14 hours."),
        "# 4.3 Results\n\nModel | Params | Tokens\n" + "\n".join(" | ".join(row) for row in results)
        + "\n\nTable 3: Models of similar size.",
        "# 4.4 Inference\n\nGenerating 512 tokens takes 7.2 seconds on one A100.",
    ]  # fmt: skip
    rng.shuffle(extra)
    expect: dict[str, Any] = {"parameters": size, "examples_seen": tokens}
    text = "\n\n".join([*parts, *extra[: rng.randrange(1, len(extra) + 1)]])
    return Paper("composed", f"{name}: language models of several sizes", date(2023, 6, 1), text, expect)
