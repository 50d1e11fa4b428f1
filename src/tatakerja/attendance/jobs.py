"""Background entry points of attendance: take ids and dates, call a service."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django_tasks import task

from tatakerja.attendance.queries.changes import last_look
from tatakerja.attendance.services import (
    escalate_overdue,
    evaluate_changes,
    evaluate_days,
    evaluate_moved,
    evaluate_people,
    evaluate_today,
)
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import root_node
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, every_minutes, periodic

# So long a month may stay open before it is closed.
_OPEN_MONTHS = timedelta(days=62)


@task()
def evaluate_people_job(people: list[int], days: list[str]) -> int:
    """After an intake, a decision or a permit: the days (ISO dates) of these people."""
    chosen = [date.fromisoformat(day) for day in days]
    return evaluate_people(by=Job("attendance.evaluate_people"), people=people, days=chosen)


@task()
def evaluate_days_job(node_id: int, first: str, last: str) -> int:
    """After a circular or a roster was published: everybody below a node, ISO dates."""
    node = Node.objects.get(pk=node_id)
    return evaluate_days(
        by=Job("attendance.evaluate_days"),
        node=node,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
    )


@task()
def evaluate_today_job() -> int:
    """Today everywhere, and what is still open of the last week."""
    return evaluate_today(by=Job("attendance.today"))


@task()
def evaluate_changes_job(since: str) -> int:
    """Days whose evidence, roster or circular changed since a moment (ISO)."""
    return evaluate_changes(by=Job("attendance.changes"), since=datetime.fromisoformat(since))


@task()
def evaluate_moved_job() -> int:
    """Everywhere, the days of the last two months that rest on something else than when they were judged."""
    last = local_date(clock.now(), WIT) + timedelta(days=1)
    root = root_node()
    if root is None:
        return 0
    return evaluate_moved(by=Job("attendance.moved"), node=root, first=last - _OPEN_MONTHS, last=last)


@periodic("attendance.moved", daily())
def follow_grounds(now: datetime) -> None:
    """Posts, groups and ranks change without a paper of their own: once a day everything is compared."""
    evaluate_moved_job.enqueue()


@periodic("attendance.today", every_minutes(15))
def keep_today(now: datetime) -> None:
    """People of whom nothing is heard change too: with the clock. Open days of the last week are closed."""
    evaluate_today_job.enqueue()


@periodic("attendance.changes", every_minutes(1))
def follow_changes(now: datetime) -> None:
    """One look a minute for all that arrived since the last one: thousands check in within half an hour."""
    evaluate_changes_job.enqueue(since=last_look(now).isoformat())


@periodic("attendance.corrections", every_minutes(15))
def watch_corrections(now: datetime) -> None:
    """The clock of corrections: 3x24 hours without an answer, and they go a step up."""
    escalate_overdue(by=Job("attendance.corrections"), now=now)
