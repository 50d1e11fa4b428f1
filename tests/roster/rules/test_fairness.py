"""Burdens of past months, and what a new roster has to make good."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tatakerja.roster.rules.fairness import Burden, burden, carried

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=number) for number in range(5)]


def letters(**rows: str) -> dict[tuple[int, date], str]:
    """``p1="OHHHP"``: person 1 from Monday on; a space is no letter."""
    return {
        (int(name[1:]), day): letter
        for name, row in rows.items()
        for day, letter in zip(WEEK, row, strict=True)
        if letter != " "
    }


def test_a_burden_counts_days_in_the_office_by_kind() -> None:
    assert burden(zip(WEEK, "OPHLP", strict=True), {WEEK[1], WEEK[2]}) == Burden(
        office=3, piket=2, mondays=1, fridays=1, by_holiday=1, rostered=4
    )


def test_the_difference_is_carried_and_the_least_starts_at_nothing() -> None:
    assert carried(letters(p1="OOHHO", p2="HHOHH", p3="HHHOO"), [1, 2, 3]) == {1: 2, 2: 0, 3: 1}


def test_leave_counts_as_the_average_of_those_present() -> None:
    held = letters(p1="OOOOO", p2="OOHHO", p3="LLLLD")
    assert carried(held, [1, 2, 3]) == {1: 2, 2: 0, 3: 1}


def test_a_newcomer_starts_in_the_middle_not_at_the_bottom() -> None:
    held = letters(p1="OOOHH", p2="OHHHH")
    assert carried(held, [1, 2, 9]) == {1: 2, 2: 0, 9: 1}


def test_without_a_past_nobody_carries_anything() -> None:
    assert carried({}, [1, 2]) == {1: 0, 2: 0}


@given(st.lists(st.text("HOPLX-", min_size=5, max_size=5), min_size=1, max_size=6))
def test_who_never_missed_a_day_carries_exactly_the_own_turns(rows: list[str]) -> None:
    held = letters(**{f"p{number}": row for number, row in enumerate(rows)})
    found = carried(held, range(len(rows)))
    assert min(found.values()) == 0
    own = {n: sum(c in "OP" for c in row) for n, row in enumerate(rows) if set(row) <= set("HOP")}
    for one in own:
        for other in own:
            assert found[one] - found[other] == own[one] - own[other]
