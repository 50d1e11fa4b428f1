"""What a day asks of people: where they work, whether a task and a report are due, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.queries import effective_policies
from tatakerja.circular.rules.worktime import workday
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.organisation.queries import Post, Tree
from tatakerja.roster.queries import DayPlan, roster_book
from tatakerja.worklog.models import WorkSetting
from tatakerja.worklog.rules.duty import AgencyChoice, ReportDuty, TaskDuty, report_duty, task_duty


@dataclass(frozen=True, slots=True)
class WorkDayOf:
    """One person's day: the post, what the roster says, and the duties that follow."""

    post: Post
    plan: DayPlan
    report: ReportDuty
    task: TaskDuty


def choices_of(agencies: Iterable[int]) -> dict[int, AgencyChoice]:
    """What agencies set for themselves, by agency id; one query."""
    rows = WorkSetting.objects.filter(agency_id__in=set(agencies))
    return {row.agency_id: AgencyChoice(row.report_by, row.when_silent) for row in rows}


def work_days(posts: Mapping[int, Post], day: date, *, whole: Tree | None = None) -> dict[int, WorkDayOf]:
    """The day of each of these people; seven queries for any number of them (six when the tree is given)."""
    book = roster_book(posts, day, day, whole=whole)
    policies = effective_policies(posts, day, book=book.policies, whole=book.whole)
    plans = book.plans(posts, day)
    rules = book.time_rules
    choices = choices_of(post.agency.pk for post in posts.values())
    found: dict[int, WorkDayOf] = {}
    for person_id, post in posts.items():
        plan, policy = plans[person_id], policies[person_id]
        hours = workday(rules, policy, WorkingPattern(post.node.pattern)).hours
        choice = choices.get(post.agency.pk, AgencyChoice())
        duty = report_duty(policy, plan.mode, hours=hours, zone=post.zone, choice=choice)
        found[person_id] = WorkDayOf(post, plan, duty, task_duty(policy, plan.mode))
    return found
