"""Calls to the office: those that wait for an answer, and the days they push over the limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.roster.models import Call, RosterPlan
from tatakerja.roster.queries.plans import DayTotals


def open_calls(person: Person) -> list[Call]:
    """Calls that the person has not answered and whose time has not come, the next first; one query."""
    rows = Call.objects.filter(person=person, answer=Call.Answer.NONE, withdrawn_at__isnull=True)
    return list(rows.filter(starts_at__gt=clock.now()).select_related("caller").order_by("starts_at"))


def called_over_limit(plan: RosterPlan, totals: Sequence[DayTotals]) -> list[tuple[date, str, int]]:
    """Days over the limit on which somebody was called: the day, ``12/11``, how many calls; one query."""
    rows = Call.objects.filter(
        node__path__startswith=plan.agency.path,
        date__range=(plan.first, plan.last),
        withdrawn_at__isnull=True,
    )
    counts: dict[date, int] = {}
    for day in rows.order_by().values_list("date", flat=True):
        counts[day] = counts.get(day, 0) + 1
    return [(day.day, day.office_text, counts[day.day]) for day in totals if day.over and day.day in counts]
