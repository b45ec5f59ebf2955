"""What a run still lacks, taken from elsewhere in the paper: its size, its data and its schedule.

These values stand in no sentence with the run. They are taken last, when all runs are known, so that they
join no two of them; their reasons say where they come from, and their links are the weakest there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.assembly.designators import parameter_size
from extractors.assembly.drafts import filled_from
from extractors.assembly.examples import derive_examples, in_tokens, is_token_unit
from extractors.assembly.linking import Link, designators_of
from extractors.assembly.main_schedule import attach_schedule_of_timed
from extractors.assembly.namesakes import sizes_agree
from extractors.assembly.operations import RELATED_SIZE
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Phase, Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.assembly.designators import Designators
    from extractors.assembly.drafts import Draft
    from extractors.assembly.placement import Place

_LARGEST = Link(WEIGHTS.near_paper, ("the largest model of the paper",))
_ITS_VARIANT = Link(WEIGHTS.near_paper, ("the row of a table that names the run's variant",))
_WITHHELD = "parameters: withheld, nothing beside the run tells or checks its size"
_TRAINED_HERE = frozenset({"to_be_trained", "to_be_trained_role"})
_NUMBERED = re.compile(r"([a-z]+)-(\d+)\.?$")
"""A variant that is a family and a number: "resnet-50"."""
_TRAINED = frozenset({"training.verb", "training.units", "training.batch", "training.section"})
"""Reasons by which the words around a size speak of training."""
_ABLATION = re.compile(
    r"\b(?:ablations?|ablating|effects? of|impact of|influence of|sensitivity)\b", re.IGNORECASE
)
"""Words of captions of tables that vary a setting."""
_HELPER = re.compile(r"\b(?:teachers?|upper bound|oracle|judge|baselines?)\b", re.IGNORECASE)
"""Labels of rows of models that help or are compared with."""
_MOST_USED = Link(WEIGHTS.near_paper, ("the data that the paper speaks of most",))


def fill_gaps(drafts: Iterable[Draft], pool: Mapping[Field, Sequence[Place]]) -> tuple[Draft, ...]:
    """Give every run without a size, or with epochs but no data, what the paper says of its main model.

    ``pool`` holds the paper's statements by field. Runs that lack nothing, and those that nothing fits, come
    back as they are.
    """
    sizes = [p for p in pool.get(Field.PARAMETERS, ()) if p.finding.value and _may_be_own(p)]
    data = [p for p in pool.get(Field.DATASET_SIZE, ()) if p.finding.value and _counts_examples(p)]
    filled = (_with_data(_with_size(draft, sizes), data) for draft in drafts)
    return tuple(attach_schedule_of_timed(draft, pool) for draft in filled)


def _with_size(draft: Draft, sizes: Sequence[Place]) -> Draft:
    """Take the largest model that carries a name of the paper's own, else the largest of all.

    One whose words name another size than the run does is not it; one whose row of a table names the run's
    variant goes before all.
    """
    if draft.has(Field.PARAMETERS):
        return draft
    fitting = [
        p
        for p in sizes
        if sizes_agree(draft.names, designators_of(p)) is not False and _is_of_size(draft.names, p)
    ]
    of_variant = [p for p in fitting if _is_of_label(draft, p)] or [
        p for p in fitting if _tells_variant(draft, p)
    ]
    best = max(
        of_variant or fitting,
        key=lambda p: (
            p.names_own,
            _may_be_main(p),
            _is_to_be_trained(p),
            p.finding.value or 0.0,
            -p.page,
            -p.start,
        ),
        default=None,
    )
    if best is None:
        return draft
    if _would_rest_on(draft):
        return replace(draft, reasons=(*draft.reasons, _WITHHELD))
    how = _ITS_VARIANT if of_variant else _LARGEST
    return in_tokens(draft.put(Field.PARAMETERS, filled_from(best, how), f"parameters: {how.reasons[0]}"))


def _may_be_main(place: Place) -> bool:
    """Tell whether a size may be that of the paper's main run.

    "Answers come from GridText-70B" tells whom the authors asked, "we tune GridText-7B" what they trained. A
    table that varies one setting of a model tells of no run in particular, and a teacher was trained before.
    """
    reasons = place.finding.reasons
    only_named = "size_in_name" in reasons and _TRAINED.isdisjoint(reasons)
    if only_named or place.table is None:
        return not only_named
    return not (_ABLATION.search(place.caption) or _HELPER.search(f"{place.title} {place.row_label}"))


def _is_of_size(names: Designators, place: Place) -> bool:
    """Tell whether a size may be that of a run whose name tells one: nothing else is the size of "3B"."""
    told = [count for size in names.sizes if (count := parameter_size(size)) is not None]
    value = place.finding.value or 0.0
    return not told or any(max(value / count, count / value) <= RELATED_SIZE for count in told)


def _is_of_label(draft: Draft, place: Place) -> bool:
    """Tell whether a size stands beside the very label of the run's own row, in another table."""
    label = draft.anchor.row_label
    return draft.anchor.row is not None and bool(label) and place.row is not None and place.row_label == label


def _tells_variant(draft: Draft, place: Place) -> bool:
    """Tell whether a row names the run's variant, in full or in short: "R50" and "RN50" are ResNet-50."""
    if place.table is None:
        return False
    row = f"{place.row_label} {place.sentence_text}".lower()
    for variant in draft.names.variants:
        m = _NUMBERED.match(variant)
        if m and re.search(rf"(?<![\w-])(?:{m[1]}|{m[1][0]}n?)-?{m[2]}(?![\w-])", row):
            return True
    return False


def _would_rest_on(draft: Draft) -> bool:
    """Tell whether a size taken from elsewhere would be all that the run's estimate rests on.

    Beside a time, a printed total or a forward cost it is checked or not needed. Alone, it turns the
    tokens of some training into the compute of the largest model that the paper speaks of.
    """
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    grounds = (Field.STATED_TOTAL, Field.FORWARD_COST, Field.DURATION, Field.ACCELERATOR_TIME)
    if seen is None or any(draft.has(name) for name in grounds):
        return False
    return is_token_unit(seen.text) or (seen.text == "sequences" and draft.has(Field.SEQUENCE_LENGTH))


def _is_to_be_trained(place: Place) -> bool:
    """Tell whether the words beside a size say that its model is trained, or what a training starts from."""
    return not _TRAINED_HERE.isdisjoint(place.finding.reasons)


def _may_be_own(place: Place) -> bool:
    """Tell the sizes of tables and of the authors' sentences from those of the field; "over 1B" bounds."""
    finding = place.finding
    if "bounds" in finding.reasons or finding.qualifier is Qualifier.AT_LEAST:
        return False
    return place.names_own or place.table is not None or finding.ownership is Ownership.OWN


def _with_data(draft: Draft, data: Sequence[Place]) -> Draft:
    """Take the data that the paper speaks of most, of those that the run names where it names any."""
    if not draft.has(Field.EPOCHS) or draft.has(Field.DATASET_SIZE) or draft.has(Field.EXAMPLES_SEEN):
        return draft
    named = draft.names.data
    if named:
        theirs = {p: designators_of(p).data for p in data}
        data = [p for p in data if named & theirs[p]] or [p for p in data if not theirs[p]]
    uses: defaultdict[float, float] = defaultdict(float)
    for p in data:
        trained = 1.0 if p.finding.phase is Phase.TRAINING else WEIGHTS.unsaid_training
        uses[p.finding.value or 0.0] += p.finding.score * trained
    best = max(data, key=lambda p: (uses[p.finding.value or 0.0], p.finding.value or 0.0), default=None)
    if best is None:
        return draft
    filled = filled_from(best, _MOST_USED)
    return derive_examples(draft.put(Field.DATASET_SIZE, filled, f"data: {_MOST_USED.reasons[0]}"))


def _counts_examples(place: Place) -> bool:
    """Tell data in examples from data in tokens, which are seen once, and from hours."""
    unit = place.finding.text
    return not is_token_unit(unit) and "hour" not in (unit or "")
