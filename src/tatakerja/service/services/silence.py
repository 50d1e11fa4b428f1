"""Reports whose reporter says nothing more: reminded, then closed; whoever wants to is told there is news."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.service.access import require_settings
from tatakerja.service.models import Complaint, ComplaintPatience, ComplaintStep, SealedIdentity
from tatakerja.service.queries.silence import patience_of, wait_of
from tatakerja.service.rules.complaints import Act, State, next_state
from tatakerja.service.rules.silence import closes, notice_due
from tatakerja.service.services.story import held_complaint, record, write_step

SILENCE = Job("service.silence")
_MOST_DAYS = 90


@transaction.atomic
def remind_reporter(*, by: Actor = SILENCE, complaint: Complaint) -> bool:
    """Puts the notice on the page of the code; answers whether there was need.

    A late notice moves the end.
    """
    held = held_complaint(complaint)
    wait, today = wait_of(held), local_date(clock.now(), held.region.zone)
    noticed = notice_due(wait, today, patience_of(held.region)) if wait and _open(held) else None
    if noticed is None:
        return False
    held.reply_by, held.noticed_on = noticed.reply_by, noticed.noticed_on
    held.save(update_fields=["reply_by", "noticed_on"])
    write_step(held, ComplaintStep.Act.NOTICED, by)
    record(by, "reminded", held, reply_by=noticed.reply_by.isoformat())
    return True


@transaction.atomic
def lapse(*, by: Actor = SILENCE, complaint: Complaint) -> bool:
    """Closes a report after the silence of its reporter; answers whether there was need."""
    held = held_complaint(complaint)
    wait, now = wait_of(held), clock.now()
    if wait is None or not _open(held) or not closes(wait, local_date(now, held.region.zone)):
        return False
    held.state, held.closed_at = next_state(State(held.state), Act.LAPSE), now
    held.reply_by = held.noticed_on = None
    held.save(update_fields=["state", "closed_at", "reply_by", "noticed_on"])
    write_step(held, ComplaintStep.Act.LAPSED, by)
    record(by, "lapsed", held)
    return True


def _open(held: Complaint) -> bool:
    return held.state == Complaint.State.IN_HAND


@transaction.atomic
def note_news(*, by: Actor = SILENCE, identity: SealedIdentity, step: ComplaintStep) -> None:
    """The reporter was told of a step, or never will be; the audit says that, not where to."""
    identity.told = step
    identity.save(update_fields=["told"])
    record(by, "reporter_told", held_complaint(identity.complaint))


@transaction.atomic
def set_patience(*, by: Actor, region: Node, days: int, notice_days: int) -> ComplaintPatience:
    """How long a region waits for its reporters; what waits already keeps the day it was promised."""
    require_settings(by, region)
    if not 2 <= days <= _MOST_DAYS:
        raise Invalid(f"Isi 2 sampai {_MOST_DAYS} hari.", field="days", code="out_of_range")
    if not 1 <= notice_days < days:
        raise Invalid(
            "Pelapor diingatkan sedikitnya sehari sebelumnya.", field="notice_days", code="out_of_range"
        )
    row, _made = ComplaintPatience.objects.update_or_create(
        region=region, defaults={"days": days, "notice_days": notice_days}
    )
    data = {"days": days, "notice_days": notice_days}
    audit.record(by=by, action="service.patience_set", subject=row, node_path=region.path, data=data)
    return row
