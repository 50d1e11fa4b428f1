"""Background entry points of reporting: the mail of a sent report, and drafts at the report times."""

from __future__ import annotations

from datetime import date, datetime

from django_tasks import task

from tatakerja.organisation.models import Node
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import every_minutes, periodic
from tatakerja.reporting.queries.board import due_without_draft
from tatakerja.reporting.services import deliver_digest, prepare_digest
from tatakerja.reporting.services.mailing import waiting_letters

MAILER = Job("reporting.mail")
CLERK = Job("reporting.digests")


@task()
def deliver_digest_job(digest_id: int) -> bool:
    """One try to hand a waiting letter to the mail server."""
    return deliver_digest(by=MAILER, digest_id=digest_id)


@task()
def prepare_digest_job(agency_id: int, day: str, slot: str) -> int:
    """A draft of one report, ``day`` as ISO date."""
    agency = Node.objects.get(pk=agency_id)
    return prepare_digest(by=CLERK, agency=agency, day=date.fromisoformat(day), slot=slot).pk


@periodic("reporting.mail", every_minutes(1))
def deliver_waiting(now: datetime) -> None:
    """Every letter whose next try has come; a letter that waits needs nobody to remember it."""
    for digest_id in waiting_letters(now):
        deliver_digest_job.enqueue(digest_id)


@periodic("reporting.digests", every_minutes(1))
def prepare_due(now: datetime) -> None:
    """A draft for every agency whose report time has just come, so that the numbers of that moment stay."""
    for plan, slot in due_without_draft(now):
        prepare_digest_job.enqueue(plan.agency.pk, plan.day.isoformat(), slot.label)
