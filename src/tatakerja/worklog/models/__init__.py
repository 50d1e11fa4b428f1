"""Tasks, daily reports and performance targets."""

from tatakerja.worklog.models.channel import Announcement, ChannelLink, Question, Reading
from tatakerja.worklog.models.reports import (
    DailyReport,
    ReportComment,
    ReportLine,
    ReportState,
    ReportVersion,
    WorkSetting,
)
from tatakerja.worklog.models.results import ResultsLetter
from tatakerja.worklog.models.targets import Exchange, MonthConfirmation, SkpTarget
from tatakerja.worklog.models.tasks import Attachment, Priority, Rating, Recurrence, Task, TaskState

__all__ = [
    "Announcement",
    "Attachment",
    "ChannelLink",
    "DailyReport",
    "Exchange",
    "MonthConfirmation",
    "Priority",
    "Question",
    "Rating",
    "Reading",
    "Recurrence",
    "ReportComment",
    "ReportLine",
    "ReportState",
    "ReportVersion",
    "ResultsLetter",
    "SkpTarget",
    "Task",
    "TaskState",
    "WorkSetting",
]
