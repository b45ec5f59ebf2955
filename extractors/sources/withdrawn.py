"""Tell from a paper's comment or abstract that it is withdrawn. The wording is data: ``withdrawn.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

__all__ = ["WithdrawalWording", "is_withdrawn", "load_wording"]

_ENDS_OF_CLAUSE = str.maketrans(dict.fromkeys(".,;:()[]!", "\n"))
_LOOK_AT_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class WithdrawalWording:
    """The phrases of ``withdrawn.yaml``, lower case, single spaces."""

    comment_contains: tuple[str, ...]
    comment_is: frozenset[str]
    abstract_starts: tuple[str, ...]
    not_meant: tuple[str, ...]


@cache
def load_wording() -> WithdrawalWording:
    """Read the phrases that come with the package."""
    text = resources.files("extractors.sources").joinpath("withdrawn.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return WithdrawalWording(
        tuple(data["comment_contains"]),
        frozenset(data["comment_is"]),
        tuple(data["abstract_starts"]),
        tuple(data["not_meant"]),
    )


def _plain(text: str) -> str:
    return " ".join(text[:_LOOK_AT_CHARACTERS].lower().split())


def is_withdrawn(comments: str | None, abstract: str) -> bool:
    """Say whether the comment, or the very beginning of the abstract, withdraws the paper."""
    wording = load_wording()
    comment = _plain(comments or "")
    if "withdraw" in comment:
        for phrase in wording.not_meant:
            comment = comment.replace(phrase, " ")
        first_clause = comment.translate(_ENDS_OF_CLAUSE).split("\n", maxsplit=1)[0].strip()
        if first_clause in wording.comment_is or any(p in comment for p in wording.comment_contains):
            return True
    return _plain(abstract).startswith(wording.abstract_starts)
