"""A complaint's promises and stages (PermenPANRB 62/2018; working days of the office that answers).

Pure: the calendar and the day are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.errors import Conflict, Invalid

# Alphabet of tracking codes: no 0/O, 1/I/L, so that a code survives a telephone call.
CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 10


class Kind(StrEnum):
    """The three classes of SP4N and the aspiration."""

    INFORMATION = "information"
    ORDINARY = "ordinary"
    SUPERVISORY = "supervisory"
    ASPIRATION = "aspiration"


class State(StrEnum):
    RECEIVED = "received"
    IN_HAND = "in_hand"
    CLOSED = "closed"
    MERGED = "merged"


class Act(StrEnum):
    """What an office or the reporter may do with a complaint; ``LAPSE`` is the reporter's silence."""

    FORWARD = "forward"
    ANSWER = "answer"
    ASK = "ask"
    CLOSE = "close"
    LAPSE = "lapse"
    REOPEN = "reopen"
    MERGE = "merge"


class Stage(StrEnum):
    """How near the promise is: ``DUE`` is the last day and the working day before it."""

    CALM = "calm"
    DUE = "due"
    LATE = "late"
    DONE = "done"


# Aspirations are answered without a legal date; their verification has one like all others.
_RULES: Final = {
    Kind.INFORMATION: "complaint.information",
    Kind.ORDINARY: "complaint.ordinary",
    Kind.SUPERVISORY: "complaint.supervisory",
}
_NEXT: Final = {
    (State.RECEIVED, Act.FORWARD): State.IN_HAND,
    (State.IN_HAND, Act.FORWARD): State.IN_HAND,
    (State.IN_HAND, Act.ANSWER): State.IN_HAND,
    (State.IN_HAND, Act.ASK): State.IN_HAND,
    (State.IN_HAND, Act.CLOSE): State.CLOSED,
    (State.IN_HAND, Act.LAPSE): State.CLOSED,
    (State.CLOSED, Act.REOPEN): State.IN_HAND,
    (State.RECEIVED, Act.MERGE): State.MERGED,
    (State.IN_HAND, Act.MERGE): State.MERGED,
}
# A complaint ends with something to see; a question and an idea end with the answer itself.
_PROVED: Final = frozenset({Kind.ORDINARY, Kind.SUPERVISORY})
_SAID: Final = {
    State.RECEIVED: "belum diverifikasi",
    State.IN_HAND: "sedang ditangani",
    State.CLOSED: "sudah selesai",
    State.MERGED: "sudah digabung dengan laporan lain",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """Local dates: verified until ``verify_by``, answered until ``due_on`` (None: no legal date).

    ``provisional``: an estimated holiday lies on the way, so the date may move.
    """

    verify_by: date
    due_on: date | None
    provisional: bool


def promise(kind: Kind, received: datetime, calendar: HolidayCalendar, zone: str) -> Promise:
    """The promises of a complaint received at an aware moment, in the office's zone."""
    verified = deadline("complaint.verification", received, calendar, zone=zone)
    code = _RULES.get(kind)
    if code is None:
        return Promise(verified.date, None, verified.provisional)
    answered = deadline(code, received, calendar, zone=zone)
    return Promise(verified.date, answered.date, answered.provisional)


def next_state(state: State, act: Act) -> State:
    """The state after an act; `Conflict` (complaint_state) where the act is not open."""
    found = _NEXT.get((state, act))
    if found is None:
        raise Conflict(
            f"Laporan ini {_SAID[state]}; langkah ini tidak bisa dilakukan.", code="complaint_state"
        )
    return found


def open_date(state: State, verify_by: date, due_on: date | None) -> date | None:
    """The date that is still ahead in this state: verification first, the answer afterwards."""
    if state is State.RECEIVED:
        return verify_by
    return due_on if state is State.IN_HAND else None


def stage(state: State, due: date | None, today: date, calendar: HolidayCalendar) -> Stage:
    """How near ``due`` is on ``today``."""
    if state in (State.CLOSED, State.MERGED):
        return Stage.DONE
    if due is None:
        return Stage.CALM
    if today > due:
        return Stage.LATE
    return Stage.DUE if calendar.add_working_days(today, 1) >= due else Stage.CALM


def needs_proof(kind: Kind) -> bool:
    """Whether a report of this class ends with something to see."""
    return kind in _PROVED


def require_proof(kind: Kind, files: int) -> None:
    """A complaint is closed with at least one file that shows the result; `Invalid` (proof_missing) else."""
    if kind in _PROVED and not files:
        raise Invalid(
            "Lampirkan bukti hasilnya, misalnya foto atau surat: pelapor akan melihatnya.",
            field="file",
            code="proof_missing",
        )


def must_tell(near: Stage, due: date | None, told: date | None) -> bool:
    """Whether the leaders must be told of ``due`` now: once before it, and once again when it has passed.

    ``told`` is what `told_mark` gave when they were told last.
    """
    if due is None or near not in (Stage.DUE, Stage.LATE):
        return False
    return told is None or told < told_mark(due, near)


def told_mark(due: date, near: Stage) -> date:
    """What is kept once the leaders know: the date itself, or the day after it once it was broken."""
    return due + timedelta(days=1) if near is Stage.LATE else due
