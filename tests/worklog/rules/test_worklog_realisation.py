"""Realised targets of a month, exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.worklog.rules.realisation import (
    Confirmation,
    Evidence,
    Target,
    amount_of,
    month_figure,
    planned_in,
    require_reason,
    target_figure,
)

NOVEMBER = Month(2026, 11)
TARGET = Target(1, "RHK-1", "Izin terbit", "izin", 2026, Fraction(120))
YEAR_END = Target(2, "RHK-2", "Laporan tahunan", "laporan", 2026, Fraction(2), 11, 12)


def task(amount: int, state: str = "evaluated", day: date = date(2026, 11, 5)) -> Evidence:
    return Evidence(amount, f"tugas {amount}", day, Fraction(amount), state)


def test_the_year_is_spread_over_the_months_of_the_target() -> None:
    assert planned_in(TARGET, NOVEMBER) == 10
    assert planned_in(YEAR_END, NOVEMBER) == 1
    assert planned_in(YEAR_END, Month(2026, 10)) == 0
    assert planned_in(TARGET, Month(2025, 11)) == 0


def test_only_judged_tasks_of_the_month_count() -> None:
    tasks = [
        task(3),
        task(4, "done"),
        task(5, "checked"),
        task(2, day=date(2026, 10, 31)),
        task(1, day=date(2026, 11, 30)),
    ]
    figure = target_figure(TARGET, NOVEMBER, tasks, None)
    assert (figure.counted, figure.waiting, figure.realised, figure.share) == (4, 9, 4, Fraction(2, 5))
    assert [one.task_id for one in figure.evidence] == [3, 4, 5, 1]


def test_the_superiors_figure_goes_before_the_sum() -> None:
    figure = target_figure(
        TARGET, NOVEMBER, [task(3)], Confirmation(Fraction(11), "judged", "termasuk lembur")
    )
    assert (figure.counted, figure.realised, figure.share) == (3, 11, 1)


def test_a_months_figure_is_the_mean_and_provisional_until_every_target_is_confirmed() -> None:
    half = target_figure(TARGET, NOVEMBER, [task(5)], None)
    full = target_figure(YEAR_END, NOVEMBER, [], Confirmation(Fraction(1), "judged"))
    month = month_figure(NOVEMBER, [half, full])
    assert (month.share, month.provisional) == (Fraction(3, 4), True)
    settled = month_figure(NOVEMBER, [full])
    assert (settled.share, settled.provisional) == (1, False)


def test_without_targets_there_is_no_figure() -> None:
    unplanned = target_figure(YEAR_END, Month(2026, 5), [], None)
    assert month_figure(Month(2026, 5), [unplanned]).rows == ()
    assert month_figure(NOVEMBER, []).share is None


@given(
    st.lists(st.tuples(st.integers(1, 500), st.sampled_from(["done", "checked", "evaluated"])), max_size=8),
    st.integers(0, 5000),
)
def test_a_share_is_between_nothing_and_all(rows: list[tuple[int, str]], amount: int) -> None:
    target = Target(1, "k", "t", "u", 2026, Fraction(amount, 7))
    figure = target_figure(target, NOVEMBER, [task(n, state) for n, state in rows], None)
    assert 0 <= figure.share <= 1
    assert figure.counted + figure.waiting == sum(n for n, _ in rows)


def test_a_figure_that_differs_needs_its_reason() -> None:
    figure = target_figure(TARGET, NOVEMBER, [task(3)], None)
    require_reason(figure, Fraction(3), "")
    require_reason(figure, Fraction(4), "satu izin dari bulan lalu")
    with pytest.raises(Invalid) as refused:
        require_reason(figure, Fraction(4), "  ")
    assert refused.value.code == "reason_missing"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", "12.00"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("1.250", "1250.00"),
        ("1.250,75", "1250.75"),
        ("0", "0.00"),
    ],
)
def test_amounts_as_typed(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "-1", "1,234", "dua", "NaN", "1e3", "٣", "12345678901", "1,2,3", "."])
def test_amounts_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        amount_of(text)


def test_a_file_may_not_leave_the_thousands_to_guess() -> None:
    with pytest.raises(Invalid) as refused:
        amount_of("1.250", typed=False)
    assert refused.value.code == "amount_ambiguous"
    assert amount_of("12.5", typed=False) == Decimal("12.50")
