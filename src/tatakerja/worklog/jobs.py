"""Background entry points of worklog."""

from __future__ import annotations

from datetime import datetime

from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import every_minutes, periodic
from tatakerja.worklog.services import give_recurring


@periodic("worklog.recurring", every_minutes(30))
def give_recurring_tasks(now: datetime) -> None:
    """Every half hour, because midnight comes three times; each task is given once a day."""
    give_recurring(by=Job("worklog.recurring"))
