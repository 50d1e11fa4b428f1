"""What covers a day, for the packages above: leave, duty, outings, visits to the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from tatakerja.kernel.calendar import days_between
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
    return {person_id: found for (person_id, _day), found in permits_between(people, day, day).items()}


def permits_between(
    people: Iterable[int] | None, first: date, last: date
) -> dict[tuple[int, date], DayPermits]:
    """The same for a range of days, by person and day; four queries for any number of people and days."""
    wanted = None if people is None else set(people)
    covering = {"first__lte": last, "last__gte": first}
    told = {"day__range": (first, last), "cancelled_at__isnull": True}
    leave: dict[tuple[int, date], DayCover] = {}
    duty: dict[tuple[int, date], DayCover] = {}
    out: dict[tuple[int, date], list[OutingSpan]] = {}
    for row in _of(wanted, Leave.objects.filter(state=Leave.State.APPROVED, **covering).order_by("id")):
        for day in days_between(max(first, row.first), min(last, row.last)):
            leave[row.person_id, day] = _leave(row)
    for ordered in _of(wanted, Duty.objects.filter(state=Duty.State.ORDERED, **covering).order_by("id")):
        for day in days_between(max(first, ordered.first), min(last, ordered.last)):
            duty[ordered.person_id, day] = _duty(ordered)
    for outing in _of(wanted, Outing.objects.filter(**told).order_by("starts_at", "id")):
        out.setdefault((outing.person_id, outing.day), []).append(_outing(outing))
    visits = _of(wanted, OfficeVisit.objects.filter(**told).order_by("id"))
    visit = {(row.person_id, row.day): _visit(row) for row in visits}
    return {
        key: DayPermits(leave.get(key), duty.get(key), tuple(out.get(key, ())), visit.get(key))
        for key in {*leave, *duty, *out, *visit}
    }


def _of(wanted: set[int] | None, rows: QuerySet[Row]) -> Iterable[Row]:
    """The rows of these people; read whole and sifted here where a list of ids would cost more."""
    if wanted is None:
        return rows
    if len(wanted) <= _MANY:
        return rows.filter(person_id__in=wanted)
    return (row for row in rows if row.person_id in wanted)


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
