"""Duties that their holders cannot keep, offered to colleagues: who takes one first stands in."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from tatakerja.roster.access import require_change_day, require_own
from tatakerja.roster.models import OpenDuty, RosterPlan
from tatakerja.roster.queries import local_today, needed_letter, stand_in_of
from tatakerja.roster.services.drafting import require_published
from tatakerja.roster.services.life import substitutes, take_over

# A colleague may not change days; the offer of somebody who may is what lets this one be taken.
_TAKEN = Job("roster.open_duty")


@transaction.atomic
def open_duty(*, by: User, plan: RosterPlan, person: Person, day: date, reason: str = "") -> OpenDuty:
    """Offers the person's day in the office to colleagues of the same pool.

    Refuses (409) a roster that is not in force, a day that is over or on which the person is not needed, one
    with a stand-in or an open offer; (403) everybody who may not change the person's days.
    """
    post = require_change_day(by, person)
    require_published(plan)
    Node.objects.select_for_update().get(pk=plan.agency_id)
    if day < local_today(plan.agency.zone):
        raise Conflict("Hari itu sudah lewat.", code="day_passed")
    if not needed_letter(plan, person.pk, day):
        raise Conflict(f"{person.name} tidak bertugas di kantor pada hari itu.", code="not_needed")
    known = stand_in_of(person.pk, day)
    if known is not None:
        raise Conflict(f"{person.name} sudah digantikan {known.name}.", code="already_replaced")
    if OpenDuty.objects.filter(person=person, date=day, taken_at=None, closed_at=None).exists():
        raise Conflict("Tugas ini sudah ditawarkan.", code="already_open")
    duty = OpenDuty.objects.create(
        plan=plan, person=person, date=day, reason=reason.strip()[:200], opened_at=clock.now(), opened_by=by
    )
    _record(by, "roster.duty_opened", duty, post.node.path if post else plan.agency.path)
    return duty


@transaction.atomic
def take_duty(*, by: User, duty: OpenDuty, person: Person) -> OpenDuty:
    """A colleague takes an open duty; the day is changed for both as with a chosen stand-in.

    Refuses (403) taking it for somebody else, (409) a duty that is gone and people who cannot stand in.
    """
    require_own(by, person)
    Node.objects.select_for_update().get(pk=duty.plan.agency_id)
    held = (
        OpenDuty.objects.select_for_update(of=("self",))
        .select_related("plan__agency", "person")
        .get(pk=duty.pk)
    )
    if held.taken_at is not None or held.closed_at is not None:
        raise Conflict("Tugas ini sudah diambil atau ditutup.", code="duty_gone")
    require_published(held.plan)
    if person.pk not in {one.person_id for one in substitutes(held.plan, held.person_id, held.date)}:
        raise Conflict(
            "Anda tidak dapat mengambilnya: sudah bertugas, cuti, atau tidak bergiliran pada hari itu.",
            code="cannot_stand_in",
        )
    take_over(_TAKEN, held.plan, held.person, held.date, person)
    held.taker, held.taken_at = person, clock.now()
    held.save(update_fields=["taker", "taken_at"])
    _record(by, "roster.duty_taken", held, held.plan.agency.path)
    return held


@transaction.atomic
def close_duty(*, by: User, duty: OpenDuty) -> OpenDuty:
    """Takes an offer back while nobody has taken it."""
    post = require_change_day(by, duty.person)
    held = OpenDuty.objects.select_for_update(of=("self",)).select_related("plan__agency").get(pk=duty.pk)
    if held.taken_at is not None or held.closed_at is not None:
        raise Conflict("Tugas ini sudah diambil atau ditutup.", code="duty_gone")
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    _record(by, "roster.duty_closed", held, post.node.path if post else held.plan.agency.path)
    return held


def _record(by: User, action: str, duty: OpenDuty, path: str) -> None:
    data = {"date": duty.date.isoformat(), "person": duty.person_id, "taker": duty.taker_id}
    audit.record(by=by, action=action, subject=duty.plan, node_path=path, data=data)
