"""Deciding for somebody else: a delegation with dates, and requests that follow it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.access import require_delegate
from tatakerja.permit.models import Delegation
from tatakerja.permit.services.common import check_dates, path_of, require_post, words
from tatakerja.permit.services.routing import route_requests
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind

LONGEST = timedelta(days=92)


@transaction.atomic
def delegate(*, by: Actor, giver: Person, to: Person, first: date, last: date, reason: str) -> Delegation:
    """``to`` decides for ``giver`` on these dates, both included; what waits already follows at once.

    Refuses (422) a past or too long period, oneself, somebody of another agency; (409) a second delegation
    over the same dates.
    """
    posts = posts_on(today(), people=[giver.pk, to.pk])
    post = posts.get(giver.pk)
    require_delegate(by, giver, post)
    held = require_post(post, giver)
    check_dates(first, last)
    said = words(reason, "reason", required="Tuliskan alasannya, misalnya cuti atau dinas luar.")
    other = posts.get(to.pk)
    if to == giver or other is None or other.agency.pk != held.agency.pk:
        raise Invalid("Pilih rekan lain dari OPD yang sama.", field="to", code="stranger")
    if last < today() or last - first > LONGEST:
        raise Invalid("Delegasi berlaku mulai hari ini, paling lama tiga bulan.", field="last", code="period")
    open_rows = Delegation.objects.filter(giver=giver, revoked_at__isnull=True)
    if open_rows.filter(first__lte=last, last__gte=first).exists():
        raise Conflict("Sudah ada delegasi pada tanggal itu. Cabut dahulu.", code="delegation_overlaps")
    row = Delegation.objects.create(
        giver=giver,
        to=to,
        first=first,
        last=last,
        reason=said,
        made_at=clock.now(),
        made_by=person_behind(by),
    )
    data = {"to": to.pk, "first": first.isoformat(), "last": last.isoformat()}
    audit.record(by=by, action="permit.delegated", subject=row, node_path=path_of(post), data=data)
    route_requests(by=Job("permit.delegation"), approvers=[giver.pk])
    return row


@transaction.atomic
def revoke_delegation(*, by: Actor, delegation: Delegation) -> Delegation:
    """Ends a delegation before its date; what waits goes back. The giver, or the personnel officer."""
    held = Delegation.objects.select_for_update().select_related("giver").get(pk=delegation.pk)
    post = posts_on(today(), people=[held.giver_id]).get(held.giver_id)
    require_delegate(by, held.giver, post)
    if held.revoked_at is not None:
        raise NotAllowed("Delegasi ini sudah dicabut.")
    held.revoked_at = clock.now()
    held.save(update_fields=["revoked_at"])
    audit.record(by=by, action="permit.delegation_revoked", subject=held, node_path=path_of(post))
    route_requests(by=Job("permit.delegation"), approvers=[held.to_id])
    return held
