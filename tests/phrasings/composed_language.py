"""Whole papers composed at random in our own words, around a headline that is known.

Single sentences are read well; papers go wrong where many runs, models and costs stand side by side. A
composed paper has all of these: quoted models, a table of sizes, the schedule, a tuning, an ablation, a table
of results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.phrasings.composing import compose, short, some, table

if TYPE_CHECKING:
    from random import Random

    from tests.phrasings.bank import Paper

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
_ELSEWHERE = (
    "# 5.2 Ablations\n\nEvery variant is trained on 10B tokens with a batch size of 128.",
    "# 5.3 Inference\n\nAll evaluations took 6 hours on 4 A100 GPUs; 512 tokens take 7.2 seconds.",
    "# 6 Related work\n\nBLOOM with 176B parameters was trained on 384 A100 GPUs during 3.5 months [35].",
)
_RIVALS = (
    ("GPT-Neo", "1.3B", "380B"), ("OPT", "6.7B", "180B"), ("Pythia", "12B", "300B"), ("LLaMA", "13B", "1T"),
)  # fmt: skip


def language_paper(rng: Random) -> Paper:
    """Compose a paper; its headline is the training of its largest model, or its one tuning."""
    return rng.choice((_family, _family, _encoder, _tuned, _in_stages))(rng)


def _family(rng: Random) -> Paper:
    name, sizes = rng.choice(_NAMES), rng.choice(_SIZES)
    models = [f"{name}-{short(size)}" for size in sizes]
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
        schedule = schedule.format(told=short(tokens))
    results = [*_RIVALS, (largest, short(size), "-")]
    parts = [
        (
            f"# Abstract\n\nWe present {name}, open models ranging from {short(sizes[0])} to {short(size)} "
            f"parameters. {name} is on par with larger models such as GPT-3 with 175B parameters. "
            f"The code of {name} is open."
        ),
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        "# 2 Model\n\nTable 1 lists our models.\n\nModel | Layers | Params\n"
        + "\n".join(
            f"{model} | {12 * n} | {short(s)}"
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
    return compose(f"{name}: language models of several sizes", 2023, [*parts, *some(rng, extra)], expect)


def _encoder(rng: Random) -> Paper:
    name, steps, batch = rng.choice(_NAMES), rng.choice((100_000, 250_000)), 512
    count, days = rng.choice(((16, 9), (32, 5)))
    parts = [
        f"# Abstract\n\nWe present {name}, a masked language model for legal texts. It is better than BERT.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS[1:])}",
        "# 2 Data\n\nWe collect 16GB of texts of courts.",
        f"# 3 Model\n\n{name} is an encoder of 24 layers with 340 million parameters.",
        (
            f"# 4 Pre-training\n\nWe train for {steps:,} steps with a batch size of {batch} and sequences of "
            f"512 tokens. Pre-training took {days} days on {count} V100 GPUs."
        ),
        *some(rng, (f"# 5.1 Tuning\n\n{rng.choice(_TUNINGS)}", *_ELSEWHERE)),
    ]
    expect = {
        "accelerator": "nvidia-v100",
        "accelerator_count": count,
        "duration_hours": days * 24,
        "parameters": 3.4e8,
        "examples_seen": steps * batch * 512,
    }
    return compose(f"{name}: a language model for legal texts", 2021, parts, expect)


def _tuned(rng: Random) -> Paper:
    name, count, hours = rng.choice(_NAMES), rng.choice((2, 4, 8)), rng.choice((5, 9, 14, 30))
    told = rng.choice(
        (
            (
                f"We tune Llama-2-7B with LoRA on 80K instructions for 3 epochs. It takes {hours} hours on "
                f"{count} A100 GPUs."
            ),
            (
                f"Llama-2-7B is fine-tuned on our 80K examples for 3 epochs, which takes {hours} hours on "
                f"{count} A100 GPUs."
            ),
        )
    )
    parts = [
        f"# Abstract\n\n{name} needs fewer instructions. It beats larger models such as GPT-3 with 175B.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        f"# 4 Set-up\n\nThe batch size is 128 and the learning rate 2e-5. {told}",
        *some(rng, _ELSEWHERE),
    ]
    expect = {"accelerator": "nvidia-a100", "accelerator_count": count, "duration_hours": hours}
    return compose(f"{name}: fewer and better instructions", 2024, parts, expect)


def _in_stages(rng: Random) -> Paper:
    name, size = rng.choice(_NAMES), rng.choice((3e9, 8e9, 1.4e10))
    hours = (rng.choice((180_000, 320_000)), 12_000, 3_000)
    parts = [
        f"# Abstract\n\nThis report presents {name}, a language model with {short(size)} parameters.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        "# 3 Training\n\n2T tokens of web text come first, then 100B tokens of high quality.\n\n"
        + table(
            f"Table 2: Cost of the training of {name} on H100 GPUs.",
            ("Stage", "GPU hours"),
            *zip(("Pre-training", "Annealing", "Post-training"), map("{:,}".format, hours), strict=True),
            ("Total", f"{sum(hours):,}"),
        ),
        *some(rng, _ELSEWHERE),
    ]
    expect = {"accelerator": "nvidia-h100", "accelerator_hours": sum(hours), "parameters": size}
    return compose(f"{name} technical report", 2024, parts, expect)
