"""What the bank says is understood is understood; what it calls a known gap is still one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.phrasings.bank import faults_of_paper, faults_of_statement, read_papers, read_statements

if TYPE_CHECKING:
    from tests.phrasings.bank import Paper, Statement

_STATEMENTS, _PAPERS = read_statements(), read_papers()


def _cases(items: list[Statement] | list[Paper]) -> list[object]:
    """One case an item; a known gap must fail, so that a mend shows."""
    return [
        pytest.param(
            item,
            id=f"{item.kind}-{number}",
            marks=[pytest.mark.xfail(strict=True, reason=item.known_gap)] if item.known_gap else [],
        )
        for number, item in enumerate(items)
    ]


@pytest.mark.parametrize("statement", _cases(_STATEMENTS))
def test_a_statement_gives_what_a_careful_reader_takes_from_it(statement: Statement) -> None:
    assert faults_of_statement(statement) == [], statement.says


@pytest.mark.parametrize("paper", _cases(_PAPERS))
def test_a_paper_gives_its_headline_run(paper: Paper) -> None:
    assert faults_of_paper(paper) == [], paper.title


def test_the_bank_is_large_and_a_third_of_it_says_what_is_no_training_of_the_authors() -> None:
    assert len(_STATEMENTS) >= 400
    assert len(_PAPERS) >= 80
    assert sum(statement.negative for statement in _STATEMENTS) >= len(_STATEMENTS) / 3
    assert len({statement.says for statement in _STATEMENTS}) == len(_STATEMENTS)
    assert len({paper.title for paper in _PAPERS}) == len(_PAPERS)


def test_few_of_the_bank_are_known_gaps() -> None:
    gaps = [item for item in (*_STATEMENTS, *_PAPERS) if item.known_gap]
    assert len(gaps) <= (len(_STATEMENTS) + len(_PAPERS)) * 0.06
