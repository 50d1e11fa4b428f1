"""Periodic work of the platform itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command
from django_tasks import task

from tatakerja.platform.models import Notice, ScheduledRun
from tatakerja.platform.notify.sending import anything_due, deliver_due
from tatakerja.platform.pulse import UNANSWERED
from tatakerja.platform.refused import REFUSED
from tatakerja.platform.scheduler import daily, every_minutes, periodic

KEPT = timedelta(days=30)
NOTICES_KEPT = timedelta(days=180)


@periodic("platform.prune", daily())
def prune(now: datetime) -> None:
    """Finished background jobs are kept a week, failed ones and the scheduler's memory a month, notices half
    a year."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=7, failed_min_age_days=30, verbosity=0)
    ScheduledRun.objects.filter(started_at__lt=now - KEPT).delete()
    REFUSED.forget(now)
    UNANSWERED.forget(now)
    Notice.objects.filter(at__lt=now - NOTICES_KEPT).delete()


@task()
def deliver_waiting() -> None:
    """Sends what people should be told outside the application."""
    deliver_due()


@periodic("platform.notices", every_minutes(1))
def deliver_notices(now: datetime) -> None:
    """Every minute, where something waits; a slow gateway holds up the worker and not the scheduler."""
    if anything_due(now):
        deliver_waiting.enqueue()
