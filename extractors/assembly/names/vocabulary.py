"""The words of ``vocabulary.yaml``, loaded once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import re2
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Vocabulary", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``generic_names`` and ``machine_words`` are lower case; ``data_sets`` matches any known data set.

    ``same_data_sets`` gives for other spellings the one to compare. ``dense_tasks`` matches words of
    detection and segmentation, ``whole_tasks`` those of classifiers. ``closed_models`` and
    ``released_models`` match the beginning of a name that everybody knows.
    """

    generic_names: frozenset[str]
    machine_words: frozenset[str]
    data_sets: Any
    same_data_sets: Mapping[str, str]
    dense_tasks: Any
    whole_tasks: Any
    closed_models: re.Pattern[str]
    released_models: re.Pattern[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Load and compile the file. Raises ``KeyError`` where one of its parts is missing."""
    content = yaml.safe_load(
        resources.files("extractors.assembly.names").joinpath("vocabulary.yaml").read_text("utf-8")
    )
    return Vocabulary(
        frozenset(str(word) for word in content["generic_names"]),
        frozenset(str(word) for word in content["machine_words"]),
        _any_of(content["data_sets"]),
        content["same_data_sets"],
        _any_of(content["dense_tasks"]),
        _any_of(content["whole_tasks"]),
        re.compile("|".join(content["closed_models"])),
        re.compile("|".join(content["released_models"])),
    )


def _any_of(patterns: Iterable[str]) -> Any:
    """Compile for RE2, whose automaton looks for many names at the cost of one; used as one of ``re``."""
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(rf"\b(?:{'|'.join(patterns)})\b", options)
