"""A superior's view of one day: who works where, with which tasks, and where each report stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.worklog.access import Lead
from tatakerja.worklog.models import TaskState
from tatakerja.worklog.queries.days import WorkDayOf, work_days
from tatakerja.worklog.queries.reports import ReportFact, reports_on
from tatakerja.worklog.queries.tasks import TaskFact, tasks_on
from tatakerja.worklog.rules.duty import Standing, standing


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One person on one day."""

    day: WorkDayOf
    tasks: tuple[TaskFact, ...]
    report: ReportFact | None
    standing: Standing

    @property
    def person(self) -> Person:
        return self.day.post.person

    @property
    def lacks_task(self) -> bool:
        """At home without a single task: the superior's duty is open (A0-06)."""
        return self.day.plan.mode == "WFH" and not self.tasks

    @property
    def open_tasks(self) -> int:
        return sum(task.state == TaskState.GIVEN for task in self.tasks)

    @property
    def finished_tasks(self) -> int:
        return len(self.tasks) - self.open_tasks


def team_posts(day: date, lead: Lead, node: Node | None, *, whole_subtree: bool = False) -> dict[int, Post]:
    """Posts of those directly led on a day, by name; of everybody below ``node`` with ``whole_subtree``.

    Without direct reports (a personnel officer, an auditor) everybody below the node. Four to eight queries.
    """
    below = posts_on(day, node=node) if node is not None else {}
    named = posts_on(day, people=_named(day, lead.person_id, below)) if lead.person_id is not None else {}
    found = {person_id: post for person_id, post in (below | named).items() if person_id != lead.person_id}
    direct = {
        person_id: post
        for person_id, post in found.items()
        if lead.person_id is not None and post.superior_id == lead.person_id
    }
    chosen = found if whole_subtree or not direct else direct
    return dict(sorted(chosen.items(), key=lambda pair: (pair[1].person.name, pair[0])))


def _named(day: date, person_id: int, known: Mapping[int, Post]) -> list[int]:
    """Ids of people outside the node whose personnel data name this superior."""
    led = Person.objects.filter(
        assignments__superior_id=person_id, assignments__valid_from__lte=day, active=True
    )
    return sorted(set(led.values_list("pk", flat=True)) - set(known))


def team_day(posts: Mapping[int, Post], day: date, now: datetime) -> list[TeamRow]:
    """The rows of these people, in the order given; nine queries for any number of them."""
    days = work_days(posts, day)
    tasks, reports = tasks_on(posts, day), reports_on(posts, day)
    rows = []
    for person_id, one in days.items():
        report = reports.get(person_id)
        state = standing(
            one.report, state=report.state if report else None, late=bool(report and report.late), now=now
        )
        rows.append(TeamRow(one, tasks.get(person_id, ()), report, state))
    return rows


def counts_of(rows: Iterable[TeamRow]) -> Mapping[str, int]:
    """How many rows per standing, and ``lacks_task``."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.standing.value] += 1
        found["lacks_task"] += row.lacks_task
    return found
