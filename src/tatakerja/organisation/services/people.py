"""Writes of people: made with a first post, changed with history, never deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import require_keep, require_keep_person
from tatakerja.organisation.models import (
    Assignment,
    GroupMembership,
    JobClass,
    Node,
    Person,
    PersonNumber,
    RegisteredPoint,
    Status,
)
from tatakerja.organisation.rules import cells
from tatakerja.organisation.services.common import changed_fields, record_person, today_at
from tatakerja.platform.audit import Actor

_DETAILS = ("name", "title_front", "title_back", "grade", "email", "phone", "tpp")


def _checked_number(number: str, status: str) -> tuple[str, str, date | None]:
    """The number as stored, its kind, and when it began as far as it says so itself."""
    try:
        if status == Status.NON_ASN:
            return cells.read_local_number(number), PersonNumber.Kind.LOCAL, None
        report = cells.read_number(number)
    except cells.BadCell as bad:
        raise Invalid(str(bad), field="nip", code="nip") from bad
    year, _, month = str(report.appointed).partition("-")
    kind = PersonNumber.Kind.NI_PPPK if report.kind == "pppk" else PersonNumber.Kind.NIP
    return str(report.number), kind, date(int(year), int(month or 1), 1)


def _require_free(number: str, person: Person | None = None) -> None:
    taken = Person.objects.filter(nip=number)
    if person is not None:
        taken = taken.exclude(pk=person.pk)
    if taken.exists():
        raise Conflict(f"Nomor {number} sudah tercatat.", code="nip_taken")


@transaction.atomic
def create_person(
    *,
    by: Actor,
    node: Node,
    nip: str,
    name: str,
    title: str,
    status: str = Status.PNS,
    job_class: str = JobClass.PELAKSANA,
    eselon: str = "",
    heads_node: bool = False,
    superior: Person | None = None,
    valid_from: date | None = None,
    **details: Any,
) -> Person:
    """Records a person with the first definitive post at ``node``; ``details`` are title_front, email, ….

    Raises `Invalid` for a number that cannot be a NIP, `Conflict` for one that is already recorded.
    """
    require_keep(by, node)
    number, kind, began = _checked_number(nip, status)
    _require_free(number)
    start = valid_from or today_at(node)
    person = Person.objects.create(nip=number, name=name.strip(), status=status, **_known_details(details))
    PersonNumber.objects.create(person=person, kind=kind, number=number, valid_from=began or start)
    Assignment.objects.create(
        person=person,
        node=node,
        title=title.strip(),
        job_class=job_class,
        eselon=eselon,
        heads_node=heads_node,
        superior=superior,
        valid_from=start,
    )
    record_person(by, "person_created", person, {"status": status, "node": node.pk})
    return person


def _known_details(details: dict[str, Any]) -> dict[str, Any]:
    unknown = set(details) - set(_DETAILS)
    if unknown:
        raise Invalid(f"Isian tidak dikenal: {', '.join(sorted(unknown))}.", field="details")
    return details


@transaction.atomic
def change_person(*, by: Actor, person: Person, **details: Any) -> Person:
    """Changes name, titles, grade, mail, phone or full TPP; the event names the fields, not the values."""
    require_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    changes = changed_fields(
        {key: getattr(person, key) for key in details if key in _DETAILS}, _known_details(details)
    )
    if changes:
        for key, (_, new) in changes.items():
            setattr(person, key, new)
        person.save(update_fields=list(changes))
        record_person(by, "person_changed", person, {"fields": sorted(changes)})
    return person


@transaction.atomic
def change_status(*, by: Actor, person: Person, status: str) -> Person:
    """From CPNS to PNS and the like."""
    require_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if status not in Status.values:
        raise Invalid("Status pegawai tidak dikenal.", field="status", code="status")
    old, person.status = person.status, status
    if old != status:
        person.save(update_fields=["status"])
        record_person(by, "status_changed", person, {"status": [old, status]})
    return person


@transaction.atomic
def change_number(*, by: Actor, person: Person, number: str, first: date) -> Person:
    """A new NIP or NI PPPK from ``first``; the old one stays in the history, closed the day before."""
    require_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    new, kind, _ = _checked_number(number, person.status)
    if new == person.nip:
        return person
    _require_free(new, person)
    current = person.numbers.filter(valid_until__isnull=True)
    if current.filter(valid_from__gte=first).exists():
        raise Invalid(
            "Nomor sekarang berlaku sejak tanggal itu atau sesudahnya.", field="first", code="order"
        )
    if not current.exists():
        PersonNumber.objects.create(
            person=person,
            kind=_kind_of(person.nip),
            number=person.nip,
            valid_from=_known_since(person, first),
            valid_until=first - timedelta(days=1),
        )
    current.update(valid_until=first - timedelta(days=1))
    try:
        PersonNumber.objects.create(person=person, kind=kind, number=new, valid_from=first)
    except IntegrityError as error:
        raise Conflict(f"Nomor {new} sudah tercatat.", code="nip_taken") from error
    person.nip = new
    person.save(update_fields=["nip"])
    record_person(by, "number_changed", person, {"kind": kind, "from": first.isoformat()})
    return person


def _kind_of(number: str) -> str:
    """The kind that a number says itself: a PPPK who becomes PNS had an NI PPPK before."""
    try:
        report = cells.read_number(number)
    except cells.BadCell:
        return PersonNumber.Kind.LOCAL
    return PersonNumber.Kind.NI_PPPK if report.kind == "pppk" else PersonNumber.Kind.NIP


def _known_since(person: Person, first: date) -> date:
    """The start of the earliest post, which the number then held must cover."""
    earliest = person.assignments.order_by("valid_from").values_list("valid_from", flat=True).first()
    return min(earliest or first, first - timedelta(days=1))


@transaction.atomic
def deactivate_person(*, by: Actor, person: Person, last: date, reason: str) -> Person:
    """Ends service after ``last``: posts, groups and homes are closed, the account can no longer sign in."""
    require_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not reason.strip():
        raise Invalid("Sebutkan alasannya.", field="reason", code="empty")
    if person.assignments.filter(valid_from__gt=last).exists():
        raise Conflict("Ada jabatan yang mulai setelah tanggal itu. Tutup dulu.", code="later_post")
    open_rows = {"valid_until__isnull": True}
    person.assignments.filter(**open_rows).update(valid_until=last)
    person.assignments.filter(valid_until__gt=last).update(valid_until=last)
    GroupMembership.objects.filter(person=person, valid_from__lte=last, **open_rows).update(valid_until=last)
    person.points.exclude(state=RegisteredPoint.State.REJECTED).update(state=RegisteredPoint.State.ENDED)
    person.active = False
    person.save(update_fields=["active"])
    if person.user is not None:
        person.user.is_active = False
        person.user.save(update_fields=["is_active"])
    record_person(by, "person_deactivated", person, {"last": last.isoformat(), "reason": reason.strip()})
    return person
