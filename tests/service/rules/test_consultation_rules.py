"""The promise of an answer in office hours, and the stages of a thread."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.zones import WITA, at
from tatakerja.service.rules.consultations import (
    Act,
    Desk,
    Stage,
    State,
    next_state,
    open_at,
    promise,
    stage,
)

# Friday 25 December 2026 is Christmas.
CALENDAR = HolidayCalendar.of(
    [Holiday(date(2026, 12, 25), "Natal", HolidayKind.NATIONAL, False)], (2026, 2027)
)
DESK = Desk(time(8), time(15), 7, 10)


def wita(day: date, clock: time) -> datetime:
    return at(day, clock, WITA)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ((date(2026, 11, 23), time(9)), (date(2026, 11, 24), time(9))),  # six hours today, one tomorrow
        ((date(2026, 11, 23), time(6)), (date(2026, 11, 23), time(15))),  # before opening: the whole day
        ((date(2026, 11, 27), time(16)), (date(2026, 11, 30), time(15))),  # after closing on a Friday
        ((date(2026, 12, 24), time(12)), (date(2026, 12, 28), time(12))),  # over Christmas and a weekend
        ((date(2026, 11, 28), time(10)), (date(2026, 11, 30), time(15))),  # on a Saturday
    ],
)
def test_hours_count_while_the_desk_is_open(asked: tuple[date, time], due: tuple[date, time]) -> None:
    found = promise(wita(*asked), DESK, CALENDAR, WITA)
    assert (found.at, found.provisional) == (wita(*due), False)


def test_never_later_than_a_request_for_information() -> None:
    slow = Desk(time(8), time(9), 60, 10)
    found = promise(wita(date(2026, 11, 23), time(8)), slow, CALENDAR, WITA)
    assert found.at == wita(date(2026, 11, 30), time(9))


@settings(max_examples=80, deadline=None)
@given(
    minutes=st.integers(0, 20 * 24 * 60),
    later=st.integers(0, 24 * 60),
    hours=st.integers(1, 30),
)
def test_a_promise_falls_into_office_hours_and_keeps_the_order(minutes: int, later: int, hours: int) -> None:
    desk = Desk(time(8), time(15), hours, 10)
    asked = wita(date(2026, 12, 7), time(0)) + timedelta(minutes=minutes)
    first = promise(asked, desk, CALENDAR, WITA).at
    second = promise(asked + timedelta(minutes=later), desk, CALENDAR, WITA).at
    assert asked < first <= second
    assert open_at(first - timedelta(seconds=1), desk, CALENDAR, WITA)


def test_stages_of_a_promise() -> None:
    since, due = wita(date(2026, 11, 23), time(8)), wita(date(2026, 11, 23), time(12))
    stages = [stage(State.WAITING, since, due, since + timedelta(hours=hour)) for hour in (1, 3, 4, 5)]
    assert stages == [Stage.CALM, Stage.DUE, Stage.DUE, Stage.LATE]
    assert stage(State.ANSWERED, None, None, due) is Stage.DONE


def test_only_what_waits_is_handed_on() -> None:
    assert next_state(State.WAITING, Act.HAND) is State.WAITING
    for state in (State.ANSWERED, State.CLOSED):
        with pytest.raises(Conflict):
            next_state(state, Act.HAND)
    assert next_state(State.CLOSED, Act.ASK) is State.WAITING
