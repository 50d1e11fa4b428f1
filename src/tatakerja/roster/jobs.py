"""Background entry points of rosters: one agency of a run, and the mail after a publication."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import every_minutes, periodic
from tatakerja.roster.services import deliver_notices, plans_to_mail, work_off

MAKER = Job("roster.run")
MAILER = Job("roster.mail")


@task()
def draft_agency_job(task_id: int) -> bool:
    """Makes the roster of one agency of a run."""
    return work_off(by=MAKER, task_id=task_id)


@task()
def mail_notices_job(plan_id: int) -> int:
    """Mails what a publication changed to those whom it concerns."""
    return deliver_notices(by=MAILER, plan_id=plan_id)


@periodic("roster.mail", every_minutes(5))
def mail_waiting(now: datetime) -> None:
    """Every publication with letters that wait: new ones, and those a mail server did not take."""
    for plan_id in plans_to_mail(now):
        mail_notices_job.enqueue(plan_id)
