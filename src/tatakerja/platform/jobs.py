"""Periodic work of the platform itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command

from tatakerja.platform.models import ScheduledRun
from tatakerja.platform.refused import forget_refused
from tatakerja.platform.scheduler import daily, periodic

KEPT = timedelta(days=30)


@periodic("platform.prune", daily())
def prune(now: datetime) -> None:
    """Finished background jobs are kept a week, failed ones and the scheduler's memory a month."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=7, failed_min_age_days=30, verbosity=0)
    ScheduledRun.objects.filter(started_at__lt=now - KEPT).delete()
    forget_refused(now)
