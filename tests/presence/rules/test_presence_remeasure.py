"""Past days measured again: what changes, what is chosen, which span may be asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place, PlaceVerdict
from tatakerja.presence.rules.remeasure import (
    Change,
    Choice,
    Shift,
    Tally,
    check_span,
    chosen,
    flags_after,
    shift_of,
    tally,
)

DAY = date(2026, 11, 23)


def change(before: Place, after: Place, **fields: object) -> Change:
    values = {
        "event": 1, "person": 1, "day": DAY, "counts_at": datetime(2026, 11, 23, tzinfo=UTC),
        "kind": EventKind.CHECK_IN, "grade": Grade.A, **fields,
    }  # fmt: skip
    return Change(before=PlaceVerdict(before), after=PlaceVerdict(after), **values)


@pytest.mark.parametrize(
    ("before", "after", "shift"),
    [
        (Place.OUTSIDE, Place.OFFICE, Shift.INSIDE),
        (Place.UNKNOWN, Place.HOME, Shift.INSIDE),
        (Place.OUTSIDE, Place.DUTY, Shift.INSIDE),
        (Place.OFFICE, Place.OUTSIDE, Shift.OUTSIDE),
        (Place.OFFICE, Place.UNKNOWN, Shift.OUTSIDE),
        (Place.OFFICE, Place.HOME, Shift.NONE),
        (Place.OUTSIDE, Place.UNKNOWN, Shift.NONE),
    ],
)
def test_only_in_and_out_of_a_known_place_counts(before: Place, after: Place, shift: Shift) -> None:
    assert shift_of(before, after) is shift


def test_counts_and_choices() -> None:
    into = change(Place.OUTSIDE, Place.OFFICE)
    again = change(Place.OUTSIDE, Place.OFFICE, event=2)
    out = change(Place.OFFICE, Place.OUTSIDE, event=3, person=2, day=DAY + timedelta(days=1))
    assert tally([into, again, out]) == Tally(people=2, days=2, inside=2, outside=1)
    assert chosen([into, again, out], Choice.FAVOUR) == [into, again]
    assert chosen([into, again, out], Choice.ALL) == [into, again, out]


@pytest.mark.parametrize(
    ("before", "after", "fields", "pending"),
    [
        (Place.OUTSIDE, Place.OFFICE, {}, False),
        (Place.OUTSIDE, Place.OFFICE, {"grade": Grade.C}, True),
        (Place.OFFICE, Place.OUTSIDE, {}, True),
        (Place.OFFICE, Place.OUTSIDE, {"kind": EventKind.LOCATION}, False),
    ],
)
def test_what_still_waits(before: Place, after: Place, fields: dict[str, object], pending: bool) -> None:
    assert change(before, after, **fields).pending is pending


def test_the_flags_of_the_clock_stay_and_those_of_the_place_are_new() -> None:
    verdict = PlaceVerdict(Place.OFFICE, 120, 100, ("near_edge",))
    assert flags_after(["clock_skewed", "outside", "office_network"], verdict) == [
        "clock_skewed",
        "office_network",
        "near_edge",
    ]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(1, 0, "last"), (-1, 1, "last"), (-62, 0, "first")],
)
def test_a_span_that_cannot_be_measured(first: int, last: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_span(DAY + timedelta(days=first), DAY + timedelta(days=last), DAY)
    assert refused.value.field == field


def test_sixty_two_days_to_today_are_measured() -> None:
    check_span(DAY - timedelta(days=61), DAY, DAY)
