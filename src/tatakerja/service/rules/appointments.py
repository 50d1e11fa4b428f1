"""Slots of a counter, how many people they take, and who is called next. Pure: the moment is an argument.

Sources: 065/3674 cl. A3-11 (direct service only with distance and protocol); ``services.slot_people`` and
``services.room_share`` of a circular.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from tatakerja.kernel.errors import Conflict

# An appointment keeps its turn until so long after its slot has begun; the region may set it otherwise.
GRACE: Final = timedelta(minutes=15)
_CM2_PER_M2: Final = 10_000
_MINUTES_PER_HOUR: Final = 60


class State(StrEnum):
    BOOKED = "booked"
    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What a citizen, a clerk or the clock does with a visit."""

    ARRIVE = "arrive"
    CALL = "call"
    SERVE = "serve"
    MISS = "miss"
    CANCEL = "cancel"


_NEXT: Final = {
    (State.BOOKED, Act.ARRIVE): State.WAITING,
    (State.ABSENT, Act.ARRIVE): State.WAITING,  # late, but here: the turn is that of a walk-in
    (State.BOOKED, Act.CANCEL): State.CANCELLED,
    (State.BOOKED, Act.MISS): State.ABSENT,
    (State.WAITING, Act.CALL): State.CALLED,
    (State.CALLED, Act.CALL): State.CALLED,
    (State.CALLED, Act.SERVE): State.SERVED,
    (State.CALLED, Act.MISS): State.ABSENT,
}
_SAID: Final = {
    State.BOOKED: "belum datang",
    State.WAITING: "sudah menunggu panggilan",
    State.CALLED: "sedang dipanggil",
    State.SERVED: "sudah selesai dilayani",
    State.ABSENT: "dicatat tidak datang",
    State.CANCELLED: "sudah dibatalkan",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a slot: places at the counter; the room's capacity and area (m²) with the distance kept in
    cm; the share of the room and the head count of the circular. None = no such limit.
    """

    places: int
    capacity: int | None = None
    area_m2: int | None = None
    distance_cm: int = 100
    share: Fraction | None = None
    slot_people: int | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """People per slot, and in the room at the same time (None = no limit); ``bound`` names what binds the
    slot: places, capacity, area, share or circular.
    """

    slot: int
    room: int | None
    bound: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue: number drawn, when, and the slot's beginning for an appointment in time."""

    key: int
    number: int
    arrived_at: datetime
    starts_at: datetime | None = None


def next_state(state: State, act: Act) -> State:
    """The state after an act; `Conflict` (appointment_state) where the act is not open."""
    found = _NEXT.get((state, act))
    if found is None:
        raise Conflict(
            f"Kunjungan ini {_SAID[state]}; langkah ini tidak bisa dilakukan.", code="appointment_state"
        )
    return found


def seats(limits: Limits) -> Seats:
    """How many people a slot and its room take; shares are rounded down, a place fills a square of distance.

    A limit may leave no place at all: then the slot is closed, never opened by rounding.
    """
    room: dict[str, int] = {}
    if limits.capacity is not None:
        room["capacity"] = limits.capacity
        if limits.share is not None:
            room["share"] = int(limits.capacity * limits.share)
    if limits.area_m2 is not None:
        room["area"] = limits.area_m2 * _CM2_PER_M2 // limits.distance_cm**2
    slot = {"places": limits.places} | room
    if limits.slot_people is not None:
        slot["circular"] = limits.slot_people
    bound = min(slot, key=lambda name: slot[name])
    return Seats(slot[bound], min(room.values(), default=None), bound)


def slots(opens: time, closes: time, minutes: int) -> tuple[tuple[time, time], ...]:
    """The whole slots of so many minutes between opening and closing; a shorter tail is no slot."""
    start, end = _minutes(opens), _minutes(closes)
    return tuple(
        (_time(begin), _time(begin + minutes))
        for begin in range(start, end - minutes + 1, minutes)
        if begin + minutes < 24 * _MINUTES_PER_HOUR
    )


def _minutes(moment: time) -> int:
    return moment.hour * _MINUTES_PER_HOUR + moment.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, _MINUTES_PER_HOUR))


def in_time(starts_at: datetime, now: datetime) -> bool:
    """Whether an appointment still has its turn at its slot."""
    return now <= starts_at + GRACE


def call_order(queue: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Who is called next: appointments whose slot has begun, then walk-ins, then those whose slot is to come.

    Nobody with an appointment waits for a walk-in; a free counter never waits for a slot to begin.
    """

    def rank(one: Waiting) -> tuple[int, datetime, int]:
        if one.starts_at is None:
            return 1, one.arrived_at, one.number
        return (0 if one.starts_at <= now else 2), one.starts_at, one.number

    return sorted(queue, key=rank)


def mean_wait(waits: Sequence[timedelta]) -> timedelta | None:
    """The mean of waiting times, to the second; None without any."""
    if not waits:
        return None
    return timedelta(seconds=int(sum(waits, timedelta()).total_seconds() / len(waits)))
