"""Writes of registered homes: the person proposes, an officer of the agency decides with a reason.

Coordinates never enter the audit trail; every look at one is an event the person can be shown.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tatakerja.organisation.access import require_decide_point, visible_points
from tatakerja.organisation.models import Person, RegisteredPoint
from tatakerja.organisation.rules import fences
from tatakerja.organisation.services.common import record_person
from tatakerja.organisation.services.proposals import require_waiting, settle
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import AuditEvent, User

# Proposals of one person that may wait at the same time.
MAX_WAITING = 3
MIN_RADIUS_M, MAX_RADIUS_M = 50, 500
# A person at a desk looks at homes one by one; more in an hour is a crawl.
MAX_LOOKS_PER_HOUR = 200

State = RegisteredPoint.State


@transaction.atomic
def propose_point(
    *,
    by: Actor,
    person: Person,
    lat: float,
    lon: float,
    address: str,
    kind: str = RegisteredPoint.Kind.HOME,
    radius_m: int = 100,
) -> RegisteredPoint:
    """The person's own proposal (circular 065/3359 cl. A3-06); nobody proposes for another."""
    if not isinstance(by, Job) and person.user_id != by.pk:
        raise NotAllowed("Titik rumah diusulkan oleh pegawai sendiri.")
    point = fences.read_point(lat, lon)
    if not MIN_RADIUS_M <= radius_m <= MAX_RADIUS_M:
        raise Invalid(
            f"Jari-jari harus {MIN_RADIUS_M}–{MAX_RADIUS_M} meter.", field="radius_m", code="radius"
        )
    if not address.strip():
        raise Invalid("Tulis alamat singkat, misalnya nama jalan.", field="address", code="empty")
    Person.objects.select_for_update().get(pk=person.pk)
    if person.points.filter(state=State.PROPOSED).count() >= MAX_WAITING:
        raise Conflict("Masih ada usulan yang menunggu keputusan. Tunggu dulu.", code="too_many_waiting")
    row = RegisteredPoint.objects.create(
        person=person,
        kind=kind,
        address=address.strip(),
        lat=round(point.lat, 7),
        lon=round(point.lon, 7),
        radius_m=radius_m,
        proposed_at=clock.now(),
    )
    record_person(by, "point_proposed", person, {"point": row.pk, "kind": kind})
    return row


def _decidable(by: Actor, point: RegisteredPoint) -> RegisteredPoint:
    point = RegisteredPoint.objects.select_for_update().select_related("person").get(pk=point.pk)
    require_decide_point(by, point)
    require_waiting(point)
    return point


@transaction.atomic
def approve_point(
    *, by: Actor, point: RegisteredPoint, ends_older: bool = False, reason: str = ""
) -> RegisteredPoint:
    """Approves a proposal; ``ends_older`` ends the person's other approved points of the same kind."""
    point = _decidable(by, point)
    settle(by, point, State.APPROVED, reason)
    ended = 0
    if ends_older:
        older = RegisteredPoint.objects.filter(
            person=point.person, kind=point.kind, state=State.APPROVED
        ).exclude(pk=point.pk)
        ended = older.update(state=State.ENDED)
    record_person(by, "point_approved", point.person, {"point": point.pk, "older_ended": ended})
    return point


@transaction.atomic
def reject_point(*, by: Actor, point: RegisteredPoint, reason: str) -> RegisteredPoint:
    """Refuses a proposal; the reason is shown to the person."""
    point = _decidable(by, point)
    settle(by, point, State.REJECTED, reason)
    record_person(by, "point_rejected", point.person, {"point": point.pk})
    return point


@transaction.atomic
def end_point(*, by: Actor, point: RegisteredPoint) -> RegisteredPoint:
    """The person withdraws an own point, or an officer ends one."""
    point = RegisteredPoint.objects.select_for_update().select_related("person").get(pk=point.pk)
    if isinstance(by, Job) or point.person.user_id != by.pk:
        require_decide_point(by, point)
    if point.state not in {State.PROPOSED, State.APPROVED}:
        raise Conflict("Titik ini sudah tidak dipakai.", code="point_ended")
    point.state = State.ENDED
    point.save(update_fields=["state"])
    record_person(by, "point_ended", point.person, {"point": point.pk})
    return point


@transaction.atomic
def look_at_point(*, by: User, point: RegisteredPoint) -> RegisteredPoint:
    """Shows one home's coordinates to whom they are visible, and writes down that it was looked at.

    More than 200 looks an hour are refused with `NotAllowed`; one's own home is no look.
    """
    seen = visible_points(by).select_related("person").filter(pk=point.pk).first()
    if seen is None:
        raise NotFound("Titik ini tidak ada.")
    if seen.person.user_id == by.pk:
        return seen
    recent = AuditEvent.objects.filter(
        actor=by, action="organisation.point_seen", at__gte=clock.now() - timedelta(hours=1)
    )
    if recent.count() >= MAX_LOOKS_PER_HOUR:
        raise NotAllowed(
            "Terlalu banyak titik rumah dibuka dalam satu jam. Lanjutkan nanti.", code="too_many_looks"
        )
    record_person(by, "point_seen", seen.person, {"point": seen.pk})
    return seen
