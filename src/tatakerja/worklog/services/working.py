"""The employee's side of a task: finished by one tap, taken back by one tap, the result in words."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.worklog.access import require_change_task, require_own
from tatakerja.worklog.models import Task, TaskState
from tatakerja.worklog.rules.report import Press
from tatakerja.worklog.rules.words import Act, require
from tatakerja.worklog.services.common import held_task, words


@transaction.atomic
def finish_task(*, by: Actor, task: Task, press: Press | None = None) -> Task:
    """Marks the task done. A second tap on a task that is already done changes nothing.

    What a phone pressed without a signal counts from the press, never before the task was given; the same
    press delivered again changes nothing, also where the superior has sent the task back meanwhile.
    """
    held = held_task(task)
    require_own(by, held.assignee)
    if held.state == TaskState.DONE or _counted(held, press):
        return held
    require(Act.FINISH, held.state)
    now = clock.now()
    pressed = press.moment(now) if press else None
    held.state, held.done_at, held.returned = TaskState.DONE, max(pressed or now, held.given_at), ""
    data = {"pressed_at": pressed.isoformat()} if pressed else {}
    return _tapped(by, held, press, "worklog.task_finished", data)


@transaction.atomic
def reopen_task(*, by: Actor, task: Task, press: Press | None = None) -> Task:
    """Takes a finish back, as long as the superior has not checked it; an open task stays as it is."""
    held = held_task(task)
    require_own(by, held.assignee)
    if held.state == TaskState.GIVEN or _counted(held, press):
        return held
    require(Act.REOPEN, held.state)
    held.state, held.done_at = TaskState.GIVEN, None
    return _tapped(by, held, press, "worklog.task_reopened", {})


def _counted(held: Task, press: Press | None) -> bool:
    return press is not None and held.last_press == press.key


def _tapped(by: Actor, held: Task, press: Press | None, action: str, data: dict[str, str]) -> Task:
    held.last_press = press.key if press else held.last_press
    held.save(update_fields=["state", "done_at", "returned", "last_press"])
    audit.record(by=by, action=action, subject=held, node_path=held.node.path, data=data)
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
    return _moved(by, task, Act.CANCEL, TaskState.CANCELLED, "worklog.task_cancelled")


@transaction.atomic
def restore_task(*, by: Actor, task: Task) -> Task:
    """The undo of a cancellation."""
    return _moved(by, task, Act.RESTORE, TaskState.GIVEN, "worklog.task_restored")


def _moved(by: Actor, task: Task, act: Act, state: TaskState, action: str) -> Task:
    held = held_task(task)
    require_change_task(by, held)
    require(act, held.state)
    held.state = state
    held.save(update_fields=["state"])
    audit.record(by=by, action=action, subject=held, node_path=held.node.path)
    return held
