"""Complaints: taken from the public, verified and forwarded, answered, closed with proof, reopened."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.files import check_file, rebuilt_name
from tatakerja.service.access import nodes_to_forward, require_handle
from tatakerja.service.models import Complaint, ComplaintFile, ComplaintStep, SealedIdentity, Topic
from tatakerja.service.models.complaints import MAX_TEXT
from tatakerja.service.rules.complaints import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Act,
    Kind,
    Promise,
    State,
    next_state,
    promise,
)
from tatakerja.service.services.sealing import seal

PUBLIC = Job("service.public")
MAX_FILES = 3
_FARTHEST = timedelta(days=200)  # sixty working days with every holiday of the year on the way


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: both may be empty, then the complaint is anonymous."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def _words(text: str, field: str, missing: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise Invalid(missing, field=field, code="text_missing")
    if len(words) > MAX_TEXT:
        raise Invalid(f"Paling banyak {MAX_TEXT} huruf.", field=field, code="text_too_long")
    return words


def new_code() -> str:
    """A tracking code of ten letters and digits, about 49 bits: it cannot be guessed at the rate allowed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _promised(kind: str, received: datetime, zone: str) -> Promise:
    first = local_date(received, zone)
    return promise(Kind(kind), received, calendar_for(first, first + _FARTHEST), zone)


@transaction.atomic
def take_complaint(
    *,
    by: Actor = PUBLIC,
    region: Node,
    kind: str,
    text: str,
    topic: Topic | None = None,
    about_official: bool = False,
    sender: Sender = Sender(),
    files: Sequence[Upload] = (),
) -> Complaint:
    """Takes a complaint of the public and answers it with its tracking code.

    It lies at the topic's office; without a topic, or when it is about an official, at the region.
    Refuses an unknown kind, an empty or too long text, a topic of another region, files that cannot be kept.
    """
    _require_place(region, topic)
    _require_kind(kind)
    words = _words(text, "text", "Tuliskan laporan Anda.")
    now = clock.now()
    promised = _promised(kind, now, region.zone)
    complaint = Complaint.objects.create(
        code=new_code(),
        region=region,
        node=region if about_official or topic is None else topic.node,
        topic=topic,
        kind=kind,
        text=words,
        about_official=about_official,
        received_at=now,
        verify_by=promised.verify_by,
        due_on=promised.due_on,
        due_provisional=promised.provisional,
    )
    _keep_identity(complaint, sender)
    _keep_files(complaint, None, files)
    _step(complaint, ComplaintStep.Act.RECEIVED, by)
    _record(by, "taken", complaint, kind=kind)
    return complaint


def _keep_identity(complaint: Complaint, sender: Sender) -> None:
    name, contact = sender.name.strip(), sender.contact.strip()
    if name or contact:
        SealedIdentity.objects.create(complaint=complaint, sealed=seal(name, contact))


def _require_place(region: Node, topic: Topic | None) -> None:
    if region.level != Level.REGION:
        raise Invalid("Pilih daerahnya.", field="region", code="not_a_region")
    if topic is not None and topic.region_id != region.pk:
        raise Invalid("Topik ini bukan milik daerah yang dipilih.", field="topic", code="foreign_topic")


def _require_kind(kind: str) -> None:
    if kind not in Complaint.Kind.values:
        raise Invalid("Pilih jenis laporan.", field="kind", code="unknown_kind")


def _keep_files(complaint: Complaint, step: ComplaintStep | None, files: Sequence[Upload]) -> None:
    if len(files) > MAX_FILES:
        raise Invalid(f"Paling banyak {MAX_FILES} berkas.", field="files", code="too_many_files")
    for one in files:
        checked = check_file(one.content)
        row = ComplaintFile(
            complaint=complaint,
            step=step,
            name=rebuilt_name(one.name, checked.ending),
            media_type=checked.media_type,
            sha256=hashlib.sha256(checked.content).hexdigest(),
        )
        row.file.save(row.name, ContentFile(checked.content), save=False)
        row.save(force_insert=True)


def _step(
    complaint: Complaint, act: ComplaintStep.Act, by: Actor, text: str = "", *, public: bool = True
) -> ComplaintStep:
    return ComplaintStep.objects.create(
        complaint=complaint, at=clock.now(), act=act, text=text, public=public, by=person_behind(by)
    )


def _record(by: Actor, verb: str, complaint: Complaint, **data: object) -> None:
    """The audit names the complaint by its number, never by its code: the code opens its page."""
    audit.record(
        by=by,
        action=f"service.complaint_{verb}",
        subject=complaint,
        node_path=complaint.node.path,
        data=data,
    )


def _held(complaint: Complaint) -> Complaint:
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("node", "region")
        .get(pk=complaint.pk)
    )


@transaction.atomic
def forward_complaint(*, by: Actor, complaint: Complaint, node: Node, kind: str, note: str = "") -> Complaint:
    """Verifies a complaint and gives it to the office that answers; the class may be corrected.

    The date of the answer counts from the day of receipt, whichever way the complaint goes.
    """
    held = _held(complaint)
    require_handle(by, held)
    _require_kind(kind)
    if not nodes_to_forward(held).filter(pk=node.pk).exists():
        raise Invalid("Pilih kantor di daerah ini.", field="node", code="foreign_node")
    held.state = next_state(State(held.state), Act.FORWARD)
    promised = _promised(kind, held.received_at, held.region.zone)
    held.kind, held.node = kind, node
    held.due_on, held.due_provisional = promised.due_on, promised.provisional
    held.verified_at = held.verified_at or clock.now()
    held.save(update_fields=["state", "kind", "node", "due_on", "due_provisional", "verified_at"])
    _step(held, ComplaintStep.Act.FORWARDED, by, note.strip())
    _record(by, "forwarded", held, node=node.pk, kind=kind)
    return held


@transaction.atomic
def answer_complaint(
    *, by: Actor, complaint: Complaint, text: str, close: bool = False, files: Sequence[Upload] = ()
) -> Complaint:
    """An answer that the reporter reads; with ``close`` it ends the complaint, files are its proof."""
    held = _held(complaint)
    require_handle(by, held)
    words = _words(text, "text", "Tuliskan tanggapannya: pelapor akan membacanya.")
    held.state = next_state(State(held.state), Act.CLOSE if close else Act.ANSWER)
    held.closed_at = clock.now() if close else None
    held.save(update_fields=["state", "closed_at"])
    act = ComplaintStep.Act.CLOSED if close else ComplaintStep.Act.ANSWERED
    _keep_files(held, _step(held, act, by, words), files)
    _record(by, "closed" if close else "answered", held)
    return held


@transaction.atomic
def add_to_complaint(*, complaint: Complaint, text: str, reopen: bool = False) -> Complaint:
    """What the reporter adds on the page of the code; ``reopen`` takes a finished complaint up again."""
    held = _held(complaint)
    words = _words(text, "text", "Tuliskan tambahannya.")
    state = State(held.state)
    if reopen:
        held.state = next_state(state, Act.REOPEN)
        promised = _promised(held.kind, clock.now(), held.region.zone)
        held.due_on, held.due_provisional = promised.due_on, promised.provisional
        held.closed_at = held.escalated_to = None
        held.save(update_fields=["state", "due_on", "due_provisional", "closed_at", "escalated_to"])
    elif state in (State.CLOSED, State.MERGED):
        raise Conflict("Laporan ini sudah selesai. Buka kembali bila belum beres.", code="complaint_state")
    _step(held, ComplaintStep.Act.REOPENED if reopen else ComplaintStep.Act.ADDED, PUBLIC, words)
    _record(PUBLIC, "reopened" if reopen else "added_to", held)
    return held


@transaction.atomic
def merge_complaint(*, by: Actor, complaint: Complaint, into: Complaint) -> Complaint:
    """Joins a duplicate with the complaint that stays; both pages go on, the answers are the other's."""
    held, kept = _held(complaint), _held(into)
    require_handle(by, held)
    require_handle(by, kept)
    if held.pk == kept.pk or kept.region_id != held.region_id or kept.state == State.MERGED:
        raise Invalid(
            "Pilih laporan lain di daerah ini yang masih berdiri sendiri.", field="into", code="bad_merge"
        )
    held.state = next_state(State(held.state), Act.MERGE)
    held.merged_into = kept
    held.save(update_fields=["state", "merged_into"])
    _step(held, ComplaintStep.Act.MERGED, by)
    _record(by, "merged", held, into=kept.pk)
    return held


@transaction.atomic
def escalate_complaint(*, by: Actor, complaint: Complaint, due: date, late: bool) -> Complaint:
    """Notes that the leaders were told of a promise that is near, or of one that was broken."""
    held = _held(complaint)
    held.escalated_to = due + timedelta(days=1) if late else due
    held.save(update_fields=["escalated_to"])
    words = f"Tenggat {formats.medium_date(due)} {'sudah lewat' if late else 'hampir tiba'}."
    _step(held, ComplaintStep.Act.ESCALATED, by, words, public=False)
    _record(by, "escalated", held, due=due.isoformat(), late=late)
    return held
