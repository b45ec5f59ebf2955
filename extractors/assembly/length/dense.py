"""Networks that find boxes or label pixels, and what is told of the classifiers inside them.

Their papers train the classifier first, on images that it names, and print what the whole network costs at a
much larger input: the one's schedule times the other's cost is no training that anybody ran.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.names.answers import WHOLE
from extractors.assembly.names.vocabulary import vocabulary
from extractors.assembly.statements.fields import MODEL, SCHEDULE
from extractors.assembly.statements.linking import designators_of
from extractors.records import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.statements.placement import Place

__all__ = ["is_dense", "of_classifiers", "without_classifiers"]


def is_dense(anchor: Place) -> bool:
    """Tell whether a forward cost is of a network that finds boxes or labels pixels."""
    words = f"{anchor.row_label} {anchor.column_label} {anchor.caption} {anchor.section}"
    return (
        vocabulary().dense_tasks.search(words if anchor.table is not None else anchor.clause_text) is not None
    )


def of_classifiers(seeds: Sequence[Draft], pool: Mapping[Field, Sequence[Place]]) -> list[Draft]:
    """Take what says nothing of boxes or pixels for a classifier, in a paper that tells its own's size."""
    told = (p for name in MODEL for p in pool.get(name, ()) if p.names_own)
    if not any(designators_of(p).answers == WHOLE for p in told):
        return list(seeds)
    return [
        d if d.names.answers or d.names.data else replace(d, names=replace(d.names, answers=WHOLE))
        for d in seeds
    ]


def without_classifiers(
    draft: Draft, pool: Mapping[Field, Sequence[Place]]
) -> Mapping[Field, Sequence[Place]]:
    """Leave out, for a draft of a dense network's forward cost, the schedules on data of whole images."""
    anchor = draft.anchor
    if anchor.finding.field is not Field.FORWARD_COST or not is_dense(anchor):
        return pool
    told = {name: [p for p in pool.get(name, ()) if not _is_of_classifier(p)] for name in SCHEDULE}
    return {**pool, **told}


def _is_of_classifier(place: Place) -> bool:
    data = designators_of(place).data
    return bool(data) and not any(vocabulary().dense_tasks.search(name) for name in data)
