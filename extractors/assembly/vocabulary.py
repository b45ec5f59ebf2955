"""The words of ``vocabulary.yaml``, loaded once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

__all__ = ["Vocabulary", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``generic_names`` are lower case; ``data_sets`` matches the name of any known data set."""

    generic_names: frozenset[str]
    data_sets: re.Pattern[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Load and compile the file. Raises ``KeyError`` where one of its parts is missing."""
    content = yaml.safe_load(
        resources.files("extractors.assembly").joinpath("vocabulary.yaml").read_text("utf-8")
    )
    pattern = "|".join(content["data_sets"])
    return Vocabulary(
        frozenset(str(word) for word in content["generic_names"]),
        re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE),
    )
