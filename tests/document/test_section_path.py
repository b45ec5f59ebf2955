"""Which headings stand above a block."""

from __future__ import annotations

import pytest

from extractors.document.sections import SectionPath


@pytest.mark.parametrize(
    ("headings", "path"),
    [
        (["2 Related work", "2.1 Images", "3 Method"], "3 Method"),
        (["4 Experiments", "4.1 Setup", "Hardware"], "4 Experiments › 4.1 Setup › Hardware"),
        (["2 Related work", "3.2 Training"], "3.2 Training"),
        (["5 Results", "5.1 Images", "B.2 Cost"], "B.2 Cost"),
        (["Introduction", "1.1 Scope"], "Introduction › 1.1 Scope"),
        (["1 Introduction", "12.1 Cost"], "12.1 Cost"),
        (["Abstract", "4.1 Training"], "4.1 Training"),
    ],
)
def test_a_heading_is_no_part_of_a_section_of_another_number(headings: list[str], path: str) -> None:
    sections = SectionPath()
    for heading in headings:
        sections.enter(heading)
    assert str(sections) == path
