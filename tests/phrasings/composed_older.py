"""Papers of the years before transformers: deep networks, translation, recurrent language models.

They tell times in days and weeks, often in words, for the biggest of several networks; their tables
hold the machines of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.phrasings.composing import compose, some, table

if TYPE_CHECKING:
    from random import Random

    from tests.phrasings.bank import Paper

_NAMES = ("Oriole", "DeepTile", "Corvid", "Weaver", "Convey", "Slate")
_CARDS = (
    ("GTX 580 3GB GPUs", "nvidia-gtx-580", 2012),
    ("Tesla K20 GPUs", "nvidia-k20", 2013),
    ("NVIDIA Titan Black GPUs", "nvidia-titan-black", 2014),
    ("Tesla K40 GPUs", "nvidia-k40", 2015),
    ("NVIDIA P100 GPUs", "nvidia-p100", 2017),
    ("NVIDIA V100 GPUs", "nvidia-v100", 2019),
)
_WORDS = {2: "two", 4: "four", 5: "five", 6: "six", 8: "eight", 9: "nine", 10: "ten"}
_INTRODUCTIONS = (
    "Networks of 60 million parameters were trained on two GTX 580 cards for a week [9].",
    "Le et al. [11] trained an autoencoder on 1,000 machines (16,000 cores) for three days.",
    "Depth matters. We ask how far it carries.",
)


def older_paper(rng: Random) -> Paper:
    """Compose a paper; its headline is the training of its deepest or biggest network."""
    kind = rng.choice((_deep_network, _translation, _recurrent))
    return kind(rng)


def _deep_network(rng: Random) -> Paper:
    name, (cards, device, year) = rng.choice(_NAMES), rng.choice(_CARDS)
    count, days, epochs = rng.choice((2, 4, 8)), rng.choice((5, 6, 9, 10)), rng.choice((60, 74, 90))
    shallow, middle, deep = (f"{name}-{depth}" for depth in rng.choice(((11, 16, 19), (18, 34, 101))))
    less, half = days // 3, days // 2
    told = rng.choice(
        (
            (
                f"We trained {deep} for {epochs} cycles through the training set, which took "
                f"{_WORDS[days]} days on {_WORDS[count]} {cards}."
            ),
            (
                f"On a machine with {_WORDS[count]} {cards}, training {deep} took {days} days; "
                f"{shallow} took "
                f"{less} days."
            ),
            (
                f"Training times on {_WORDS[count]} {cards} were {less}, {half} and {days} days for "
                f"{shallow}, "
                f"{middle} and {deep}, respectively."
            ),
            (
                f"The batch is spread over {_WORDS[count]} {cards} of one machine, {0.9 * count:.1f} times "
                f"as fast as a single one. The deepest network, {deep}, takes {days} days to train."
            ),
        )
    )
    extra = (
        (
            "# 4.1 CIFAR-10\n\nA small network with 1.7M parameters is trained for 160 epochs with "
            "batches of "
            "128 on one GPU, which takes 90 minutes."
        ),
        (
            "# 4.2 Detection\n\nWe fine-tune the network for 70k iterations. Fine-tuning takes 9.5 "
            "hours, and "
            "features need 13 s an image on a GPU and 53 s on a CPU."
        ),
        f"# 4.3 Ablation\n\nWe take {shallow} and train it for 30 epochs only. The error grows by 1.4%.",
        "# 4.4 Results\n\n"
        + table(
            "Table 2: Errors on the validation set.",
            ("Method", "# params", "top-5"),
            ("AlexNet [9]", "60M", "18.2"),
            ("VGG-16 [28]", "138M", "8.8"),
            (f"{deep} (ours)", "44M", "6.7"),
        ),
        (
            "# 5 Related work\n\nThe Inception networks [30] came from a cluster of CPUs; others report "
            "2 to 3 "
            "weeks on four Titan Black GPUs [28]."
        ),
    )
    parts = [
        f"# Abstract\n\nWe study how depth changes the accuracy of {name} on ImageNet.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        f"# 3 Training\n\nImageNet has 1.28 million training images. The batch size is 256. {told}",
        *some(rng, extra),
    ]
    expect = {"accelerator": device, "accelerator_count": count, "duration_hours": days * 24}
    return compose(f"{name}: deeper networks for images", year, parts, expect)


def _translation(rng: Random) -> Paper:
    name, (cards, device, year) = rng.choice(_NAMES), rng.choice(_CARDS[3:])
    count, days, hours = rng.choice((8, 16)), rng.choice((3.5, 4.5, 6, 8)), rng.choice((12, 18, 20))
    base, big, steps = f"{name} (base)", f"{name} (big)", 300_000
    second = days * 86400 / steps
    told = rng.choice(
        (
            (
                f"All models are trained on {count} {cards}. Training {base} takes {hours} hours and "
                f"training "
                f"{big} takes {days:g} days."
            ),
            (
                f"Our hardware is one node with {count} {cards}. A step of the base model takes 0.4 seconds, "
                f"and 100,000 steps take {hours} hours. Steps of the big model take {second:.2f} "
                f"seconds; it is "
                f"trained for {steps:,} steps ({days:g} days)."
            ),
            f"We use {count} {cards}; Table 1 has steps and times.\n\n"
            + table(
                "Table 1: Training of our models.",
                ("Model", "Params", "Steps", "Training time"),
                (base, "65M", "100K", f"{hours} hours"),
                (big, "213M", "300K", f"{days:g} days"),
            ),
        )
    )
    extra = (
        "# 4.1 Results\n\n"
        + table(
            "Table 3: The cost of training.",
            ("System", "BLEU", "Hardware", "Time"),
            ("GNMT [38]", "24.6", "96 K80", "6 days"),
            ("ConvS2S [9]", "25.2", "1 GPU", "18.5 days"),
            ("This work", "28.3", f"{count} GPUs", f"{days:g} days"),
        ),
        "# 4.3 Speed\n\nDecoding newstest2014 takes 104 seconds on one GPU and 570 seconds on 48 threads.",
        "# 4.4 Parsing\n\nOn 40K sentences a parser is trained for 20k steps on 2 GPUs for 3 hours.",
    )
    parts = [
        f"# Abstract\n\n{name} translates without recurrence and trains fast.",
        "# 1 Introduction\n\nGNMT [38] needs 96 GPUs for six days, with 36 hours of refinement.",
        f"# 3.2 Hardware\n\n{told}",
        *some(rng, extra),
    ]
    expect = {"accelerator": device, "accelerator_count": count, "duration_hours": days * 24}
    return compose(f"{name}: translation without recurrence", year, parts, expect)


def _recurrent(rng: Random) -> Paper:
    name, (cards, device, year) = rng.choice(_NAMES), rng.choice(_CARDS[3:])
    count, weeks = rng.choice((8, 16, 32)), rng.choice((2, 3))
    told = rng.choice(
        (
            (
                f"The model of One Billion Word was trained on {count} {cards} for {weeks} weeks, that "
                f"of Penn "
                "Treebank on a single card for 5 hours."
            ),
            (
                f"Training on One Billion Word takes {weeks} weeks on {count} {cards}. The small "
                f"corpora need a "
                "day on one card."
            ),
            f"We train {name} with {count} {cards}. It converges after {weeks} weeks.",
        )
    )
    extra = (
        "# 5.1 Results\n\n"
        + table(
            "Table 2: Perplexity on One Billion Word.",
            ("Model", "Params", "Perplexity"),
            ("LSTM-2048 [15]", "830M", "43.7"),
            ("Mixture of experts [24]", "4.3B", "28.0"),
            (f"{name} (ours)", "470M", "28.1"),
        ),
        "# 5.2 Speed\n\nScoring the test set takes 40 minutes on a single card.",
        "# 6 Related work\n\nOthers trained an LSTM of 1.8B parameters on 32 K40 GPUs for three weeks [15].",
    )
    parts = [
        f"# Abstract\n\n{name} is a recurrent network with gates. We test it on three corpora.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)}",
        "# 3 Data\n\nOne Billion Word has 0.8B training words, Penn Treebank 929k and WikiText-103 103M.",
        f"# 4 Training\n\nThe batch size is 128 and the dropout 0.1. {told}",
        *some(rng, extra),
    ]
    expect = {"accelerator": device, "accelerator_count": count, "duration_hours": weeks * 168}
    return compose(f"{name}: recurrent language models", year, parts, expect)
