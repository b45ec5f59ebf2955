"""arXiv's stamp: new and old ids, without a version, on a second page, and what merely looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.document import Stamp
from extractors.document.stamp import find_stamp, read_stamp, strip_stamp


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("arXiv:2101.09999v3 [cs.LG] 7 Jan 2021", Stamp("2101.09999", 3, "cs.LG", date(2021, 1, 7))),
        ("arXiv:0704.0001v1  [hep-ph]  2 Apr 2007", Stamp("0704.0001", 1, "hep-ph", date(2007, 4, 2))),
        ("arXiv:cs/0112017v1 [cs.CL] 14 Dec 2001", Stamp("cs/0112017", 1, "cs.CL", date(2001, 12, 14))),
        (
            "arXiv:math.GT/0309136v2 [math.GT] 9 Sep 2003",
            Stamp("math.GT/0309136", 2, "math.GT", date(2003, 9, 9)),
        ),
        (
            "arXiv:2101.09999v3\r\n[stat.ML]\r\n7 Jan 2021",
            Stamp("2101.09999", 3, "stat.ML", date(2021, 1, 7)),
        ),
        ("arXiv:2101.09999v3 [cs.LG] 31 Feb 2021", Stamp("2101.09999", 3, "cs.LG", None)),
    ],
)
def test_stamps_are_read(text, stamp):
    assert find_stamp(f"A title\r\n{text}\r\nAn abstract") == stamp
    assert "arXiv" not in strip_stamp(f"A title\r\n{text}\r\nAn abstract")


@pytest.mark.parametrize(
    "text", ["arXiv:2101.09999", "arXiv:2101.09999 [cs]", "see arXiv:2101.09999v2 for more", ""]
)
def test_citations_are_no_stamps(text):
    assert find_stamp(text) is None
    assert strip_stamp(text) == text


STAMPED = (
    "#place(left, dx: -2cm, dy: 5cm, rotate(-90deg, reflow: true)["
    "arXiv:2101.09999v3 \\[cs.LG\\] 7 Jan 2021])\n"
)


def test_the_stamp_is_found_on_the_page_and_behind_a_cover(typeset, read):
    bare = typeset(f"{STAMPED}#lorem(50)")
    covered = typeset(f"*Read with notes by a friend*\n#pagebreak()\n{STAMPED}#lorem(50)")
    for path in (bare, covered):
        assert read_stamp(path) == Stamp("2101.09999", 3, "cs.LG", date(2021, 1, 7))
    document = read(f"*Read with notes by a friend*\n#pagebreak()\n{STAMPED}#lorem(50)")
    assert document.stamp == read_stamp(covered)
    assert "2101" not in document.pages[1].text


def test_a_paper_without_a_stamp_has_none(typeset):
    assert read_stamp(typeset("#lorem(30)")) is None
