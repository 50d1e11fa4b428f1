"""Outings and office visits: told, acknowledged, over again. Nobody licenses them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, post_of
from tatakerja.permit.access import require_lead, require_own
from tatakerja.permit.models import Level, OfficeVisit, Outing
from tatakerja.permit.queries.routing import route_of
from tatakerja.permit.services.common import path_of, require_post, words
from tatakerja.permit.services.desk import UNDO
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.roster.queries import day_plans

Told = TypeVar("Told", bound=Outing | OfficeVisit)
# What the trail and the codes of refusals call them.
_WORDS: Mapping[type[Model], str] = {Outing: "outing", OfficeVisit: "visit"}


def told_to(post: Post | None) -> int | None:
    """Who is told: the superior, or whoever stands in for one who is away."""
    return route_of(post, today(), Level.SUPERIOR).person_id if post else None


@transaction.atomic
def tell_outing(
    *, by: Actor, person: Person, category: str, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> Outing:
    """Tells the superior of an outing for living needs (A4-11); both times lie on one local day.

    Refuses an unknown category, reversed times, one over midnight, and one that overlaps another (409).
    """
    post = require_own(by, person)
    if category not in Outing.Category.values:
        raise Invalid(
            "Pilih keperluan: pangan, kesehatan atau lainnya.", field="category", code="unknown_kind"
        )
    if ends_at <= starts_at:
        raise Invalid("Jam selesai harus sesudah jam mulai.", field="ends_at", code="period_reversed")
    zone = post.zone if post else zones.WIB
    day = zones.local_date(starts_at, zone)
    if zones.local_date(ends_at, zone) != day:
        raise Invalid("Keluar rumah diberitahukan untuk satu hari.", field="ends_at", code="over_midnight")
    needed = "Tuliskan keperluannya." if category == Outing.Category.LAINNYA else ""
    said = words(reason, "reason", required=needed)
    told = Outing.objects.filter(person=person, day=day, cancelled_at__isnull=True)
    if told.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Conflict("Sudah ada pemberitahuan pada jam itu.", code="outing_overlaps")
    outing = Outing.objects.create(
        person=person,
        category=category,
        reason=said,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        told_at=clock.now(),
        told_to_id=told_to(post),
    )
    data = {"category": category}
    audit.record(by=by, action="permit.outing_told", subject=outing, node_path=path_of(post), data=data)
    return outing


def acknowledge_outing(*, by: Actor, outing: Outing) -> Outing:
    """The superior has read it; a second time changes nothing, a cancelled one is refused."""
    return acknowledge(by=by, row=outing, post=post_of(outing.person, today()))


def acknowledge_visit(*, by: Actor, visit: OfficeVisit) -> OfficeVisit:
    """The same for a visit to the office."""
    return acknowledge(by=by, row=visit, post=post_of(visit.person, today()))


@transaction.atomic
def acknowledge(*, by: Actor, row: Told, post: Post | None) -> Told:
    """Either of the two, where the person's post of today is known already."""
    require_lead(by, row.person, post)
    held = _held(row)
    if held.cancelled_at is not None:
        code = f"{_WORDS[type(row)]}_cancelled"
        raise Conflict("Pemberitahuan ini sudah dibatalkan pegawai.", code=code)
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by = clock.now(), person_behind(by)
        held.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _record(by, held, "acknowledged", post)
    return held


def cancel_outing(*, by: Actor, outing: Outing) -> Outing:
    """The employee does not go after all; a second time changes nothing."""
    return _cancel(by, outing)


def cancel_visit(*, by: Actor, visit: OfficeVisit) -> OfficeVisit:
    """The employee does not come after all; a second time changes nothing."""
    return _cancel(by, visit)


@transaction.atomic
def _cancel(by: Actor, row: Told) -> Told:
    post = require_own(by, row.person)
    held = _held(row)
    if held.cancelled_at is None:
        held.cancelled_at = clock.now()
        held.save(update_fields=["cancelled_at"])
        _record(by, held, "cancelled", post)
    return held


def _held(row: Told) -> Told:
    model: type[Any] = type(row)
    found: Told = model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    return found


def _record(by: Actor, held: Told, verb: str, post: Post | None) -> None:
    action = f"permit.{_WORDS[type(held)]}_{verb}"
    audit.record(by=by, action=action, subject=held, node_path=path_of(post))


@transaction.atomic
def return_home(*, by: Actor, outing: Outing) -> Outing:
    """The employee is back; a second time changes nothing, a cancelled one is refused."""
    post = require_own(by, outing.person)
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    if held.cancelled_at is not None:
        raise Conflict("Pemberitahuan ini sudah dibatalkan.", code="outing_cancelled")
    if held.starts_at > clock.now():
        raise Conflict("Waktunya belum mulai. Batalkan saja bila tidak jadi.", code="outing_ahead")
    if held.returned_at is None:
        held.returned_at = clock.now()
        held.save(update_fields=["returned_at"])
        late = held.returned_at > held.ends_at
        audit.record(
            by=by, action="permit.outing_returned", subject=held, node_path=path_of(post), data={"late": late}
        )
    return held


@transaction.atomic
def tell_visit(*, by: Actor, person: Person, day: date, reason: str) -> OfficeVisit:
    """Tells the superior that one comes to the office on a day at home, for an urgent task (A4-03).

    The day stays a day at home. Refuses a day that has passed, a missing reason (422), and a day that is no
    day at home (409): then nothing has to be told.
    """
    post = require_post(require_own(by, person), person)
    said = words(reason, "reason", required="Tuliskan tugas mendesaknya.")
    if day < zones.local_date(clock.now(), post.zone):
        raise Invalid("Hari itu sudah lewat.", field="day", code="day_passed")
    plan = day_plans({person.pk: post}, day)[person.pk]
    if plan.mode != "WFH":
        raise Conflict("Hari itu bukan hari WFH Anda, jadi tidak perlu diberitahukan.", code="not_at_home")
    if OfficeVisit.objects.filter(person=person, day=day, cancelled_at__isnull=True).exists():
        raise Conflict("Kedatangan pada hari itu sudah diberitahukan.", code="visit_told")
    visit = OfficeVisit.objects.create(
        person=person, day=day, reason=said, told_at=clock.now(), told_to_id=told_to(post)
    )
    data = {"day": day.isoformat()}
    audit.record(by=by, action="permit.visit_told", subject=visit, node_path=path_of(post), data=data)
    return visit


@transaction.atomic
def unacknowledge(*, by: Actor, row: Told, post: Post | None) -> None:
    """Takes an acknowledgement back within ten minutes: the undo of one press in the inbox."""
    require_lead(by, row.person, post)
    held = _held(row)
    user = person_behind(by)
    fresh = held.acknowledged_at is not None and clock.now() - held.acknowledged_at <= UNDO
    if not fresh or (user is not None and held.acknowledged_by_id != user.pk):
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    held.acknowledged_at = held.acknowledged_by = None
    held.unacknowledged_at = clock.now()
    held.save(update_fields=["acknowledged_at", "acknowledged_by", "unacknowledged_at"])
    _record(by, held, "unacknowledged", post)
