"""What corrected days of closed months owe the people of a run, by the money of the month of each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from tatakerja.allowance.models import TppStatement
from tatakerja.allowance.queries import inputs
from tatakerja.allowance.rules.carrying import Change, PaidMonth, carried_of
from tatakerja.allowance.rules.statement import Carried, Pay
from tatakerja.kernel.money import exact
from tatakerja.kernel.periods import Month

PaidMonths = Mapping[tuple[int, date], PaidMonth]


@dataclass(frozen=True, slots=True)
class Carrying:
    """A difference that a statement carries, and the figures up to which it is paid then."""

    difference_id: int
    after: Mapping[str, Any]
    line: Carried


def kind_of(status: str, *, excluded: bool) -> str:
    """A part-time PPPK is paid TPP only where the tenant's rule does not exclude such people."""
    if excluded:
        return "non_asn"
    return "pppk" if status == "pppk_paruh_waktu" else status


def owed_to(people: Iterable[int], month: Month) -> dict[int, list[inputs.Owed]]:
    """Unpaid differences by person id, the earliest first."""
    found: dict[int, list[inputs.Owed]] = {}
    for one in inputs.open_differences(people, month):
        found.setdefault(one.difference.person_id, []).append(one)
    return found


def paid_months(owed: Mapping[int, Sequence[inputs.Owed]], month: Month) -> dict[tuple[int, date], PaidMonth]:
    """The earlier months of differences as they were paid, by person id and first of the month.

    Two queries and one a month; a month that was paid elsewhere is not among them.
    """
    people: dict[Month, set[int]] = {}
    for person_id, rows in owed.items():
        for one in rows:
            if one.difference.date not in month:
                people.setdefault(Month.of(one.difference.date), set()).add(person_id)
    statements = inputs.paid_statements({pk for some in people.values() for pk in some}, month)
    found = {}
    for earlier, some in people.items():
        days = inputs.cutting_days(some, earlier)
        for pk in some:
            row = statements.get((pk, earlier.first))
            if row is not None:
                found[pk, earlier.first] = _paid_month(row, days.get(pk, ()))
    return found


def _paid_month(row: TppStatement, days: Sequence[Any]) -> PaidMonth:
    rule = row.run.rule
    pay = Pay(
        gross=row.gross,
        status=kind_of(row.status, excluded=row.status in rule.excluded),
        days=tuple(days),
        realisation=Fraction(row.realisation) if row.realisation is not None else None,
    )
    return PaidMonth(pay, inputs.rates_from(rule), exact(rule.month_cap))


def carryings(
    this: PaidMonth, month: Month, person_id: int, owed: Sequence[inputs.Owed], paid: PaidMonths
) -> list[Carrying]:
    """The lines that a person's differences add to ``this`` month; without a paid month of the day, by its
    full TPP."""
    found = []
    for first, rows in groupby(owed, key=lambda one: one.difference.date.replace(day=1)):
        some = list(rows)
        standing = this if first == month.first else paid.get((person_id, first), _bare(this))
        lines = carried_of(standing, [_change(one) for one in some])
        found += [Carrying(one.difference.pk, one.after, line) for one, line in zip(some, lines, strict=True)]
    return found


def _bare(this: PaidMonth) -> PaidMonth:
    """This month's money without its days."""
    pay = Pay(gross=this.pay.gross, status=this.pay.status, realisation=this.pay.realisation)
    return PaidMonth(pay, this.rates, this.cap)


def _change(one: inputs.Owed) -> Change:
    day = one.difference.date
    return Change(inputs.found_of(day, one.before), inputs.found_of(day, one.after), one.difference.reason)
