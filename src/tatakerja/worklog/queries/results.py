"""Work done at home in a period, person by person, for the agency's report to the personnel agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tatakerja.circular.queries import region_policy
from tatakerja.kernel import zones
from tatakerja.kernel.calendar import days_between
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform.letters import FrozenLetter
from tatakerja.platform.pdf import sha256_of
from tatakerja.roster.queries import roster_book
from tatakerja.worklog.models import DailyReport, ReportState, ResultsLetter, Task, TaskState
from tatakerja.worklog.rules.results import (
    PersonResults,
    ReportMark,
    ResultsDuty,
    TaskMark,
    Totals,
    person_results,
    results_duty,
    totals_of,
)

LONGEST = 62


@dataclass(frozen=True, slots=True)
class AgencyResults:
    """The work at home of an agency's people in a period, by name; who had none is left out."""

    agency: Node
    first: date
    last: date
    rows: Sequence[tuple[Post, PersonResults]]
    duty: ResultsDuty | None

    @property
    def totals(self) -> Totals:
        return totals_of(row for _post, row in self.rows)


def results_of(agency: Node, first: date, last: date, today: date) -> AgencyResults:
    """Everybody of the agency as it is on ``last``; a fixed number of queries for any number of people.

    Tasks of the period are those due in it or finished in it.
    """
    posts = posts_on(last, node=agency)
    book = roster_book(posts, first, last)
    at_home: dict[int, list[date]] = {}
    for day in days_between(first, min(last, today)):
        for person_id, plan in book.plans(posts, day).items():
            if plan.mode == "WFH":
                at_home.setdefault(person_id, []).append(day)
    reports, tasks = _reports(posts, first, last), _tasks(posts, first, last)
    rows = [
        (post, person_results(one, at_home.get(one, ()), reports.get(one, ()), tasks.get(one, ()), today))
        for one, post in posts.items()
        if one in at_home or one in tasks
    ]
    region = agency.parent
    duty = results_duty(region_policy(region, last)) if region is not None else None
    return AgencyResults(agency, first, last, rows, duty)


def _reports(people: Iterable[int], first: date, last: date) -> Mapping[int, list[ReportMark]]:
    rows = DailyReport.objects.filter(person_id__in=list(people), day__range=(first, last))
    found: dict[int, list[ReportMark]] = {}
    for person, day, late in rows.exclude(state=ReportState.DRAFT).values_list("person_id", "day", "late"):
        found.setdefault(person, []).append(ReportMark(day, late))
    return found


def _tasks(people: Iterable[int], first: date, last: date) -> Mapping[int, list[TaskMark]]:
    start, _ = zones.day_bounds(first, zones.WIT)
    _, end = zones.day_bounds(last, zones.WIB)
    rows = Task.objects.filter(Q(due__range=(first, last)) | Q(done_at__gte=start, done_at__lt=end))
    kept = rows.filter(assignee_id__in=list(people)).exclude(state=TaskState.CANCELLED)
    found: dict[int, list[TaskMark]] = {}
    for person, state, rating in kept.values_list("assignee_id", "state", "result_rating"):
        found.setdefault(person, []).append(TaskMark(state != TaskState.GIVEN, rating))
    return found


def frozen_results(sha256: str) -> FrozenLetter | None:
    """The report registered under this hash, and whether its stored content still has it."""
    held = ResultsLetter.objects.filter(sha256=sha256).select_related("agency").first()
    if held is None:
        return None
    return FrozenLetter(
        title=str(held.content["title"]),
        agency=str(held.content["letterhead"]["name"]),
        number=held.number,
        made_at=held.sent_at,
        zone=held.agency.zone,
        named=int(held.content["named"]),
        intact=sha256_of(held.content) == sha256,
    )
