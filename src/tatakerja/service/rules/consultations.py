"""When a question of the public is answered: office hours on working days, stages of a thread.

Source: 065/3674 cl. A3-10 (online consultation). No law sets the hours; a region confirms them. Never later
than a request for information (PermenPANRB 62/2018: five working days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.zones import at, to_local

_LONGEST_DAYS: Final = 5


class State(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Act(StrEnum):
    ASK = "ask"
    ANSWER = "answer"
    HAND = "hand"
    CLOSE = "close"


class Stage(StrEnum):
    """How near the promise is: ``DUE`` is the last quarter of the hours promised."""

    CALM = "calm"
    DUE = "due"
    LATE = "late"
    DONE = "done"


_NEXT: Final = {
    (State.WAITING, Act.ASK): State.WAITING,
    (State.ANSWERED, Act.ASK): State.WAITING,
    (State.CLOSED, Act.ASK): State.WAITING,
    (State.WAITING, Act.ANSWER): State.ANSWERED,
    (State.ANSWERED, Act.ANSWER): State.ANSWERED,
    (State.WAITING, Act.HAND): State.WAITING,
    (State.WAITING, Act.CLOSE): State.CLOSED,
    (State.ANSWERED, Act.CLOSE): State.CLOSED,
}
_SAID: Final = {
    State.WAITING: "menunggu jawaban",
    State.ANSWERED: "sudah dijawab",
    State.CLOSED: "sudah selesai",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Office hours on working days and how many of them a first answer takes at most."""

    opens: time = time(8)
    closes: time = time(15)
    answer_hours: int = 7
    close_after_days: int = 10


@dataclass(frozen=True, slots=True)
class Promise:
    """The aware moment of the promised answer; ``provisional``: an estimated holiday lies on the way."""

    at: datetime
    provisional: bool


def next_state(state: State, act: Act) -> State:
    """The state after an act; `Conflict` (consultation_state) where the act is not open."""
    found = _NEXT.get((state, act))
    if found is None:
        raise Conflict(
            f"Konsultasi ini {_SAID[state]}; langkah ini tidak bisa dilakukan.", code="consultation_state"
        )
    return found


def open_at(moment: datetime, desk: Desk, calendar: HolidayCalendar, zone: str) -> bool:
    """Whether somebody is at the desk at an aware moment."""
    local = to_local(moment, zone)
    return calendar.is_working_day(local.date()) and desk.opens <= local.time() < desk.closes


def promise(asked: datetime, desk: Desk, calendar: HolidayCalendar, zone: str) -> Promise:
    """The end of ``answer_hours`` office hours after an aware moment, at most five working days ahead."""
    local = to_local(asked, zone)
    last = calendar.add_working_days(local.date(), _LONGEST_DAYS)
    left = timedelta(hours=desk.answer_hours)
    day, start = local.date(), local.time()
    while day <= last:
        begin, end = at(day, max(start, desk.opens), zone), at(day, desk.closes, zone)
        if calendar.is_working_day(day) and begin < end:
            if left <= end - begin:
                return Promise(begin + left, calendar.provisional_between(local.date(), day))
            left -= end - begin
        day, start = day + timedelta(days=1), time.min
    return Promise(at(last, desk.closes, zone), calendar.provisional_between(local.date(), last))


def stage(state: State, since: datetime | None, due: datetime | None, now: datetime) -> Stage:
    """How near ``due`` is; a quarter of the wait from ``since`` is left when the leaders are told first."""
    if state is not State.WAITING or since is None or due is None:
        return Stage.DONE
    if now > due:
        return Stage.LATE
    return Stage.DUE if due - now <= (due - since) / 4 else Stage.CALM
