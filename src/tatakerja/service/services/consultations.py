"""Questions asked online: taken from the public, answered in a thread, handed to the office that knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.links import require_https
from tatakerja.platform.notify import send
from tatakerja.platform.notify.events import PROMISE_NEAR
from tatakerja.platform.uploads import Upload, check_upload
from tatakerja.service.access import nodes_to_hand, require_answer, require_keep_desk
from tatakerja.service.models import (
    Consultation,
    ConsultationContact,
    ConsultationDesk,
    ConsultationFile,
    ConsultationMessage,
    Topic,
)
from tatakerja.service.queries.complaints import leaders_of
from tatakerja.service.queries.consultations import desk_of
from tatakerja.service.rules.consultations import Act, State, next_state, promise
from tatakerja.service.services.complaints import MAX_FILES, new_code, require_contact
from tatakerja.service.services.sealing import seal
from tatakerja.service.services.sent import note_sent, sent_before
from tatakerja.service.services.story import PUBLIC, words_of

_FARTHEST = timedelta(days=40)  # five working days with every holiday of the year on the way
_LONGEST_ADDRESS = 300
_Kind = ConsultationMessage.Kind


def _record(by: Actor, verb: str, asked: Consultation, **data: object) -> None:
    """The audit names the thread by its row, never by its code: the code opens its page."""
    audit.record(
        by=by,
        action=f"service.consultation_{verb}",
        subject=asked,
        node_path=asked.node.path,
        data=data,
    )


def _held(asked: Consultation) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("node", "region")
    return rows.get(pk=asked.pk)


def _say(
    asked: Consultation, kind: _Kind, by: Actor, text: str = "", *, public: bool = True
) -> ConsultationMessage:
    asked.last_at = clock.now()
    return ConsultationMessage.objects.create(
        consultation=asked,
        at=asked.last_at,
        kind=kind,
        text=text,
        public=public,
        node=None if kind == _Kind.ASKED else asked.node,
        by=person_behind(by),
    )


def _keep_files(message: ConsultationMessage, files: Sequence[Upload]) -> None:
    if len(files) > MAX_FILES:
        raise Invalid(f"Paling banyak {MAX_FILES} berkas.", field="file", code="too_many_files")
    for one in files:
        kept = check_upload(one.name, one.content)
        kept.store(ConsultationFile(message=message, **kept.facts))


def _wait(asked: Consultation, now: datetime) -> None:
    """The promise of an answer begins to run."""
    zone = asked.region.zone
    first = local_date(now, zone)
    found = promise(now, desk_of(asked.region), calendar_for(first, first + _FARTHEST), zone)
    asked.waiting_since, asked.due_at, asked.due_provisional = now, found.at, found.provisional


@transaction.atomic
def ask(
    *,
    by: Actor = PUBLIC,
    region: Node,
    subject: str,
    text: str,
    topic: Topic | None = None,
    contact: str = "",
    files: Sequence[Upload] = (),
    mark: str = "",
) -> Consultation:
    """Takes a question and answers it with its code and the promised moment of the first answer.

    It goes to the topic's office, without one to the region. ``contact`` (mail or telephone) is sealed; the
    form behind ``mark`` is taken once. Refuses (422) empty or too long words, a topic of another region, a
    contact that cannot be one, files that cannot be kept.
    """
    _require_own(region, topic)
    held = Consultation.objects.filter(sent_mark=mark).first() if mark else None
    if held is not None:
        return held
    now = clock.now()
    asked = Consultation(
        code=new_code(),
        region=region,
        node=topic.node if topic else region,
        topic=topic,
        subject=words_of(subject, "subject", "Tuliskan pertanyaannya dalam satu kalimat.", 120),
        asked_at=now,
        last_at=now,
        sent_mark=mark,
    )
    words = words_of(text, "text", "Tuliskan pertanyaan Anda.")
    _wait(asked, now)
    asked.save(force_insert=True)
    note_sent(mark)
    _keep_contact(asked, contact.strip())
    _keep_files(_say(asked, _Kind.ASKED, by, words), files)
    _record(by, "asked", asked)
    return asked


def _require_own(region: Node, topic: Topic | None) -> None:
    if topic is not None and topic.region_id != region.pk:
        raise Invalid("Topik ini bukan milik daerah yang dipilih.", field="about", code="foreign_topic")


def _keep_contact(asked: Consultation, contact: str) -> None:
    if not contact:
        return
    require_contact(contact)
    ConsultationContact.objects.create(consultation=asked, sealed=seal("", contact))


@transaction.atomic
def ask_more(*, asked: Consultation, text: str, files: Sequence[Upload] = (), mark: str = "") -> Consultation:
    """The next message of whoever holds the code; it takes up a finished thread again.

    The form behind ``mark`` is taken once.
    """
    held = _held(asked)
    if sent_before(mark) is not None:
        return held
    note_sent(mark)
    words = words_of(text, "text", "Tuliskan pesan Anda.")
    waited = held.state == State.WAITING
    held.state = next_state(State(held.state), Act.ASK)
    if not waited:
        _wait(held, clock.now())
        held.closed_at = None
    _keep_files(_say(held, _Kind.ASKED, PUBLIC, words), files)
    held.save()
    _record(PUBLIC, "asked_more", held)
    return held


@transaction.atomic
def answer(*, by: Actor, asked: Consultation, text: str, files: Sequence[Upload] = ()) -> Consultation:
    """An answer that the asker reads; the promise is kept with it."""
    held = _held(asked)
    require_answer(by, held)
    words = words_of(text, "text", "Tuliskan jawabannya: penanya akan membacanya.")
    held.state = next_state(State(held.state), Act.ANSWER)
    held.first_answer_at = held.first_answer_at or clock.now()
    held.waiting_since = held.due_at = None
    _keep_files(_say(held, _Kind.ANSWERED, by, words), files)
    held.save()
    _record(by, "answered", held)
    return held


@transaction.atomic
def hand_over(*, by: Actor, asked: Consultation, node: Node, note: str = "") -> Consultation:
    """Gives a waiting question to the office that knows; the promised moment stays as it was."""
    held = _held(asked)
    require_answer(by, held)
    if node.pk == held.node_id or not nodes_to_hand(held).filter(pk=node.pk).exists():
        raise Invalid("Pilih kantor lain di daerah ini.", field="node", code="foreign_node")
    held.state = next_state(State(held.state), Act.HAND)
    _record(by, "handed", held, to=node.pk)
    held.node = node
    _say(held, _Kind.HANDED, by, note.strip()[:300])
    held.save()
    return held


@transaction.atomic
def set_video(*, by: Actor, asked: Consultation, url: str) -> Consultation:
    """An address for talking by video, shown to the asker; https only, an empty one takes it away."""
    held = _held(asked)
    require_answer(by, held)
    if held.state == State.CLOSED:
        raise Conflict("Konsultasi ini sudah selesai.", code="consultation_state")
    address = words_of(url, "url", "Tuliskan alamatnya.", _LONGEST_ADDRESS) if url.strip() else ""
    held.video_url = require_https(address, "url") if address else ""
    if address:
        _say(held, _Kind.VIDEO, by)
    held.save()
    _record(by, "video_set", held, given=bool(address))
    return held


@transaction.atomic
def close(*, by: Actor, asked: Consultation) -> Consultation:
    """Ends a thread: the asker with the code, the office once it has answered, or the clock."""
    held = _held(asked)
    if by is not PUBLIC:
        require_answer(by, held)
        if held.first_answer_at is None:
            raise Conflict("Jawab dahulu sebelum menyelesaikan.", code="not_answered")
    held.state = next_state(State(held.state), Act.CLOSE)
    held.closed_at, held.video_url = clock.now(), ""
    held.waiting_since = held.due_at = None
    _say(held, _Kind.CLOSED, by)
    held.save()
    _record(by, "closed", held)
    return held


@transaction.atomic
def escalate(*, by: Actor, asked: Consultation, late: bool) -> Consultation:
    """Tells the leaders of a promise that is near, or of one that was broken, and notes it.

    The notice is written with the act: a server that dies tells late, not never.
    """
    held = _held(asked)
    if held.due_at is None:
        return held
    held.escalated_for, held.escalated_late = held.due_at, late
    last = held.last_at
    _say(
        held, _Kind.ESCALATED, by, "Janji jawab lewat." if late else "Janji jawab hampir tiba.", public=False
    )
    held.last_at = last
    held.save()
    zone = held.region.zone
    due = f"{formats.long_date(local_date(held.due_at, zone))}, {formats.clock(held.due_at, zone)}"
    send(
        PROMISE_NEAR.code,
        leaders_of(held.node, local_date(clock.now(), zone)),
        title=f"Konsultasi masyarakat {'sudah' if late else 'hampir'} lewat janji",
        text=f"Dijawab paling lambat {due}.",
        url=reverse("service:advice", args=[held.pk]),
        key=f"consultation-{held.pk}-{held.due_at:%Y%m%d%H%M}-{int(late)}",
    )
    _record(by, "escalated", held, late=late)
    return held


@transaction.atomic
def note_told(*, by: Actor, contact: ConsultationContact, message: ConsultationMessage) -> None:
    """The asker was told of an answer, or never will be."""
    contact.told = message
    contact.save(update_fields=["told"])
    _record(by, "told", contact.consultation)


@transaction.atomic
def set_desk(
    *, by: Actor, region: Node, opens: time, closes: time, answer_hours: int, close_after_days: int
) -> ConsultationDesk:
    """The region's office hours for questions, and its promise; confirmed by who sets them."""
    require_keep_desk(by, region)
    if closes <= opens:
        raise Invalid("Jam tutup mendahului jam buka.", field="closes", code="hours_reversed")
    for value, most, field in (
        (answer_hours, 60, "answer_hours"),
        (close_after_days, 90, "close_after_days"),
    ):
        if not 1 <= value <= most:
            raise Invalid(f"Isi 1 sampai {most}.", field=field, code="out_of_range")
    desk, _made = ConsultationDesk.objects.update_or_create(
        region=region,
        defaults={
            "opens": opens,
            "closes": closes,
            "answer_hours": answer_hours,
            "close_after_days": close_after_days,
            "to_be_confirmed": False,
        },
    )
    words = f"{formats.clock(opens)}–{formats.clock(closes)}"
    data = {"hours": words, "answer_hours": answer_hours, "close_after_days": close_after_days}
    audit.record(by=by, action="service.desk_set", subject=desk, node_path=region.path, data=data)
    return desk
