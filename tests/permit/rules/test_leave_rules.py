"""How much leave there is, how long one is, what stands against it (PP 11/2017, PerBKN 24/2017)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind, WorkingPattern
from tatakerja.kernel.errors import Invalid
from tatakerja.permit.rules.leave import (
    Account,
    LeaveFacts,
    LeaveTerms,
    Restriction,
    Unit,
    after_months,
    by_year,
    carried_over,
    judge_leave,
    length_of,
    papers_needed,
    read_terms,
    service_begin,
)

CALENDAR = HolidayCalendar.of(
    [
        Holiday(date(2026, 12, 24), "Cuti bersama Natal", HolidayKind.CUTI_BERSAMA),
        Holiday(date(2026, 12, 25), "Natal"),
        Holiday(date(2027, 1, 1), "Tahun Baru"),
    ]
)
ANNUAL = LeaveTerms(
    "tahunan", Unit.WORKING_DAYS, 12, yearly=True, after_months=12, carry_total=18, carry_total_two=24
)


def facts(first: date, last: date, **more: Any) -> LeaveFacts:
    given_facts = {
        "length": length_of(Unit.WORKING_DAYS, first, last, CALENDAR),
        "status": "pns",
        "serving_since": date(2015, 2, 1),
        "years": by_year(first, last, CALENDAR),
        "accounts": {2026: Account(2026, 12), 2027: Account(2027, 12)},
    }
    return LeaveFacts(first=first, last=last, **(given_facts | more))


def test_working_days_leave_out_weekends_holidays_and_collective_leave() -> None:
    first, last = date(2026, 12, 21), date(2027, 1, 4)
    assert length_of(Unit.WORKING_DAYS, first, last, CALENDAR) == 8
    assert length_of(Unit.WORKING_DAYS, first, last, CALENDAR, WorkingPattern.SIX_DAY) == 10
    assert by_year(first, last, CALENDAR) == {2026: 7, 2027: 1}
    assert length_of(Unit.DAYS, first, last, CALENDAR) == 15


@pytest.mark.parametrize(
    ("last", "months"), [(date(2026, 2, 1), 1), (date(2026, 2, 27), 1), (date(2026, 2, 28), 2)]
)
def test_begun_months_count_whole(last: date, months: int) -> None:
    assert length_of(Unit.MONTHS, date(2026, 1, 31), last, CALENDAR) == months


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    assert after_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert after_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_a_leave_over_new_year_draws_on_both_accounts() -> None:
    short = {2026: Account(2026, 12, used=6), 2027: Account(2027, 12)}
    found = judge_leave(ANNUAL, facts(date(2026, 12, 21), date(2027, 1, 4), accounts=short))
    assert [(one.code, one.field) for one in found] == [("leave_beyond_balance", "last")]
    assert found[0].text.startswith("Sisa cuti tahunan 2026 tinggal 6 hari kerja, yang diminta 7.")


def test_undecided_requests_count_as_used() -> None:
    held = {2026: Account(2026, 12, carried=3, used=4, asked=10)}
    assert held[2026].left == 1
    found = judge_leave(ANNUAL, facts(date(2026, 11, 23), date(2026, 11, 24), accounts=held))
    assert [one.code for one in found] == ["leave_beyond_balance"]


@pytest.mark.parametrize(
    ("used", "carried_before", "expected"), [(0, 0, 6), (12, 0, 0), (9, 0, 3), (0, 6, 6), (10, 6, 6)]
)
def test_what_comes_over_stops_at_eighteen_with_the_new_year(
    used: int, carried_before: int, expected: int
) -> None:
    last = Account(2025, 12, carried=carried_before, used=used)
    assert carried_over(ANNUAL, last, Account(2024, 12, used=5)) == expected


def test_two_years_without_leave_give_up_to_twenty_four() -> None:
    assert carried_over(ANNUAL, Account(2025, 12), Account(2024, 12)) == 12
    assert carried_over(ANNUAL, Account(2025, 12), None) == 6


@given(used=st.integers(0, 24), carried=st.integers(0, 12))
def test_the_new_year_never_holds_more_than_its_caps(used: int, carried: int) -> None:
    over = carried_over(ANNUAL, Account(2025, 12, carried=carried, used=used), Account(2024, 12, used=1))
    assert 0 <= over <= 6


def test_the_first_year_gives_none() -> None:
    day = date(2026, 11, 23)
    found = judge_leave(ANNUAL, facts(day, day, serving_since=date(2026, 3, 1)))
    assert [one.code for one in found] == ["service_too_short"]
    assert judge_leave(ANNUAL, facts(day, day, serving_since=date(2025, 11, 23))) == ()


def test_a_weekend_is_no_leave_and_collective_leave_is_not_asked_for() -> None:
    saturday = date(2026, 11, 21)
    assert [one.code for one in judge_leave(ANNUAL, facts(saturday, saturday))] == ["no_working_day"]
    collective = LeaveTerms("bersama", Unit.WORKING_DAYS, askable=False)
    assert judge_leave(collective, facts(date(2026, 11, 23), date(2026, 11, 23)))[0].code == "unknown_kind"


def test_limits_per_leave_in_months_and_times() -> None:
    besar = LeaveTerms("besar", Unit.MONTHS, 3, after_months=60, statuses=("pns",))
    first = date(2026, 1, 5)
    assert judge_leave(besar, facts(first, date(2026, 4, 4), length=3)) == ()
    assert [one.code for one in judge_leave(besar, facts(first, date(2026, 4, 5), length=4))] == [
        "leave_too_long"
    ]
    assert judge_leave(besar, facts(first, first, length=1, status="pppk"))[0].code == "leave_status"
    birth = LeaveTerms("melahirkan", Unit.MONTHS, 3, most_times=3)
    assert judge_leave(birth, facts(first, first, length=1, times_before=3))[0].code == "leave_too_often"


def test_a_circular_restricts_leave_at_holidays_but_not_childbirth() -> None:
    """SE MenPANRB 4/2021: only childbirth and serious illness."""
    held = Restriction("restricted", ("melahirkan", "sakit"), ("C-4",), "SE MenPANRB 4/2021")
    day = date(2026, 11, 23)
    found = judge_leave(ANNUAL, facts(day, day, restriction=held))
    assert (
        found[0].text
        == "Cuti pada tanggal ini dibatasi oleh SE MenPANRB 4/2021 klausul C-4. Pilih tanggal lain."
    )
    birth = LeaveTerms("melahirkan", Unit.MONTHS, 3)
    assert judge_leave(birth, facts(day, day, length=1, restriction=held)) == ()


def test_papers_by_length() -> None:
    sick = read_terms(
        "sakit",
        {"unit": "months", "papers": [{"from": 1, "name": "dokter"}, {"from": 15, "name": "pemerintah"}]},
    )
    first = date(2026, 11, 1)
    assert papers_needed(sick, first, date(2026, 11, 14)) == ("dokter",)
    assert papers_needed(sick, first, date(2026, 11, 15)) == ("pemerintah",)


@pytest.mark.parametrize(
    "value", [{}, {"unit": "weeks"}, {"unit": "days", "amount": -1}, {"unit": "days", "amount": "12"}]
)
def test_terms_that_cannot_be_meant(value: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        read_terms("tahunan", value)
    assert refusal.value.code == "unusable_terms"


def test_service_begins_in_the_month_of_the_number_else_with_the_first_post() -> None:
    assert service_begin("2015-02", []) == date(2015, 2, 1)
    assert service_begin("2023", []) == date(2023, 1, 1)
    assert service_begin(None, [date(2024, 5, 2), date(2022, 1, 3)]) == date(2022, 1, 3)
    assert service_begin(None, []) is None
