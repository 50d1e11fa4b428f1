"""Background entry points of reporting: mail of sent reports, drafts at report times, evaluations."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django_tasks import task

from tatakerja.circular.models import Review
from tatakerja.circular.services import keep_figures
from tatakerja.kernel import zones
from tatakerja.organisation.models import Node
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import every_minutes, periodic
from tatakerja.reporting.models import Digest
from tatakerja.reporting.queries.board import drafts_to_send, due_without_draft
from tatakerja.reporting.queries.evaluation import figures_of
from tatakerja.reporting.services import deliver_digest, prepare_digest, send_digest
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


@task()
def send_digest_job(digest_id: int) -> str:
    """Sends a report that nobody has sent by its minute; answers its number."""
    digest = Digest.objects.select_related("agency").get(pk=digest_id)
    return send_digest(by=CLERK, digest=digest).number


@periodic("reporting.sending", every_minutes(1))
def send_due(now: datetime) -> None:
    """Reports of regions that have them sent by themselves; one that an officer sent is left as it is."""
    for digest_id in drafts_to_send(now):
        send_digest_job.enqueue(digest_id)


@periodic("reporting.evaluations", every_minutes(60))
def measure_reviews(now: datetime) -> None:
    """Figures for every open evaluation of a circular, anew once a day until it is decided."""
    stale = Q(measured_at__isnull=True) | Q(measured_at__lte=now - timedelta(hours=20))
    for review in Review.objects.filter(stale, decision="").select_related("circular__region"):
        today = zones.local_date(now, review.circular.region.zone)
        keep_figures(by=CLERK, review=review, measured=figures_of(review.circular, today), now=now)
