"""Which of the models that a paper speaks of its authors trained, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.model.configured import Configured
from extractors.assembly.statements.linking import designators_of
from extractors.records import Field, Ownership, Phase, Qualifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.statements.placement import Place
    from extractors.records import Finding

__all__ = ["TrainedModels", "is_by_authors"]

_NO_OWN_COUNT = frozenset({"size_in_name", "other_model", "bounds", "theirs"})
"""Reasons by which a number of parameters is not one that the authors count in a model of their own."""
_OF_TRAINING = frozenset({"training.verb", "training.units", "training.run"})
_OWN_LABEL = re.compile(
    r"\W*(?:students?\b|(?:nano|tiny|mini|small|medium|base|large|big|huge|giant|xx?-?large|xx?l)\W*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TrainedModels:
    """The models of a paper, graded by how sure it is that its authors trained them."""

    configured: Configured

    @classmethod
    def of(cls, pool: Mapping[Field, Sequence[Place]]) -> TrainedModels:
        """Read what the tables of a paper say was trained from its statements by field."""
        return cls(Configured.of(pool))

    def grade(self, place: Place) -> int:
        """Grade a size or cost: 3 surely trained here, 2 likely, 1 possibly, 0 another paper's or named."""
        if place.table is not None:
            return self._grade_of_cell(place)
        finding = place.finding
        named = 2 if place.names_own else 0
        bound = finding.qualifier is Qualifier.AT_LEAST and "range_of_models" not in finding.reasons
        if bound or "theirs" in finding.reasons:
            return 0  # "models above 1B parameters", "their 13B model"
        trained = finding.ownership is Ownership.OWN and _speaks_of_training(finding)
        if "size_in_name" in finding.reasons:
            return 1 if named or trained else 0
        if "other_model" in finding.reasons:
            return named
        if trained:
            return 3
        told = finding.field is Field.FORWARD_COST and "cited_name" not in finding.reasons
        of_all = "own.all-experiments" in finding.reasons  # "all models have 300M parameters"
        return 2 if told or of_all else named

    def _grade_of_cell(self, place: Place) -> int:
        if self.configured.holds(place):
            return 3
        if place.names_own or self.configured.trains(place) or _is_own_by_label(place):
            return 3 if place.finding.field is Field.FORWARD_COST else 2
        cited = place.finding.ownership is Ownership.CITED
        return 1 if "training.caption" in place.finding.reasons and not cited else 0


def _is_own_by_label(place: Place) -> bool:
    """Tell whether a row is that of a student, which a paper teaches, or of a size of the paper's network.

    "XL" alone is a size of the network that the whole paper speaks of.
    """
    cited = place.finding.ownership is Ownership.CITED
    return not cited and _OWN_LABEL.match(place.row_label) is not None


def _speaks_of_training(finding: Finding) -> bool:
    if finding.phase is Phase.TRAINING:
        return True
    return finding.phase is Phase.UNCLEAR and not _OF_TRAINING.isdisjoint(finding.reasons)


def is_by_authors(place: Place) -> bool:
    """Tell whether the text says how large a model of the authors' is: not "we ask GridText with 70B"."""
    finding = place.finding
    named = not _NO_OWN_COUNT.isdisjoint(finding.reasons)
    if place.table is not None or named:
        return False
    return place.names_own or (finding.ownership is Ownership.OWN and not designators_of(place).names)
