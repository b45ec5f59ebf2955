from __future__ import annotations

import io
import logging
import os
import tempfile

import pandas as pd
import pytest

from expectations.engine import run_suite
from expectations.rules import ROW_COUNT, Rule
from expectations.views import ROW_NUMBER


@pytest.fixture(scope="session", autouse=True)
def first_validation_output() -> str:
    """Validate for the first time, which imports Great Expectations once for all tests.

    Returns what that wrote to the process's stdout and stderr, and what it logged from INFO up.
    """
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    rule = Rule(ROW_COUNT, (), "fail", "", {"value": 1})
    with tempfile.TemporaryFile() as sink:
        kept = os.dup(1), os.dup(2)
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        try:
            run_suite("first", pd.DataFrame({ROW_NUMBER: [0]}), [rule])
        finally:
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            os.close(kept[0])
            os.close(kept[1])
            root.removeHandler(handler)
            root.setLevel(level)
        sink.seek(0)
        return sink.read().decode() + logged.getvalue()
