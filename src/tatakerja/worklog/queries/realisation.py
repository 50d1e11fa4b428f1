"""Reads of realised targets: a month's figures of many people, each with the tasks behind it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from tatakerja.kernel import zones
from tatakerja.kernel.periods import Month
from tatakerja.worklog.models import MonthConfirmation, SkpTarget, Task, TaskState
from tatakerja.worklog.rules.realisation import (
    Confirmation,
    Evidence,
    MonthFigure,
    Target,
    TargetFigure,
    month_figure,
    target_figure,
)


def target_of(row: SkpTarget) -> Target:
    """A stored target as the rules know it."""
    return Target(
        row.pk,
        row.code,
        row.title,
        row.unit,
        row.year,
        Fraction(row.amount),
        row.first_month,
        row.last_month,
    )


def evidence_of(targets: Iterable[int], month: Month) -> dict[int, list[Evidence]]:
    """Finished tasks of a month by target id, in the order of finishing; one query."""
    first, _ = zones.day_bounds(month.first, zones.WIT)
    _, end = zones.day_bounds(month.last, zones.WIB)
    rows = Task.objects.filter(target_id__in=list(targets), done_at__gte=first, done_at__lt=end)
    done = rows.exclude(state__in=[TaskState.GIVEN, TaskState.CANCELLED]).select_related("node")
    found: dict[int, list[Evidence]] = {}
    for task in done.order_by("done_at", "id"):
        if task.target_id is not None and task.done_at is not None:
            day = zones.local_date(task.done_at, task.node.zone)
            amount = Fraction(task.quantity) if task.quantity is not None else Fraction(0)
            one = Evidence(task.pk, task.title, day, amount, task.state)
            found.setdefault(task.target_id, []).append(one)
    return found


def confirmations_of(targets: Iterable[int], month: Month) -> dict[int, MonthConfirmation]:
    """The newest confirmation of a month by target id; one query."""
    rows = MonthConfirmation.objects.filter(target_id__in=list(targets), month=month.first)
    return {row.target_id: row for row in rows.order_by("version")}


def confirmation_of(row: MonthConfirmation | None) -> Confirmation | None:
    return Confirmation(Fraction(row.realised), row.source, row.note) if row is not None else None


def figures_of(people: Iterable[int], month: Month) -> dict[int, MonthFigure]:
    """The month of each of these people by person id, those without targets left out; three queries."""
    start, _ = zones.day_bounds(month.first, zones.WIT)
    held = SkpTarget.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=start), year=month.year)
    rows = list(held.filter(person_id__in=list(people)).order_by("person_id", "code"))
    ids = [row.pk for row in rows]
    evidence, confirmed = evidence_of(ids, month), confirmations_of(ids, month)
    by_person: dict[int, list[TargetFigure]] = {}
    for row in rows:
        figure = target_figure(
            target_of(row), month, evidence.get(row.pk, ()), confirmation_of(confirmed.get(row.pk))
        )
        by_person.setdefault(row.person_id, []).append(figure)
    return {person_id: month_figure(month, figures) for person_id, figures in by_person.items()}


def figure_of(row: SkpTarget, month: Month) -> TargetFigure:
    """One target's month; two queries."""
    evidence, confirmed = evidence_of([row.pk], month), confirmations_of([row.pk], month)
    return target_figure(
        target_of(row), month, evidence.get(row.pk, ()), confirmation_of(confirmed.get(row.pk))
    )


def decimal_of(value: Fraction) -> Decimal:
    """A sum of stored amounts as it is stored: two decimals, exact."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))
