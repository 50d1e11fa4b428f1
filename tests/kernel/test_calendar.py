"""Working days: holidays, patterns, counting forwards and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.calendar import (
    DayExplanation,
    DayReason,
    Holiday,
    HolidayCalendar,
    HolidayKind,
    WorkingPattern,
)
from tatakerja.kernel.errors import Invalid

# Lebaran 2026 by the joint decree: Nyepi, Idul Fitri and their cuti bersama.
LEBARAN = HolidayCalendar.of(
    [
        Holiday(date(2026, 3, 18), "Cuti bersama Nyepi", HolidayKind.CUTI_BERSAMA),
        Holiday(date(2026, 3, 19), "Nyepi"),
        Holiday(date(2026, 3, 20), "Cuti bersama Idul Fitri", HolidayKind.CUTI_BERSAMA),
        Holiday(date(2026, 3, 21), "Idul Fitri"),
        Holiday(date(2026, 3, 22), "Idul Fitri"),
        Holiday(date(2026, 3, 23), "Cuti bersama Idul Fitri", HolidayKind.CUTI_BERSAMA),
        Holiday(date(2026, 3, 24), "Cuti bersama Idul Fitri", HolidayKind.CUTI_BERSAMA),
    ]
)
SIX = WorkingPattern.SIX_DAY
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.lists(days, max_size=40).map(lambda ds: HolidayCalendar.of(Holiday(d, "Libur") for d in ds))
patterns = st.sampled_from(list(WorkingPattern))


def test_the_tenth_working_day_from_5_march_2026_lies_after_lebaran() -> None:
    assert LEBARAN.count_working_days(date(2026, 3, 5), date(2026, 3, 24)) == 9
    assert LEBARAN.count_working_days(date(2026, 3, 5), date(2026, 3, 25)) == 10


@pytest.mark.parametrize(
    ("day", "pattern", "expected"),
    [
        (date(2026, 3, 17), WorkingPattern.FIVE_DAY, (True, DayReason.WORKING, "")),
        (date(2026, 3, 18), WorkingPattern.FIVE_DAY, (False, DayReason.CUTI_BERSAMA, "Cuti bersama Nyepi")),
        (date(2026, 3, 19), WorkingPattern.FIVE_DAY, (False, DayReason.NATIONAL, "Nyepi")),
        (date(2026, 3, 21), WorkingPattern.FIVE_DAY, (False, DayReason.WEEKEND, "")),
        (date(2026, 3, 21), SIX, (False, DayReason.NATIONAL, "Idul Fitri")),
        (date(2026, 3, 28), SIX, (True, DayReason.WORKING, "")),
        (date(2026, 3, 22), WorkingPattern.SHIFT, (True, DayReason.WORKING, "")),
    ],
)
def test_a_day_says_why_it_is_not_worked(
    day: date, pattern: WorkingPattern, expected: tuple[bool, DayReason, str]
) -> None:
    assert LEBARAN.explain(day, pattern) == DayExplanation(day, *expected)


def test_of_two_holidays_on_a_day_the_decreed_then_the_national_one_is_kept() -> None:
    day = date(2026, 5, 1)
    estimate = Holiday(day, "Perkiraan", provisional=True)
    joint = Holiday(day, "Cuti bersama", HolidayKind.CUTI_BERSAMA)
    national = Holiday(day, "Hari Buruh")
    assert HolidayCalendar.of([national, joint, estimate]).holiday(day) == national
    assert HolidayCalendar.of([joint, estimate]).holiday(day) == joint


@given(calendars, days, st.integers(1, 80), patterns)
def test_counting_forward_and_back_agree(
    calendar: HolidayCalendar, start: date, count: int, pattern: WorkingPattern
) -> None:
    due = calendar.add_working_days(start, count, pattern)
    assert calendar.is_working_day(due, pattern)
    assert calendar.count_working_days(start + timedelta(days=1), due, pattern) == count
    back = calendar.add_working_days(due, -count, pattern)
    assert back <= start
    assert calendar.count_working_days(back, due - timedelta(days=1), pattern) == count


@given(calendars, days, days, patterns)
def test_working_days_are_those_that_explain_as_worked(
    calendar: HolidayCalendar, first: date, last: date, pattern: WorkingPattern
) -> None:
    found = calendar.working_days(first, min(last, first + timedelta(days=60)), pattern)
    assert all(calendar.explain(day, pattern).working for day in found)
    assert len(found) == calendar.count_working_days(first, min(last, first + timedelta(days=60)), pattern)


def test_no_days_added_is_the_day_itself() -> None:
    assert LEBARAN.add_working_days(date(2026, 3, 21), 0) == date(2026, 3, 21)


def test_the_end_of_the_calendar_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(Invalid) as refused:
        LEBARAN.add_working_days(date(9999, 12, 30), 3)
    assert refused.value.field == "date"


def test_years_without_data_are_provisional() -> None:
    calendar = HolidayCalendar.of([Holiday(date(2027, 3, 10), "Idul Fitri", provisional=True)], (2025, 2027))
    assert calendar.provisional_between(date(2027, 3, 10), date(2027, 3, 10))
    assert not calendar.provisional_between(date(2027, 3, 11), date(2027, 12, 31))
    assert calendar.provisional_between(date(2027, 12, 31), date(2028, 1, 3))
