"""Slots, their places under distance and circular, and the order of calling."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.kernel.errors import Conflict
from tatakerja.service.rules.appointments import (
    Act,
    Limits,
    Seats,
    State,
    Waiting,
    call_order,
    in_time,
    mean_wait,
    next_state,
    seats,
    slots,
)

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(4), Seats(4, None, "places")),
        (Limits(4, capacity=10), Seats(4, 10, "places")),
        (Limits(12, capacity=10), Seats(10, 10, "capacity")),
        (Limits(12, capacity=10, share=Fraction(1, 4)), Seats(2, 2, "share")),
        (Limits(12, capacity=3, share=Fraction(1, 4)), Seats(0, 0, "share")),  # never rounded up
        (Limits(12, share=Fraction(1, 4)), Seats(12, None, "places")),  # a share of no known room
        (Limits(30, capacity=40, area_m2=20, distance_cm=150), Seats(8, 8, "area")),
        (Limits(30, capacity=40, slot_people=5), Seats(5, 40, "circular")),
    ],
)
def test_the_narrowest_limit_binds(limits: Limits, expected: Seats) -> None:
    assert seats(limits) == expected


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "expected"),
    [
        (time(8), time(9), 30, [(time(8), time(8, 30)), (time(8, 30), time(9))]),
        (time(8), time(8, 50), 30, [(time(8), time(8, 30))]),
        (time(8), time(8, 20), 30, []),
        (time(23), time(23, 59), 20, [(time(23), time(23, 20)), (time(23, 20), time(23, 40))]),
    ],
)
def test_whole_slots(opens: time, closes: time, minutes: int, expected: list[tuple[time, time]]) -> None:
    assert list(slots(opens, closes, minutes)) == expected


def test_appointments_come_before_walk_ins_and_a_counter_never_idles() -> None:
    early = Waiting(1, 1, NINE, NINE + timedelta(minutes=30))
    walk_in = Waiting(2, 2, NINE, None)
    due = Waiting(3, 3, NINE + timedelta(minutes=5), NINE)
    assert [one.key for one in call_order([early, walk_in, due], NINE + timedelta(minutes=6))] == [3, 2, 1]
    assert [one.key for one in call_order([early], NINE)] == [1]
    assert (in_time(NINE, NINE + timedelta(minutes=15)), in_time(NINE, NINE + timedelta(minutes=16))) == (
        True, False,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Act), max_size=8))
def test_a_visit_that_is_over_stays_over(acts: list[Act]) -> None:
    state, history = State.BOOKED, []
    for act in acts:
        try:
            state = next_state(state, act)
        except Conflict:
            continue
        history.append(state)
    for over in (State.SERVED, State.CANCELLED):
        if over in history:
            assert history.index(over) == len(history) - 1


def test_mean_of_waits() -> None:
    assert mean_wait([]) is None
    assert mean_wait([timedelta(minutes=4), timedelta(minutes=9)]) == timedelta(minutes=6, seconds=30)
