"""A report's own row and its story: what every act on it holds, writes and records."""

from __future__ import annotations

from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.service.models import Complaint, ComplaintStep
from tatakerja.service.models.complaints import MAX_TEXT

PUBLIC: Final = Job("service.public")
WATCH: Final = Job("service.promises")


def words_of(text: str, field: str, missing: str, most: int = MAX_TEXT) -> str:
    """The trimmed text; `Invalid` where it is empty or longer than ``most`` letters."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise Invalid(missing, field=field, code="text_missing")
    if len(words) > most:
        raise Invalid(f"Paling banyak {most} huruf.", field=field, code="text_too_long")
    return words


def write_step(
    complaint: Complaint, act: ComplaintStep.Act, by: Actor, text: str = "", *, public: bool = True
) -> ComplaintStep:
    """One step of the story, now."""
    return ComplaintStep.objects.create(
        complaint=complaint, at=clock.now(), act=act, text=text, public=public, by=person_behind(by)
    )


def record(by: Actor, verb: str, complaint: Complaint, **data: object) -> None:
    """The audit names the complaint by its number, never by its code: the code opens its page."""
    audit.record(
        by=by,
        action=f"service.complaint_{verb}",
        subject=complaint,
        node_path=complaint.node.path,
        data=data,
    )


def held_complaint(complaint: Complaint) -> Complaint:
    """The row itself, held until the transaction ends."""
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("node", "region")
        .get(pk=complaint.pk)
    )
