"""The superior's two steps (A0-13): diperiksa, then dievaluasi, with feedback in the words of the regulation.

PermenPANRB 6/2022: results and behaviour are above, as or below expectation. No figure is made of it here.
"""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.worklog.access import require_lead
from tatakerja.worklog.models import Rating, Task, TaskState
from tatakerja.worklog.rules.words import Act, require
from tatakerja.worklog.services.common import held_task, require_fresh, words


@transaction.atomic
def check_task(*, by: Actor, task: Task) -> Task:
    """Step one: the superior has looked at the result."""
    held = held_task(task)
    require_lead(by, held.assignee)
    require(Act.CHECK, held.state)
    _check(held, by)
    held.save(update_fields=["state", "checked_at", "checked_by"])
    return held


def _check(task: Task, by: Actor) -> None:
    task.state = TaskState.CHECKED
    task.checked_at, task.checked_by = clock.now(), person_behind(by)
    audit.record(by=by, action="worklog.task_checked", subject=task, node_path=task.node.path)


@transaction.atomic
def evaluate_task(*, by: Actor, task: Task, result: str, behaviour: str = "", feedback: str = "") -> Task:
    """Step two: the rating of the result, of the behaviour where the superior names one, and words.

    A task that was not checked yet is checked by the same act; the audit trail holds both steps. A result
    below expectation needs words, which the employee reads.
    """
    held = held_task(task)
    require_lead(by, held.assignee)
    require(Act.EVALUATE, held.state)
    if result not in Rating.values or (behaviour and behaviour not in Rating.values):
        raise Invalid("Pilih penilaian hasil kerja.", field="result", code="unknown_rating")
    below = Rating.BELOW in (result, behaviour)
    said = words(feedback, "feedback", 1000, required=_BELOW if below else "")
    if held.state == TaskState.DONE:
        _check(held, by)
    held.state, held.evaluated_at, held.evaluated_by = TaskState.EVALUATED, clock.now(), person_behind(by)
    held.result_rating, held.behaviour_rating, held.feedback = result, behaviour, said
    held.save()
    audit.record(
        by=by,
        action="worklog.task_evaluated",
        subject=held,
        node_path=held.node.path,
        data={"result": result, "behaviour": behaviour},
    )
    return held


_BELOW = "Tuliskan apa yang kurang: pegawai akan membacanya."


@transaction.atomic
def undo_evaluation(*, by: Actor, task: Task) -> Task:
    """Takes a judgement back within ten minutes: to where the task stood before the superior's act."""
    held = held_task(task)
    require_lead(by, held.assignee)
    if held.state not in (TaskState.CHECKED, TaskState.EVALUATED):
        raise Conflict("Tugas ini tidak sedang dinilai.", code="task_state")
    was = held.state
    decided = held.evaluated_at if was == TaskState.EVALUATED else held.checked_at
    require_fresh(decided)
    if was == TaskState.EVALUATED and held.checked_at != held.evaluated_at:
        held.state = TaskState.CHECKED
    else:
        held.state, held.checked_at, held.checked_by = TaskState.DONE, None, None
    held.evaluated_at, held.evaluated_by = None, None
    held.result_rating = held.behaviour_rating = held.feedback = ""
    held.save()
    audit.record(
        by=by, action="worklog.judgement_undone", subject=held, node_path=held.node.path, data={"was": was}
    )
    return held


@transaction.atomic
def return_task(*, by: Actor, task: Task, reason: str) -> Task:
    """Sends a finished task back to be completed; the employee reads the reason on the open task."""
    held = held_task(task)
    require_lead(by, held.assignee)
    require(Act.RETURN, held.state)
    held.returned = words(reason, "feedback", 300, required="Tuliskan yang perlu dilengkapi.")
    held.state, held.done_at = TaskState.GIVEN, None
    held.checked_at, held.checked_by = None, None
    held.save()
    audit.record(
        by=by,
        action="worklog.task_returned",
        subject=held,
        node_path=held.node.path,
        data={"reason": held.returned},
    )
    return held
