from __future__ import annotations

import pytest

from extractors.lexicon import load_lexicon
from extractors.rules.plain import plain_page
from extractors.rules.utilisation import find


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Training ran at 46.2% MFU.", 0.462),
        ("We reach a model FLOPs utilization of 57%.", 0.57),
        ("The run sustained 56.5% of peak FLOPs.", 0.565),
        ("This is about 50% of the theoretical peak performance.", 0.5),
    ],
)
def test_a_share_of_peak_is_a_fraction_of_one(text: str, value: float) -> None:
    (finding,) = find(plain_page(text), load_lexicon())
    assert finding.value == pytest.approx(value)
    assert finding.score > 0.5


@pytest.mark.parametrize("text", ["The GPU utilization was 95%.", "Accuracy reached 95% of the best."])
def test_a_busy_processor_is_no_share_of_peak(text: str) -> None:
    assert all(finding.score < 0.3 for finding in find(plain_page(text), load_lexicon()))


@pytest.mark.parametrize(
    "text",
    [
        "The learning rate is decayed to a minimum of 10% of the peak value.",
        "A cosine decay to 10% of peak follows the warm-up.",
        "It ends at 10% of the peak learning rate.",
    ],
)
def test_what_a_learning_rate_decays_to_is_no_share_of_peak(text: str) -> None:
    assert find(plain_page(text), load_lexicon()) == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Training ran at 57.8% HFU.", "hardware"),
        ("We measured a hardware FLOPs utilization of 52%.", "hardware"),
        ("Training ran at 41% MFU.", "model"),
        ("We reach a model FLOPs utilization of 41%.", "model"),
        ("The run sustained 45% of peak FLOPs.", None),
        ("Model\tHFU (%)\n7B\t51.2", "hardware"),
        ("Model\tMFU (%)\n7B\t43.1", "model"),
    ],
)
def test_a_utilisation_tells_whether_recomputed_activations_count(text: str, counts: str | None) -> None:
    (finding,) = find(plain_page(text), load_lexicon())
    assert finding.text == counts


def test_a_column_of_utilisation_is_read() -> None:
    findings = find(plain_page("Model\tMFU (%)\n7B\t43.1\n70B\t0.38"), load_lexicon())
    assert [f.value for f in findings] == [pytest.approx(0.431), pytest.approx(0.38)]
