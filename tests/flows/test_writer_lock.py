import subprocess
import sys
import time

import pytest

from flows.errors import WriterBusy
from flows.writer_lock import describe_writer, writer_lock

HOLDER = """
import sys, time
from pathlib import Path
from flows.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1]), purpose="test holder"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def hold(tmp_path):
    children = []

    def start(seconds):
        child = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path), str(seconds)], stdout=subprocess.PIPE, text=True
        )
        children.append(child)
        assert child.stdout.readline() == "held\n"
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()


def test_the_second_writer_is_told_who_holds_the_place(tmp_path, hold):
    child = hold(60)
    with (
        pytest.raises(WriterBusy, match=f"test holder, process {child.pid}"),
        writer_lock(tmp_path, purpose="second", wait_seconds=0.2),
    ):
        pass


def test_the_second_writer_waits_and_then_gets_the_place(tmp_path, hold):
    hold(1.0)
    waited_for = []
    started = time.monotonic()
    with writer_lock(tmp_path, purpose="second", wait_seconds=30, on_wait=waited_for.append):
        assert time.monotonic() - started > 0.4
    assert len(waited_for) == 1


def test_a_killed_holder_leaves_the_place_free(tmp_path, hold):
    child = hold(60)
    child.kill()
    child.wait()
    assert describe_writer(tmp_path) is None
    with writer_lock(tmp_path, purpose="second", wait_seconds=0):
        assert describe_writer(tmp_path) is not None


def test_nobody_writes_a_home_that_does_not_exist(tmp_path):
    assert describe_writer(tmp_path / "nowhere") is None
