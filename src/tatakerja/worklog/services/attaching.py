"""Attachments: checked by content, cleaned, stored under a random name, taken away without a trace lost."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User
from tatakerja.platform.uploads import check_upload
from tatakerja.worklog.access import may_change_task
from tatakerja.worklog.models import Attachment, Task, TaskState
from tatakerja.worklog.services.common import held_task

MAX_FILES = 10


def may_attach(user: User, task: Task) -> bool:
    """The assignee adds evidence, the superior adds what is needed for the work."""
    return task.assignee.user_id == user.pk or may_change_task(user, task)


@transaction.atomic
def add_attachment(*, by: User, task: Task, name: str, content: bytes) -> Attachment:
    """Keeps a PDF, PNG or JPEG of at most 10 MB; at most ten a task, none after the judgement.

    Raises `Invalid` for a file that is something else, too large, broken, or cannot be checked safely.
    """
    held = held_task(task)
    if not may_attach(by, held):
        raise NotAllowed("Lampiran ditambahkan oleh pegawai yang ditugasi atau atasannya.")
    if held.state in (TaskState.EVALUATED, TaskState.CANCELLED):
        raise Conflict("Tugas ini sudah ditutup; lampiran tidak ditambah lagi.", code="task_state")
    if held.attachments.filter(removed_at__isnull=True).count() >= MAX_FILES:
        raise Conflict(f"Paling banyak {MAX_FILES} lampiran pada satu tugas.", code="too_many_files")
    kept = check_upload(name, content)
    attachment = Attachment(
        task=held, size=len(kept.content), added_at=clock.now(), added_by=by, **kept.facts
    )
    kept.store(attachment)
    audit.record(
        by=by,
        action="worklog.file_attached",
        subject=attachment,
        node_path=held.node.path,
        data={"task": held.pk, "sha256": attachment.sha256, "size": attachment.size},
    )
    return attachment


@transaction.atomic
def remove_attachment(*, by: Actor, attachment: Attachment) -> Attachment:
    """Takes a file out of sight; only who added it, and not after the judgement."""
    held = held_task(attachment.task)
    if not isinstance(by, Job) and attachment.added_by_id != by.pk:
        raise NotAllowed("Lampiran hanya dapat dihapus oleh yang menambahkannya.")
    if held.state == TaskState.EVALUATED:
        raise Conflict("Lampiran tugas yang sudah dinilai tidak dihapus.", code="task_state")
    if attachment.removed_at is None:
        attachment.removed_at = clock.now()
        attachment.save(update_fields=["removed_at"])
        audit.record(by=by, action="worklog.file_removed", subject=attachment, node_path=held.node.path)
    return attachment
