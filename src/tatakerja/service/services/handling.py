"""What an office does with many reports: gives them to people, joins duplicates, answers from a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tatakerja.attendance.models import Statement
from tatakerja.attendance.services.telling import add_statement
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User
from tatakerja.service.access import may_handle, may_pass_on, require_handle, require_template
from tatakerja.service.models import AnswerTemplate, Complaint, ComplaintStep
from tatakerja.service.services.complaints import (
    forward_complaint,
    merge_complaint,
)
from tatakerja.service.services.story import held_complaint, words_of, write_step

MAX_AT_ONCE = 100


@transaction.atomic
def assign_complaint(*, by: Actor, complaint: Complaint, handler: User) -> Complaint:
    """Names the person who works on a report; only somebody who may answer it."""
    held = held_complaint(complaint)
    require_handle(by, held)
    if held.state not in (Complaint.State.RECEIVED, Complaint.State.IN_HAND):
        raise Conflict("Laporan ini sudah selesai atau digabung.", code="complaint_state")
    if not may_handle(handler, held):
        raise Invalid("Petugas ini tidak menangani laporan kantor itu.", field="handler", code="no_handler")
    held.handler = handler
    held.save(update_fields=["handler"])
    name = str(getattr(handler, "person", None) or handler)
    write_step(held, ComplaintStep.Act.ASSIGNED, by, name, public=False)
    audit.record(
        by=by,
        action="service.complaint_assigned",
        subject=held,
        node_path=held.node.path,
        data={"handler": handler.pk},
    )
    return held


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A report that one press did not take along, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    done: int
    left_out: tuple[LeftOut, ...]


@transaction.atomic
def handle_many(
    *,
    by: Actor,
    complaints: Sequence[Complaint],
    act: str,
    node: Node | None = None,
    handler: User | None = None,
) -> Outcome:
    """One act (forward, assign, merge) for many reports; what cannot go along is left out and named.

    ``merge`` joins them with the oldest of them. Raises `Invalid` where the act lacks what it needs.
    """
    if not complaints or len(complaints) > MAX_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MAX_AT_ONCE} laporan.", field="pick", code="nothing_chosen")
    one, rows = _act(by, complaints, act, node, handler)
    done, left = 0, []
    for complaint in rows:
        try:
            with transaction.atomic():
                one(complaint)
            done += 1
        except (Conflict, Invalid, NotAllowed) as refusal:
            left.append(LeftOut(complaint.pk, _reason(refusal)))
    return Outcome(done, tuple(left))


def _reason(refusal: TatakerjaError) -> str:
    return refusal.message


def _act(
    by: Actor, complaints: Sequence[Complaint], act: str, node: Node | None, handler: User | None
) -> tuple[Callable[[Complaint], object], Sequence[Complaint]]:
    if act == "forward" and node is not None:
        return lambda row: forward_complaint(by=by, complaint=row, node=node, kind=row.kind), complaints
    if act == "assign" and handler is not None:
        return lambda row: assign_complaint(by=by, complaint=row, handler=handler), complaints
    if act == "merge" and len(complaints) > 1:
        oldest, *others = sorted(complaints, key=lambda row: (row.received_at, row.pk))
        return lambda row: merge_complaint(by=by, complaint=row, into=oldest), others
    words = {
        "forward": ("node", "Pilih kantor yang menjawab."),
        "assign": ("handler", "Pilih petugasnya."),
        "merge": ("pick", "Pilih sedikitnya dua laporan untuk digabung."),
    }
    field, message = words.get(act, ("act", "Pilih apa yang dilakukan."))
    raise Invalid(message, field=field, code="act_incomplete")


@transaction.atomic
def save_template(
    *, by: Actor, node: Node, name: str, text: str, template: AnswerTemplate | None = None
) -> AnswerTemplate:
    """A new answer template of an office, or another wording of one."""
    require_template(by, template.node if template else node)
    require_template(by, node)
    title = name.strip()[:80]
    if not title:
        raise Invalid("Beri nama supaya mudah dicari.", field="name", code="name_missing")
    words = words_of(text, "text", "Tuliskan isinya.")
    same = AnswerTemplate.objects.filter(node=node, name=title).first()
    if same is not None and same != template:
        raise Conflict("Nama ini sudah dipakai templat lain kantor ini.", code="name_taken")
    row = template or AnswerTemplate()
    row.node, row.name, row.text, row.active = node, title, words, True
    row.save()
    audit.record(by=by, action="service.template_saved", subject=row, node_path=node.path)
    return row


@transaction.atomic
def retire_template(*, by: Actor, template: AnswerTemplate) -> AnswerTemplate:
    """Takes a template out of use."""
    require_template(by, template.node)
    template.active = False
    template.save(update_fields=["active"])
    audit.record(by=by, action="service.template_retired", subject=template, node_path=template.node.path)
    return template


@transaction.atomic
def pass_on_absence(*, by: User, complaint: Complaint, person: Person, day: date, words: str) -> Statement:
    """An officer of the region notes at an official's day what the public reported (A2-22).

    In the officer's own words, without who reported and without a place: it stands beside the attendance of
    that day, where the employee reads it too, and changes no finding.
    """
    held = held_complaint(complaint)
    if not (held.about_official and may_pass_on(by, held)):
        raise NotAllowed("Laporan tentang pegawai hanya diteruskan petugas daerah.")
    post = post_of(person, day)
    if post is None or post.region.pk != held.region_id:
        raise Invalid(
            "Pegawai ini tidak bertugas di daerah ini pada tanggal itu.", field="nip", code="foreign_person"
        )
    statement = add_statement(
        by=by, person=person, day=day, text=words, source=f"Laporan masyarakat nomor {held.pk}"
    )
    write_step(held, ComplaintStep.Act.PASSED_ON, by, f"Tanggal {day:%d-%m-%Y}.", public=False)
    audit.record(
        by=by,
        action="service.complaint_passed_on",
        subject=held,
        node_path=held.node.path,
        data={"statement": statement.pk},
    )
    return statement
