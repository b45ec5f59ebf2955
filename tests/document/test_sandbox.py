"""Children with limits: every end has its code, nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from extractors.sandbox import ExtractionFailure, Limits, extract_many
from tests.document import behaviours, raw_pdf

HERE = "tests.document.behaviours"


def outcomes(paths, behaviour, **keywords):
    return dict(extract_many(paths, 2, extract=f"{HERE}:{behaviour}", **keywords))


def outcome(behaviour, **limits):
    path = Path("paper.pdf")
    return outcomes([path], behaviour, limits=Limits(**limits))[path]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(happened, seconds=10.0):
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, "it never happened"
        time.sleep(0.02)


def test_each_path_comes_back_with_its_result():
    paths = [Path(f"{number}.pdf") for number in range(20)]
    assert outcomes(paths, "name_of") == {path: path.name for path in paths}
    assert outcomes([], "name_of") == {}


def test_a_function_of_a_module_serves_as_well_as_its_name():
    assert dict(extract_many([Path("a.pdf")], extract=behaviours.name_of)) == {Path("a.pdf"): "a.pdf"}
    with pytest.raises(ValueError, match="cannot be imported"):
        next(extract_many([Path("a.pdf")], extract=lambda path: path))


def test_the_day_of_the_first_version_is_handed_on_where_it_is_known():
    known, unknown = Path("a.pdf"), Path("b.pdf")
    found = outcomes([known, unknown], "day_of", published={known: date(2021, 1, 7)})
    assert found == {known: ("a.pdf", date(2021, 1, 7)), unknown: ("b.pdf", None)}


def test_every_paper_has_a_child_of_its_own_forked_from_one_process():
    found = outcomes([Path(f"{number}.pdf") for number in range(6)], "child_of").values()
    assert len({pid for pid, _ in found}) == 6
    assert len({parent for _, parent in found}) == 1
    assert os.getpid() not in {parent for _, parent in found}


def test_results_come_as_they_finish():
    slow, quick, quicker = Path("1.5.pdf"), Path("0.2.pdf"), Path("0.1.pdf")
    came = [path for path, _ in extract_many([slow, quick, quicker], 2, extract=f"{HERE}:sleep_by_name")]
    assert came == [quick, quicker, slow]


def test_paths_are_drawn_only_as_children_finish():
    drawn = []

    def endless():
        while True:
            drawn.append(Path(f"{len(drawn)}.pdf"))
            yield drawn[-1]

    results = extract_many(endless(), 2, extract=f"{HERE}:name_of")
    for _ in range(3):
        next(results)
    results.close()
    assert len(drawn) <= 6


@pytest.mark.parametrize(
    ("behaviour", "limits", "code", "message"),
    [
        ("refuse", {}, "pdf.encrypted", "on purpose"),
        ("fail", {}, "crash", "a fault in the rules"),
        ("burn", {"cpu_seconds": 1}, "limit.cpu", "limit 1 s"),
        ("sleep_by_name", {"wall_seconds": 0.3}, "crash", "could not convert"),
        ("hoard", {"memory_bytes": 200 << 20}, "limit.memory", "bytes"),
        ("crash", {}, "crash", "signal 11"),
        ("leave", {}, "crash", "status 3"),
        ("unpicklable", {}, "crash", "does not pickle"),
    ],
)
def test_every_bad_end_has_its_code(behaviour, limits, code, message):
    found = outcome(behaviour, **limits)
    assert isinstance(found, ExtractionFailure)
    assert (found.path, found.code) == (Path("paper.pdf"), code)
    assert message in found.message


def test_the_wall_clock_ends_a_child_that_only_waits(tmp_path):
    path = tmp_path / "paper.pdf"
    found = outcomes([path], "sleep", limits=Limits(wall_seconds=0.5))[path]
    assert found.code == "limit.wall"
    assert "0.5 s" in found.message


def test_a_result_larger_than_a_pipe_arrives_even_if_nobody_reads_for_a_while():
    results = extract_many([Path("a.pdf"), Path("b.pdf")], 2, extract=f"{HERE}:large")
    first = next(results)
    time.sleep(0.3)
    assert [len(first[1]), len(next(results)[1])] == [5_000_000, 5_000_000]


def test_closing_the_iterator_kills_what_still_runs(tmp_path):
    results = extract_many([tmp_path / "a.pdf", tmp_path / "b.pdf"], 2, extract=f"{HERE}:sleep")
    runner = threading.Thread(target=lambda: next(results, None), daemon=True)
    runner.start()
    wait_until(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    pids = [int(file.suffixes[-2][1:]) for file in tmp_path.glob("*.pid")]
    assert all(is_alive(pid) for pid in pids)
    for file in tmp_path.glob("*.pid"):
        os.kill(int(file.suffixes[-2][1:]), 9)
    runner.join(5)
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_an_iterator_dropped_half_way_leaves_no_child(tmp_path):
    quick, slow = tmp_path / "0.pdf", tmp_path / "30.pdf"
    results = extract_many([slow, quick], 2, extract=f"{HERE}:sleep_by_name")
    assert next(results)[0] == quick
    parent = outcomes([Path("x.pdf")], "child_of")[Path("x.pdf")][1]
    assert children_of(parent) != []
    results.close()
    wait_until(lambda: children_of(parent) == [])


def children_of(pid):
    return [
        line for line in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split() if line
    ]


def test_a_dead_parent_process_is_a_failure_once_and_replaced():
    assert outcome("kill_parent").code == "crash"
    assert outcome("name_of") == "paper.pdf"


def test_threads_share_it():
    found = {}

    def run(number):
        paths = [Path(f"{number}-{k}.pdf") for k in range(5)]
        found[number] = outcomes(paths, "name_of") == {path: path.name for path in paths}

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), True)


INTERRUPTED = """
import signal, sys
from pathlib import Path
from extractors.sandbox import extract_many
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have background jobs ignore it
folder = Path(sys.argv[1])
for _ in extract_many([folder / "a.pdf", folder / "b.pdf"], 2, extract="tests.document.behaviours:sleep"):
    pass
"""


@pytest.mark.parametrize("by", ["SIGINT", "SIGKILL"])
def test_an_interrupted_or_killed_program_takes_its_children_along(tmp_path, by):
    import signal

    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(tmp_path)], stderr=subprocess.DEVNULL)
    wait_until(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    pids = [int(file.suffixes[-2][1:]) for file in tmp_path.glob("*.pid")]
    process.send_signal(getattr(signal, by))
    process.wait(10)
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_hostile_files_fail_alone(tmp_path, typeset):
    files = {
        "truncated": typeset("#lorem(300)").read_bytes()[:900],
        "html": b"<html></html>",
        "empty": b"",
        "encrypted": raw_pdf.encrypted(),
        "bomb": raw_pdf.flate_bomb(1_000_000),  # less than 80 kB
        "good": typeset("We trained on 8 GPUs for 3 days.").read_bytes(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = dict(
        extract_many(
            [tmp_path / name for name in files],
            2,
            Limits(cpu_seconds=1, memory_bytes=1 << 30),
            extract="extractors.document.reader:read_document",
        )
    )
    codes = {path.name: getattr(result, "code", "read") for path, result in found.items()}
    assert codes.pop("bomb") in {"limit.cpu", "read"}  # by the machine's speed
    assert codes == {
        "truncated": "pdf.truncated",
        "html": "pdf.not_a_pdf",
        "empty": "pdf.empty",
        "encrypted": "pdf.encrypted",
        "good": "read",
    }
