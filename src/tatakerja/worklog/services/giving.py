"""Giving tasks: one text of lines to one or many people, in one press and with one undo."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, accounts_of_people, posts_on
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.formats import medium_date
from tatakerja.worklog.access import require_change_task, require_lead_all
from tatakerja.worklog.models import Priority, SkpTarget, Task, TaskState
from tatakerja.worklog.rules.giving import MAX_AT_ONCE, titles_of
from tatakerja.worklog.services.common import held_task, words


@dataclass(frozen=True, slots=True)
class Order:
    """What is the same for every task of one press; ``due`` is a local date."""

    due: date
    priority: str = Priority.NORMAL
    detail: str = ""
    expected_output: str = ""
    target: SkpTarget | None = None


def giver_of(by: Actor) -> Person | None:
    user = person_behind(by)
    return getattr(user, "person", None) if user else None


def checked(order: Order) -> Order:
    """The order with tidy words; refuses an unknown priority."""
    if order.priority not in Priority.values:
        raise Invalid("Pilih prioritas.", field="priority", code="unknown_priority")
    return Order(
        order.due,
        order.priority,
        words(order.detail, "detail", 2000),
        words(order.expected_output, "expected_output", 200),
        order.target,
    )


def _require_target(target: SkpTarget | None, people: Sequence[int]) -> None:
    """A target belongs to one person, so a task that serves it goes to that person only."""
    if target is not None and list(people) != [target.person_id]:
        raise Invalid(
            "Target SKP hanya dapat dipilih bila tugas diberikan kepada pemilik target itu saja.",
            field="target",
            code="target_of_another",
        )


@transaction.atomic
def give_tasks(*, by: Actor, people: Iterable[Person], lines: str, order: Order) -> list[Task]:
    """Gives every line of ``lines`` as a task to every one of ``people``; all or nothing.

    Refuses people whom the actor does not lead today (403), no line, more than 500 tasks at once, a date
    before today, and a target of somebody else (422). The tasks share ``batch``.
    """
    ids = sorted({person.pk for person in people})
    if not ids:
        raise Invalid("Pilih paling sedikit satu pegawai.", field="people", code="nobody_chosen")
    posts = posts_on(today(), people=ids)
    if set(posts) != set(ids):
        raise Conflict("Ada pegawai tanpa jabatan pada hari ini. Muat ulang daftar pegawai.", code="no_post")
    require_lead_all(by, posts)
    titles = titles_of(lines)
    if len(titles) * len(ids) > MAX_AT_ONCE:
        raise Invalid(f"Paling banyak {MAX_AT_ONCE} tugas sekaligus.", field="lines", code="too_many_tasks")
    tidy = checked(order)
    _require_target(tidy.target, ids)
    batch = uuid.uuid4()
    tasks = [new_task(by, posts[pk], title, tidy, batch) for pk in ids for title in titles]
    made = Task.objects.bulk_create(tasks)
    for task in made:
        audit.record(
            by=by,
            action="worklog.task_given",
            subject=task,
            node_path=task.node.path,
            data={"assignee": task.assignee_id, "due": task.due.isoformat(), "batch": str(batch)},
        )
    _tell(ids, len(titles), tidy.due, batch)
    return made


def _tell(people: Iterable[int], count: int, due: date, batch: uuid.UUID) -> None:
    """One notice a person for one press; what a task is about stays in the application."""
    notify.send(
        "worklog.task_given",
        accounts_of_people(people),
        title="Tugas baru" if count == 1 else f"{count} tugas baru",
        text=f"Batas waktu {medium_date(due)}.",
        url=reverse("worklog:tasks"),
        key=f"batch-{batch}",
    )


def new_task(by: Actor, post: Post, title: str, order: Order, batch: uuid.UUID) -> Task:
    """An unsaved task; refuses a due date before today where the person works."""
    now = clock.now()
    day = zones.local_date(now, post.zone)
    if order.due < day:
        raise Invalid(
            "Batas waktu sudah lewat. Pilih hari ini atau sesudahnya.", field="due", code="due_passed"
        )
    return Task(
        assignee=post.person,
        giver=giver_of(by),
        node=post.node,
        title=title,
        detail=order.detail,
        expected_output=order.expected_output,
        priority=order.priority,
        given_on=day,
        given_at=now,
        due=order.due,
        target=order.target,
        batch=batch,
    )


@transaction.atomic
def cancel_batch(*, by: Actor, batch: uuid.UUID) -> int:
    """Takes back what one press gave, as far as nobody has finished it; answers how many tasks."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("assignee", "giver", "node")
    tasks = list(rows.filter(batch=batch, state=TaskState.GIVEN))
    if not tasks:
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    for task in tasks:
        require_change_task(by, task)
        task.state = TaskState.CANCELLED
        task.save(update_fields=["state"])
        audit.record(by=by, action="worklog.task_cancelled", subject=task, node_path=task.node.path)
    return len(tasks)


@transaction.atomic
def change_task(*, by: Actor, task: Task, title: str, order: Order) -> Task:
    """Changes the words, date, priority or target of an open task."""
    held = held_task(task)
    require_change_task(by, held)
    if held.state != TaskState.GIVEN:
        raise Conflict("Tugas yang sudah selesai tidak diubah lagi.", code="task_state")
    titles = titles_of(title)
    if len(titles) != 1:
        raise Invalid("Tulis satu tugas dalam satu baris.", field="title", code="one_task")
    if order.due < held.given_on:
        raise Invalid("Batas waktu mendahului tanggal pemberian.", field="due", code="due_passed")
    tidy = checked(order)
    _require_target(tidy.target, [held.assignee_id])
    held.title, held.due, held.priority = titles[0], tidy.due, tidy.priority
    held.detail, held.expected_output, held.target = tidy.detail, tidy.expected_output, tidy.target
    held.save(update_fields=["title", "due", "priority", "detail", "expected_output", "target"])
    audit.record(
        by=by,
        action="worklog.task_changed",
        subject=held,
        node_path=held.node.path,
        data={"title": held.title, "due": held.due.isoformat(), "priority": held.priority},
    )
    return held
