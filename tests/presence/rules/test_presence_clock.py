"""Which time counts for a tap, and how far it is trusted."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.clock import (
    ClockState,
    ClockVerdict,
    Grade,
    companion_clock,
    judge_clock,
    whole_second,
)

NOW = datetime(2026, 11, 23, 0, 3, 10, 402_000, tzinfo=UTC)
seconds = st.integers(0, 3600 * 24 * 30).map(lambda s: timedelta(seconds=s))


def test_the_example_of_the_contract() -> None:
    wita = timezone(timedelta(hours=8))
    verdict = judge_clock(
        at=datetime(2026, 11, 23, 7, 24, 3, 120_000, tzinfo=wita),
        sent_at=datetime(2026, 11, 23, 8, 3, 10, 120_000, tzinfo=wita),
        received_at=NOW,
        clock=ClockState.SYNCED,
    )
    assert whole_second(verdict.counts_at) == datetime(2026, 11, 22, 23, 24, 3, tzinfo=UTC)
    assert (verdict.grade, verdict.flags) == (Grade.A, ())


@pytest.mark.parametrize(("clock", "grade"), [("synced", "A"), ("offset", "B"), ("unknown", "C")])
def test_the_grade_follows_what_the_phone_knows(clock: str, grade: str) -> None:
    verdict = judge_clock(at=NOW, sent_at=NOW, received_at=NOW, clock=ClockState(clock))
    assert verdict == ClockVerdict(NOW, Grade(grade), timedelta(0))


def test_a_phone_47_minutes_slow_counts_by_the_servers_clock() -> None:
    slow = timedelta(minutes=47)
    tap = NOW - timedelta(minutes=39)
    verdict = judge_clock(at=tap - slow, sent_at=NOW - slow, received_at=NOW, clock=ClockState.OFFSET)
    assert verdict == ClockVerdict(tap, Grade.B, slow, ("clock_skewed",))


@pytest.mark.parametrize(
    ("delay", "counts_later"),
    [(timedelta(seconds=5), timedelta(0)), (timedelta(seconds=6), timedelta(seconds=6))],
)
def test_the_way_through_the_network_is_not_held_against_anybody(
    delay: timedelta, counts_later: timedelta
) -> None:
    tap = NOW - timedelta(minutes=1)
    verdict = judge_clock(at=tap, sent_at=NOW - delay, received_at=NOW, clock=ClockState.SYNCED)
    assert verdict.counts_at == tap + counts_later


def test_a_tap_after_its_own_sending_keeps_the_servers_time_and_waits() -> None:
    verdict = judge_clock(at=NOW + timedelta(hours=1), sent_at=NOW, received_at=NOW, clock=ClockState.SYNCED)
    assert verdict == ClockVerdict(NOW, Grade.C, timedelta(0), ("tap_after_sending",))


@given(seconds, st.integers(-(10**7), 10**7), st.sampled_from(list(ClockState)))
def test_no_tap_counts_later_than_it_arrived_and_every_skew_is_taken_out(
    age: timedelta, skew: int, clock: ClockState
) -> None:
    phone = NOW - timedelta(seconds=skew)
    verdict = judge_clock(at=phone - age, sent_at=phone, received_at=NOW, clock=clock)
    assert verdict.counts_at <= NOW
    assert abs((NOW - age) - verdict.counts_at) <= timedelta(seconds=5)


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_an_absurd_clock_still_counts_right(year: int) -> None:
    east = timezone(timedelta(hours=14))
    west = timezone(timedelta(hours=-12))
    phone = datetime(year, 12, 31, 23, 59, 59, tzinfo=west if year == 9999 else east)
    tap = phone - timedelta(minutes=5)
    verdict = judge_clock(at=tap, sent_at=phone, received_at=NOW, clock=ClockState.UNKNOWN)
    assert (verdict.counts_at, verdict.grade) == (NOW - timedelta(minutes=5), Grade.C)


@pytest.mark.parametrize(("days", "refused"), [(62, False), (63, True), (700_000, True)])
def test_very_old_taps_are_refused(days: int, refused: bool) -> None:
    at = NOW - timedelta(days=days)
    if not refused:
        assert judge_clock(at=at, sent_at=NOW, received_at=NOW, clock=ClockState.OFFSET).counts_at == at
        return
    with pytest.raises(Invalid) as error:
        judge_clock(at=at, sent_at=NOW, received_at=NOW, clock=ClockState.OFFSET)
    assert (error.value.code, error.value.field) == ("too_old", "at")


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(Invalid) as error:
        judge_clock(at=NOW.replace(tzinfo=None), sent_at=NOW, received_at=NOW, clock=ClockState.SYNCED)
    assert error.value.code == "naive_time"


def test_a_companions_report_is_proven_only_when_it_is_fresh() -> None:
    assert companion_clock(NOW - timedelta(seconds=5), NOW) is ClockState.SYNCED
    assert companion_clock(NOW - timedelta(seconds=6), NOW) is ClockState.UNKNOWN
