"""Reads of tasks: what somebody had to do on a day, what waits, what nobody has judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from tatakerja.kernel import zones
from tatakerja.worklog.models import Priority, Task, TaskState

# Beyond so many people one day's rows are read whole: a list of ids costs more than it saves.
_MANY = 500


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task as later packages see it; ratings are above, meets, below or empty. ``done_on`` is a local
    date."""

    id: int
    title: str
    state: str
    given_on: date
    due: date
    done_on: date | None
    done_at: datetime | None
    result_rating: str = ""
    behaviour_rating: str = ""

    def overdue(self, day: date) -> bool:
        """Still open after its date."""
        return self.state == TaskState.GIVEN and self.due < day


def fact_of(task: Task) -> TaskFact:
    """Needs ``task.node`` at hand for the zone."""
    done = zones.local_date(task.done_at, task.node.zone) if task.done_at else None
    return TaskFact(
        task.pk,
        task.title,
        task.state,
        task.given_on,
        task.due,
        done,
        task.done_at,
        task.result_rating,
        task.behaviour_rating,
    )


def tasks_on(people: Iterable[int], day: date) -> dict[int, tuple[TaskFact, ...]]:
    """Tasks that each of these people had on a day: given by then, not cancelled, and not finished before it.

    By person id, people without any left out; ordered by due date. One query.
    """
    wanted = set(people)
    earliest, _ = zones.day_bounds(day, zones.WIT)
    rows = Task.objects.filter(given_on__lte=day).exclude(state=TaskState.CANCELLED)
    rows = rows.filter(Q(done_at__isnull=True) | Q(done_at__gte=earliest)).select_related("node")
    if len(wanted) <= _MANY:
        rows = rows.filter(assignee_id__in=wanted)
    found: dict[int, list[TaskFact]] = {}
    for task in rows.order_by("due", "id"):
        fact = fact_of(task)
        if task.assignee_id in wanted and (fact.done_on is None or fact.done_on >= day):
            found.setdefault(task.assignee_id, []).append(fact)
    return {person_id: tuple(facts) for person_id, facts in found.items()}


_RANK = Case(
    When(priority=Priority.HIGH, then=Value(0)),
    When(priority=Priority.NORMAL, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def for_list(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Rows as lists show them: with people, target and the number of attachments; urgent and early first."""
    rows = tasks.select_related("assignee", "giver", "node", "target")
    counted = rows.annotate(
        files=Count("attachments", filter=Q(attachments__removed_at__isnull=True)), rank=_RANK
    )
    return counted.order_by("due", "rank", "id")


def finished_on(tasks: QuerySet[Task], day: date, zone: str) -> QuerySet[Task]:
    """Those finished on a local day, in the order of finishing."""
    first, end = zones.day_bounds(day, zone)
    done = tasks.filter(done_at__gte=first, done_at__lt=end)
    return done.exclude(state__in=[TaskState.GIVEN, TaskState.CANCELLED]).order_by("done_at", "id")


def queue(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The order of the fast queue: the first step before the second, then what was finished first."""
    checked = Case(
        When(state=TaskState.CHECKED, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return for_list(tasks).order_by(checked, F("done_at").asc(), "id")
