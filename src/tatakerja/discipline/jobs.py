"""Background entry points of discipline: drafts and standings once a day, reminders twice an hour."""

from __future__ import annotations

from datetime import date, datetime

from django_tasks import task

from tatakerja.discipline.services import follow_standings, open_drafts, send_reminders
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, every_minutes, periodic

CLERK = Job("discipline.drafts")
POST = Job("discipline.reminders")
KEEPER = Job("discipline.standing")


@task()
def open_drafts_job(day: str) -> int:
    """Drafts from the findings up to a day, given as ISO date."""
    return open_drafts(by=CLERK, on=date.fromisoformat(day))


@task()
def send_reminders_job() -> int:
    return send_reminders(by=POST)


@task()
def follow_standings_job() -> int:
    return follow_standings(by=KEEPER)


@periodic("discipline.standing", daily())
def keep_standings(now: datetime) -> None:
    """A sanction's term ends without anybody's step."""
    follow_standings_job.enqueue()


@periodic("discipline.drafts", daily())
def draft_daily(now: datetime) -> None:
    """Whose days of the year reach a band is looked at once a day."""
    open_drafts_job.enqueue(local_date(now, WIT).isoformat())


@periodic("discipline.reminders", every_minutes(30))
def remind(now: datetime) -> None:
    send_reminders_job.enqueue()
