"""A month of an agency: every person who served there, every day, nobody left out. Three queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tatakerja.attendance.models import DayFinding
from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.calendar import HolidayCalendar, WorkingPattern, days_between
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.reporting.rules import Code, MonthDay, MonthTotals, day_code, month_totals


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One person's month: days in order, sums, and whether there is any record at all."""

    person: Person
    unit: Node
    title: str
    days: tuple[MonthDay, ...]
    totals: MonthTotals
    recorded: bool


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """The month of an agency; ``unrecorded`` names people without a single record."""

    agency: Node
    month: Month
    today: date
    rows: tuple[MonthRow, ...]

    @property
    def unrecorded(self) -> tuple[MonthRow, ...]:
        return tuple(row for row in self.rows if not row.recorded)


_Stay = tuple[date, date, Assignment]


def month_sheet(agency: Node, month: Month, today: date) -> MonthSheet:
    """Everybody who held a definitive post in the agency on any day of the month, by unit and name.

    A past working day without a finding is "no data", never a blank: silence must not read as absence.
    """
    stays = _stays(agency, month)
    found = _findings(agency, month)
    calendar = calendar_for(month.first, month.last)
    rows = [_row(held, month, today, found, calendar) for held in stays.values()]
    return MonthSheet(agency, month, today, tuple(sorted(rows, key=_by_unit)))


def _by_unit(row: MonthRow) -> tuple[str, str, int]:
    return (row.unit.path, row.person.name, row.person.pk)


def _stays(agency: Node, month: Month) -> dict[int, list[_Stay]]:
    """Person id → the stretches of the month in the agency, in order."""
    rows = (
        Assignment.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=month.first),
            kind=Assignment.Kind.DEFINITIVE,
            valid_from__lte=month.last,
            node__path__startswith=agency.path,
        )
        .select_related("person", "node")
        .order_by("person_id", "valid_from", "id")
    )
    stays: dict[int, list[_Stay]] = {}
    for row in rows:
        stays.setdefault(row.person_id, []).append((row.valid_from, row.valid_until or date.max, row))
    return stays


def _findings(agency: Node, month: Month) -> dict[tuple[int, date], MonthDay]:
    rows = DayFinding.objects.filter(agency=agency, date__range=(month.first, month.last)).order_by()
    names = (
        "person_id", "date", "status", "mode", "late_class", "late_minutes", "early_class", "early_minutes",
    )  # fmt: skip
    return {
        (person, day): MonthDay(day_code(status, mode), *rest)
        for person, day, status, mode, *rest in rows.values_list(*names)
    }


def _row(
    held: list[_Stay],
    month: Month,
    today: date,
    found: Mapping[tuple[int, date], MonthDay],
    calendar: HolidayCalendar,
) -> MonthRow:
    last = held[-1][2]
    days = tuple(_days(held, month, today, found, calendar))
    recorded = any((last.person_id, day) in found for day in days_between(month.first, month.last))
    return MonthRow(last.person, last.node, str(last), days, month_totals(days), recorded)


def _days(
    held: list[_Stay],
    month: Month,
    today: date,
    found: Mapping[tuple[int, date], MonthDay],
    calendar: HolidayCalendar,
) -> Iterator[MonthDay]:
    for day in days_between(month.first, month.last):
        stay = next((row for first, last, row in held if first <= day <= last), None)
        known = found.get((held[-1][2].person_id, day))
        if known is not None:
            yield known
        elif stay is None:
            yield MonthDay(Code.ELSEWHERE)
        elif not calendar.is_working_day(day, WorkingPattern(stay.node.pattern)):
            yield MonthDay(Code.OFF)
        else:
            yield MonthDay(Code.AHEAD if day > today else Code.MISSING)
