"""What covers a day, for the packages above: leave, duty, outings, visits to the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from tatakerja.permit.models import Duty, Leave, OfficeVisit, Outing

# Beyond so many people one day's rows are read whole: a list of ids costs more than it saves.
_MANY = 500
Row = TypeVar("Row", Leave, Duty, Outing, OfficeVisit)


@dataclass(frozen=True, slots=True)
class DayCover:
    """A leave or duty that covers a day: ``id`` such as ``leave/17``, ``kind``, the dates, and the paper."""

    id: str
    kind: str
    first: date
    last: date
    source: str


@dataclass(frozen=True, slots=True)
class OutingSpan:
    """An outing told to the superior; times are UTC. It excuses once it is acknowledged."""

    id: str
    category: str
    starts_at: datetime
    ends_at: datetime
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class VisitFact:
    """Coming to the office on a day at home of one's own accord (A4-03): told with its reason, no fault."""

    id: str
    reason: str
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class DayPermits:
    """What is approved, ordered or told for one person's day."""

    leave: DayCover | None = None
    duty: DayCover | None = None
    outings: tuple[OutingSpan, ...] = ()
    visit: VisitFact | None = None


def permits_on(people: Iterable[int] | None, day: date) -> dict[int, DayPermits]:
    """Permits of one local day by person id, people without any left out; ``None`` = everybody.

    Four queries.
    """
    wanted = None if people is None else set(people)

    def rows(found: QuerySet[Row]) -> Iterable[Row]:
        if wanted is None:
            return found
        if len(wanted) <= _MANY:
            return found.filter(person_id__in=wanted)
        return (row for row in found if row.person_id in wanted)

    leaves = Leave.objects.filter(state=Leave.State.APPROVED, first__lte=day, last__gte=day).order_by("id")
    duties = Duty.objects.filter(state=Duty.State.ORDERED, first__lte=day, last__gte=day).order_by("id")
    outings = Outing.objects.filter(day=day, cancelled_at__isnull=True).order_by("starts_at", "id")
    visits = OfficeVisit.objects.filter(day=day, cancelled_at__isnull=True).order_by("id")
    leave = {row.person_id: _leave(row) for row in rows(leaves)}
    duty = {row.person_id: _duty(row) for row in rows(duties)}
    visit = {row.person_id: _visit(row) for row in rows(visits)}
    out: dict[int, list[OutingSpan]] = {}
    for row in rows(outings):
        out.setdefault(row.person_id, []).append(_outing(row))
    return {
        person_id: DayPermits(
            leave.get(person_id), duty.get(person_id), tuple(out.get(person_id, ())), visit.get(person_id)
        )
        for person_id in {*leave, *duty, *out, *visit}
    }


def _leave(row: Leave) -> DayCover:
    return DayCover(f"leave/{row.pk}", row.kind, row.first, row.last, row.source)


def _duty(row: Duty) -> DayCover:
    return DayCover(f"duty/{row.pk}", "dinas_luar", row.first, row.last, row.letter)


def _outing(row: Outing) -> OutingSpan:
    return OutingSpan(
        f"outing/{row.pk}", row.category, row.starts_at, row.ends_at, row.acknowledged_at is not None
    )


def _visit(row: OfficeVisit) -> VisitFact:
    return VisitFact(f"visit/{row.pk}", row.reason, row.acknowledged_at is not None)
