"""The employee's side of a task: finished by one tap, taken back by one tap, the result in words."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.worklog.access import require_change_task, require_own
from tatakerja.worklog.models import Task, TaskState
from tatakerja.worklog.rules.words import Act, require
from tatakerja.worklog.services.common import held_task, words


@transaction.atomic
def finish_task(*, by: Actor, task: Task) -> Task:
    """Marks the task done now. A second tap on a task that is already done changes nothing."""
    held = held_task(task)
    require_own(by, held.assignee)
    if held.state == TaskState.DONE:
        return held
    require(Act.FINISH, held.state)
    held.state, held.done_at, held.returned = TaskState.DONE, clock.now(), ""
    held.save(update_fields=["state", "done_at", "returned"])
    audit.record(by=by, action="worklog.task_finished", subject=held, node_path=held.node.path)
    return held


@transaction.atomic
def reopen_task(*, by: Actor, task: Task) -> Task:
    """Takes a finish back, as long as the superior has not checked it; an open task stays as it is."""
    held = held_task(task)
    require_own(by, held.assignee)
    if held.state == TaskState.GIVEN:
        return held
    require(Act.REOPEN, held.state)
    held.state, held.done_at = TaskState.GIVEN, None
    held.save(update_fields=["state", "done_at"])
    audit.record(by=by, action="worklog.task_reopened", subject=held, node_path=held.node.path)
    return held


@transaction.atomic
def note_result(*, by: Actor, task: Task, result: str, quantity: Decimal | None = None) -> Task:
    """Writes what came out, and how much of the linked target it realises; until the superior has judged."""
    held = held_task(task)
    require_own(by, held.assignee)
    if held.state not in (TaskState.GIVEN, TaskState.DONE):
        raise Conflict("Hasil yang sudah diperiksa tidak diubah lagi.", code="task_state")
    held.result = words(result, "result", 1000)
    held.quantity = quantity if held.target_id is not None else None
    held.save(update_fields=["result", "quantity"])
    audit.record(
        by=by,
        action="worklog.result_noted",
        subject=held,
        node_path=held.node.path,
        data={"quantity": str(held.quantity) if held.quantity is not None else ""},
    )
    return held


@transaction.atomic
def cancel_task(*, by: Actor, task: Task) -> Task:
    """The superior takes an open task back."""
    held = held_task(task)
    require_change_task(by, held)
    require(Act.CANCEL, held.state)
    held.state = TaskState.CANCELLED
    held.save(update_fields=["state"])
    audit.record(by=by, action="worklog.task_cancelled", subject=held, node_path=held.node.path)
    return held


@transaction.atomic
def restore_task(*, by: Actor, task: Task) -> Task:
    """The undo of a cancellation."""
    held = held_task(task)
    require_change_task(by, held)
    require(Act.RESTORE, held.state)
    held.state = TaskState.GIVEN
    held.save(update_fields=["state"])
    audit.record(by=by, action="worklog.task_restored", subject=held, node_path=held.node.path)
    return held
