"""Reads of appointments: open days and free slots, the queue of a counter, a day's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet

from tatakerja.circular.queries import calendar_for, policy_book, region_policy
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.identifiers import plain_code
from tatakerja.kernel.zones import at, day_bounds, local_date
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import tree
from tatakerja.service.models import Appointment, BookingRules, OpeningHours, PublicService
from tatakerja.service.rules.appointments import (
    Limits,
    Seats,
    State,
    Waiting,
    call_order,
    in_time,
    mean_wait,
    seats,
    slots,
)

DAYS_SHOWN = 7
# What takes a place in a slot or in the room.
HELD = (State.BOOKED, State.WAITING, State.CALLED)
PRESENT = (State.WAITING, State.CALLED)


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with its places left; ``starts_at`` is aware."""

    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True)
class BookingDay:
    """An open day: what a slot takes, what bounds it by which clauses, the protocol to keep, its slots."""

    day: date
    seats: Seats
    clauses: tuple[str, ...]
    protocol: tuple[str, ...]
    slots: tuple[Slot, ...]


def ticket_of(code: str) -> Appointment | None:
    """The appointment behind a code, however it is spaced or cased."""
    rows = Appointment.objects.filter(code=plain_code(code)).select_related(
        "service__node", "service__booking__room"
    )
    return rows.first()


def booking_of(service: PublicService) -> BookingRules | None:
    """How the service takes appointments, or would if they were open; None where nothing was set."""
    return BookingRules.objects.filter(service=service).select_related("room").first()


def bookable(service: PublicService) -> BookingRules | None:
    """How the service takes appointments, None where it does not."""
    found = booking_of(service)
    return found if found is not None and found.active else None


def open_days(service: PublicService, rules: BookingRules, now: datetime) -> list[date]:
    """Days on which a slot can still be booked, the next first; two queries."""
    zone = service.node.zone
    today = local_date(now, zone)
    last = today + timedelta(days=rules.days_ahead)
    calendar = calendar_for(today, last)
    hours = list(OpeningHours.objects.filter(service=service, channel=OpeningHours.Channel.APPOINTMENT))
    found = []
    for number in range(rules.days_ahead + 1):
        day = today + timedelta(days=number)
        opened = [one for one in hours if _opens(one, day)]
        holiday = calendar.explain(day).name
        if opened and not holiday and any(at(day, one.closes, zone) > now for one in opened):
            found.append(day)
    return found


def _opens(hours: OpeningHours, day: date) -> bool:
    inside = hours.valid_from <= day and (hours.valid_until is None or day <= hours.valid_until)
    return inside and hours.weekday == day.weekday()


def policy_on(service: PublicService, day: date) -> EffectivePolicy:
    """What holds in the service's region on a day; two queries."""
    region = tree().region_of(service.node_id)
    assert region is not None
    return region_policy(region, day, book=policy_book([region]))


def protocol_of(policy: EffectivePolicy) -> tuple[str, ...]:
    """What a visitor must keep to: the circular's conditions for direct service (A3-11), each once."""
    items = dict.fromkeys(policy.value("services.offline_conditions") or ())
    for protocol in (policy.value("protocols") or {}).values():
        if "offline_service" in protocol.applies_to:
            items |= dict.fromkeys(protocol.items)
    return tuple(items)


def limits_of(rules: BookingRules, policy: EffectivePolicy) -> Limits:
    """What bounds a slot on the day of the policy."""
    share: Fraction | None = policy.value("services.room_share")
    return Limits(
        places=rules.places,
        capacity=rules.room.capacity if rules.room else None,
        area_m2=rules.area_m2,
        distance_cm=rules.distance_cm,
        share=share,
        slot_people=policy.value("services.slot_people"),
    )


def booking_day(service: PublicService, rules: BookingRules, day: date, now: datetime) -> BookingDay:
    """The slots of a day that have not begun, each with its free places; a fixed number of queries."""
    zone, policy = service.node.zone, policy_on(service, day)
    found = seats(limits_of(rules, policy))
    hours = OpeningHours.objects.filter(
        in_force(day), service=service, channel=OpeningHours.Channel.APPOINTMENT, weekday=day.weekday()
    )
    pairs = [
        (at(day, begin, zone), at(day, end, zone))
        for one in hours
        for begin, end in slots(one.opens, one.closes, rules.minutes)
    ]
    held = held_on(service, rules, day)
    paths = ("services.slot_people", "services.room_share", "services.offline_conditions", "protocols")
    return BookingDay(
        day,
        found,
        tuple(sorted({clause for path in paths for clause in policy.clauses_of(path)})),
        protocol_of(policy),
        tuple(
            Slot(begin, end, free_in(found, held, service.pk, begin, end))
            for begin, end in sorted(pairs)
            if begin > now
        ),
    )


def held_on(service: PublicService, rules: BookingRules, day: date) -> list[tuple[int, datetime, datetime]]:
    """Slots taken on a day in the service and, where it has a room, by every service of that room."""
    near = Q(service=service)
    if rules.room_id is not None:
        near |= Q(service__booking__room_id=rules.room_id)
    rows = Appointment.objects.filter(near, day=day, state__in=HELD, starts_at__isnull=False).order_by()
    return [
        (pk, begin, end)
        for pk, begin, end in rows.values_list("service_id", "starts_at", "ends_at")
        if begin and end
    ]


def free_in(
    found: Seats,
    held: Iterable[tuple[int, datetime, datetime]],
    service_id: int,
    begin: datetime,
    end: datetime,
) -> int:
    """Places left in a slot: its own, and those of the room that others use at the same time."""
    near = [(key, start, stop) for key, start, stop in held if start < end and stop > begin]
    own = sum(key == service_id and start == begin for key, start, _ in near)
    free = found.slot - own
    if found.room is not None:
        free = min(free, found.room - len(near))
    return max(0, free)


def queue_of(service: PublicService, day: date, now: datetime) -> list[Appointment]:
    """Who waits, in the order of calling; one query."""
    rows = {one.pk: one for one in Appointment.objects.filter(service=service, day=day, state=State.WAITING)}
    waiting = [
        Waiting(one.pk, one.number, one.arrived_at, one.starts_at if _keeps_turn(one) else None)
        for one in rows.values()
        if one.number is not None and one.arrived_at is not None
    ]
    return [rows[one.key] for one in call_order(waiting, now)]


def _keeps_turn(one: Appointment) -> bool:
    return one.starts_at is not None and one.arrived_at is not None and in_time(one.starts_at, one.arrived_at)


def called_now(service: PublicService, day: date) -> list[Appointment]:
    """Who is called, the newest call first; one query."""
    rows = Appointment.objects.filter(service=service, day=day, state=State.CALLED)
    return list(rows.order_by("-called_at", "-id")[:12])


def booked_on(service: PublicService, day: date) -> QuerySet[Appointment]:
    """Appointments of a day that have not arrived, by slot."""
    rows = Appointment.objects.filter(service=service, day=day, state=State.BOOKED)
    return rows.order_by("starts_at", "id")


def crowd_in(service: PublicService, rules: BookingRules | None, day: date) -> int:
    """How many people are in the room now: waiting or called, of every service of the room."""
    near = Q(service=service)
    if rules is not None and rules.room_id is not None:
        near |= Q(service__booking__room_id=rules.room_id)
    return Appointment.objects.filter(near, day=day, state__in=PRESENT).count()


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day of a counter in numbers."""

    booked: int
    waiting: int
    served: int
    absent: int


def figures_on(services: Collection[int], days: Collection[date]) -> dict[int, DayFigures]:
    """Figures by service, over these local days; one query."""
    rows = Appointment.objects.filter(service_id__in=services, day__in=days).order_by()
    counted: dict[int, Counter[str]] = {}
    for service_id, state in rows.values_list("service_id", "state"):
        counted.setdefault(service_id, Counter())[state] += 1
    return {key: _figures(counted.get(key, Counter())) for key in services}


def _figures(counts: Counter[str]) -> DayFigures:
    waiting = counts[State.WAITING] + counts[State.CALLED]
    return DayFigures(counts[State.BOOKED], waiting, counts[State.SERVED], counts[State.ABSENT])


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited from arrival to call: how many, and the mean (None without any)."""

    people: int
    mean: timedelta | None


def waits_in(region: Node, first: date, last: date) -> Waits:
    """Waiting times at a region's counters over these local days, for the evaluation of a circular."""
    start, end = day_bounds(first, region.zone)[0], day_bounds(last, region.zone)[1]
    rows = Appointment.objects.filter(
        service__node__path__startswith=region.path, arrived_at__gte=start, arrived_at__lt=end
    )
    pairs: Sequence[tuple[datetime, datetime]] = [
        (arrived, called)
        for arrived, called in rows.order_by().values_list("arrived_at", "called_at")
        if arrived and called
    ]
    return Waits(len(pairs), mean_wait([called - arrived for arrived, called in pairs]))


def to_remind(now: datetime, ahead: timedelta) -> list[Appointment]:
    """Appointments within this time whose visitors left a contact and were not reminded yet."""
    rows = Appointment.objects.filter(state=State.BOOKED, reminded_at__isnull=True, contact__isnull=False)
    rows = rows.filter(starts_at__gt=now, starts_at__lte=now + ahead)
    return list(rows.select_related("service__node", "contact").order_by("starts_at", "id")[:500])


def to_miss(now: datetime) -> list[Appointment]:
    """Appointments whose slot has ended without anybody arriving."""
    rows = Appointment.objects.filter(state=State.BOOKED, ends_at__lt=now)
    return list(rows.select_related("service__node").order_by("ends_at", "id")[:500])
