"""What is raised or lowered: exponents are written with ^, marks are dropped and never glued to a number."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It took $3.1 times 10^23$ operations.", "It took 3.1 × 10^23 operations."),
        ("The rate was $10^(-5)$, then $10^(-6)$.", "The rate was 10^-5, then 10^-6."),
        ("It took 10#super[21] FLOP.", "It took 10^21 FLOP."),
        ("About 2#super[16] tokens a batch.", "About 2^16 tokens a batch."),
        ("It took 3.1 × 10²³ operations.", "It took 3.1 × 10^23 operations."),
        ("Images of $224^2$ pixels.", "Images of 224^2 pixels."),
        ("We used 64#super[2] cards.", "We used 64^2 cards."),
        ("We used 64#super[7] cards.", "We used 64 cards."),
        (
            "In 2019#super[2] we had eight cards#super[3], then none.",
            "In 2019 we had eight cards, then none.",
        ),
        ("The fleet#super[†] and the crew#super[∗].", "The fleet and the crew."),
        ("About 670K#super[4] updates and 3M#super[2] pairs.", "About 670K updates and 3M pairs."),
        ("On the 3#super[rd] day of the 20#super[th] week.", "On the 3rd day of the 20th week."),
        ("With $x_1$ and $n^2$ steps.", "With x1 and n^2 steps."),
        ("A base of 64#sub[2] only.", "A base of 64_2 only."),
    ],
)
def test_scripts_are_written_as_they_mean(read, markup, text):
    assert read(markup).pages[0].text == text


def test_the_mark_before_a_footnote_is_dropped_and_the_footnote_kept(read):
    page = read(
        "We waited 12 days#footnote[Wall clock.] and 5 hours#footnote[Of 2 cards each, 8 in all.]."
    ).pages[0]
    assert [sentence.text for sentence in page.sentences()] == [
        "We waited 12 days and 5 hours.",
        "Wall clock.",
        "Of 2 cards each, 8 in all.",
    ]
