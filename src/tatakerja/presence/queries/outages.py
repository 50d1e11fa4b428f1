"""Reads of the outage register: what touches whom, what was decided, what still waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncMinute

from tatakerja.kernel import zones
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.zones import day_bounds, local_date
from tatakerja.organisation.access import below, in_force
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.platform import clock
from tatakerja.platform.bulk import among
from tatakerja.presence.models import Outage, OutageNode, PresenceEvent, ReliefDecision
from tatakerja.presence.rules.outages import Relief, ReliefState, Trouble, relief_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Newest(TypedDict):
    """The newest decision beside an outage, as `with_decision` reads it; all ``None`` before the first."""

    state: str | None
    reason: str | None
    decided_first: str | None
    decided_last: str | None
    decided_user: str | None
    decided_at: datetime | None
    people: int | None
    frozen_start: datetime | None
    frozen_end: datetime | None


def with_decision(outages: QuerySet[Outage]) -> QuerySet[WithAnnotations[Outage, _Newest]]:
    """The outages with their newest decision and the parts they touched; two queries."""
    newest = ReliefDecision.objects.filter(outage=OuterRef("pk")).order_by("-id")
    parts = Prefetch("parts", OutageNode.objects.select_related("node").order_by("node__path"))
    return outages.annotate(
        state=Subquery(newest.values("state")[:1]),
        reason=Subquery(newest.values("reason")[:1]),
        decided_first=Subquery(newest.values("by__first_name")[:1]),
        decided_last=Subquery(newest.values("by__last_name")[:1]),
        decided_user=Subquery(newest.values("by__username")[:1]),
        decided_at=Subquery(newest.values("at")[:1]),
        people=Subquery(newest.values("people")[:1]),
        frozen_start=Subquery(newest.values("starts_at")[:1]),
        frozen_end=Subquery(newest.values("ends_at")[:1]),
    ).prefetch_related(parts)


def undecided_outages(outages: QuerySet[Outage]) -> QuerySet[WithAnnotations[Outage, _Newest]]:
    """Those for which nobody has decided yet, the oldest first."""
    return with_decision(outages.filter(decisions__isnull=True)).order_by("starts_at", "id")


def _trouble(row: WithAnnotations[Outage, _Newest]) -> Trouble:
    """The outage as the rules see it; hours that were decided on stay as they were then."""
    name = f"{row.decided_first or ''} {row.decided_last or ''}".strip()
    return Trouble(
        id=row.pk,
        number=row.number,
        starts_at=row.frozen_start or row.starts_at,
        ends_at=row.frozen_end or row.ends_at,
        paths=tuple(part.node.path for part in row.parts.all()),
        reason=row.reason or row.note or str(row.get_kind_display()),
        decided_by=name or row.decided_user or "",
        state=ReliefState(row.state) if row.state else ReliefState.PROVISIONAL,
    )


def _within(first: date, last: date) -> Q:
    """Outages on one of these dates anywhere in the country: the east begins a date, the west ends it."""
    begins, ends = day_bounds(first, zones.WIT)[0], day_bounds(last, zones.WIB)[1]
    return Q(starts_at__lt=ends) & (Q(ends_at__isnull=True) | Q(ends_at__gt=begins))


def troubles_between(first: date, last: date) -> tuple[Trouble, ...]:
    """Every outage that touches one of these dates; two queries (one where there is none)."""
    return tuple(_trouble(row) for row in with_decision(Outage.objects.filter(_within(first, last))))


def relief_on(
    people: Iterable[int] | None, first: date, last: date
) -> dict[tuple[int, date], tuple[Relief, ...]]:
    """What outages leave on each person's days: hours, reason, who decided, and in which state.

    People by id (``None``: everybody), local dates of the post's zone; whoever is not touched is left out.
    One query where there was no outage, else three. A day with a ``provisional`` relief is provisional
    itself; only ``granted`` excuses.
    """
    troubles = troubles_between(first, last)
    if not troubles:
        return {}
    now = clock.now()
    found: dict[tuple[int, date], tuple[Relief, ...]] = {}
    known: dict[tuple[str, str, date], tuple[Relief, ...]] = {}
    for person_id, day, path, zone in _posts(people, first, last):
        key = (path, zone, day)
        if key not in known:
            known[key] = relief_of(troubles, path, day, zone, now)
        if known[key]:
            found[person_id, day] = known[key]
    return found


def _posts(people: Iterable[int] | None, first: date, last: date) -> Iterable[tuple[int, date, str, str]]:
    """Person, day, path and zone of the definitive post on it; of two the newer holds."""
    rows = Assignment.objects.filter(kind=Assignment.Kind.DEFINITIVE, valid_from__lte=last).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=first)
    )
    if people is not None:
        rows = rows.filter(among("person_id", people))
    fields = ("person_id", "valid_from", "valid_until", "node__path", "node__zone")
    held: dict[tuple[int, date], tuple[str, str]] = {}
    for person_id, since, until, path, zone in rows.order_by("valid_from", "id").values_list(*fields):
        for day in days_between(max(first, since), min(last, until or last)):
            held[person_id, day] = (path, zone)
    for (person_id, day), (path, zone) in held.items():
        yield person_id, day, path, zone


def outages_changed_since(moment: datetime) -> list[tuple[Node, date, date]]:
    """Parts of the tree and dates behind which the register changed, for findings to be judged again.

    An outage that goes on is a change of today at any moment.
    """
    now = clock.now()
    rows = Outage.objects.filter(Q(changed_at__gte=moment) | Q(ends_at__isnull=True))
    parts = OutageNode.objects.filter(outage__in=rows).select_related("node", "outage").order_by("id")
    return [
        (
            part.node,
            local_date(part.outage.starts_at, part.node.zone),
            local_date(part.outage.ends_at or now, part.node.zone),
        )
        for part in parts
    ]


@dataclass(frozen=True, slots=True)
class Notice:
    """An outage as the banner tells it: its number, its hours, and whether it goes on."""

    number: str
    starts_at: datetime
    ends_at: datetime | None
    state: ReliefState
    reason: str


def notices_for(node: Node, now: datetime) -> tuple[Notice, ...]:
    """What somebody at this node reads today: outages of today and those of a week that nobody decided."""
    today = local_date(now, node.zone)
    begins = day_bounds(today, node.zone)[0]
    found = [
        Notice(one.number, one.starts_at, one.ends_at, one.state, one.reason)
        for one in troubles_between(today - timedelta(days=7), today)
        if one.touches(node.path)
        and (one.ends_at is None or one.ends_at > begins or one.state is ReliefState.PROVISIONAL)
    ]
    return tuple(sorted(found, key=lambda one: one.starts_at, reverse=True))


def signs_of_life(since: datetime, until: datetime) -> list[datetime]:
    """Moments between two others at which an event was taken, of each minute the first and the last.

    A silence ends with the first event that is taken again, not with the last of the crowd behind it.
    """
    rows = PresenceEvent.objects.filter(received_at__gt=since, received_at__lt=until)
    minutes = rows.values(minute=TruncMinute("received_at")).values_list(
        Min("received_at"), Max("received_at")
    )
    return sorted({moment for pair in minutes for moment in pair})


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom an outage touched, in numbers: everybody, those whose tap fell into its hours and arrived
    afterwards, and those of whom nothing at all is recorded on that day."""

    people: int
    delivered_later: int
    silent: int


TOUCHED = ("all", "later", "silent")


def touched_people(outage: Outage, now: datetime) -> dict[str, QuerySet[Person]]:
    """Whom an outage touched, by the names of `TOUCHED`; what `Touched` counts, as people."""
    parts = [part.node for part in outage.parts.all()]
    zone = parts[0].zone if parts else zones.WIB
    day = local_date(outage.starts_at, zone)
    posts = Assignment.objects.filter(
        in_force(day),
        below([node.path for node in parts], "node__path"),
        kind=Assignment.Kind.DEFINITIVE,
        person__active=True,
    ).values("person_id")
    ends = outage.ends_at or now
    queued = PresenceEvent.objects.filter(
        counts_at__range=(outage.starts_at, ends), received_at__gt=ends
    ).values("person_id")
    heard = PresenceEvent.objects.filter(day=day, person_id=OuterRef("pk"))
    everybody = Person.objects.filter(pk__in=posts)
    return {
        "all": everybody,
        "later": everybody.filter(pk__in=queued),
        "silent": everybody.filter(~Exists(heard)),
    }


def touched_by(outage: Outage, now: datetime) -> Touched:
    """The figures a decision is made on; four queries."""
    found = touched_people(outage, now)
    return Touched(*(found[name].count() for name in TOUCHED))
