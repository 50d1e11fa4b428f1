"""Appointments and the queue: booked by anybody, called by the office, ended by the clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.permit.models import Room
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.service.access import require_keep, require_serve
from tatakerja.service.models import Appointment, AppointmentContact, BookingRules, PublicService
from tatakerja.service.queries.appointments import bookable, booking_day, queue_of
from tatakerja.service.rules.appointments import Act, State, next_state
from tatakerja.service.services.complaints import new_code, require_contact
from tatakerja.service.services.sealing import fingerprint, seal
from tatakerja.service.services.sent import note_sent
from tatakerja.service.services.story import PUBLIC

_STEP_DONE = {Act.SERVE: "served", Act.MISS: "missed", Act.CANCEL: "cancelled"}


@dataclass(frozen=True, slots=True)
class Booking:
    """How a service takes appointments; see `models.BookingRules`."""

    minutes: int
    places: int
    days_ahead: int = 14
    room: Room | None = None
    area_m2: int | None = None
    distance_cm: int = 100
    active: bool = True


@transaction.atomic
def set_booking(*, by: Actor, service: PublicService, given: Booking) -> BookingRules:
    """Opens, changes or (``active`` false) closes appointments of a service; what is booked stays.

    Refuses figures out of range and a room of another agency (422).
    """
    require_keep(by, service.node)
    for value, low, high, field in (
        (given.minutes, 5, 240, "minutes"),
        (given.places, 1, 500, "places"),
        (given.days_ahead, 0, 90, "days_ahead"),
        (given.distance_cm, 1, 1000, "distance_cm"),
    ):
        if not low <= value <= high:
            raise Invalid(f"Isi {low} sampai {high}.", field=field, code="out_of_range")
    if given.room is not None and not service.node.path.startswith(given.room.agency.path):
        raise Invalid("Pilih ruang kantor ini.", field="room", code="foreign_room")
    rules, _made = BookingRules.objects.update_or_create(
        service=service,
        defaults={name: getattr(given, name) for name in Booking.__slots__},
    )
    data = {"minutes": given.minutes, "places": given.places, "active": given.active}
    audit.record(by=by, action="service.booking_set", subject=rules, node_path=service.node.path, data=data)
    return rules


def _record(by: Actor, verb: str, visit: Appointment, **data: object) -> None:
    """The audit names the visit by its row, never by its code: the code opens the ticket."""
    audit.record(
        by=by,
        action=f"service.appointment_{verb}",
        subject=visit,
        node_path=visit.service.node.path,
        data=data,
    )


@transaction.atomic
def book(
    *, by: Actor = PUBLIC, service: PublicService, starts_at: datetime, contact: str = "", mark: str = ""
) -> Appointment:
    """Books a slot for somebody unknown and answers the ticket.

    ``contact`` (mail or telephone) is only for the reminder; it is sealed and deleted when the day is over.
    The form behind ``mark`` is taken once: pressed twice it answers the same ticket.
    Refuses (422) a slot that is no slot, has begun or has no free place, and a second open appointment of the
    same contact at the same service.
    """
    rules = _locked_rules(service)
    held = Appointment.objects.filter(sent_mark=mark, service=service).first() if mark else None
    if held is not None:
        return held
    zone = service.node.zone
    day, now = local_date(starts_at, zone), clock.now()
    ahead = (day - local_date(now, zone)).days
    found = booking_day(service, rules, day, now) if 0 <= ahead <= rules.days_ahead else None
    slot = next((one for one in found.slots if one.starts_at == starts_at), None) if found else None
    if slot is None:
        raise Invalid("Pilih jam yang masih terbuka.", field="slot", code="no_such_slot")
    if not slot.free:
        raise Invalid("Jam ini baru saja penuh. Pilih jam lain.", field="slot", code="slot_full")
    visit = Appointment.objects.create(
        code=new_code(),
        service=service,
        day=day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        made_at=now,
        sent_mark=mark,
    )
    note_sent(mark)
    _keep_contact(visit, contact.strip())
    _record(by, "booked", visit, day=day.isoformat())
    return visit


def _locked_rules(service: PublicService) -> BookingRules:
    """The service's rules, its slots and those of its room held until the transaction ends."""
    rules = bookable(service)
    if rules is None:
        raise Conflict("Layanan ini tidak menerima janji temu.", code="not_bookable")
    if rules.room_id is not None:
        Room.objects.select_for_update().get(pk=rules.room_id)
    BookingRules.objects.select_for_update().get(pk=rules.pk)
    return rules


def _keep_contact(visit: Appointment, contact: str) -> None:
    if not contact:
        return
    require_contact(contact)
    mark = fingerprint(contact)
    rows = AppointmentContact.objects.filter(mark=mark, appointment__service_id=visit.service_id)
    if rows.filter(appointment__state=State.BOOKED).exists():
        raise Invalid(
            "Kontak ini masih punya janji di layanan ini. Batalkan dahulu lewat tiketnya.",
            field="contact",
            code="already_booked",
        )
    AppointmentContact.objects.create(appointment=visit, sealed=seal("", contact), mark=mark)


def _held(visit: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("service__node")
    return rows.get(pk=visit.pk)


def _end(by: Actor, visit: Appointment, act: Act) -> Appointment:
    visit.state = next_state(State(visit.state), act)
    visit.ended_at = clock.now()
    visit.save(update_fields=["state", "ended_at"])
    _record(by, _STEP_DONE[act], visit)
    return visit


@transaction.atomic
def cancel(*, by: Actor = PUBLIC, visit: Appointment) -> Appointment:
    """Whoever holds the code gives the place free."""
    return _end(by, _held(visit), Act.CANCEL)


def _draw(visit: Appointment) -> int:
    """The next number of the service and day; the service's row is held meanwhile."""
    PublicService.objects.select_for_update().get(pk=visit.service_id)
    rows = Appointment.objects.filter(service_id=visit.service_id, day=visit.day)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def arrive(*, by: Actor, visit: Appointment) -> Appointment:
    """The visitor is at the counter: draws the queue number. Only on the day of the appointment (409)."""
    held = _held(visit)
    require_serve(by, held.service)
    now = clock.now()
    if held.day != local_date(now, held.service.node.zone):
        raise Conflict(f"Janji ini untuk {formats.long_date(held.day)}.", code="other_day")
    held.state = next_state(State(held.state), Act.ARRIVE)
    held.number, held.arrived_at, held.ended_at = _draw(held), now, None
    held.save(update_fields=["state", "number", "arrived_at", "ended_at"])
    _record(by, "arrived", held, number=held.number)
    return held


@transaction.atomic
def walk_in(*, by: Actor, service: PublicService) -> Appointment:
    """Somebody without an appointment draws a number."""
    require_serve(by, service)
    now = clock.now()
    visit = Appointment(
        code=new_code(),
        service=service,
        day=local_date(now, service.node.zone),
        state=State.WAITING,
        made_at=now,
        arrived_at=now,
    )
    visit.number = _draw(visit)
    visit.save(force_insert=True)
    _record(by, "walked_in", visit, number=visit.number)
    return visit


@transaction.atomic
def call_next(
    *, by: Actor, service: PublicService, desk: str, seen: Collection[int] | None = None
) -> Appointment:
    """Calls the next visitor to a desk; whoever was called to that desk before is served.

    ``seen``: ids of the visits that the page showed as called. Refuses an empty desk name (422), an empty
    queue (409), and a page that did not show yet who was called to this desk (409): pressed twice it would
    end a visit that has just begun.
    """
    require_serve(by, service)
    name = desk.strip()[:30]
    if not name:
        raise Invalid("Isi nama loket, misalnya Loket 1.", field="desk", code="desk_missing")
    PublicService.objects.select_for_update().get(pk=service.pk)
    now = clock.now()
    today = local_date(now, service.node.zone)
    queue = queue_of(service, today, now)
    if not queue:
        raise Conflict("Belum ada yang menunggu.", code="queue_empty")
    before = Appointment.objects.filter(service=service, day=today, state=State.CALLED, desk=name)
    held = list(before.select_related("service__node"))
    for one in held:
        if seen is not None and one.pk not in seen:
            raise Conflict(f"Nomor {one.number or 0:03d} baru saja dipanggil ke {name}.", code="just_called")
    for one in held:
        _end(by, one, Act.SERVE)
    return _call(by, queue[0], name, now)


def _call(by: Actor, visit: Appointment, desk: str, now: datetime) -> Appointment:
    visit.state = next_state(State(visit.state), Act.CALL)
    visit.called_at, visit.desk, visit.called_by = visit.called_at or now, desk, person_behind(by)
    visit.save(update_fields=["state", "called_at", "desk", "called_by"])
    _record(by, "called", visit, number=visit.number, desk=desk)
    return visit


@transaction.atomic
def finish(*, by: Actor, visit: Appointment, came: bool) -> Appointment:
    """Ends a call: served, or nobody came to the desk."""
    held = _held(visit)
    require_serve(by, held.service)
    return _end(by, held, Act.SERVE if came else Act.MISS)


@transaction.atomic
def miss(*, by: Actor, visit: Appointment) -> Appointment:
    """Nobody arrived for a slot that has ended: the clock's act."""
    return _end(by, _held(visit), Act.MISS)


@transaction.atomic
def note_reminded(*, by: Actor, visit: Appointment) -> None:
    """The reminder went out, or never will."""
    Appointment.objects.filter(pk=visit.pk).update(reminded_at=clock.now())
    _record(by, "reminded", visit)


@transaction.atomic
def forget_contacts(*, by: Actor, before: date) -> int:
    """Deletes the contacts of appointments of days before this one; answers how many."""
    rows = AppointmentContact.objects.filter(appointment__day__lt=before)
    known = {one.appointment.service for one in rows.select_related("appointment__service__node")}
    for service in sorted(known, key=lambda one: one.pk):
        audit.record(by=by, action="service.contacts_forgotten", subject=service, node_path=service.node.path)
    return rows.delete()[0]
