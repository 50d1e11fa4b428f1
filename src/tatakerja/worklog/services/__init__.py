"""Every write of tasks, reports and targets."""

from tatakerja.worklog.services.attaching import add_attachment, remove_attachment
from tatakerja.worklog.services.channel import (
    announce,
    answer_question,
    ask_question,
    read_announcement,
    set_channel_link,
    withdraw_announcement,
)
from tatakerja.worklog.services.confirming import close_target, confirm_month, save_target
from tatakerja.worklog.services.deciding import (
    Outcome,
    approve_reports,
    comment_report,
    return_report,
    undo_approval,
)
from tatakerja.worklog.services.exporting import export_file
from tatakerja.worklog.services.giving import cancel_batch, change_task, give_tasks
from tatakerja.worklog.services.importing import import_file
from tatakerja.worklog.services.judging import check_task, evaluate_task, return_task, undo_evaluation
from tatakerja.worklog.services.recurring import give_recurring, set_recurrence, stop_recurrence
from tatakerja.worklog.services.reporting import save_draft, send_report, set_work_setting
from tatakerja.worklog.services.results import results_pdf, results_workbook, send_results
from tatakerja.worklog.services.working import (
    cancel_task,
    finish_task,
    note_result,
    reopen_task,
    restore_task,
)

__all__ = [
    "Outcome",
    "add_attachment",
    "announce",
    "answer_question",
    "approve_reports",
    "ask_question",
    "cancel_batch",
    "cancel_task",
    "change_task",
    "check_task",
    "close_target",
    "comment_report",
    "confirm_month",
    "evaluate_task",
    "export_file",
    "finish_task",
    "give_recurring",
    "give_tasks",
    "import_file",
    "note_result",
    "read_announcement",
    "remove_attachment",
    "reopen_task",
    "restore_task",
    "results_pdf",
    "results_workbook",
    "return_report",
    "return_task",
    "save_draft",
    "save_target",
    "send_report",
    "send_results",
    "set_channel_link",
    "set_recurrence",
    "set_work_setting",
    "stop_recurrence",
    "undo_approval",
    "undo_evaluation",
    "withdraw_announcement",
]
