"""Rupiah, shares, periods, months and hours of work."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel import money
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month, Period, Span, merged
from tatakerja.kernel.workingtime import PlannedDay, WorkDay, legal_minutes_per_day, sum_week

shares = st.fractions(0, 1, max_denominator=1000)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (25, Fraction(25)),
        (0.5, Fraction(1, 2)),
        (0.1, Fraction(1, 10)),
        ("1/9", Fraction(1, 9)),
        ("0.111", Fraction(111, 1000)),
        (Decimal("1.25"), Fraction(5, 4)),
    ],
)
def test_numbers_are_read_as_written(written: money.Number, exact: Fraction) -> None:
    assert money.exact(written) == exact


@pytest.mark.parametrize("written", ["", "x", "1/0", "nan", float("nan"), float("inf"), "1e99999999", True])
def test_what_is_no_number_is_refused(written: money.Number) -> None:
    with pytest.raises(Invalid) as refused:
        money.exact(written, field="weight")
    assert refused.value.field == "weight"


def test_a_share_is_a_percentage_or_a_fraction() -> None:
    assert money.share(25) == Fraction(1, 4)
    assert money.share("1/5") == Fraction(1, 5)
    for wrong in (101, -1, "6/5"):
        with pytest.raises(Invalid):
            money.share(wrong)


@given(st.fractions(-(10**9), 10**9, max_denominator=1000))
def test_rupiah_round_to_the_nearest_half_away_from_zero(amount: Fraction) -> None:
    rounded = money.round_rupiah(amount)
    assert abs(rounded - amount) <= Fraction(1, 2)
    assert money.round_rupiah(-amount) == -rounded


def test_a_half_rupiah_goes_up() -> None:
    assert [money.round_rupiah(Fraction(n, 2)) for n in (1, 2, 3, -1)] == [1, 1, 2, -1]


def test_rupiah_are_written_with_points() -> None:
    assert money.format_rupiah(1_250_000) == "Rp1.250.000"
    assert money.format_rupiah(-5000) == "-Rp5.000"


dates = st.dates(date(2020, 1, 1), date(2021, 12, 31))
periods = st.builds(lambda a, n: Period(a, a + timedelta(days=n)), dates, st.integers(0, 60))


@given(periods, periods)
def test_two_periods_share_exactly_the_dates_in_both(a: Period, b: Period) -> None:
    both = [day for day in a.days() if day in b]
    shared = a.intersection(b)
    assert (list(shared.days()) if shared else []) == both
    assert a.overlaps(b) == bool(both)


def test_an_open_period_has_no_last_day() -> None:
    open_end = Period(date(2021, 7, 6))
    assert date(2030, 1, 1) in open_end
    assert open_end.intersection(Period(date(2021, 1, 1), date(2021, 7, 6))) == Period(
        date(2021, 7, 6), date(2021, 7, 6)
    )
    with pytest.raises(Invalid):
        open_end.days()
    with pytest.raises(Invalid):
        Period(date(2021, 7, 6), date(2021, 7, 5))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 50)), max_size=12))
def test_merged_spans_hold_the_same_instants(raw: list[tuple[int, int]]) -> None:
    zero = datetime(2026, 1, 1, tzinfo=UTC)
    spans = [Span(zero + timedelta(minutes=a), zero + timedelta(minutes=a + n)) for a, n in raw]
    result = merged(spans)
    for minute in range(0, 560, 7):
        instant = zero + timedelta(minutes=minute)
        assert any(instant in span for span in spans) == any(instant in span for span in result)
    assert all(a.end < b.start for a, b in pairwise(result))


@given(dates)
def test_a_month_holds_its_days(day: date) -> None:
    month = Month.of(day)
    assert day in month
    assert Month.parse(str(month)) == month
    assert list(month.period.days())[-1] == month.last
    assert month.next().first == month.last + timedelta(days=1)
    assert month.next().previous() == month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-6", "June", "2026-06-01", "0000-01"])
def test_a_month_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Month.parse(text)


NORMAL = WorkDay(time(7, 30), time(16), 60)
FRIDAY = WorkDay(time(7, 30), time(16, 30), 90)


def week(hours: list[WorkDay | None], legal: Fraction, holidays: tuple[int, ...] = ()) -> list[PlannedDay]:
    monday = date(2026, 6, 8)
    return [
        PlannedDay(monday + timedelta(days=i), day, i not in holidays, legal if day else Fraction(0))
        for i, day in enumerate(hours)
    ]


def test_the_ordinary_week_is_2250_minutes() -> None:
    legal = legal_minutes_per_day(2250, 5)
    total = sum_week(week([NORMAL] * 4 + [FRIDAY, None, None], legal))
    assert (total.net_minutes, total.legal_minutes, total.warnings) == (2250, 2250, ())


def test_hours_that_do_not_add_up_to_the_law_warn() -> None:
    legal = legal_minutes_per_day(2250, 5)
    short_friday = WorkDay(time(7, 30), time(16), 90)
    assert sum_week(week([NORMAL] * 4 + [short_friday], legal)).warnings == ("below_legal_hours",)
    eight_hours = WorkDay(time(7), time(15), 0)
    assert sum_week(week([eight_hours] * 5, legal)).warnings == ("above_legal_hours",)


def test_a_holiday_lowers_the_hours_but_breaks_nothing() -> None:
    total = sum_week(week([NORMAL] * 4 + [FRIDAY], Fraction(450), holidays=(1,)))
    assert (total.net_minutes, total.planned_minutes, total.warnings) == (1800, 2250, ())


def test_a_night_shift_ends_on_the_next_day() -> None:
    night = WorkDay(time(22), time(6), 30)
    assert (night.crosses_midnight, night.gross_minutes, night.net_minutes) == (True, 480, 450)
    assert night.span(date(2026, 6, 8), "WITA") == (
        datetime(2026, 6, 8, 14, tzinfo=UTC),
        datetime(2026, 6, 8, 22, tzinfo=UTC),
    )


def test_a_break_must_fit_into_the_day() -> None:
    with pytest.raises(Invalid):
        WorkDay(time(8), time(9), 60)
    with pytest.raises(Invalid):
        legal_minutes_per_day(2250, 0)
