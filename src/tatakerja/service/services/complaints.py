"""Complaints: taken from the public, verified and forwarded, answered, closed with proof, reopened."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.mail import require_address
from tatakerja.platform.notify.strangers import is_number
from tatakerja.platform.uploads import Upload, check_upload
from tatakerja.service.access import nodes_to_forward, require_handle
from tatakerja.service.models import (
    Complaint,
    ComplaintFile,
    ComplaintStep,
    PublicService,
    SealedIdentity,
    Topic,
)
from tatakerja.service.queries.silence import patience_of
from tatakerja.service.rules.complaints import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Act,
    Kind,
    Promise,
    State,
    next_state,
    promise,
    require_proof,
)
from tatakerja.service.rules.silence import wait_for_reporter
from tatakerja.service.services.promises import tell_if_near
from tatakerja.service.services.sealing import seal
from tatakerja.service.services.sent import AlreadySent, note_sent, sent_before
from tatakerja.service.services.story import PUBLIC, held_complaint, record, words_of, write_step

MAX_FILES = 3
_FARTHEST = timedelta(days=200)  # sixty working days with every holiday of the year on the way


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: name and contact may be empty, then the complaint is anonymous.

    ``news``: the sender wants to be told at the contact that there is something to read.
    """

    name: str = ""
    contact: str = ""
    news: bool = False


def new_code() -> str:
    """A tracking code of ten letters and digits, about 49 bits: it cannot be guessed at the rate allowed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _promised(kind: str, received: datetime, zone: str) -> Promise:
    first = local_date(received, zone)
    return promise(Kind(kind), received, calendar_for(first, first + _FARTHEST), zone)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a report says and about what; ``service`` or ``topic`` lead it to the office that answers."""

    kind: str
    text: str
    topic: Topic | None = None
    service: PublicService | None = None
    about_official: bool = False
    outside_number: str = ""


@transaction.atomic
def take_complaint(
    *,
    by: Actor = PUBLIC,
    region: Node,
    sender: Sender = Sender(),
    files: Sequence[Upload] = (),
    mark: str = "",
    **said: Any,
) -> Complaint:
    """Takes a complaint of the public (the fields of `Incoming`) and answers it with its tracking code.

    It lies at the office of its service or topic; without one, or when it is about an official, at the
    region.
    The form behind ``mark`` is taken once: pressed twice it answers the same complaint.
    Refuses an unknown kind, an empty or too long text, a topic of another region, files that cannot be kept.
    """
    incoming = Incoming(**said)
    held = sent_before(mark)
    if held is not None:
        if held.complaint is None or held.complaint.text != incoming.text.replace("\x00", "").strip():
            raise AlreadySent
        return held.complaint
    complaint = new_complaint(region, incoming, clock.now())
    _keep_identity(complaint, sender)
    _keep_files(complaint, None, files)
    note_sent(mark, complaint)
    write_step(complaint, ComplaintStep.Act.RECEIVED, by)
    record(by, "taken", complaint, kind=complaint.kind)
    return complaint


def new_complaint(region: Node, incoming: Incoming, received: datetime) -> Complaint:
    """The row of a complaint received at an aware moment, checked, at its office and with its promises."""
    _require_place(region, incoming)
    require_kind(incoming.kind)
    words = words_of(incoming.text, "text", "Tuliskan laporan Anda.")
    promised = _promised(incoming.kind, received, region.zone)
    return Complaint.objects.create(
        code=new_code(),
        region=region,
        node=_office(region, incoming),
        topic=incoming.topic,
        service=incoming.service,
        kind=incoming.kind,
        text=words,
        about_official=incoming.about_official,
        outside_number=incoming.outside_number,
        received_at=received,
        verify_by=promised.verify_by,
        due_on=promised.due_on,
        due_provisional=promised.provisional,
    )


def _office(region: Node, incoming: Incoming) -> Node:
    if incoming.about_official:
        return region
    if incoming.service is not None:
        return incoming.service.node
    return incoming.topic.node if incoming.topic is not None else region


def _keep_identity(complaint: Complaint, sender: Sender) -> None:
    name, contact = sender.name.strip(), sender.contact.strip()
    if sender.news:
        require_contact(contact)
    if name or contact:
        SealedIdentity.objects.create(complaint=complaint, sealed=seal(name, contact), news=sender.news)


def require_contact(contact: str) -> None:
    """Refuses what is neither a mail address nor a telephone number."""
    if "@" in contact:
        require_address(contact, "contact")
    elif not is_number(contact):
        raise Invalid(
            "Tulis alamat surel atau nomor telepon, misalnya 0812 3456 7890.", field="contact", code="contact"
        )


def _require_place(region: Node, incoming: Incoming) -> None:
    if region.level != Level.REGION:
        raise Invalid("Pilih daerahnya.", field="region", code="not_a_region")
    if incoming.topic is not None and incoming.topic.region_id != region.pk:
        raise Invalid("Topik ini bukan milik daerah yang dipilih.", field="topic", code="foreign_topic")
    if incoming.service is not None and not incoming.service.node.path.startswith(region.path):
        raise Invalid("Layanan ini bukan milik daerah yang dipilih.", field="topic", code="foreign_topic")


def require_kind(kind: str) -> None:
    """Refuses what is none of the classes."""
    if kind not in Complaint.Kind.values:
        raise Invalid("Pilih jenis laporan.", field="kind", code="unknown_kind")


def _keep_files(complaint: Complaint, step: ComplaintStep | None, files: Sequence[Upload]) -> None:
    if len(files) > MAX_FILES:
        raise Invalid(f"Paling banyak {MAX_FILES} berkas.", field="files", code="too_many_files")
    for place, one in enumerate(files, start=1):
        # The name that a reporter gave a file may be his own; an office's proof keeps its name.
        kept = check_upload(one.name if step else f"lampiran-{place}", one.content)
        kept.store(ComplaintFile(complaint=complaint, step=step, **kept.facts))


@transaction.atomic
def forward_complaint(*, by: Actor, complaint: Complaint, node: Node, kind: str, note: str = "") -> Complaint:
    """Verifies a complaint and gives it to the office that answers; the class may be corrected.

    The date of the answer counts from the day of receipt, whichever way the complaint goes.
    """
    held = held_complaint(complaint)
    require_handle(by, held)
    require_kind(kind)
    if not nodes_to_forward(held).filter(pk=node.pk).exists():
        raise Invalid("Pilih kantor di daerah ini.", field="node", code="foreign_node")
    held.state = next_state(State(held.state), Act.FORWARD)
    promised = _promised(kind, _counts_from(held), held.region.zone)
    if promised.due_on != held.due_on:
        held.escalated_to = None  # the leaders know of another date
    if node.pk != held.node_id:
        held.handler = None
    held.kind, held.node = kind, node
    held.due_on, held.due_provisional = promised.due_on, promised.provisional
    held.verified_at = held.verified_at or clock.now()
    held.reply_by = held.noticed_on = None  # the office that goes on has not said anything yet
    held.save()
    write_step(held, ComplaintStep.Act.FORWARDED, by, note.strip())
    record(by, "forwarded", held, node=node.pk, kind=kind)
    tell_if_near(held)
    return held


def _counts_from(held: Complaint) -> datetime:
    """The moment from which the answer is promised: the receipt, or the last reopening."""
    again = held.steps.filter(act=ComplaintStep.Act.REOPENED).last()
    return again.at if again else held.received_at


@transaction.atomic
def answer_complaint(
    *, by: Actor, complaint: Complaint, text: str, close: bool = False, files: Sequence[Upload] = ()
) -> Complaint:
    """An answer that the reporter reads; with ``close`` it ends the complaint.

    ``files`` are its proof: a complaint is not closed without one, now or at an earlier answer. An
    answer that leaves the report open waits for its reporter (`rules.silence`).
    """
    return _say(by, complaint, Act.CLOSE if close else Act.ANSWER, text, files)


@transaction.atomic
def ask_reporter(*, by: Actor, complaint: Complaint, text: str, files: Sequence[Upload] = ()) -> Complaint:
    """Asks the reporter for what the office cannot go on without; the promised date stays as it is."""
    return _say(by, complaint, Act.ASK, text, files)


def _say(by: Actor, complaint: Complaint, act: Act, text: str, files: Sequence[Upload]) -> Complaint:
    held = held_complaint(complaint)
    require_handle(by, held)
    words = words_of(text, "text", "Tuliskan tanggapannya: pelapor akan membacanya.")
    proofs = held.files.filter(step__isnull=False).count() + len(files)
    if act is Act.CLOSE:
        require_proof(Kind(held.kind), proofs)
    held.state = next_state(State(held.state), act)
    held.closed_at = clock.now() if act is Act.CLOSE else None
    held.reply_by, held.noticed_on = _reply_by(held, act, proofs), None
    held.save(update_fields=["state", "closed_at", "reply_by", "noticed_on"])
    _keep_files(held, write_step(held, _SAID[act], by, words), files)
    record(by, _SAID[act].value, held)
    return held


_SAID = {
    Act.ANSWER: ComplaintStep.Act.ANSWERED,
    Act.ASK: ComplaintStep.Act.ASKED,
    Act.CLOSE: ComplaintStep.Act.CLOSED,
}


def _reply_by(held: Complaint, act: Act, proofs: int) -> date | None:
    """The reporter's last day; a report of SP4N-LAPOR! is answered and closed there."""
    if act is Act.CLOSE or held.outside_number:
        return None
    said_on = local_date(clock.now(), held.region.zone)
    wait = wait_for_reporter(Kind(held.kind), act is Act.ASK, proofs, said_on, patience_of(held.region))
    return wait.reply_by if wait else None


@transaction.atomic
def add_to_complaint(*, complaint: Complaint, text: str, reopen: bool = False, mark: str = "") -> Complaint:
    """What the reporter adds on the page of the code; ``reopen`` takes a finished complaint up again.

    What is added to a duplicate reaches the office at the complaint that stays, not its reporter.
    """
    held = held_complaint(complaint)
    words = words_of(text, "text", "Tuliskan tambahannya.")
    if sent_before(mark) is not None:
        return held
    stays = held_complaint(held.merged_into) if held.merged_into else held
    if reopen:
        _reopen(stays)
    elif stays.state == State.CLOSED:
        raise Conflict("Laporan ini sudah selesai. Buka kembali bila belum beres.", code="complaint_state")
    stays.reply_by = stays.noticed_on = None
    stays.save(update_fields=["reply_by", "noticed_on"])
    act = ComplaintStep.Act.REOPENED if reopen else ComplaintStep.Act.ADDED
    write_step(held, act, PUBLIC, words)
    if stays.pk != held.pk:
        write_step(stays, act, PUBLIC, words, public=False)
    note_sent(mark)
    record(PUBLIC, "reopened" if reopen else "added_to", stays)
    tell_if_near(stays)
    return held


def _reopen(held: Complaint) -> None:
    """Promised anew from now on."""
    held.state = next_state(State(held.state), Act.REOPEN)
    promised = _promised(held.kind, clock.now(), held.region.zone)
    held.due_on, held.due_provisional = promised.due_on, promised.provisional
    held.closed_at = held.escalated_to = None
    held.save(update_fields=["state", "due_on", "due_provisional", "closed_at", "escalated_to"])


@transaction.atomic
def merge_complaint(*, by: Actor, complaint: Complaint, into: Complaint) -> Complaint:
    """Joins a duplicate with the complaint that stays; both pages go on, the answers are the other's.

    What was joined with the duplicate before goes along. A complaint about an official stays apart from
    others: its office would read the other's story (A2-22).
    """
    held, kept = held_complaint(complaint), held_complaint(into)
    require_handle(by, held)
    require_handle(by, kept)
    if held.pk == kept.pk or kept.region_id != held.region_id or kept.state == State.MERGED:
        raise Invalid(
            "Pilih laporan lain di daerah ini yang masih berdiri sendiri.", field="into", code="bad_merge"
        )
    if held.about_official != kept.about_official:
        raise Invalid(
            "Laporan tentang pegawai hanya digabung dengan laporan tentang pegawai.",
            field="into",
            code="bad_merge",
        )
    held.state = next_state(State(held.state), Act.MERGE)
    Complaint.objects.filter(merged_into=held).update(merged_into=kept)
    held.merged_into = kept
    held.reply_by = held.noticed_on = None
    held.save(update_fields=["state", "merged_into", "reply_by", "noticed_on"])
    write_step(held, ComplaintStep.Act.MERGED, by)
    record(by, "merged", held, into=kept.pk)
    return held
