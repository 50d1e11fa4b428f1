"""Tasks, daily reports and performance targets."""

from tatakerja.worklog.models.reports import (
    DailyReport,
    ReportComment,
    ReportLine,
    ReportState,
    ReportVersion,
    WorkSetting,
)
from tatakerja.worklog.models.targets import Exchange, MonthConfirmation, SkpTarget
from tatakerja.worklog.models.tasks import Attachment, Priority, Rating, Recurrence, Task, TaskState

__all__ = [
    "Attachment",
    "DailyReport",
    "Exchange",
    "MonthConfirmation",
    "Priority",
    "Rating",
    "Recurrence",
    "ReportComment",
    "ReportLine",
    "ReportState",
    "ReportVersion",
    "SkpTarget",
    "Task",
    "TaskState",
    "WorkSetting",
]
