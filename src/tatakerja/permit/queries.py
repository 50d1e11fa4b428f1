"""Reads of permits: what covers a day, what somebody asked for, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tatakerja.kernel.calendar import days_between
from tatakerja.organisation.access import AnyUser
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.permit.access import led_people
from tatakerja.permit.models import Duty, Leave, Outing
from tatakerja.platform import clock

# Beyond so many people one day's rows are read whole: a list of ids costs more than it saves.
_MANY = 500


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
class DayPermits:
    """What is approved, ordered or told for one person's day."""

    leave: DayCover | None = None
    duty: DayCover | None = None
    outings: tuple[OutingSpan, ...] = ()


def permits_on(people: Iterable[int] | None, day: date) -> dict[int, DayPermits]:
    """Permits of one local day by person id, people without any left out; ``None`` = everybody.

    Three queries.
    """
    wanted = None if people is None else set(people)

    def rows(found: QuerySet[Leave] | QuerySet[Duty] | QuerySet[Outing]) -> Iterable[Leave | Duty | Outing]:
        if wanted is None:
            return found
        if len(wanted) <= _MANY:
            return found.filter(person_id__in=wanted)
        return (row for row in found if row.person_id in wanted)

    leaves = Leave.objects.filter(state=Leave.State.APPROVED, first__lte=day, last__gte=day).order_by("id")
    duties = Duty.objects.filter(state=Duty.State.ORDERED, first__lte=day, last__gte=day).order_by("id")
    outings = Outing.objects.filter(day=day, cancelled_at__isnull=True).order_by("starts_at", "id")
    leave = {row.person_id: _leave(row) for row in rows(leaves) if isinstance(row, Leave)}
    duty = {row.person_id: _duty(row) for row in rows(duties) if isinstance(row, Duty)}
    out: dict[int, list[OutingSpan]] = {}
    for row in rows(outings):
        if isinstance(row, Outing):
            out.setdefault(row.person_id, []).append(_outing(row))
    return {
        person_id: DayPermits(leave.get(person_id), duty.get(person_id), tuple(out.get(person_id, ())))
        for person_id in {*leave, *duty, *out}
    }


def permits_between(
    people: Iterable[int] | None, first: date, last: date
) -> dict[tuple[int, date], DayPermits]:
    """The same for a range of days, by person and day; three queries for any number of people and days."""
    wanted = None if people is None else set(people)
    covering = {"first__lte": last, "last__gte": first}
    leaves = Leave.objects.filter(state=Leave.State.APPROVED, **covering).order_by("id")
    duties = Duty.objects.filter(state=Duty.State.ORDERED, **covering).order_by("id")
    outings = Outing.objects.filter(day__range=(first, last), cancelled_at__isnull=True)
    leave: dict[tuple[int, date], DayCover] = {}
    duty: dict[tuple[int, date], DayCover] = {}
    out: dict[tuple[int, date], list[OutingSpan]] = {}
    for row in leaves:
        for day in days_between(max(first, row.first), min(last, row.last)):
            leave[row.person_id, day] = _leave(row)
    for ordered in duties:
        for day in days_between(max(first, ordered.first), min(last, ordered.last)):
            duty[ordered.person_id, day] = _duty(ordered)
    for told in outings.order_by("starts_at", "id"):
        out.setdefault((told.person_id, told.day), []).append(_outing(told))
    return {
        key: DayPermits(leave.get(key), duty.get(key), tuple(out.get(key, ())))
        for key in {*leave, *duty, *out}
        if wanted is None or key[0] in wanted
    }


def _leave(row: Leave) -> DayCover:
    return DayCover(f"leave/{row.pk}", row.kind, row.first, row.last, row.source)


def _duty(row: Duty) -> DayCover:
    return DayCover(f"duty/{row.pk}", "dinas_luar", row.first, row.last, row.letter)


def _outing(row: Outing) -> OutingSpan:
    return OutingSpan(
        f"outing/{row.pk}", row.category, row.starts_at, row.ends_at, row.acknowledged_at is not None
    )


def leaves_to_decide(user: AnyUser) -> QuerySet[Leave]:
    """Leave that waits for this user's decision, the nearest first."""
    rows = Leave.objects.filter(state=Leave.State.PROPOSED, person__in=led_people(user).values("pk"))
    return rows.select_related("person").order_by("first", "id")


def outings_to_acknowledge(user: AnyUser) -> QuerySet[Outing]:
    """Outings that this user has not acknowledged yet, the nearest first."""
    rows = Outing.objects.filter(
        acknowledged_at__isnull=True, cancelled_at__isnull=True, person__in=led_people(user).values("pk")
    )
    return rows.select_related("person").order_by("starts_at", "id")


def superior_of(person: Person) -> Person | None:
    """Who is told of this person's outings and decides on the leave: the direct superior of today."""
    post = post_of(person, clock.now().date())
    return Person.objects.filter(pk=post.superior_id).first() if post and post.superior_id else None
