"""How many examples a network saw, where its forward cost or its time stands far from any schedule.

A table of networks tells what one image costs; how many images were seen stands elsewhere, often several
times over: training, training on more data first, tuning to a task. Each length is multiplied with the data
or the batch of its own words, so that no two schedules are mixed, and the longest that names no other network
is taken: the run that matters is the one that cost most. Networks that find boxes or label pixels are left
out: their papers tell the schedules of the classifiers inside them as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.assembly.drafts import Draft, Filled, filled_from
from extractors.assembly.joining import is_only_value
from extractors.assembly.length.batch_units import batches_beside
from extractors.assembly.length.dense import is_dense
from extractors.assembly.length.examples import in_tokens, is_token_unit
from extractors.assembly.length.input_size import at_training_size
from extractors.assembly.names.namesakes import data_agree
from extractors.assembly.statements.fields import LENGTHS
from extractors.assembly.statements.linking import Link, designators_of, link, nearness
from extractors.assembly.weights import WEIGHTS
from extractors.records import Field, Ownership, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.assembly.statements.placement import Place

__all__ = ["attach_longest_own", "attach_main_schedule"]

_OF_THE_SAME = frozenset({"same size named", "same variant named"})
_OF_ANOTHER = frozenset({"another size named", "another variant named"})
_OPENING_CHARS = 8
"""A data set this near the beginning of its sentence is what the sentence is about."""
_PAIRS = ((Field.EPOCHS, Field.DATASET_SIZE), (Field.STEPS, Field.BATCH_SIZE))


@dataclass(frozen=True, slots=True)
class _Schedule:
    """A length and what multiplies it, told together."""

    length: Place
    partner: Place
    how: Link

    @property
    def examples(self) -> float:
        """The product."""
        return (self.length.finding.value or 0.0) * (self.partner.finding.value or 0.0)

    def goes_with(self, batches: set[float | None]) -> bool:
        """Tell whether a training of one of these batches, if any is known, can have this schedule."""
        batch = self.partner.finding
        return not batches or batch.field is not Field.BATCH_SIZE or batch.value in batches


def attach_main_schedule(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Give a draft grown from a forward cost the longest schedule of the paper, unless its own is near."""
    examples = draft.fields.get(Field.EXAMPLES_SEEN)
    if is_dense(draft.anchor) or (examples is not None and _stands_near(draft, examples, pool)):
        return draft
    longest = max(_schedules(draft, pool), key=lambda s: (s.examples, s.how.score), default=None)
    if longest is not None and (examples is None or longest.examples > (examples.value or 0.0)):
        draft = _with(draft, longest)
    return at_training_size(draft, _lengths_of(draft, pool))


def attach_longest_own(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Draft:
    """Give a draft without any length of its own the longest schedule that the authors tell of theirs.

    It stands far from the draft and says what was seen; so does a length that was joined from afar and that
    nothing multiplies.
    """
    if draft.has(Field.EXAMPLES_SEEN) or any(_is_beside(draft, name) for name in LENGTHS):
        return draft
    batches = batches_beside(draft.anchor, pool.get(Field.BATCH_SIZE, ()))
    told = [
        s
        for s in _schedules(draft, pool)
        if _is_own(s.length) and not _is_idle(draft, s.examples) and s.goes_with(batches)
    ]
    main = [s for s in told if not _is_of_lesser_run(draft, s.length)]
    longest = max(main or told, key=lambda s: (s.examples, s.how.score), default=None)
    if longest is None:
        return draft
    draft = _with(draft, longest)
    words = [p for p in pool.get(Field.SEQUENCE_LENGTH, ()) if _told_with(p, longest.length)]
    if words and longest.length.finding.field is Field.STEPS:
        draft = draft.put(Field.SEQUENCE_LENGTH, filled_from(words[0], longest.how))
    return in_tokens(draft)


def _told_with(place: Place, length: Place) -> bool:
    """Tell whether a number stands in the sentence or the table of a length."""
    in_table = place.table is not None and (place.page, place.table) == (length.page, length.table)
    return in_table or place.in_sentence_of(length)


def _is_beside(draft: Draft, length: Field) -> bool:
    filled = draft.fields.get(length)
    return filled is not None and filled.link >= WEIGHTS.near_paragraph


def _is_own(length: Place) -> bool:
    if length.table is not None or length.names_own or length.finding.ownership is Ownership.OWN:
        return True
    return length.finding.score >= WEIGHTS.firm_unclear_length and not designators_of(length).variants


def _is_of_lesser_run(draft: Draft, length: Place) -> bool:
    """Tell whether a length is of a tuning or an ablation, and the draft of neither."""
    tuned = designators_of(length).tasks == {Task.FINETUNE} and Task.FINETUNE not in draft.names.tasks
    return tuned or (length.of_ablation and not draft.anchor.of_ablation)


def _is_idle(draft: Draft, examples: float) -> bool:
    """Tell whether so few examples would have left the devices of the draft without work."""
    hours = draft.value(Field.ACCELERATOR_TIME) or draft.device_hours or draft.value(Field.DURATION) or 0.0
    return examples < WEIGHTS.fewest_examples_an_hour * hours


def _with(draft: Draft, longest: _Schedule) -> Draft:
    """Put a schedule in the place of the draft's own."""
    length, partner = longest.length.finding, longest.partner.finding
    how = "examples: the longest schedule of the paper"
    if length.field is Field.STEPS:
        how += ", by steps"
    seen = Filled(
        longest.examples,
        (length.finding_id, partner.finding_id),
        min(longest.how.score, 1.0),
        how,
        text=partner.text or "examples",
        derived=True,
    )
    draft = draft.drop(*(name for pair in _PAIRS for name in pair))
    draft = draft.put(length.field, filled_from(longest.length, longest.how))
    draft = draft.put(partner.field, filled_from(longest.partner, longest.how))
    return draft.put(Field.EXAMPLES_SEEN, seen, how)


def _lengths_of(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> list[Place]:
    """Collect the statements of the length that the draft's examples are reckoned from, told again or not."""
    seen = draft.fields.get(Field.EXAMPLES_SEEN)
    taken = {(p.finding.field, p.finding.value) for p in _taken(seen, pool)} if seen is not None else set()
    return [p for name in LENGTHS for p in pool.get(name, ()) if (name, p.finding.value) in taken]


def _stands_near(draft: Draft, examples: Filled, pool: Mapping[Field, Sequence[Place]]) -> bool:
    """Tell whether the length that was taken stands in the draft's own row, sentence or paragraph."""
    return any(nearness(draft.anchor, p)[0] >= WEIGHTS.near_paragraph for p in _taken(examples, pool))


def _taken(examples: Filled, pool: Mapping[Field, Sequence[Place]]) -> list[Place]:
    """Collect the very statements of a length that the examples are reckoned from."""
    lengths = (p for name in LENGTHS for p in pool.get(name, ()))
    return [p for p in lengths if p.finding.finding_id in examples.finding_ids]


def _schedules(draft: Draft, pool: Mapping[Field, Sequence[Place]]) -> Iterator[_Schedule]:
    for length_field, partner_field in _PAIRS:
        partners = [p for p in pool.get(partner_field, ()) if _multiplies(p)]
        for length in pool.get(length_field, ()):
            how = _by_row(link(draft.anchor, draft.names, length), draft.anchor, length)
            partner = _partner(length, partners) if _OF_ANOTHER.isdisjoint(how.reasons) else None
            if partner is not None:
                yield _Schedule(length, partner, how)


def _by_row(how: Link, cost: Place, length: Place) -> Link:
    """Join the row of a cost firmly to that, of any table, that tells how long its model was trained."""
    rows = cost.row is not None and length.row is not None
    if not rows or how.score >= WEIGHTS.named_row or _OF_THE_SAME.isdisjoint(how.reasons):
        return how
    return Link(WEIGHTS.named_row, how.reasons)


def _partner(length: Place, partners: Sequence[Place]) -> Place | None:
    """Return what stands best with the length; of equals what its sentence opens with, else the nearest."""
    names = designators_of(length)
    only_one = is_only_value(partners)
    able = (p for p in partners if data_agree(names, designators_of(p)) is not False)
    ranked = [(link(length, names, p, only_one=only_one).score, p) for p in able]
    score, best = max(
        ranked,
        key=lambda pair: (
            round(pair[0] / WEIGHTS.as_near),
            _opens_before(pair[1], length),
            -abs(pair[1].start - length.start),
        ),
        default=(0.0, None),
    )
    least = WEIGHTS.near_section if length.finding.field is Field.STEPS else WEIGHTS.attach_partner
    return best if score >= least else None


def _opens_before(place: Place, length: Place) -> bool:
    """Tell whether an earlier sentence opens with a data set ("For CIFAR-100, …"): what follows is of it."""
    earlier = place.page == length.page and place.sentence_start < length.sentence_start
    return earlier and place.table is None and place.start - place.sentence_start <= _OPENING_CHARS


def _multiplies(place: Place) -> bool:
    """Tell whether a number counts whole examples."""
    unit = place.finding.text
    return not (is_token_unit(unit) or "hour" in (unit or "") or "per_device" in place.finding.reasons)
