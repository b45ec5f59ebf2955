"""From what the looks saw to what is said: quiet, watch, alarm, accepted; revised and withdrawn.

Pure: the next change follows from the changes so far and one look. There is one look a calendar month,
at the runs known before its first day, however many ingests the month has. A change of slope and a jump
of level are two readings of one break, so they share one state and the reading with more evidence speaks;
a silence has a state of its own.

    quiet ──► watch ──► alarm ──► accepted (the series starts anew at the break)
      ▲         │         │
      └─────────┘         ├──► alarm, revised (the break lies elsewhere than was said)
      └── withdrawn ◄─────┘    (late papers took the evidence away)

After an alarm there is none for twelve months, and never a second one for the same break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warehouse.analysis.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from warehouse.analysis.monitor import Look

__all__ = [
    "AlarmChange",
    "next_break_change",
    "next_silence_change",
    "same_break",
    "segment_start",
    "standing",
]

LATCH_MONTHS: Final = 12
SAME_BREAK_DAYS: Final = 183  # breaks closer than six months are one
ACCEPT_POINTS: Final = 8  # new runs after an alarm that must not take it back
SILENCE: Final = "silence"


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """One change of state of one alarm, as a row of ``trend_alarms``.

    ``detector`` is ``"kink"`` (the slope changed), ``"jump"`` (the level changed) or ``"silence"`` (no new
    runs); ``state`` is ``"quiet"``, ``"watch"``, ``"alarm"``, ``"accepted"`` or ``"withdrawn"``; an alarm
    that follows an alarm is a revision. ``month`` is the first day of the month of the look, ``break_day``
    where the break lies (``None`` for a silence). ``statistic`` and ``threshold`` are log evidence, for a
    silence months. ``figures`` holds what else the message tells. ``told`` is false for a change that a look
    at past months found, of which no event tells.
    """

    series: str
    detector: str
    month: date
    previous_state: str
    state: str
    statistic: float
    threshold: float
    break_day: date | None
    message: str
    figures: Mapping[str, float | int | str | None]
    told: bool = True

    @property
    def event(self) -> str:
        """Name of the event to emit, below ``pfsdays.trend``."""
        if self.state == "alarm":
            new = self.previous_state in {"quiet", "watch", "accepted"}
            return "pfsdays.trend.broken" if new else "pfsdays.trend.revised"
        return f"pfsdays.trend.{self.state}"


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _of_break(history: Sequence[AlarmChange]) -> list[AlarmChange]:
    return [change for change in history if change.detector != SILENCE]


def segment_start(history: Sequence[AlarmChange]) -> date | None:
    """Return the day from which runs count: that of the last accepted break, ``None`` for all."""
    accepted = [change.break_day for change in history if change.state == "accepted" and change.break_day]
    return max(accepted, default=None)


def standing(history: Sequence[AlarmChange]) -> tuple[AlarmChange, ...]:
    """Return the breaks that stand: every accepted one, and an alarm that was not taken back."""
    breaks = _of_break(history)
    accepted = [change for change in breaks if change.state == "accepted"]
    last = [breaks[-1]] if breaks and breaks[-1].state == "alarm" else []
    silences = [change for change in history if change.detector == SILENCE][-1:]
    return (*accepted, *last, *(change for change in silences if change.state == "alarm"))


def _change(look: Look, detector: str, previous: str, state: str, *, word: str = "") -> AlarmChange:
    statistic = look.kink if detector == "kink" else look.jump
    threshold = look.thresholds.kink if detector == "kink" else look.thresholds.jump
    return AlarmChange(
        series=look.series,
        detector=detector,
        month=look.month,
        previous_state=previous,
        state=state,
        statistic=statistic,
        threshold=threshold,
        break_day=look.break_day,
        message=f"{word}{look.sentence}",
        figures=look.figures,
    )


def same_break(one: Look | AlarmChange, other: AlarmChange) -> bool:
    """Tell whether two breaks lie closer than six months; what has no day is no break."""
    if one.break_day is None or other.break_day is None:
        return False
    return abs((one.break_day - other.break_day).days) < SAME_BREAK_DAYS


def next_break_change(history: Sequence[AlarmChange], look: Look) -> AlarmChange | None:
    """Return the change of the break's state that this look makes, ``None`` for none.

    ``history`` are all changes so far, oldest first. A look of a month that already made a change, or of
    an earlier one, makes none.
    """
    breaks = _of_break(history)
    last = breaks[-1] if breaks else None
    if last is not None and last.month >= look.month:
        return None
    if last is not None and last.state == "alarm":
        return _while_alarmed(last, breaks, look)
    state = last.state if last is not None else "quiet"
    if look.crosses:
        alarms = [change for change in breaks if change.state == "alarm"]
        again = any(same_break(look, change) for change in alarms)
        if again and state == "withdrawn":
            return _change(look, look.detector, state, "alarm", word="Reinstated: ")
        latched = bool(alarms) and _months_between(alarms[-1].month, look.month) < LATCH_MONTHS
        if not again and not latched:
            return _change(look, look.detector, state, "alarm")
    if look.watches and state != "watch":
        return _change(look, look.detector, state, "watch", word="Watching: ")
    ends = state == "watch" and not look.watches
    return _change(look, look.detector, state, "quiet", word="No longer watched: ") if ends else None


def _while_alarmed(last: AlarmChange, breaks: Sequence[AlarmChange], look: Look) -> AlarmChange | None:
    if not look.watches:
        return _change(look, last.detector, "alarm", "withdrawn", word="Withdrawn: ")
    if not same_break(look, last):
        return _change(look, look.detector, "alarm", "alarm", word="Revised: ")
    first = next(change for change in reversed(breaks) if change.event != "pfsdays.trend.revised")
    seen_then = first.figures.get("n")
    if look.crosses and isinstance(seen_then, int) and look.n - seen_then >= ACCEPT_POINTS:
        return _change(look, look.detector, "alarm", "accepted", word="Accepted: ")
    return None


def next_silence_change(history: Sequence[AlarmChange], look: Look) -> AlarmChange | None:
    """Return the change of the silence's state that this look makes, ``None`` for none."""
    silences = [change for change in history if change.detector == SILENCE]
    last = silences[-1] if silences else None
    if look.silence_months is None or look.silence_alarm_months is None or look.silence_watch_months is None:
        return None
    if last is not None and last.month >= look.month:
        return None
    previous = last.state if last is not None else "quiet"
    if look.silence_months >= look.silence_alarm_months:
        state = "alarm"
    elif look.silence_months >= look.silence_watch_months:
        state = "alarm" if previous == "alarm" else "watch"
    else:
        state = "quiet"
    if state == previous:
        return None
    words = f"{number(look.silence_months)} months without a run among the ten largest"
    return AlarmChange(
        series=look.series,
        detector=SILENCE,
        month=look.month,
        previous_state=previous,
        state=state,
        statistic=look.silence_months,
        threshold=look.silence_alarm_months,
        break_day=None,
        message=f"{words}; {number(look.silence_alarm_months)} call for an alarm.",
        figures={"n": look.n, "watch_months": look.silence_watch_months},
    )
