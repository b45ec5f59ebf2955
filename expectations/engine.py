"""Run a suite on a frame with Great Expectations: the only module that imports it, and only when called.

Context and suites live in memory and in code; nothing is written and nothing is sent. An expectation that
raises inside Great Expectations comes back as a failure with a note; here it is raised as what it is.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from expectations.errors import ExpectationFault
from expectations.rules import RuleResult
from expectations.views import ROW_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from expectations.rules import Rule

__all__ = ["run_suite"]

_RULE: Final = "rule"  # key of an expectation's meta: results come back in another order than the suite's
_GUARD: Final = threading.Lock()  # the context is shared, and Great Expectations does not promise threads


@cache
def _library() -> tuple[Any, Any, Any]:
    """Import Great Expectations and return (library, expectations, batch definition of any DataFrame)."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read at its import; nothing leaves the machine
    logging.getLogger("great_expectations").setLevel(logging.WARNING)  # a schedule would show its chatter
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of modules that it imports; not ours to mend
        import great_expectations as gx  # noqa: PLC0415 - takes seconds; only who validates pays
        import great_expectations.expectations as gxe  # noqa: PLC0415
        from great_expectations.data_context.types.base import (  # noqa: PLC0415
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return gx, gxe, asset.add_batch_definition_whole_dataframe("whole")


def run_suite(name: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> tuple[RuleResult, ...]:
    """Return the result of every rule, in the order of ``rules``.

    ``frame`` carries its rows' positions in the column :data:`expectations.views.ROW_NUMBER`. Raises
    :class:`ExpectationFault` for an expectation that could not be evaluated.
    """
    with _GUARD:
        gx, gxe, definition = _library()
        suite = gx.ExpectationSuite(
            name, expectations=[_expectation(gxe, rule, number) for number, rule in enumerate(rules)]
        )
        batch = definition.get_batch(batch_parameters={"dataframe": frame})
        answered = batch.validate(
            suite,
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW_NUMBER]},
        )
    results = {
        answer.expectation_config.meta[_RULE]: _result(name, rules, answer, len(frame))
        for answer in answered.results
    }
    for number, rule in enumerate(rules):
        if number not in results:
            raise ExpectationFault(name, rule.expectation, rule.column_name, "no answer came back")
    return tuple(results[number] for number in range(len(rules)))


def _expectation(gxe: Any, rule: Rule, number: int) -> Any:
    kind = getattr(gxe, "".join(word.capitalize() for word in rule.expectation.split("_")))
    match rule.columns:
        case ():
            target: dict[str, Any] = {}
        case (column,):
            target = {"column": column}
        case (first, second) if "or_equal" in rule.arguments:
            target = {"column_A": first, "column_B": second}
        case several:
            target = {"column_list": list(several)}
    severity = "critical" if rule.severity == "fail" else "warning"
    return kind(**target, **rule.arguments, severity=severity, meta={_RULE: number})


def _result(suite: str, rules: Sequence[Rule], answer: Any, rows: int) -> RuleResult:
    rule = rules[answer.expectation_config.meta[_RULE]]
    fault = _exception_of(answer.exception_info)
    if fault is not None:
        raise ExpectationFault(suite, rule.expectation, rule.column_name, fault)
    found = answer.result.get("unexpected_index_list") or []
    return RuleResult(
        rule,
        success=bool(answer.success),
        rows_checked=rows,
        failed_rows=tuple(int(one[ROW_NUMBER]) for one in found),
        failed_values=tuple(_shown(one, rule) for one in found),
    )


def _shown(found: dict[str, Any], rule: Rule) -> str:
    """Return the value, or values, that broke the rule, as text; numpy's numbers as plain ones."""
    return ", ".join(
        str(getattr(found.get(name), "item", lambda n=name: found.get(n))()) for name in rule.columns
    )


def _exception_of(info: dict[str, Any]) -> str | None:
    """Return the last line of what an expectation raised, ``None`` where it raised nothing.

    The note is flat, or one a metric, depending on where it was raised.
    """
    notes = [info] if "raised_exception" in info else list(info.values())
    for note in notes:
        if isinstance(note, dict) and (note.get("raised_exception") or note.get("exception_traceback")):
            message = note.get("exception_message") or note["exception_traceback"]
            return str(message).strip().splitlines()[-1]
    return None
