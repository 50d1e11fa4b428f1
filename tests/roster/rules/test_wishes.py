"""Wished days at home: which dates they mean and how many were met."""

from __future__ import annotations

from datetime import date, timedelta

from tatakerja.roster.rules.wishes import Wished, met, wished_days

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(n) for n in range(12)]


def test_a_weekday_counts_from_the_day_it_was_wished_until_it_was_given_up() -> None:
    wish = Wished(4, None, MONDAY, date(2026, 12, 4))
    assert wished_days([wish], [MONDAY - timedelta(3), *DAYS]) == (date(2026, 11, 27),)


def test_a_date_is_one_day() -> None:
    assert wished_days([Wished(None, DAYS[2], MONDAY)], DAYS) == (DAYS[2],)


def test_leave_is_neither_met_nor_missed() -> None:
    wish = Wished(0, None, MONDAY)
    letters = [(DAYS[0], "H"), (DAYS[1], "O"), (DAYS[7], "P"), (MONDAY + timedelta(14), "L")]
    assert met([wish], letters) == (1, 2)
