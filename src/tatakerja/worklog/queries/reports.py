"""Reads of daily reports: one person's draft, what arrived on a day, what waits for the superior."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post
from tatakerja.worklog.models import DailyReport, ReportState, Task, WorkSetting
from tatakerja.worklog.queries.tasks import finished_on
from tatakerja.worklog.rules.report import METHODS, Finished, Line, Template, prefilled

_MANY = 500
# Groups of people who teach (A2-05: "Tenaga Pendidik").
TEACHERS = frozenset({"teacher"})


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A report as later packages see it; ``late`` against the limit of the day (A1-11). Times are UTC."""

    id: int
    state: str
    late: bool
    due_at: datetime | None
    first_sent_at: datetime | None
    sent_at: datetime | None
    addressee_id: int | None
    lines: int
    revision: int
    source: str


def reports_on(people: Iterable[int], day: date) -> dict[int, ReportFact]:
    """Sent reports (also returned and approved ones) of a day by person id; drafts count for nobody. One
    query."""
    wanted = set(people)
    rows = DailyReport.objects.filter(day=day).exclude(state=ReportState.DRAFT).annotate(count=Count("lines"))
    if len(wanted) <= _MANY:
        rows = rows.filter(person_id__in=wanted)
    return {
        row.person_id: ReportFact(
            row.pk,
            row.state,
            row.late,
            row.due_at,
            row.first_sent_at,
            row.sent_at,
            row.addressee_id,
            row.count,
            row.revision,
            row.source,
        )
        for row in rows.order_by("id")
        if row.person_id in wanted
    }


def template_of(post: Post | None) -> str:
    """The form of the report: teachers have their own (A2-05)."""
    teaches = post is not None and not post.groups.isdisjoint(TEACHERS)
    return Template.TEACHER if teaches else Template.GENERAL


def methods_of(post: Post | None) -> tuple[str, ...]:
    """Teaching methods that the agency set, else the shipped list; one query."""
    row = WorkSetting.objects.filter(agency=post.agency).first() if post else None
    return tuple(row.methods) if row is not None and row.methods else METHODS


def superior_of(post: Post | None) -> Person | None:
    """The direct superior of a post, acting or definitive; one query."""
    if post is None or post.superior_id is None:
        return None
    return Person.objects.filter(pk=post.superior_id).first()


def lines_of(report: DailyReport) -> tuple[Line, ...]:
    """The stored lines, in order; one query."""
    return tuple(
        Line(row.text, row.output, row.task_id, row.class_name, row.method, row.minutes)
        for row in report.lines.all()
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form shows: stored lines and those of newly finished tasks; ``fresh`` counts the latter."""

    lines: tuple[Line, ...]
    note: str
    fresh: int


def draft_of(report: DailyReport | None, tasks: QuerySet[Task], day: date, zone: str) -> Draft:
    """The draft of a day from what is stored and from the person's finished ``tasks``; writes nothing."""
    finished = [
        Finished(task.pk, task.title, task.result, task.expected_output)
        for task in finished_on(tasks, day, zone)
    ]
    kept = lines_of(report) if report else ()
    lines = prefilled(finished, kept=kept, left_out=report.left_out if report else ())
    return Draft(lines, report.note if report else "", len(lines) - len(kept))


def for_list(reports: QuerySet[DailyReport]) -> QuerySet[DailyReport]:
    """Rows as lists show them, newest day first."""
    rows = reports.select_related("person", "addressee", "node").annotate(count=Count("lines", distinct=True))
    return rows.order_by("-day", "person__name", "-id")


def waiting_for(reports: QuerySet[DailyReport]) -> QuerySet[DailyReport]:
    """Sent and not yet decided, the oldest first."""
    return for_list(reports.filter(state=ReportState.SENT)).order_by("day", "person__name", "id")
