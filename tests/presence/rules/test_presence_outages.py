"""How an outage is recognised, and which hours of whose day it touches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.zones import WIB, WIT, WITA
from tatakerja.presence.rules.outages import (
    Span,
    Trouble,
    hangs,
    joined,
    outage_number,
    refusals,
    relief_of,
    silences,
)

SEVEN = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # 07.00 WITA


def minute(number: int) -> datetime:
    return SEVEN + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("beats", "found"),
    [
        ([], []),
        ([0], []),
        ([0, 1, 2, 3], []),
        ([0, 4, 5], []),  # four minutes: a slow job, no outage
        ([0, 5, 6], [(1, 5)]),
        ([0, 1, 12, 13, 30], [(2, 12), (14, 30)]),
        ([30, 13, 12, 1, 0], [(2, 12), (14, 30)]),
    ],
)
def test_a_beat_that_stopped_is_a_silence(beats: list[int], found: list[tuple[int, int]]) -> None:
    assert silences([minute(one) for one in beats]) == tuple(Span(minute(a), minute(b)) for a, b in found)


def test_few_refused_requests_are_no_outage() -> None:
    counted = [(minute(0), 4), (minute(1), 5), (minute(2), 90), (minute(30), 1)]
    assert refusals(counted) == (Span(minute(1), minute(2), 5), Span(minute(2), minute(3), 90))


@pytest.mark.parametrize(
    ("counted", "found"),
    [
        ([], []),
        ([(1, 2)], []),
        ([(1, 1), (2, 2)], [(1, 3, 3)]),
        # Of two processes one hangs: answers in between do not end it, three minutes without a failure do.
        ([(1, 1), (3, 1), (5, 1)], [(1, 6, 3)]),
        ([(1, 1), (4, 1), (7, 1)], []),
        ([(9, 2), (1, 2), (2, 2), (10, 2)], [(1, 3, 4), (9, 11, 4)]),
    ],
)
def test_questions_that_nobody_answers_are_a_stretch(
    counted: list[tuple[int, int]], found: list[tuple[int, int, int]]
) -> None:
    spans = hangs((minute(at), count) for at, count in counted)
    assert spans == tuple(Span(minute(a), minute(b), unanswered=count) for a, b, count in found)


def test_near_spans_are_one_outage() -> None:
    spans = [Span(minute(20), minute(21), 7), Span(minute(1), minute(11)), Span(minute(32), minute(33), 5)]
    assert joined(spans) == (Span(minute(1), minute(21), 7), Span(minute(32), minute(33), 5))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60), st.integers(0, 9)), max_size=20))
def test_joining_covers_the_same_minutes_and_loses_no_refusal(raw: list[tuple[int, int, int]]) -> None:
    spans = [Span(minute(start), minute(start + length), count) for start, length, count in raw]
    found = joined(spans)
    assert all(any(one.start <= span.start and span.end <= one.end for one in found) for span in spans)
    assert sum(one.refused for one in found) == sum(span.refused for span in spans)
    assert all(b.start - a.end > timedelta(minutes=10) for a, b in pairwise(found))


def test_hours_are_cut_at_the_local_day_and_at_the_parts_it_touched() -> None:
    night = Trouble(1, "G-2311-23", minute(-60 * 8), minute(120), ("/1/2/",))  # 23.00 to 09.00 WITA
    day = date(2026, 11, 23)

    def hours(path: str, zone: str = WITA, on: date = day) -> list[tuple[datetime, datetime]]:
        return [(one.start, one.end) for one in relief_of([night], path, on, zone, minute(300))]

    assert hours("/1/2/9/") == [(datetime(2026, 11, 22, 16, tzinfo=UTC), minute(120))]
    assert hours("/1/2/9/", WIT) == [(minute(-480), minute(120))]
    assert hours("/1/2/9/", WIB, day - timedelta(days=1)) == [
        (minute(-480), datetime(2026, 11, 22, 17, tzinfo=UTC))
    ]
    assert hours("/1/22/") == hours("/1/") == []


def test_an_outage_that_goes_on_reaches_until_now() -> None:
    trouble = Trouble(1, "G-2311-07", minute(0), None, ("/1/",))
    found = relief_of([trouble], "/1/2/", date(2026, 11, 23), WITA, minute(9))
    assert [(one.start, one.end) for one in found] == [(minute(0), minute(9))]


def test_numbers_name_the_local_hour() -> None:
    assert (outage_number(SEVEN, WITA), outage_number(SEVEN, WIB)) == ("G-2311-07", "G-2311-06")
