"""Duty travel ordered by a letter of another office: recorded, and taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.permit.access import require_decide
from tatakerja.permit.models import Duty
from tatakerja.permit.services.common import check_dates, path_of, require_free, words
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.roster.services import record_absence, withdraw_absence


@transaction.atomic
def record_duty(
    *,
    by: Actor,
    person: Person,
    letter: str,
    purpose: str,
    first: date,
    last: date,
    destination: str = "",
) -> Duty:
    """Records duty travel ordered by a letter made elsewhere; 409 where the person is away already."""
    post = require_decide(by, person)
    check_dates(first, last)
    number = words(letter, "letter", required="Tuliskan nomor surat tugas.")
    if len(number) > 100 or len(destination.strip()) > 120:
        raise Invalid(
            "Nomor surat paling banyak 100 huruf, tujuan 120.", field="letter", code="text_unusable"
        )
    require_free(person, first, last)
    duty = Duty.objects.create(
        person=person,
        letter=number,
        purpose=words(purpose, "purpose", required="Tuliskan maksud perjalanan dinas."),
        destination=words(destination, "destination"),
        first=first,
        last=last,
        recorded_at=clock.now(),
        recorded_by=person_behind(by),
    )
    record_absence(by=by, person=person, first=first, last=last, kind="duty", source=duty.source)
    audit.record(
        by=by,
        action="permit.duty_recorded",
        subject=duty,
        node_path=path_of(post),
        data={"letter": number, "first": first.isoformat(), "last": last.isoformat()},
    )
    return duty


@transaction.atomic
def cancel_duty(*, by: Actor, duty: Duty, reason: str) -> Duty:
    """Takes duty travel back; its dates follow the roster again."""
    post = require_decide(by, duty.person)
    said = words(reason, "reason", required="Tuliskan alasan pembatalan.")
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.state == Duty.State.CANCELLED:
        raise Conflict("Dinas luar ini sudah dibatalkan.", code="duty_cancelled")
    held.state = Duty.State.CANCELLED
    held.save(update_fields=["state"])
    withdraw_absence(by=by, person=held.person, source=held.source, reason=said)
    audit.record(
        by=by, action="permit.duty_cancelled", subject=held, node_path=path_of(post), data={"reason": said}
    )
    return held
