from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules.plain import plain_page
from extractors.rules.precision import find

if TYPE_CHECKING:
    from extractors.records import Finding


def _best(text: str) -> Finding:
    return max(find(plain_page(text), load_lexicon()), key=lambda finding: finding.score)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("All models are trained in bfloat16.", "bf16"),
        ("We train with FP16 to save memory.", "fp16"),
        ("We use mixed-precision training.", "mixed"),
        ("Training is done in single precision.", "fp32"),
        ("We train with TF32 enabled.", "tf32"),
        ("The model is trained in FP8.", "fp8"),
        ("We train with BF16 mixed precision.", "bf16"),
        ("We train in BF16 rather than FP16.", "bf16"),
    ],
)
def test_the_format_of_the_training_is_named(text: str, says: str) -> None:
    assert _best(text).text == says


def test_the_format_of_inference_is_doubtful() -> None:
    assert _best("Latency of inference is measured in FP16 on one card.").score < 0.4


def test_mixed_is_left_out_beside_its_sixteen_bit_format() -> None:
    found = find(plain_page("We train with FP16 mixed precision."), load_lexicon())
    assert [f.text for f in found] == ["fp16"]
