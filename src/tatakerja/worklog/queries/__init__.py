"""Reads of tasks, reports and targets; what later packages ask for is named here."""

from tatakerja.worklog.queries.days import WorkDayOf, work_days
from tatakerja.worklog.queries.realisation import figures_of
from tatakerja.worklog.queries.reports import ReportFact, reports_on
from tatakerja.worklog.queries.tasks import TaskFact, tasks_on
from tatakerja.worklog.queries.team import TeamRow, team_day

__all__ = [
    "ReportFact",
    "TaskFact",
    "TeamRow",
    "WorkDayOf",
    "figures_of",
    "reports_on",
    "tasks_on",
    "team_day",
    "work_days",
]
