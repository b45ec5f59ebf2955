"""Papers on recognition of images: a table of networks by size and cost, and schedules of several tasks.

The run is the training on ImageNet of the largest network; detectors, segmenters and ablations have
schedules of their own, and rivals stand in the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.phrasings.composing import compose, some, table

if TYPE_CHECKING:
    from random import Random

    from tests.phrasings.bank import Paper

_NAMES = ("RidgeNet", "Patchwork", "QuiltFormer", "Lumen", "TessNet")
_CARDS = (("NVIDIA V100", "nvidia-v100"), ("NVIDIA A100", "nvidia-a100"))
_IMAGES = 1.28e6
_SIZES = ((("T", 28.0, 4.5), ("S", 50.0, 8.7), ("B", 88.0, 15.4)), (("S", 22.0, 4.6), ("B", 86.0, 17.5)))
_RIVALS = (("ResNet-50 [15]", 25.6, 4.1), ("Swin-B [28]", 88.0, 15.4), ("CoAtNet-3 [8]", 168.0, 34.7))
_INTRODUCTIONS = (
    "ViT [11] needs JFT-300M, a data set of 300 million images, and 2,500 TPUv3-core-days.",
    "DeiT [40] was trained on 8 GPUs in two to three days. Attention is slow on large images.",
    "Networks of convolutions have been the standard for years. We study what is left of them.",
)


def vision_paper(rng: Random) -> Paper:
    """Compose a paper; its headline is the training of its largest network on ImageNet-1K."""
    name, sizes, (card, device) = rng.choice(_NAMES), rng.choice(_SIZES), rng.choice(_CARDS)
    epochs, batch = rng.choice((90, 300)), rng.choice((1024, 4096))
    smallest, largest = f"{name}-{sizes[0][0]}", f"{name}-{sizes[-1][0]}"
    expect: dict[str, Any] = {
        "parameters": sizes[-1][1] * 1e6,
        "examples_seen": epochs * _IMAGES,
    }
    told, measured = _times(rng, largest, card, device, expect)
    if not measured:
        expect["forward_macs"] = sizes[-1][2] * 1e9
    schedule = rng.choice(
        (
            (
                f"All models are trained on ImageNet-1K with 1.28M images for {epochs} epochs with "
                f"AdamW and a "
                f"batch size of {batch}. {told}"
            ),
            (
                f"ImageNet-1K has 1.28M training images of 1000 classes. We train for {epochs} epochs with "
                f"batches of {batch} images. {told}"
            ),
            f"Table 1 lists the settings. ImageNet-1K has 1.28M training images. {told}\n\n"
            + table(
                "Table 1: Settings of training on ImageNet-1K.",
                ("Setting", "Value"),
                ("Epochs", epochs),
                ("Batch size", batch),
                ("Warm-up epochs", 5),
            ),
        )
    )
    results = table(
        "Table 2: Accuracy on ImageNet-1K at 224 × 224.",
        ("Model", "Params", "FLOPs", "Top-1"),
        *((rival, f"{size:g}M", f"{cost:g}G", "82.4") for rival, size, cost in _RIVALS),
        *((f"{name}-{letter} (ours)", f"{size:g}M", f"{cost:g}G", "83.1") for letter, size, cost in sizes),
    )
    parts = [
        f"# Abstract\n\nWe present {name}, a backbone. {largest} reaches 84.1% on ImageNet-1K.",
        f"# 1 Introduction\n\n{rng.choice(_INTRODUCTIONS)} We propose {name}.",
        f"# 4.1 Classification\n\n{schedule}\n\n{results}",
        *some(rng, _other_tasks(smallest)),
    ]
    return compose(f"{name}: a backbone in stages", 2022, parts, expect)


def _times(rng: Random, largest: str, card: str, device: str, expect: dict[str, Any]) -> tuple[str, bool]:
    """Say on what the networks are trained, and whether the time is told."""
    count, hours = rng.choice((8, 16, 32)), rng.choice((44, 72, 96))
    if rng.random() < 0.4:
        return rng.choice((f"We use {count} {card} GPUs.", "Our code is in PyTorch.")), False
    expect |= {"accelerator": device, "accelerator_count": count, "duration_hours": hours}
    told = (
        f"Training {largest} takes {hours} hours on {count} {card} GPUs.",
        f"We train on {count} {card} GPUs; {largest} takes {hours} hours.",
        f"On {count} {card} GPUs our largest model is trained in {hours} hours.",
    )
    return rng.choice(told), True


def _other_tasks(smallest: str) -> tuple[str, ...]:
    return (
        (
            "# 4.2 Detection\n\nDetectors on top of it are fine-tuned on COCO, with 118K training "
            "images, for 36 epochs with 16 images a batch."
        ),
        ("# 4.3 Segmentation\n\nOn ADE20K we train for 160K iterations with batches of 16."),
        f"# 4.4 Ablation\n\nAblations use {smallest} trained for 100 epochs on ImageNet-100.",
        "# 4.5 Speed\n\nOn a V100, an image takes 12 ms; throughput is measured with a batch size of 128.",
        "# 4.6 Transfer\n\nWe fine-tune on CIFAR-100 (50K images) for 100 epochs with a batch size of 512.",
        (
            "# 5 Related work\n\nMAE pre-trains ViT-H for 1600 epochs. The largest ResNet of CLIP took "
            "18 days on 592 V100 GPUs."
        ),
    )
