"""The monthly look at the trend: one look a calendar month, however many ingests there were."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prefect import flow, get_run_logger

from flows.errors import BadInput
from flows.failures import confirm_recorded
from flows.run_page import show_on_page
from flows.settings import load_settings
from flows.steps import STORED, writing_run


@flow(
    name="trend-check",
    description="One look a calendar month at the trend; changes of state are told.",
    on_failure=[confirm_recorded],
)
def trend_check(month: date | None = None) -> list[str]:
    """Look at the trend as it was known before the first day of ``month`` (default: this month), once.

    A change of state becomes a row of ``trend_alarms`` and an event; returns the messages of the changes. A
    second look in one month changes nothing; events that were not handed over before are handed over now.
    """
    settings = load_settings()
    today = datetime.now(UTC).date()
    looked = month or today
    if looked.replace(day=1) > today:
        raise BadInput(f"month {looked} has not come yet; a look knows what was published before its month")
    with writing_run(settings, source=STORED, parameters={"month": month}) as run:
        messages = run.look_at_trend(looked)
        run.close()
    get_run_logger().info("look at %s: %d changes of state", looked.strftime("%Y-%m"), len(messages))
    lines = "\n".join(f"- {message}" for message in messages) or "no change of state"
    show_on_page("trend-check", lines, settings, description=f"look at {looked:%Y-%m}")
    return messages
