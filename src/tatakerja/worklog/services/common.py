"""What the services share: held rows, tidy words, the limit of an undo."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.texts import words_of
from tatakerja.platform import clock
from tatakerja.worklog.models import DailyReport, Task

# A decision may be taken back so long; afterwards it has been read and acted upon.
UNDO: Final = timedelta(minutes=10)


def words(text: str, field: str, limit: int, *, required: str = "") -> str:
    """As `words_of`; a line ends alike on every system."""
    return words_of(text.replace("\r\n", "\n"), field, limit, required=required)


def held_task(task: Task) -> Task:
    """The task as it is stored now, locked until the transaction ends."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("assignee", "giver", "node")
    return rows.get(pk=task.pk)


def held_report(report: DailyReport) -> DailyReport:
    rows = DailyReport.objects.select_for_update(of=("self",)).select_related("person", "addressee", "node")
    return rows.get(pk=report.pk)


def require_fresh(decided_at: datetime | None) -> None:
    """Refuses to take back what was decided more than ten minutes ago."""
    if decided_at is None or clock.now() - decided_at > UNDO:
        raise Conflict(
            "Sudah lebih dari sepuluh menit; keputusan ini tidak dapat diurungkan.", code="undo_too_late"
        )
