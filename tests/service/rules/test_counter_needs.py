"""From dated needs and dated hours to posts on weekdays."""

from __future__ import annotations

from datetime import date

from tatakerja.service.rules.counters import Need, Open, Post, posts

JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
WEEK = [Open(day, JAN, None) for day in range(5)]


def test_a_need_holds_on_the_open_weekdays() -> None:
    assert posts([Need("loket", 2, MAR, None)], WEEK) == (Post("loket", 2, (0, 1, 2, 3, 4), MAR, None),)


def test_hours_that_change_cut_the_need() -> None:
    hours = [
        *(Open(day, JAN, date(2026, 5, 31)) for day in range(5)),
        Open(5, JUN, date(2026, 6, 30)),
    ]
    assert posts([Need("", 1, MAR, None)], hours) == (
        Post("", 1, (0, 1, 2, 3, 4), MAR, date(2026, 5, 31)),
        Post("", 1, (5,), JUN, date(2026, 6, 30)),
    )


def test_nothing_open_asks_for_nobody() -> None:
    assert posts([Need("", 1, JAN, MAR)], [Open(0, JUN, None)]) == ()
    assert posts([], WEEK) == ()


def test_a_need_ends_before_the_hours_do() -> None:
    assert posts([Need("", 1, JAN, MAR)], [Open(0, JAN, None)]) == (Post("", 1, (0,), JAN, MAR),)
