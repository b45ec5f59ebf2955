"""Where no sentence names the cards of a training, those are meant on which the paper measures speed."""

from __future__ import annotations

import pytest

from extractors.assembly import assemble
from extractors.rules import find_all
from extractors.rules.plain import plain_page

_TRAINING = "We train our network on ImageNet for 90 epochs. Training took 3 days on 16 GPUs."


def _accelerators(speed: str) -> set[str | None]:
    page = plain_page(f"{speed}\n\n{_TRAINING}", section="Experiments")
    return {run.accelerator for run in assemble(find_all(page), [page]) if run.duration_hours}


def test_cards_without_a_name_are_those_on_which_speed_is_measured() -> None:
    assert _accelerators("Inference runs at 40 images per second on a V100 GPU.") == {"nvidia-v100"}


@pytest.mark.parametrize(
    "speed",
    [
        "Inference runs at 40 images per second on a V100 GPU and at 2 on a Jetson TX2.",
        "Inference runs at 4 images per second on an Intel Xeon E5-2690.",
        "Inference is fast.",
    ],
)
def test_of_several_devices_and_of_processors_none_is_taken(speed: str) -> None:
    assert _accelerators(speed) == {None}
