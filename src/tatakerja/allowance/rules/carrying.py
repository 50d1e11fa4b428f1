"""What a day that was judged anew after its month was closed brings to a later month, or takes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tatakerja.allowance.rules.statement import Carried, Pay, compute_statement
from tatakerja.allowance.rules.tpp import Rates
from tatakerja.attendance.rules.facts import DayFinding


@dataclass(frozen=True, slots=True)
class Change:
    """A closed day as it was paid and as it counts now, with the reason of whoever proposed it."""

    before: DayFinding
    after: DayFinding
    reason: str


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """A month as it was paid: its own full TPP, target and days, by the rule of then."""

    pay: Pay
    rates: Rates
    cap: Fraction


def carried_of(month: PaidMonth, changes: Sequence[Change]) -> list[Carried]:
    """What each change of a day of this month brings (plus) or takes (minus), in rupiah.

    One after the other: where a month stands at its cap, the second day that is put right may bring nothing.
    """
    days = {day.date: day for day in month.pay.days}
    found = []
    for change in changes:
        day = change.before.date
        old = _amount(month, {**days, day: change.before})
        days[day] = change.after
        text = f"Hasil yang dibekukan diperbaiki sesudah bulan ditutup: {change.reason}."
        found.append(Carried(day, text, _amount(month, days) - old))
    return found


def _amount(month: PaidMonth, days: Mapping[date, DayFinding]) -> int:
    pay = replace(month.pay, days=tuple(days.values()), home_days=0, carried=())
    return compute_statement(pay, month.rates, month_cap=month.cap).amount
