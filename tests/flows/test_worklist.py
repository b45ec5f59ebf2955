from datetime import UTC, datetime

from extractors.records import MetadataOrigin, Paper
from flows.worklist import Worklist


def paper(number, version=1, day=1):
    return Paper(
        arxiv_id=f"2601.{number:05d}",
        version=version,
        title=f"Paper {number}",
        source="sample",
        metadata_origin=MetadataOrigin.SNAPSHOT,
        updated=datetime(2026, 1, day, tzinfo=UTC),
    )


def worklist(listed, **others):
    given = {"retries": [], "known": frozenset(), "waiting": frozenset()} | others
    return Worklist(listed=iter(listed), **given)


def ids(batches):
    return [[(one.arxiv_id[-1], one.version) for one in batch] for batch in batches]


def test_known_and_waiting_papers_are_seen_but_not_due():
    work = worklist(
        [paper(1), paper(2), paper(3)],
        known={("2601.00001", 1)},
        waiting={("2601.00002", 1)},
    )
    assert ids(work.batches(25)) == [[("3", 1)]]
    assert (work.seen, work.due, work.exhausted) == (3, 1, True)


def test_a_new_version_of_a_known_paper_is_due():
    work = worklist([paper(1, version=2)], known={("2601.00001", 1)})
    assert ids(work.batches(25)) == [[("1", 2)]]


def test_papers_due_again_come_first_and_only_once():
    work = worklist([paper(1), paper(2)], retries=[paper(2)])
    assert ids(work.batches(2)) == [[("2", 1), ("1", 1)]]


def test_a_limit_counts_the_papers_that_are_due_and_leaves_the_rest_for_later():
    work = worklist([paper(1, day=1), paper(2, day=2), paper(3, day=3)], known={("2601.00001", 1)}, limit=1)
    assert ids(work.batches(25)) == [[("2", 1)]]
    assert work.exhausted is False
    assert work.last_updated == datetime(2026, 1, 2, tzinfo=UTC)


def test_papers_are_drawn_only_as_batches_are_asked_for():
    drawn = []

    def listing():
        for number in range(1, 10):
            drawn.append(number)
            yield paper(number)

    batches = worklist(listing()).batches(2)
    next(batches)
    assert drawn == [1, 2]


def test_papers_that_failed_before_are_due_but_not_fresh():
    work = worklist([paper(1), paper(2)], retries=[paper(2)])
    list(work.batches(25))
    assert (work.due, work.fresh) == (2, 1)
