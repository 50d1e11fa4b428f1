"""Promises and stages of complaints (PermenPANRB 62/2018), across weekends and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.zones import WIB, WIT
from tatakerja.service.rules.complaints import (
    Act,
    Kind,
    Promise,
    Stage,
    State,
    next_state,
    open_date,
    promise,
    stage,
)

# Thursday 24 December 2026 is collective leave, Friday 25 December is Christmas.
CALENDAR = HolidayCalendar.of(
    [
        Holiday(date(2026, 12, 25), "Natal", HolidayKind.NATIONAL),
        Holiday(date(2026, 12, 24), "Cuti bersama Natal", HolidayKind.CUTI_BERSAMA),
    ],
    (2026, 2027),
)
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "verify_by", "due_on"),
    [
        (Kind.INFORMATION, date(2026, 11, 26), date(2026, 11, 30)),
        (Kind.ORDINARY, date(2026, 11, 26), date(2026, 12, 11)),
        (Kind.ASPIRATION, date(2026, 11, 26), None),
    ],
)
def test_working_days_run_from_the_day_after_receipt(
    kind: Kind, verify_by: date, due_on: date | None
) -> None:
    assert promise(kind, MONDAY, CALENDAR, WIB) == Promise(verify_by, due_on, False)


def test_holidays_and_collective_leave_are_stepped_over() -> None:
    received = datetime(2026, 12, 22, 3, 0, tzinfo=UTC)
    assert promise(Kind.INFORMATION, received, CALENDAR, WIB).verify_by == date(2026, 12, 29)
    assert promise(Kind.INFORMATION, received, CALENDAR, WIB).due_on == date(2026, 12, 31)


def test_the_day_of_receipt_is_the_offices_own() -> None:
    late_in_jakarta = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 23:30 WIB, already Tuesday in Papua
    assert promise(Kind.INFORMATION, late_in_jakarta, CALENDAR, WIB).due_on == date(2026, 11, 30)
    assert promise(Kind.INFORMATION, late_in_jakarta, CALENDAR, WIT).due_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 26), Stage.CALM),
        (date(2026, 11, 27), Stage.DUE),  # Friday: the next working day is the last
        (date(2026, 11, 29), Stage.DUE),
        (date(2026, 11, 30), Stage.DUE),
        (date(2026, 12, 1), Stage.LATE),
    ],
)
def test_the_stage_warns_on_the_working_day_before(today: date, expected: Stage) -> None:
    assert stage(State.IN_HAND, date(2026, 11, 30), today, CALENDAR) is expected


def test_closed_is_done_whatever_the_date() -> None:
    assert stage(State.CLOSED, date(2026, 11, 1), date(2026, 12, 1), CALENDAR) is Stage.DONE
    assert stage(State.IN_HAND, None, date(2027, 12, 1), CALENDAR) is Stage.CALM


def test_the_open_date_is_verification_first() -> None:
    first, last = date(2026, 11, 26), date(2026, 12, 11)
    assert [open_date(state, first, last) for state in State] == [first, last, None, None]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_only_these_steps_exist(state: State, act: Act) -> None:
    allowed = {
        (State.RECEIVED, Act.FORWARD): State.IN_HAND,
        (State.RECEIVED, Act.MERGE): State.MERGED,
        (State.IN_HAND, Act.FORWARD): State.IN_HAND,
        (State.IN_HAND, Act.ANSWER): State.IN_HAND,
        (State.IN_HAND, Act.ASK): State.IN_HAND,
        (State.IN_HAND, Act.CLOSE): State.CLOSED,
        (State.IN_HAND, Act.LAPSE): State.CLOSED,
        (State.IN_HAND, Act.MERGE): State.MERGED,
        (State.CLOSED, Act.REOPEN): State.IN_HAND,
    }
    if (state, act) in allowed:
        assert next_state(state, act) is allowed[state, act]
    else:
        with pytest.raises(Conflict) as refusal:
            next_state(state, act)
        assert refusal.value.code == "complaint_state"


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.sampled_from(list(Kind)))
def test_no_promise_is_broken_on_the_day_it_is_made(day: date, kind: Kind) -> None:
    received = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    made = promise(kind, received, CALENDAR, WIB)
    assert made.verify_by >= day + timedelta(days=3)
    assert made.due_on is None or made.due_on > made.verify_by
    assert stage(State.RECEIVED, made.verify_by, day, CALENDAR) is Stage.CALM
